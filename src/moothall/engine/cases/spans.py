"""Counting working seconds over spans, each on the calendar then in force. Pure; UTC."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from moothall.ground.calendars.workingtime import PastHorizon, WorkingCalendar

Span = tuple[datetime, datetime | None]
"""From, inclusive, to, exclusive; None means it is still going on."""


def whole(moment: datetime) -> datetime:
    """Return the moment in UTC, cut to the second: the clocks know nothing finer."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.replace(microsecond=0) if moment.microsecond else moment


def clipped(spans: Iterable[Span], start: datetime, end: datetime | None) -> Iterator[Span]:
    """Yield what of each span lies in the window; an open window leaves open spans open."""
    for opens, closes in spans:
        ends = min((moment for moment in (closes, end) if moment is not None), default=None)
        begins = max(opens, start)
        if ends is None or begins < ends:
            yield begins, ends


def without(spans: Iterable[Span], gaps: Sequence[Span]) -> Iterator[Span]:
    """Yield what of each span lies in none of the gaps, which are in order and do not overlap."""
    for opens, closes in spans:
        start: datetime | None = opens
        for begins, ends in gaps:
            if start is None or (ends is not None and ends <= start):
                continue
            if closes is not None and begins >= closes:
                break
            if start < begins:
                yield start, begins
            start = ends
        if start is not None and (closes is None or start < closes):
            yield start, closes


@dataclass(frozen=True, slots=True)
class Tape:
    """Spans in which a clock ran, with the calendars it ran on."""

    spans: tuple[Span, ...]
    segments: tuple[tuple[datetime, int], ...]
    calendars: Mapping[int, WorkingCalendar]

    def between(self, start: datetime, end: datetime | None) -> "Tape":
        """Return the part of the tape inside the window."""
        return Tape(tuple(clipped(self.spans, start, end)), self.segments, self.calendars)

    def _pieces(self) -> Iterator[tuple[datetime, datetime | None, WorkingCalendar]]:
        """Yield every span cut where the calendar changes."""
        followers = [start for start, _ in self.segments[1:]]
        for (starts, version), ends in zip(self.segments, [*followers, None], strict=True):
            for opens, closes in clipped(self.spans, starts, ends):
                yield opens, closes, self.calendars[version]

    def used(self, at: datetime) -> int:
        """Count the working seconds up to this moment."""
        return sum(
            calendar.elapsed(opens, at if closes is None else min(closes, at))
            for opens, closes, calendar in self._pieces()
            if opens < at
        )

    def reaches(self, seconds: int) -> datetime | None:
        """Return the first moment at which so many seconds are used.

        None when the tape stops before, or runs on past the last day for which holidays are known.
        """
        left = seconds
        for opens, closes, calendar in self._pieces():
            here = left if closes is None else calendar.elapsed(opens, closes)
            if here >= left:
                try:
                    return calendar.due(opens, left)
                except PastHorizon:
                    return None
            left -= here
        return None
