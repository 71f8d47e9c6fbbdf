"""Reads the hours of a calendar as people write them, and turns them into instants.

A window is a pair of local times (opening, closing). It belongs to the local date on which it
starts. Closing may be "24:00"; closing at or before opening means the next day. Where the
clocks change:

* a local time that happens twice is its first occurrence, for openings and closings alike;
* a local time that never happens is the instant of the change;
* overlapping windows are their union.

Instants here are whole UTC seconds since 1970 (int).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from moothall.ground.journal.words import Refused

DAY = 86_400
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Pair = tuple[str, str]
"""A window as it is written: ("08:30", "17:00")."""
Hours = tuple[tuple[int, int], ...]
"""The windows of one date: (opening, closing) in minutes from its local midnight, at most 2880."""

Week = tuple[Hours, ...]
"""The windows of seven days, Monday first."""
Former = Sequence[tuple[date, Sequence[Sequence[Pair]]]]
"""Weeks that hold no more, each with the first day on which it does not."""


class Weeks(NamedTuple):
    """The week that holds from the last change on, and those before it."""

    latest: Week
    former: tuple[tuple[date, Week], ...] = ()
    """By the day, rising, from which each holds no more."""

    def on(self, day: date) -> Hours:
        """Give the windows of a date by the week that holds then."""
        for until, week in self.former:
            if day < until:
                return week[day.weekday()]
        return self.latest[day.weekday()]


_EPOCH_DAY = date(1970, 1, 1).toordinal()
_OPENING = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_CLOSING = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|(24):(00)", re.ASCII)
_NOT_PLACES = ("localtime", "posixrules", "Factory", "posix/", "right/")


class CalendarUnusable(Refused, ValueError):
    """The hours, dates or time zone of this calendar cannot be used; the message says why."""


def read_zone(name: str) -> ZoneInfo:
    """Give the time zone of an IANA name such as "Europe/London".

    :raises CalendarUnusable: when no such zone is known. Names that mean another zone on
        another machine ("localtime") are unknown too.
    """
    if isinstance(name, str) and name and not name.startswith(_NOT_PLACES):
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            pass
    raise CalendarUnusable(
        f"{name!r} is not a known time zone. Use an IANA name such as 'Europe/London'."
    )


def read_week(week: Sequence[Sequence[Pair]]) -> tuple[Hours, ...]:
    """Read seven lists of windows, Monday first.

    :raises CalendarUnusable: naming the day and the window that cannot be read.
    """
    if not _is_list(week) or len(week) != len(WEEKDAYS):
        raise CalendarUnusable("A week is seven lists of windows, Monday first.")
    return tuple(
        read_hours(day, where=weekday) for weekday, day in zip(WEEKDAYS, week, strict=True)
    )


def read_weeks(week: Sequence[Sequence[Pair]], former: Former) -> Weeks:
    """Read a week, and those that held before it.

    :raises CalendarUnusable: as `read_week`, and where a day that ends one is no date.
    """
    before = []
    for until, one in former:
        if not isinstance(until, date) or isinstance(until, datetime):
            raise CalendarUnusable(f"{until!r} is not a date: a week holds until a whole day.")
        before.append((until, read_week(one)))
    return Weeks(read_week(week), tuple(sorted(before, key=lambda pair: pair[0])))


def read_exceptions(exceptions: Mapping[date, Sequence[Pair]]) -> dict[date, Hours]:
    """Read the dates with hours of their own; an empty list means closed.

    :raises CalendarUnusable: naming the date and the window that cannot be read.
    """
    if not isinstance(exceptions, Mapping):
        raise CalendarUnusable("Exceptions are a mapping from a date to its own list of windows.")
    read = {}
    for day, hours in exceptions.items():
        if not isinstance(day, date) or isinstance(day, datetime):
            raise CalendarUnusable(f"{day!r} is not a date: an exception belongs to a whole day.")
        read[day] = read_hours(hours, where=day.isoformat())
    return read


def read_hours(hours: Sequence[Pair], *, where: str) -> Hours:
    """Read the windows of one date, to minutes from its local midnight.

    :param where: how to name that date when a window is refused.
    :raises CalendarUnusable: when a window is not a pair of times.
    """
    if not _is_list(hours):
        raise CalendarUnusable(f"{where}: the hours of a day are a list of windows.")
    return tuple(_read_window(window, where=where) for window in hours)


def _read_window(window: Pair, *, where: str) -> tuple[int, int]:
    if not _is_list(window) or len(window) != 2 or not all(isinstance(t, str) for t in window):
        raise CalendarUnusable(f"{where}: {window!r} is not a pair such as ('08:30', '17:00').")
    opening, closing = (
        kind.fullmatch(text) for kind, text in zip((_OPENING, _CLOSING), window, strict=True)
    )
    if not opening:
        raise CalendarUnusable(f"{where}: opening {window[0]!r} is not a time from 00:00 to 23:59.")
    if not closing:
        raise CalendarUnusable(f"{where}: closing {window[1]!r} is not a time from 00:00 to 24:00.")
    opens, closes = _minutes(window[0]), _minutes(window[1])
    return opens, closes if closes > opens else closes + 24 * 60


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def instant(zone: ZoneInfo, day: date, minutes: int) -> int:
    """Give the UTC second at which a local clock shows `minutes` past the start of `day`.

    :param minutes: 0 to 2880; from 1440 on it is a time of the next day.
    """
    days, minutes = divmod(minutes, 24 * 60)
    day += timedelta(days=days)
    local = datetime.combine(day, time(minutes // 60, minutes % 60), tzinfo=zone)
    naive = (day.toordinal() - _EPOCH_DAY) * DAY + minutes * 60
    before = _offset(local)
    after = _offset(local.replace(fold=1))
    if before >= after:  # an ordinary time, or the first of two
        return naive - before
    return _change(zone, naive - after, naive - before)


def _offset(local: datetime) -> int:
    offset = local.utcoffset() or timedelta()
    return offset.days * DAY + offset.seconds


def _change(zone: ZoneInfo, low: int, high: int) -> int:
    """Find the second in (low, high] at which the clocks go forward."""
    old = _offset(datetime.fromtimestamp(low, zone))
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(datetime.fromtimestamp(middle, zone)) == old:
            low = middle
        else:
            high = middle
    return high


def intervals(
    zone: ZoneInfo, weeks: Weeks, exceptions: dict[date, Hours], *, days: range
) -> Iterator[tuple[int, int]]:
    """Give the working intervals (opens, closes) of local dates, in order and never touching.

    :param days: ordinals of dates, rising by one.
    """
    opened: int | None = None
    closed = 0
    for opens, closes in _spans(zone, weeks, exceptions, days=days):
        if opened is not None and opens <= closed:
            closed = max(closed, closes)
            continue
        if opened is not None:
            yield opened, closed
        opened, closed = opens, closes
    if opened is not None:
        yield opened, closed


def _spans(
    zone: ZoneInfo, weeks: Weeks, exceptions: dict[date, Hours], *, days: range
) -> Iterator[tuple[int, int]]:
    """Give every window of every date, by opening; those of no length are left out."""
    for ordinal in days:
        day = date.fromordinal(ordinal)
        hours = exceptions[day] if day in exceptions else weeks.on(day)
        for opens, closes in sorted(hours):
            span = instant(zone, day, opens), instant(zone, day, closes)
            if span[0] < span[1]:
                yield span
