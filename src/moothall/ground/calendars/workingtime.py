"""Working time: how long between two moments, and when so much of it has passed.

For a calendar let W(t) be the working seconds from a fixed epoch to t. Then

    elapsed(a, b) = W(b) - W(a)
    due(a, s)     = the smallest t >= a with W(t) = W(a) + s

W is a sorted list of edges (the instants at which a window opens or closes) with prefix sums,
so one binary search answers W. The list is made for the years that are asked for, and grows
when others are.

Moments go in aware and come out in UTC. Seconds are whole: a part of a second in a moment is
left out. Nothing here reads the clock or the zone of the machine.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime
from operator import index
from typing import TYPE_CHECKING

from moothall.ground.calendars import daytable
from moothall.ground.calendars.daytable import DayRow
from moothall.ground.calendars.edges import Table, make
from moothall.ground.calendars.windows import (
    DAY,
    CalendarUnusable,
    Former,
    Pair,
    instant,
    intervals,
    read_exceptions,
    read_weeks,
    read_zone,
)
from moothall.ground.journal.words import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Seconds = NDArray[np.int64]

__all__ = [
    "CalendarUnusable",
    "DayRow",
    "MomentNaive",
    "OutOfReach",
    "PastHorizon",
    "WorkingCalendar",
]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_YEAR, LAST_YEAR = 1900, 2199
_EPOCH_DAY = EPOCH.toordinal()
_moment = datetime.fromtimestamp  # the name alone: a look-up less in `due`


class MomentNaive(ValueError):
    """A moment without a time zone was given: which instant is meant cannot be known."""


class OutOfReach(Refused, ValueError):
    """Working time is counted from 1900 to 2199, and the question or its answer lies outside."""


class PastHorizon(OutOfReach):
    """The calendar's list of holidays ends before this moment: what is one then is not known."""


_NOTHING = Table(1, 0, [], [0], [0], [0])


class WorkingCalendar:
    """When work is done: a week of windows in a time zone, and dates with hours of their own.

    :param zone: an IANA name, "Europe/London".
    :param week: seven lists, Monday first, of ("HH:MM", "HH:MM") local times. Closing may be
        "24:00"; closing at or before opening means the next day. Overlaps count once.
    :param exceptions: a date to its own list of windows, in place of its weekday's; an empty
        list is closed.
    :param former: weeks that held before that one, each with the first day on which it did not.
    :param since: the first local date for which the holidays are known; None: for ever.
    :param horizon: the last local date for which the holidays are known; None: for ever.
    :raises CalendarUnusable: when any of them cannot be read, or there is no working time at all.
    """

    __slots__ = (
        "_ceiling",
        "_closings",
        "_exceptions",
        "_floor",
        "_table",
        "_weeks",
        "horizon",
        "since",
        "zone",
    )

    def __init__(
        self,
        zone: str,
        week: Sequence[Sequence[Pair]],
        exceptions: Mapping[date, Sequence[Pair]] | None = None,
        *,
        former: Former = (),
        since: date | None = None,
        horizon: date | None = None,
    ) -> None:
        self.zone = read_zone(zone)
        self.since = since
        self.horizon = horizon
        self._weeks = read_weeks(week, former)
        self._exceptions = read_exceptions(exceptions or {})
        if not any(self._weeks.latest) and not any(self._exceptions.values()):
            raise CalendarUnusable("This calendar has no working time: nothing would ever be due.")
        self._table = _NOTHING
        self._closings: dict[int, int | None] = {}
        self._floor = _new_year(FIRST_YEAR)
        self._ceiling = _new_year(LAST_YEAR + 1)
        if since:
            self._floor = max(self._floor, instant(self.zone, since, 0))
        if horizon:
            self._ceiling = min(self._ceiling, instant(self.zone, horizon, 24 * 60))

    def __repr__(self) -> str:
        return f"<WorkingCalendar {self.zone.key}>"

    def elapsed(self, start: datetime, end: datetime) -> int:
        """Count the working seconds from `start` to `end`; negative when `end` comes first.

        :param start: an aware datetime, in any time zone.
        :param end: likewise.
        :raises MomentNaive: when either has no time zone.
        :raises PastHorizon: when either is past the horizon.
        :raises OutOfReach: when either lies outside 1900 to 2199.
        """
        try:
            since = start - EPOCH
            until = end - EPOCH
        except TypeError:
            raise _naive(start, end) from None
        a = since.days * 86_400 + since.seconds
        b = until.days * 86_400 + until.seconds
        low, high, edges, levels, _, _ = self._table
        if not (low <= a <= high and low <= b <= high):
            _, _, edges, levels, _, _ = self.table(a, b)
        i = bisect_right(edges, a)
        j = bisect_right(edges, b)
        return (levels[j] + b if j & 1 else levels[j]) - (levels[i] + a if i & 1 else levels[i])

    def due(self, start: datetime, seconds: int) -> datetime:
        """Give the first moment, in UTC, by which `seconds` have been worked since `start`.

        Time that runs out at closing is due at closing, not at the next opening.

        :param start: an aware datetime, in any time zone.
        :param seconds: whole working seconds, 0 or more; 0 is `start` itself.
        :raises MomentNaive: when `start` has no time zone.
        :raises TypeError: when `seconds` is not a whole number.
        :raises ValueError: when `seconds` is negative.
        :raises PastHorizon: when the answer lies past the horizon.
        :raises OutOfReach: when it lies outside 1900 to 2199, or so much time never comes.
        """
        try:
            since = start - EPOCH
        except TypeError:
            raise _naive(start) from None
        a = since.days * 86_400 + since.seconds
        seconds = index(seconds)
        low, high, edges, levels, totals, shifts = self._table
        if not low <= a <= high:
            _, _, edges, levels, totals, shifts = self.table(a, a)
        i = bisect_right(edges, a)
        target = (levels[i] + a if i & 1 else levels[i]) + seconds
        if seconds < 1:
            return self._at_once(a, seconds)
        if target > totals[-1]:
            found = self.table_for(a, a, seconds=seconds)
            target, totals, shifts = found.working(a) + seconds, found.totals, found.shifts
        return _moment(target + shifts[bisect_left(totals, target)], UTC)

    def due_days(self, start: datetime, days: int) -> datetime:
        """Give the end of the `days`-th working day after the local date of `start`, in UTC.

        A working day is a local date on which at least one window starts; its end is its last
        closing. The date of `start` itself is not counted, as in promises "within two working
        days".

        :raises ValueError: when `days` is less than 1.
        :raises MomentNaive: when `start` has no time zone.
        :raises PastHorizon: when the answer lies past the horizon.
        :raises OutOfReach: when it lies outside 1900 to 2199.
        """
        if index(days) < 1:
            raise ValueError(f"{days} working days: give 1 or more.")
        if not isinstance(start, datetime) or start.utcoffset() is None:
            raise _naive(start)
        first = start.astimezone(self.zone).toordinal() + 1
        for ordinal in range(first, self._ceiling // DAY + _EPOCH_DAY + 1):
            closing = self._closing(ordinal)
            if closing is None:
                continue
            days -= 1
            if not days:
                self._check(closing)
                return _moment(closing, UTC)
        raise self._beyond(self._ceiling + 1)

    def _closing(self, ordinal: int) -> int | None:
        """Give the last closing of a local date, None where no window starts on it; it is kept."""
        try:
            return self._closings[ordinal]
        except KeyError:
            day = range(ordinal, ordinal + 1)
            spans = list(intervals(self.zone, self._weeks, self._exceptions, days=day))
            self._closings[ordinal] = spans[-1][1] if spans else None
            return self._closings[ordinal]

    def opens_on(self, day: date) -> list[tuple[datetime, datetime]]:
        """Give the spans worked, in UTC and in order, whose windows open on a local date.

        :raises PastHorizon: when the day is past the horizon.
        :raises OutOfReach: when it lies outside 1900 to 2199.
        """
        ordinal = day.toordinal()
        self._check(instant(self.zone, day, 0))
        found = intervals(
            self.zone, self._weeks, self._exceptions, days=range(ordinal, ordinal + 1)
        )
        spans = [(_moment(opens, UTC), _moment(closes, UTC)) for opens, closes in found]
        if spans:
            self._check(instant(self.zone, day, 24 * 60))
        return spans

    def elapsed_many(self, starts: Seconds, ends: Seconds, *, threads: int = 2) -> Seconds:
        """Do `elapsed` over two columns.

        :param starts: int64 array of UTC seconds since 1970.
        :param ends: int64 array of the same shape.
        :param threads: how many threads share the work; NumPy lets go of the interpreter's lock.
        :raises TypeError: when an array is not int64.
        :raises ValueError: when the shapes differ.
        :raises OutOfReach: as `elapsed`, if any row is; PastHorizon likewise.
        """
        from moothall.ground.calendars import columns  # noqa: PLC0415 - only those who have columns pay for NumPy

        return columns.elapsed(self, starts, ends, threads=threads)

    def due_many(self, starts: Seconds, seconds: Seconds, *, threads: int = 2) -> Seconds:
        """Do `due` over two columns; the answers are UTC seconds since 1970.

        :param starts: int64 array of UTC seconds since 1970.
        :param seconds: int64 array of working seconds, 0 or more, of the same shape.
        :param threads: how many threads share the work.
        :raises TypeError: when an array is not int64.
        :raises ValueError: when the shapes differ, or any of `seconds` is negative.
        :raises OutOfReach: as `due`, if any row is; PastHorizon likewise.
        """
        from moothall.ground.calendars import columns  # noqa: PLC0415 - only those who have columns pay for NumPy

        return columns.due(self, starts, seconds, threads=threads)

    def day_table(self, first: date, last: date) -> list[DayRow]:
        """Give W for SQL: the day table of the UTC dates `first` to `last`, both included.

        :raises PastHorizon: when `last` is past the horizon.
        :raises OutOfReach: when a date lies outside 1900 to 2199.
        """
        low, high = (day.toordinal() - _EPOCH_DAY for day in (first, last))
        end = (high + 1) * DAY
        if self.horizon and last <= self.horizon:
            end = min(
                end, self._ceiling
            )  # east of Greenwich the horizon's day ends before the UTC day
        return list(daytable.rows(self.table(low * DAY, end), first=low, last=high))

    def table(self, a: int, b: int) -> Table:
        """Give W over the UTC seconds from `a` to `b` at least; it is kept for the next question.

        :raises OutOfReach: when either lies outside 1900 to 2199; PastHorizon, past the horizon.
        """
        low, high = min(a, b), max(a, b)
        self._check(low)
        self._check(high)
        now = self._table
        if now.low <= low and high <= now.high:
            return now
        first, last = _year(low), _year(high) + 1
        if now is not _NOTHING:
            years = _year(now.high - 1) + 1 - _year(now.low)
            # Twice as many years at a time: growing year by year costs no more than at once.
            first = min(first, _year(now.low) - years * (low < now.low))
            last = max(last, _year(now.high - 1) + 1 + years * (high > now.high))
        made = self._make(max(first, FIRST_YEAR), min(last, LAST_YEAR + 1))
        self._table = made
        return made

    def table_for(self, a: int, b: int, *, seconds: int) -> Table:
        """Give W from `a` to `b`, and on until `seconds` have been worked since `b`.

        :raises OutOfReach: when that is not so by 2199; PastHorizon, by the horizon.
        """
        table = self.table(a, b)
        while table.totals[-1] < table.working(max(a, b)) + seconds:
            if max(a, b) + seconds > self._ceiling:
                raise self._beyond(self._ceiling + 1)
            table = self.table(min(a, b), table.high + 1)
        return table

    def _make(self, first: int, last: int) -> Table:
        """Make the table of the years `first` to before `last`."""
        low, high = max(_new_year(first), self._floor), min(_new_year(last), self._ceiling)
        # A window is up to two days long and a zone up to 16 hours away.
        days = range(low // DAY + _EPOCH_DAY - 3, high // DAY + _EPOCH_DAY + 3)
        spans = intervals(self.zone, self._weeks, self._exceptions, days=days)
        return make(spans, low=low, high=high)

    def _at_once(self, a: int, seconds: int) -> datetime:
        if seconds < 0:
            raise ValueError(f"{seconds} seconds: working time is 0 or more.")
        return _moment(a, UTC)

    def _check(self, t: int) -> None:
        if not self._floor <= t <= self._ceiling:
            raise self._beyond(t)

    def _beyond(self, t: int) -> OutOfReach:
        if self.since and t < self._floor:
            return OutOfReach(
                f"The holidays of this calendar are known from {self.since.isoformat()}:"
                " what was one before that is not recorded here."
            )
        if self.horizon and t > self._ceiling:
            return PastHorizon(
                f"The holidays of this calendar are known to {self.horizon.isoformat()}:"
                " what is one after that is not published yet. Save it again with a longer list."
            )
        return OutOfReach(
            f"Working time is counted from {FIRST_YEAR} to {LAST_YEAR}: the question or its answer"
            " lies outside, or this calendar never has so much."
        )


def _new_year(year: int) -> int:
    return (date(year, 1, 1).toordinal() - _EPOCH_DAY) * DAY


def _year(t: int) -> int:
    return date.fromordinal(t // DAY + _EPOCH_DAY).year


def _naive(*moments: object) -> Exception:
    wrong = next(m for m in moments if not isinstance(m, datetime) or m.utcoffset() is None)
    if isinstance(wrong, datetime):
        return MomentNaive(
            f"{wrong.isoformat()} has no time zone: which instant it is cannot be known."
        )
    return TypeError(f"A moment is a datetime with a time zone, not {wrong!r}.")
