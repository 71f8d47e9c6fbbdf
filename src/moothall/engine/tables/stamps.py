"""Stamps of other desks' logs and lists, read as moments.

A stamp that carries an offset keeps it; one that carries none is read in the mapping's zone. Wall
clock (`naive`) is never converted: it is read as if it were UTC, so that spans stay as they were.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

ORDERS: dict[str, tuple[str, ...]] = {
    "day-first": (
        "%d/%m/%Y %H:%M",
        "%d/%m/%Y %H:%M:%S",
        "%d/%m/%Y %I:%M %p",
        "%d/%m/%Y",
        "%d %b %Y %H:%M",
        "%d %B %Y %H:%M",
        "%d-%m-%Y %H:%M",
    ),
    "month-first": (
        "%m/%d/%Y %H:%M",
        "%m/%d/%Y %H:%M:%S",
        "%m/%d/%Y %I:%M %p",
        "%m/%d/%Y",
        "%m-%d-%Y %H:%M",
    ),
}


EXAMPLE = datetime(2026, 3, 27, 14, 30, tzinfo=UTC)
"""Shown as the dates of a mapping are written, to whoever wrote one in another way."""


class NotAStamp(ValueError):
    """The text is no moment in the form the mapping declares."""


def moment(text: str, *, dates: str, zone: ZoneInfo | None) -> datetime:
    """The moment that `text` names, in UTC; `NotAStamp` says why not."""
    found = _iso(text) if dates == "iso" else _by_pattern(text, ORDERS.get(dates, (dates,)))
    if found.tzinfo is None and zone is None:
        raise NotAStamp(f"{text!r} carries no offset, and the mapping says each stamp does")
    if found.tzinfo is None:
        found = found.replace(tzinfo=zone)
    return found.astimezone(UTC)


def _iso(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise NotAStamp(f"{text!r} is no date and time written year-month-day") from error


def _by_pattern(text: str, patterns: Sequence[str]) -> datetime:
    for pattern in patterns:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007 - the caller gives it its zone
        except ValueError:
            continue
    like = " or ".join(EXAMPLE.strftime(pattern) for pattern in patterns[:2])
    raise NotAStamp(f"{text!r} is no date and time written like {like}")
