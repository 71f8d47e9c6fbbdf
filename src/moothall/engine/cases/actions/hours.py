"""Close a day of a calendar, or open it again; open cases follow, the first at once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from moothall.engine.cases.actions.priorities import follow_calendar
from moothall.engine.cases.queries import hours as queries
from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars.models import CalendarVersion
from moothall.ground.journal.words import Actor

AT_ONCE = 50
"""So many cases follow while somebody waits; the loop moves the others."""


@dataclass(frozen=True, slots=True)
class NewHours:
    """A calendar's new version: how many open cases follow it now, and how many soon."""

    version: CalendarVersion
    moved: int
    left: int


@transaction.atomic
def close_calendar_day(
    council_id: int, code: str, day: date, *, name: str, by: Actor, at: datetime
) -> NewHours:
    """Close a calendar all day on a date, and say why; due times of open cases move with it.

    :raises NoSuchCalendar: when the council has none of that code.
    :raises CalendarUnchanged: when that day is closed for that already.
    """
    return _followed(calendars.close_day(council_id, code, day, name=name, by=by, at=at), by, at)


@transaction.atomic
def open_calendar_day(
    council_id: int, code: str, day: date, *, by: Actor, at: datetime
) -> NewHours:
    """Take back a date's own hours: it is again as its week and the bank holidays say.

    :raises NoSuchCalendar: when the council has none of that code.
    :raises CalendarUnchanged: when that day has no hours of its own.
    """
    return _followed(calendars.open_day(council_id, code, day, by=by, at=at), by, at)


def _followed(version: CalendarVersion, by: Actor, at: datetime) -> NewHours:
    moved = follow_calendars(version.council_id, by=by, at=at)
    return NewHours(version, moved, queries.count_behind(version.council_id))


@transaction.atomic
def follow_calendars(council_id: int, *, by: Actor, at: datetime, most: int = AT_ONCE) -> int:
    """Let the first open cases follow the latest versions of their calendars; return how many."""
    behind = queries.behind(council_id, most=most)
    for case, before, after in behind:
        follow_calendar(case, before=before, after=after, by=by, at=at)
    return len({case.pk for case, _, _ in behind})
