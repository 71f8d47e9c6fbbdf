"""Whole numbers and amounts of money."""

import re
from collections.abc import Callable
from typing import Final

from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.kinds.kind import (
    Fields,
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

_WHOLE: Final = re.compile(r"-?([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3})")
_POUNDS: Final = re.compile(
    r"£? ?(?P<pounds>[0-9]{1,10}|[0-9]{1,3}(,[0-9]{3}){1,2})(\.(?P<pence>[0-9]{2}))?"
)


class Number(Kind):
    """A whole number."""

    name = "number"
    asks = "one line, with its `unit` after it"
    keeps = "a whole number"
    bounds = "the number"
    takes = frozenset({"unit"})
    cel = "int"
    limit = "whole"

    def read(self, question: Question, posted: Posted, given: Given) -> Value:
        """Return the number."""
        del given
        text = one(posted, question.id).replace(" ", "")
        if not text:
            return empty(question)
        if re.fullmatch(r"-?[0-9,]+\.[0-9]+", text):
            raise Refused(must("{Called} must be a whole number", question))
        if not _WHOLE.fullmatch(text):
            raise Refused(must("{Called} must be a number, like 30", question))
        number = int(text.replace(",", ""))
        _within(question, number, str)
        return number

    def printed(self, question: Question, value: Value) -> str:
        """Return the number with its unit."""
        return f"{value} {question.unit}" if question.unit else str(value)

    def example(self, question: Question, given: Given) -> Value:
        """Return the smallest that fits, or 3."""
        del given
        return _fitting(question, 3)


class Money(Kind):
    """An amount of money."""

    name = "money"
    asks = "one line"
    keeps = "whole pence"
    bounds = "pounds"
    cel = "int"
    limit = "whole"

    def read(self, question: Question, posted: Posted, given: Given) -> Value:
        """Return the pence."""
        del given
        text = one(posted, question.id)
        if not text:
            return empty(question)
        found = _POUNDS.fullmatch(text)
        if not found:
            text = marked("{Called} must be an amount of money, like 25 or 12.50")
            raise Refused(must(text, question))
        pence = int(found["pounds"].replace(",", "")) * 100 + int(found["pence"] or 0)
        _within(question, pence, lambda pounds: f"£{pounds // 100:,}", unit=100)
        return pence

    def fields(self, question: Question, value: Value) -> Fields:
        """Return the pounds and pence."""
        return {question.id: f"{value // 100}.{value % 100:02}" if isinstance(value, int) else ""}

    def printed(self, question: Question, value: Value) -> str:
        """Return the amount, such as `£1,250.50`."""
        del question
        return f"£{value // 100:,}.{value % 100:02}" if isinstance(value, int) else str(value)

    def example(self, question: Question, given: Given) -> Value:
        """Return the smallest that fits, or £12."""
        del given
        return _fitting(question, 12) * 100


def _within(question: Question, number: int, shown: Callable[[int], str], *, unit: int = 1) -> None:
    if isinstance(question.min, int) and number < question.min * unit:
        least = shown(question.min * unit)
        raise Refused(must("{Called} must be {least} or more", question, least=least))
    if isinstance(question.max, int) and number > question.max * unit:
        most = shown(question.max * unit)
        raise Refused(must("{Called} must be {most} or less", question, most=most))


def _fitting(question: Question, usual: int) -> int:
    least = question.min if isinstance(question.min, int) else usual
    most = question.max if isinstance(question.max, int) else usual
    return min(max(usual, least), max(most, least))
