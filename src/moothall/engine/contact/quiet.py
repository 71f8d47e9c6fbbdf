"""The hours in which nobody's phone is to ring for us."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from moothall.ground.calendars.workingtime import WorkingCalendar

BEGINS, ENDS = 20, 8
"""The local hours between which no text is sent, where a council has not said otherwise."""


def over(at: datetime, zone: str, *, begins: int = BEGINS, ends: int = ENDS) -> datetime:
    """Return the first moment from *at* on that is not quiet: *at* itself, or the next morning.

    *begins* and *ends* are local hours, 0 to 24; equal ones mean that no hour is quiet.
    """
    if begins == ends:
        return at
    local = at.astimezone(ZoneInfo(zone))
    is_over_midnight = begins > ends
    is_late, is_early = local.hour >= begins, local.hour < ends
    if not (is_late or is_early if is_over_midnight else is_late and is_early):
        return at
    days = 1 if is_over_midnight and is_late else 0
    morning = (local + timedelta(days=days)).replace(hour=ends, minute=0, second=0, microsecond=0)
    return morning.astimezone(at.tzinfo)


def over_in(working: WorkingCalendar, at: datetime, *, begins: int, ends: int) -> datetime:
    """Return the first moment from *at* on that is working time and not quiet; else *at*.

    :raises OutOfReach: where the calendar never opens outside the quiet hours.
    """
    moment = at
    for _ in range(LONGEST_SEARCH):
        opens_at = max(moment, working.due(moment, 1) - timedelta(seconds=1))
        heard_at = over(opens_at, working.zone.key, begins=begins, ends=ends)
        if heard_at == opens_at:
            return opens_at
        moment = heard_at
    return at


LONGEST_SEARCH = 60
"""How many mornings are tried before a text goes all the same."""
