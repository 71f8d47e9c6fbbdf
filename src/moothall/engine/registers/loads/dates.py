"""Days as files write them, read as days: which order day and month have must be said."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

ORDERS: Final = {
    "day-first": ("%d/%m/%Y", "%d/%m/%y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d %B %Y"),
    "month-first": ("%m/%d/%Y", "%m/%d/%y", "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S"),
    "iso": (),
}
"""Names for patterns; anything else is a pattern itself, such as `%d.%m.%Y`."""
_ISO: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_DAY_FIRST: Final = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})/\d{2,4}\b")
_MONTHS: Final = 12
_SURE: Final = "28"
"""A day that every month has."""


class NotADay(ValueError):
    """The text is no day in any of the ways that the mapping says."""


def as_iso(text: str, ways: Sequence[str]) -> str:
    """Return a day as `2026-03-27`; one that is written so already is read whatever is said.

    :raises NotADay: with what the ways are.
    """
    found = _ISO.fullmatch(text)
    if found:
        return found[1]
    for way in ways:
        plain = _DAY_FIRST.fullmatch(text) if way == "day-first" and text.isascii() else None
        if plain and "00" < plain[1] <= _SURE and "00" < plain[2] <= "12" and plain[3] > "0000":
            return f"{plain[3]}-{plain[2]}-{plain[1]}"  # nearly all, in a tenth of the time
        for pattern in ORDERS.get(way, (way,)):
            try:
                read = datetime.strptime(text, pattern)  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
            return read.date().isoformat()
    raise NotADay(f"{text!r} is no day written {' or '.join(ways)}")


def told(texts: Iterable[str]) -> str:
    """Return in which order these days are written: by one that can only be read so."""
    order = "iso"
    for text in texts:
        found = _SLASHED.match(text.strip())
        if not found:
            continue
        if int(found[1]) > _MONTHS:
            return "day-first"
        if int(found[2]) > _MONTHS:
            return "month-first"
        order = "day-first"
    return order
