"""A day as people type it, in three fields, and as they read it."""

from datetime import date
from typing import Final, NamedTuple

PARTS: Final = ("day", "month", "year")
MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_YEAR_DIGITS: Final = 4
_SHORTEST_NAME: Final = 3


class Typed(NamedTuple):
    """The three fields as posted."""

    day: str
    month: str
    year: str


class NotADay(ValueError):
    """What was typed is no day; `message` ends the sentence that its question begins."""

    def __init__(self, message: str, *parts: str, is_about_year: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.parts = parts
        self.is_about_year = is_about_year


def read(typed: Typed) -> date:
    """Return the day; raises NotADay with the parts to mark."""
    missing = [part for part, text in zip(PARTS, typed, strict=True) if not text]
    if missing:
        raise NotADay(f"must include a {' and '.join(missing)}", *missing)
    if not (len(typed.year) == _YEAR_DIGITS and _is_number(typed.year)):
        raise NotADay("must include 4 numbers", "year", is_about_year=True)
    month = _month(typed.month)
    if month is None:
        raise NotADay("must be a real date", "month")
    try:
        return date(int(typed.year), month, int(typed.day) if _is_number(typed.day) else 0)
    except ValueError:
        raise NotADay(
            "must be a real date", "day" if 1 <= month <= len(MONTHS) else "month"
        ) from None


def outside(found: date, low: object, high: object, today: date) -> str | None:
    """Return what is wrong with a day outside its limits, as the end of a sentence."""
    first, last = _limit(low, today), _limit(high, today)
    if first and found < first:
        near = "today or in the future" if low == "today" else f"on or after {in_words(first)}"
        return f"must be {near}"
    if last and found > last:
        near = "today or in the past" if high == "today" else f"on or before {in_words(last)}"
        return f"must be {near}"
    return None


def in_words(day: date) -> str:
    """Return a day as people read it, such as `27 March 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


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
    named = (at for at, name in enumerate(MONTHS, 1) if name.lower().startswith(small))
    return next(named, None)
