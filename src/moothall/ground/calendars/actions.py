"""What can be done to calendars."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from moothall.ground.calendars import holidays, queries, rules
from moothall.ground.calendars.models import Calendar, CalendarVersion
from moothall.ground.calendars.words import (
    ALWAYS,
    OFFICE,
    CalendarUnchanged,
    CalendarUnusable,
    Division,
    HolidaysCurrent,
    Hours,
    Week,
)
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor

STANDARD_NAMES: Mapping[str, str] = {
    ALWAYS: "Around the clock",
    OFFICE: "Office hours, Monday to Friday",
}


@transaction.atomic
def save(
    council_id: int, code: str, hours: Hours, *, name: str, by: Actor, at: datetime
) -> CalendarVersion:
    """Save the hours of a calendar as its next version; the first save makes the calendar.

    Earlier versions stay as they were: closed cases keep to them, open ones move to this one.

    :raises CalendarUnusable: when the hours cannot be read, or leave no working time.
    :raises CalendarUnchanged: when they are the hours the calendar has already.
    """
    if reason := rules.why_not_save(hours):
        raise CalendarUnusable(reason)
    calendar = _calendar(council_id, code, name=name)
    head = CalendarVersion.objects.filter(calendar=calendar).order_by("-number").first()
    version = _version(calendar, hours, number=head.number + 1 if head else 1, at=at)
    if reason := rules.why_not_again(head, version):
        raise CalendarUnchanged(reason)
    version.save(force_insert=True)
    journal.record("calendar.saved", calendar, by=by, at=at, facts={"version": version.number})
    return version


@transaction.atomic
def add_standard(
    council_id: int, *, zone: str, division: Division, by: Actor, at: datetime
) -> Mapping[str, CalendarVersion]:
    """Give a council the calendars `always` and `office`; one it has already stays as it is.

    `office` is Monday to Friday 08:30 to 17:00, closed on the bank holidays of *division*.

    :returns: the latest version of each, by code.
    """
    workday = [("08:30", "17:00")]
    standard = {
        ALWAYS: Hours(zone=zone, week=[[("00:00", "24:00")]] * 7),
        OFFICE: Hours(zone=zone, week=[workday] * 5 + [[], []], division=division),
    }
    for code in standard.keys() - queries.codes(council_id):
        save(council_id, code, standard[code], name=STANDARD_NAMES[code], by=by, at=at)
    return {code: queries.head(council_id, code) for code in standard}


@transaction.atomic
def close_day(
    council_id: int, code: str, day: date, *, name: str, by: Actor, at: datetime
) -> CalendarVersion:
    """Save a calendar again with one more day closed all day, and why: a one-off bank holiday.

    :raises NoSuchCalendar: when the council has none of that code.
    :raises CalendarUnusable: for a day decades off.
    :raises CalendarUnchanged: when that day is closed for that already.
    """
    head = queries.held(council_id, code)
    hours = queries.with_day_closed(head, day, name=name, at=at)
    return save(council_id, code, hours, name=head.calendar.name, by=by, at=at)


@transaction.atomic
def open_day(council_id: int, code: str, day: date, *, by: Actor, at: datetime) -> CalendarVersion:
    """Save a calendar again without the hours of its own that it has on a day: undoes `close_day`.

    :raises NoSuchCalendar: when the council has none of that code.
    :raises CalendarUnchanged: when that day has no hours of its own.
    """
    head = queries.held(council_id, code)
    hours = queries.without_day(head, day)
    return save(council_id, code, hours, name=head.calendar.name, by=by, at=at)


@transaction.atomic
def change_week(
    council_id: int, code: str, week: Week, *, from_on: date, by: Actor, at: datetime
) -> CalendarVersion:
    """Save a calendar again with another week from a day on; before it the week stays as it was.

    :param week: seven lists of windows, Monday first.
    :raises NoSuchCalendar: when the council has none of that code.
    :raises CalendarUnusable: for a day that is over or decades off, and hours nobody can read.
    :raises CalendarUnchanged: when that is the week of that day already.
    """
    head = queries.held(council_id, code)
    hours = queries.with_week(head, week, from_on=from_on, at=at)
    return save(council_id, code, hours, name=head.calendar.name, by=by, at=at)


@transaction.atomic
def take_back_week(
    council_id: int, code: str, *, since: date, by: Actor, at: datetime
) -> CalendarVersion:
    """Save a calendar again without its last change of the week: undoes `change_week`.

    :param since: the day of that change, which is still to come.
    :raises NoSuchCalendar: when the council has none of that code.
    :raises NotTakenBack: when the last change is another, or holds already.
    """
    head = queries.held(council_id, code)
    hours = queries.with_week_before(head, since=since, at=at)
    return save(council_id, code, hours, name=head.calendar.name, by=by, at=at)


@transaction.atomic
def renew_holidays(council_id: int, code: str, *, by: Actor, at: datetime) -> CalendarVersion:
    """Save a calendar again with the bank holidays published since.

    :raises NoSuchCalendar: when the council has none of that code.
    :raises HolidaysCurrent: when no more are published, or it keeps none.
    """
    head = queries.held(council_id, code)
    try:
        return save(council_id, code, queries.hours(head), name=head.calendar.name, by=by, at=at)
    except CalendarUnchanged:
        raise HolidaysCurrent from None


def _calendar(council_id: int, code: str, *, name: str) -> Calendar:
    """Find the calendar and lock it, or make it."""
    found = Calendar.objects.filter(council_id=council_id, code=code)
    calendar = found.select_for_update(of=("self",)).first() or Calendar(
        council_id=council_id, code=code
    )
    calendar.name = name
    calendar.full_clean()
    calendar.save()
    return calendar


def _version(calendar: Calendar, hours: Hours, *, number: int, at: datetime) -> CalendarVersion:
    known = holidays.published(hours.division) if hours.division else None
    return CalendarVersion(
        council_id=calendar.council_id,
        calendar=calendar,
        number=number,
        zone=hours.zone,
        week=[[list(window) for window in day] for day in hours.week],
        former=[
            [until.isoformat(), [[list(window) for window in day] for day in week]]
            for until, week in hours.former
        ],
        specials={
            day.isoformat(): {"name": special.name, "hours": [list(w) for w in special.hours]}
            for day, special in sorted(hours.specials.items())
        },
        division=hours.division,
        holidays={day.isoformat(): name for day, name in known.days.items()} if known else {},
        since_on=known.since_on if known else None,
        horizon_on=known.horizon_on if known else None,
        saved_at=at,
    )
