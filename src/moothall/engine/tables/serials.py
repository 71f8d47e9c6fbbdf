"""Numbers of Excel's sheets: which formats mean a day, and which day a number is."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

BUILT_IN: Final = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
"""Numbers of formats for days and times that every file has without saying so (ECMA-376)."""
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*]|_.|\*.')
_ELAPSED: Final = re.compile(r"\[[hms]+]", re.IGNORECASE)
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - wall clock
_EPOCH_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001 - wall clock
_LAST: Final = 2_958_466
"""The number of the day after 31 December 9999."""


def is_day(code: str) -> bool:
    """Whether a format's code shows a day or a time of day."""
    return not _ELAPSED.search(code) and bool(
        re.search(r"[dmyhs]", _QUOTED.sub("", code), re.IGNORECASE)
    )


def moment(text: str, *, from_1904: bool) -> str:
    """Return a serial number as a day, a moment or a time, by ISO 8601; else as it stands."""
    try:
        number = float(text)
    except ValueError:
        return text
    if not 0 <= number < _LAST:
        return text
    at = (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(seconds=round(number * 86400))
    if number < 1:
        return at.time().isoformat()
    return _shortest(at)


def _shortest(at: datetime) -> str:
    is_midnight = not (at.hour or at.minute or at.second)
    return at.date().isoformat() if is_midnight else at.isoformat(sep=" ")


def number(text: str) -> str:
    """Return a number as it is shown: 15 digits are what a sheet keeps, the rest is noise."""
    if text.isdigit() or (text.startswith("-") and text[1:].isdigit()):
        return text
    try:
        value = float(text)
    except ValueError:
        return text
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{Decimal(f'{value:.15g}'):f}"


def serial(at: date) -> float:
    """Return the number of a day or of a moment by the clock on the wall, as Excel counts."""
    if isinstance(at, datetime):
        return (at.replace(tzinfo=None) - _EPOCH) / timedelta(days=1)
    return float((datetime(at.year, at.month, at.day) - _EPOCH).days)  # noqa: DTZ001 - wall clock
