"""Calendars, and working time counted on them."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from moothall.engine.cases import actions as cases
from moothall.engine.cases.queries import hours
from moothall.faces.api.calendarshapes import (
    AfterDays,
    AfterSeconds,
    Between,
    CalendarChanged,
    CalendarOut,
    Calendars,
    CalendarSeen,
    ComingWeek,
    DayAsked,
    DayClosed,
    DayMoved,
    DaySeen,
    Due,
    Elapsed,
    FormerWeek,
    OwnDay,
    WeekAsked,
    WeekBack,
    WeekSeen,
)
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.cases import Code
from moothall.faces.api.replies import Repeatable, answered, once
from moothall.ground.calendars import queries as calendars
from moothall.ground.calendars.models import CalendarVersion
from moothall.ground.calendars.words import Hours, Week
from moothall.ground.calendars.workingtime import OutOfReach

router = Router(tags=["calendars"])
READ = Key("calendars:read")
ACT = Key("calendars:act")
MAY_REFUSE: Final[dict[str, Any]] = {"responses": {409: {}}}
"""What the document says of a GET that can be refused."""


@router.get("/calendars", response=Calendars, auth=READ, url_name="calendars")
def calendars_of_the_council(request: HttpRequest) -> HttpResponse:
    """List the council's calendars."""
    heads = calendars.heads(seat(request).council.pk)
    return answered(Calendars(items=[_calendar(head) for head in heads]))


@router.get(
    "/calendars/{code}",
    response=CalendarSeen,
    auth=READ,
    url_name="calendar",
    summary="One calendar",
)
def one_calendar(request: HttpRequest, code: Code) -> HttpResponse:
    """Return a calendar with its hours and its own days, as open cases keep to it."""
    here = seat(request)
    head = _head(here, code)
    specials = calendars.hours(head).specials
    own = [
        OwnDay(on=on, name=said.name, windows=[list(w) for w in said.hours])
        for on, said in sorted(specials.items())
    ]
    counted = hours.count_by(here.council.pk, [head.pk])
    today = calendars.today(head, here.at)
    former = [
        FormerWeek(until=until, week=_week(week))
        for until, week in calendars.hours(head).former
        if until <= today
    ]
    to_come = [
        ComingWeek(since=since, week=_week(week))
        for since, week in calendars.weeks_after(head, today)
    ]
    return answered(
        CalendarSeen(
            **_calendar(head).model_dump(),
            week=_week(calendars.week_on(head, today)),
            own_days=own,
            former=former,
            to_come=to_come,
            versions=head.number,
            open_cases=counted[head.pk],
        )
    )


def _week(week: Week) -> list[list[list[str]]]:
    return [[list(window) for window in day] for day in week]


@router.get(
    "/calendars/{code}/look",
    response=DaySeen,
    auth=READ,
    url_name="calendar-look",
    summary="Look at a day closed",
    openapi_extra=MAY_REFUSE,
)
def look(request: HttpRequest, code: Code, asked: Annotated[DayAsked, Query()]) -> HttpResponse:
    """Return which due times of open cases would move if a date were closed."""
    here = seat(request)
    head = _head(here, code)
    said = calendars.with_day_closed(head, asked.day, name="Closed", at=here.at)
    return answered(_seen(here, head, said))


def _seen(here: Seat, head: CalendarVersion, said: Hours) -> DaySeen:
    found = hours.foreseen(head, said, at=here.at)
    items = [
        DayMoved(reference=one.case.reference, clock=one.clock, before=one.before, after=one.after)
        for one in found.shifts
    ]
    return DaySeen(counted=found.counted, cases=found.cases, items=items)


@router.post(
    "/calendars/{code}/close",
    response=CalendarChanged,
    auth=ACT,
    url_name="calendar-close",
    summary="Close a day",
)
@once
def close_day(
    request: HttpRequest, code: Code, given: DayClosed, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Close a date all day; open cases follow. 409 where it is closed for that already."""
    del idempotency_key
    here = seat(request)
    done = cases.close_calendar_day(
        here.council.pk, code, given.day, name=given.name, by=here.by, at=here.at
    )
    return _changed(done)


@router.post(
    "/calendars/{code}/open",
    response=CalendarChanged,
    auth=ACT,
    url_name="calendar-open",
    summary="Take a day back",
)
@once
def open_day(
    request: HttpRequest, code: Code, given: DayAsked, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Take back the hours that a date has of its own. 409 where it has none."""
    del idempotency_key
    here = seat(request)
    return _changed(
        cases.open_calendar_day(here.council.pk, code, given.day, by=here.by, at=here.at)
    )


@router.get(
    "/calendars/{code}/week/look",
    response=WeekSeen,
    auth=READ,
    url_name="calendar-week-look",
    summary="Look at another week",
    openapi_extra=MAY_REFUSE,
)
def look_at_week(
    request: HttpRequest, code: Code, asked: Annotated[WeekAsked, Query()]
) -> HttpResponse:
    """Return which due times of open cases would move if the week were another from a day on.

    And which planned changes of the week would go.
    """
    here = seat(request)
    head = _head(here, code)
    said = calendars.with_week(head, asked.week, from_on=asked.from_on, at=here.at)
    gone = calendars.turns_gone(head, asked.from_on, here.at)
    return answered(WeekSeen(**dict(_seen(here, head, said)), gone=gone))


@router.post(
    "/calendars/{code}/week",
    response=CalendarChanged,
    auth=ACT,
    url_name="calendar-week",
    summary="Change the week",
)
@once
def change_week(
    request: HttpRequest, code: Code, given: WeekAsked, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Give a calendar another week from a day on; open cases follow. 409 where it has that.

    It takes the place of changes that were to come on that day or later.
    """
    del idempotency_key
    here = seat(request)
    done = cases.change_calendar_week(
        here.council.pk, code, given.week, from_on=given.from_on, by=here.by, at=here.at
    )
    return _changed(done)


@router.post(
    "/calendars/{code}/week/take-back",
    response=CalendarChanged,
    auth=ACT,
    url_name="calendar-week-back",
    summary="Take a week back",
)
@once
def take_week_back(
    request: HttpRequest, code: Code, given: WeekBack, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Take back the last change of a calendar's week, by its day.

    409 where the last change is from another day on, or holds already.
    """
    del idempotency_key
    here = seat(request)
    done = cases.take_back_calendar_week(
        here.council.pk, code, since=given.since, by=here.by, at=here.at
    )
    return _changed(done)


def _changed(done: cases.NewHours) -> HttpResponse:
    return answered(CalendarChanged(version=done.version.number, moved=done.moved, left=done.left))


@router.get(
    "/calendars/{code}/elapsed",
    response=Elapsed,
    auth=READ,
    url_name="elapsed",
    summary="Elapsed",
    openapi_extra=MAY_REFUSE,
)
def elapsed(request: HttpRequest, code: Code, between: Annotated[Between, Query()]) -> HttpResponse:
    """Count the working seconds from one moment to another."""
    head = _head(seat(request), code)
    try:
        seconds = calendars.working_calendar(head.pk).elapsed(between.start, between.end)
    except OverflowError as fault:
        raise OutOfReach("Those moments are too far away to be counted.") from fault
    return answered(Elapsed(version=head.number, seconds=seconds))


@router.get(
    "/calendars/{code}/due",
    response=Due,
    auth=READ,
    url_name="due",
    summary="Due",
    openapi_extra=MAY_REFUSE,
)
def due(request: HttpRequest, code: Code, after: Annotated[AfterSeconds, Query()]) -> HttpResponse:
    """Return the moment by which so many working seconds have passed."""
    head = _head(seat(request), code)
    counted = calendars.working_calendar(head.pk)
    return _due(head, lambda: counted.due(after.start, after.seconds))


@router.get(
    "/calendars/{code}/due-days",
    response=Due,
    auth=READ,
    url_name="due-days",
    summary="Due days",
    openapi_extra=MAY_REFUSE,
)
def due_days(
    request: HttpRequest, code: Code, after: Annotated[AfterDays, Query()]
) -> HttpResponse:
    """Return the end of the last of so many working days."""
    head = _head(seat(request), code)
    counted = calendars.working_calendar(head.pk)
    return _due(head, lambda: counted.due_days(after.start, after.days))


def _due(head: CalendarVersion, count: Callable[[], datetime]) -> HttpResponse:
    try:
        due_at = count()
    except OverflowError as fault:
        raise OutOfReach("That moment is too far away to be counted.") from fault
    return answered(Due(version=head.number, due_at=due_at))


def _head(here: Seat, code: str) -> CalendarVersion:
    return calendars.head(here.council.pk, code)


def _calendar(head: CalendarVersion) -> CalendarOut:
    return CalendarOut(
        code=head.calendar.code,
        name=head.calendar.name,
        version=head.number,
        zone=head.zone,
        known_to=head.horizon_on,
    )
