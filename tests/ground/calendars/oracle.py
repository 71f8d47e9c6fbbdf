"""Working time counted a minute at a time, by another idea than the product's, to check it against.

Walk through time a minute at a time and note the latest reading the local clock has ever shown.
When clocks go back it stands still until the hour has been repeated; when they go forward it
leaps. A window is open while that reading lies in it. No edges, no sums, no daylight-saving rules.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


def minutes_open(zone, week, exceptions, start, end):
    """Give the set of UTC minutes, from `start` to `end`, in which work is done."""
    place = ZoneInfo(zone)
    at = start.astimezone(UTC).replace(second=0, microsecond=0) - timedelta(days=3)
    latest = datetime(1, 1, 1)  # noqa: DTZ001 - what a clock on the wall shows
    open_minutes = set()
    while at < end:
        latest = max(latest, at.astimezone(place).replace(tzinfo=None))
        if at + MINUTE > start and _is_open(week, exceptions, latest):
            open_minutes.add(at)
        at += MINUTE
    return open_minutes


def elapsed(zone, week, exceptions, start, end):
    """Count working seconds from `start` to `end`."""
    total = timedelta()
    for minute in minutes_open(zone, week, exceptions, start, end):
        total += max(min(minute + MINUTE, end) - max(minute, start), timedelta())
    return int(total.total_seconds())


def _is_open(week, exceptions, reading):
    today = reading.date()
    return any(
        _opens(day, window) <= reading < _closes(day, window)
        for day in (today, today - timedelta(days=1))
        for window in exceptions.get(day, week[day.weekday()])
    )


def _opens(day: date, window):
    return datetime.combine(day, time.fromisoformat(window[0]))


def _closes(day: date, window):
    if window[1] == "24:00":
        return datetime.combine(day + timedelta(days=1), time())
    closes = datetime.combine(day, time.fromisoformat(window[1]))
    return closes if closes > _opens(day, window) else closes + timedelta(days=1)
