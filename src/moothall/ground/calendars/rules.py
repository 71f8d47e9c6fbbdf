"""Why a calendar may not be saved."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from moothall.ground.calendars.models import CalendarVersion
from moothall.ground.calendars.words import CalendarUnchanged, CalendarUnusable, Hours
from moothall.ground.calendars.workingtime import WorkingCalendar

FAR = timedelta(days=20 * 365)
"""A day that somebody enters is at most so far from today; further off is a slip of the hand."""


def why_not_day(*days: date | None, at: datetime) -> str | None:
    """Say why days are not taken: one of them is more than twenty years off."""
    if any(day and abs(day - at.date()) > FAR for day in days):
        return f"Choose days within {FAR.days // 365} years of today."
    return None


def why_not_save(hours: Hours) -> str | None:
    """Say what is wrong with these hours: a window, the zone, or no working time at all."""
    try:
        WorkingCalendar(
            hours.zone,
            hours.week,
            {day: special.hours for day, special in hours.specials.items()},
            former=hours.former,
        )
    except CalendarUnusable as unusable:
        return str(unusable)
    return None


def why_not_again(head: CalendarVersion | None, version: CalendarVersion) -> str | None:
    """Say whether *version* would only repeat *head*, the latest there is."""
    same = ("zone", "week", "former", "specials", "division", "holidays", "since_on", "horizon_on")
    if head and all(getattr(head, field) == getattr(version, field) for field in same):
        return CalendarUnchanged.__doc__
    return None


def why_not_from(day: date, today: date) -> str | None:
    """Say why a week cannot hold from a day on: what was worked before today stays as it is."""
    return "Enter today or a later day." if day < today else None


def why_not_take_back(since: date, changes: Sequence[date], today: date) -> str | None:
    """Say why the change of the week from a day on is not taken back.

    :param changes: the days from which the week changed or will, the last at the end.
    """
    if since not in changes:
        return "No change of the week from that day is there: somebody may have taken it back."
    if since != changes[-1]:
        return "Another change of the week comes after that one. Take that one back first."
    if since <= today:
        return "That week holds already. Change the week from today or a later day instead."
    return None
