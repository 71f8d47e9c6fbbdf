"""Until which day a paused case waits, and at which moment that day comes. Pure."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from moothall.engine.cases.dials import Clocks, Pause
from moothall.engine.cases.history import FOR_PAYMENT
from moothall.ground.calendars.workingtime import OutOfReach, WorkingCalendar

FARTHEST = timedelta(days=366)
"""A case waits for a day at most so far off."""
ONE_DAY = timedelta(days=1)


def until(clocks: Clocks) -> date | None:
    """Return the day until which a case waits; None where it is not paused until a day.

    The last day on which a fee can be paid is none: that wait ends by itself.
    """
    pause = _going_on(clocks)
    return date.fromisoformat(pause.until) if pause else None


def comes_at(clocks: Clocks) -> datetime | None:
    """Return when the day comes that nobody was told of yet; None where there is none.

    It comes as work begins on it on the case's calendar, else on the next day on which anybody
    works.
    """
    pause = _going_on(clocks)
    if pause is None or pause.has_come:
        return None
    tape = clocks.tapes["case"]
    _, version = tape.segments[-1]
    return begins(date.fromisoformat(pause.until), tape.calendars[version])


def _going_on(clocks: Clocks) -> Pause | None:
    pause = clocks.pause if clocks.state == "paused" else None
    return pause if pause and pause.until and pause.reason != FOR_PAYMENT else None


def begins(day: date, calendar: WorkingCalendar) -> datetime:
    """Return when work begins on a day, or on the first after it on which anybody works.

    Of a day of which the calendar cannot say that, its holidays not being known so far ahead, its
    first moment in the calendar's zone.
    """
    for later in range(FARTHEST.days):
        try:
            spans = calendar.opens_on(day + later * ONE_DAY)
        except (OutOfReach, OverflowError):
            break
        if spans:
            return spans[0][0]
    return datetime.combine(day, time(), calendar.zone)


def has_come(until_on: date | None, wakes_at: datetime | None, at: datetime) -> bool:
    """Whether the day until which a case waits has come, by what its row says of it."""
    return until_on is not None and (wakes_at is None or wakes_at <= at)


def why_not_until(until_on: date, *, zone: str, at: datetime) -> str | None:
    """Say why a case cannot wait until that day: it is not to come, or is a year off."""
    today = at.astimezone(ZoneInfo(zone)).date()
    if until_on <= today:
        return "Choose a day after today."
    return "Choose a day within a year." if until_on - today > FARTHEST else None
