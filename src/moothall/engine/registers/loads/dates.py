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
_SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})/\d{2,4}\b")
_MONTHS: Final = 12


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
