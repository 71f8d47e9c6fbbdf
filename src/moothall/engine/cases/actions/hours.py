"""Close a day of a calendar, change its week, take either back; open cases follow, some at once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from moothall.engine.cases.actions.priorities import follow_calendar
from moothall.engine.cases.queries import hours as queries
from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars.models import CalendarVersion
from moothall.ground.calendars.words import Week
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


@transaction.atomic
def change_calendar_week(
    council_id: int, code: str, week: Week, *, from_on: date, by: Actor, at: datetime
) -> NewHours:
    """Give a calendar another week from a day on; due times of open cases move with it.

    :raises NoSuchCalendar: when the council has none of that code.
    :raises CalendarUnusable: for a day that is over, and hours that cannot be read.
    :raises CalendarUnchanged: when that is the week of that day already.
    """
    saved = calendars.change_week(council_id, code, week, from_on=from_on, by=by, at=at)
    return _followed(saved, by, at)


@transaction.atomic
def take_back_calendar_week(
    council_id: int, code: str, *, since: date, by: Actor, at: datetime
) -> NewHours:
    """Take back the last change of a calendar's week, before its day has come.

    :raises NoSuchCalendar: when the council has none of that code.
    :raises NotTakenBack: when the last change is another, or holds already.
    """
    saved = calendars.take_back_week(council_id, code, since=since, by=by, at=at)
    return _followed(saved, by, at)


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
