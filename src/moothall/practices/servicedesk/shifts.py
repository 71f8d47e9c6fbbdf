"""Shifts by local time, and what of a time nobody takes: pure.

A shift begins and ends by the clock on the wall. Where clocks go forward a time that is not there
is the moment an hour later, where they go back the first of the two; so the shift after begins
exactly where the one before ends, on every day of the year.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from moothall.ground.calendars.workingtime import WorkingCalendar
from moothall.practices.servicedesk.words.oncall import Pattern, Turn

Span = tuple[datetime, datetime]
"""From a moment (UTC) to before another."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A shift as a layer has it: from when to when (UTC), and whose turn it is."""

    starts_at: datetime
    ends_at: datetime
    identity: int


def instant(day: date, clock: time, zone: str) -> datetime:
    """Return the moment (UTC) at which the clocks of a zone show that on a day."""
    local = datetime.combine(day, clock, tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


def planned(pattern: Pattern, zone: str, *, since: datetime, until: datetime) -> list[Planned]:
    """Return the shifts of a layer that end after *since* and begin before *until*, in order."""
    found = []
    last = until.astimezone(ZoneInfo(zone)).date()
    for number, day in enumerate(_days(pattern, last)):
        starts, ends = _span(pattern, day, zone)
        weeks = (_monday(day) - _monday(pattern.from_on)).days // 7
        turn = weeks if pattern.turn == Turn.WEEK else number
        if ends > since and starts < until:
            found.append(Planned(starts, ends, pattern.people[turn % len(pattern.people)]))
    return found


def overlapping(pattern: Pattern, zone: str) -> bool:
    """Whether shifts of a layer would run into each other, in some week of the year."""
    begins = instant(pattern.from_on, time.min, zone)
    shifts = planned(pattern, zone, since=begins, until=begins + timedelta(days=380))
    return any(one.ends_at > other.starts_at for one, other in pairwise(shifts))


def closed(calendar: WorkingCalendar | None, span: Span) -> list[Span]:
    """Return when a calendar has no working time in a span; all of it, without a calendar."""
    if calendar is None:
        return [span]
    low, high = (int(moment.timestamp()) for moment in span)
    edges = calendar.table(low, high).edges
    opened = zip(edges[::2], edges[1::2], strict=True)
    return without([span], ((_moment(a), _moment(b)) for a, b in opened))


def is_closed(calendar: WorkingCalendar | None, at: datetime) -> bool:
    """Whether a moment is outside the working time of a calendar; always so without one."""
    return calendar is None or calendar.elapsed(at, at + timedelta(seconds=1)) == 0


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Return what is left of spans where others are taken out of them, in order."""
    left = sorted(spans)
    for begins, ends in taken:
        left = (
            [
                part
                for one, other in left
                for part in ((one, min(other, begins)), (max(one, ends), other))
                if part[0] < part[1]
            ]
            if any(one < ends and begins < other for one, other in left)
            else left
        )
    return sorted(left)


def meets(one: Span, other: Span) -> Span | None:
    """Return what two spans have in common, if anything."""
    begins, ends = max(one[0], other[0]), min(one[1], other[1])
    return (begins, ends) if begins < ends else None


def _days(pattern: Pattern, last: date) -> Iterator[date]:
    until = min(last, pattern.until_on) if pattern.until_on else last
    for number in range((until - pattern.from_on).days + 1):
        day = pattern.from_on + timedelta(days=number)
        if day.weekday() in pattern.weekdays:
            yield day


def _span(pattern: Pattern, day: date, zone: str) -> Span:
    ends_on = day + timedelta(days=pattern.days)
    return instant(day, pattern.begins, zone), instant(ends_on, pattern.ends, zone)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def joined(spans: Sequence[Span]) -> list[Span]:
    """Return spans with those joined that touch."""
    found: list[Span] = []
    for begins, ends in sorted(spans):
        if found and begins <= found[-1][1]:
            found[-1] = found[-1][0], max(ends, found[-1][1])
        else:
            found.append((begins, ends))
    return found
