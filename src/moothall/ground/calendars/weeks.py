"""Reads the hours of a weekday as people write them, and writes them so. Pure.

A day is "closed", or windows with "and" or a comma between them: "09:00 to 12:00 and 13:00 to
16:00".
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from moothall.ground.calendars.windows import WEEKDAYS, CalendarUnusable, Pair

__all__ = ["CLOSED", "WEEKDAYS", "WRITTEN", "how_to_say", "read", "read_day", "written"]

CLOSED: Final = "closed"
_TIME: Final = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"
_ONE: Final = rf"{_TIME} ?(?:to|-) ?(?:{_TIME}|24:00)"
WRITTEN: Final = rf"^(?:{CLOSED}|{_ONE}(?:(?:, ?| and ){_ONE})*)$"
"""How the hours of a day are written, as a regular expression."""
_WINDOW: Final = re.compile(rf"({_TIME}) ?(?:to|-) ?({_TIME}|24:00)")


def read(days: Iterable[str]) -> list[list[Pair]]:
    """Return the windows of days as they are written, Monday first.

    :raises CalendarUnusable: naming the weekday that cannot be read.
    """
    return [read_day(text, name=name) for name, text in zip(WEEKDAYS, days, strict=True)]


def read_day(text: str, *, name: str) -> list[Pair]:
    """Return the windows of a day as it is written.

    :param name: how the day is called where it cannot be read.
    :raises CalendarUnusable: where it cannot.
    """
    plain = " ".join(text.casefold().replace("\u2013", "-").split())
    if not re.fullmatch(WRITTEN, plain):
        raise CalendarUnusable(how_to_say(name))
    found = _WINDOW.findall(plain)
    return [(opens.zfill(5), closes.zfill(5)) for opens, closes in found]


def how_to_say(name: str) -> str:
    """Ask for the hours of a day, saying how they are written."""
    return (
        f"Enter the hours of {name} like 08:30 to 17:00, or 09:00 to 12:00 and 13:00 to 16:00,"
        f" or {CLOSED}"
    )


def written(windows: Sequence[Sequence[str]]) -> str:
    """Return the windows of a day as `read_day` takes them."""
    return " and ".join(f"{opens} to {closes}" for opens, closes in windows) or CLOSED
