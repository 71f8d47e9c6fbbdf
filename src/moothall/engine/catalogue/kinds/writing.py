"""Words: one line, or several."""

import unicodedata
from typing import Final

from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.kinds.kind import (
    Given,
    Kind,
    Posted,
    Refused,
    Value,
    empty,
    must,
    one,
)
from moothall.ground.languages.speech import marked


class Text(Kind):
    """One line of words."""

    name = "text"
    asks = "one line"
    keeps = "the words"
    bounds = "characters"
    limit = "whole"
    longest = 500
    breaks = ""

    def read(self, question: Question, posted: Posted, given: Given) -> Value:
        """Return the words, without control characters."""
        del given
        text = one(posted, question.id)
        if not text:
            return empty(question)
        if not text.isprintable() and any(
            unicodedata.category(sign) == "Cc" and sign not in self.breaks for sign in text
        ):
            text = marked("{Called} must only include signs that can be printed")
            raise Refused(must(text, question))
        most = question.max if isinstance(question.max, int) else self.longest
        if len(text) > most:
            limit = f"{most:,}"
            raise Refused(must("{Called} must be {most} characters or less", question, most=limit))
        if isinstance(question.min, int) and len(text) < question.min:
            text, limit = marked("{Called} must be {least} characters or more"), f"{question.min:,}"
            raise Refused(must(text, question, least=limit))
        return text

    def example(self, question: Question, given: Given) -> Value:
        """Return plain words that fit."""
        del given
        most = question.max if isinstance(question.max, int) else self.longest
        least = question.min if isinstance(question.min, int) else 0
        return (_PLAIN * (1 + least // len(_PLAIN)))[: min(most, max(least, len(_PLAIN)))]


class LongText(Text):
    """Several lines of words."""

    name = "longtext"
    asks = "several lines"
    longest = 10_000
    breaks = "\n\t"


_PLAIN: Final = "Plain-words"
