"""A day, in three fields."""

from collections.abc import Sequence
from datetime import date

from moothall.engine.catalogue import days
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
from moothall.ground.languages.days import in_words


class Day(Kind):
    """A date."""

    name = "date"
    asks = "day, month and year"
    keeps = "`2026-03-27`"
    bounds = "a date such as 2026-04-01, or `today`"
    limit = "day"

    def read(self, question: Question, posted: Posted, given: Given) -> Value:
        """Return the day, as `2026-03-27`."""
        typed = days.Typed(*(one(posted, f"{question.id}-{part}") for part in days.PARTS))
        if not any(typed):
            empty(question)
            return None
        try:
            found = days.read(typed)
        except days.NotADay as fault:
            raise Refused(must(fault.message, question), *fault.parts) from None
        outside = days.outside(found, question.min, question.max, given.today)
        if outside:
            text, day = outside
            raise Refused(must(text, question, day=day), *days.PARTS)
        return found.isoformat()

    def fields(self, question: Question, value: Value) -> Fields:
        """Return the three fields."""
        return days.fields(question.id, value if isinstance(value, str) else None)

    def printed(self, question: Question, value: Value) -> str:
        """Return the day, such as `27 March 2026`."""
        del question
        return in_words(date.fromisoformat(str(value)))

    def first_field(self, question: Question, parts: Sequence[str]) -> str:
        """Return the first wrong part, or the day."""
        return f"{question.id}-{(tuple(parts) or days.PARTS)[0]}"

    def example(self, question: Question, given: Given) -> Value:
        """Return today, or the nearest day that fits."""
        least = question.min if isinstance(question.min, date) else given.today
        most = question.max if isinstance(question.max, date) else given.today
        return min(max(given.today, least), max(most, least)).isoformat()
