"""Which slots a day has: working time cut into lengths. Pure.

A slot is between two instants, so that on the night on which the clocks go back the first 01:30
and the second are two slots, and on the night on which they go forward none begins at a time that
never is. It belongs to the local date on which its window opens.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from moothall.engine.bookings.words import Slot
from moothall.ground.calendars.workingtime import WorkingCalendar


def on_day(calendar: WorkingCalendar, day: date, minutes: int) -> list[Slot]:
    """Return the slots of a local date, in order; what is left of a window is too short for one.

    Where yesterday's hours reach into today's, today's slots begin when they end.

    :raises OutOfReach: for a day whose holidays are not known.
    """
    before = calendar.opens_on(day - timedelta(days=1))
    since = max((closes for _, closes in before), default=None)
    length = timedelta(minutes=minutes)
    return [
        slot
        for opens, closes in calendar.opens_on(day)
        for slot in _cut(max(opens, since) if since else opens, closes, length)
    ]


def _cut(starts_at: datetime, closes_at: datetime, length: timedelta) -> Iterator[Slot]:
    while starts_at + length <= closes_at:
        yield Slot(starts_at, starts_at + length)
        starts_at += length
