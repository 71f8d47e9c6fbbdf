"""A day as people type it, in three fields, and as they read it."""

from datetime import date
from typing import Final, NamedTuple

from moothall.ground.languages.days import MONTHS, in_words
from moothall.ground.languages.speech import marked

PARTS: Final = ("day", "month", "year")
_YEAR_DIGITS: Final = 4
_MONTHS: Final = 12
_SHORTEST_NAME: Final = 3


class Typed(NamedTuple):
    """The three fields as posted."""

    day: str
    month: str
    year: str


class NotADay(ValueError):
    """What was typed is no day; `message` is to be said of its question, as `{Called}`."""

    def __init__(self, message: str, *parts: str) -> None:
        super().__init__(message)
        self.message = message
        self.parts = parts


_MISSING: Final = {
    ("day",): marked("{Called} must include a day"),
    ("month",): marked("{Called} must include a month"),
    ("year",): marked("{Called} must include a year"),
    ("day", "month"): marked("{Called} must include a day and month"),
    ("day", "year"): marked("{Called} must include a day and year"),
    ("month", "year"): marked("{Called} must include a month and year"),
}
_UNREAL: Final = marked("{Called} must be a real date")


def read(typed: Typed) -> date:
    """Return the day; raises NotADay with the parts to mark."""
    missing = [part for part, text in zip(PARTS, typed, strict=True) if not text]
    if missing:
        raise NotADay(_MISSING[tuple(missing)], *missing)
    if not (len(typed.year) == _YEAR_DIGITS and _is_number(typed.year)):
        raise NotADay(marked("Year must include 4 numbers"), "year")
    month = _month(typed.month)
    if month is None:
        raise NotADay(_UNREAL, "month")
    try:
        return date(int(typed.year), month, int(typed.day) if _is_number(typed.day) else 0)
    except ValueError:
        raise NotADay(_UNREAL, "day" if 1 <= month <= _MONTHS else "month") from None


def outside(found: date, low: object, high: object, today: date) -> tuple[str, str] | None:
    """Return what is wrong with a day outside its limits, to be said of its question; the limit."""
    first, last = _limit(low, today), _limit(high, today)
    if first and found < first:
        return (_NOT_PAST if low == "today" else _NOT_BEFORE), in_words(first)
    if last and found > last:
        return (_NOT_FUTURE if high == "today" else _NOT_AFTER), in_words(last)
    return None


_NOT_PAST: Final = marked("{Called} must be today or in the future")
_NOT_FUTURE: Final = marked("{Called} must be today or in the past")
_NOT_BEFORE: Final = marked("{Called} must be on or after {day}")
_NOT_AFTER: Final = marked("{Called} must be on or before {day}")


def fields(name: str, kept: str | None) -> dict[str, str | list[str]]:
    """Return the three fields of a kept day; empty ones for none."""
    if kept is None:
        return {f"{name}-{part}": "" for part in PARTS}
    day = date.fromisoformat(kept)
    return {
        f"{name}-day": str(day.day),
        f"{name}-month": str(day.month),
        f"{name}-year": f"{day.year:04}",
    }


def _limit(limit: object, today: date) -> date | None:
    if limit == "today":
        return today
    return limit if isinstance(limit, date) else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _YEAR_DIGITS


def _month(text: str) -> int | None:
    if _is_number(text):
        return int(text)
    small = text.lower()
    if len(small) < _SHORTEST_NAME:
        return None
    named = (
        at
        for names in MONTHS.values()  # people write their months in either language
        for at, name in enumerate(names, 1)
        if name.lower().startswith(small)
    )
    return next(named, None)
