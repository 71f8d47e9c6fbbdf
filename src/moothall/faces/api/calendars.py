"""Calendars, and working time counted on them."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.cases import Code
from moothall.faces.api.replies import In, Moment, Out, answered
from moothall.ground.calendars import queries as calendars
from moothall.ground.calendars.models import CalendarVersion
from moothall.ground.calendars.workingtime import OutOfReach

router = Router(tags=["calendars"])
READ = Key("calendars:read")
MOST_SECONDS, MOST_DAYS = 10**9, 20_000


class CalendarOut(Out):
    """A calendar, at its latest version."""

    code: str
    name: str
    version: int
    zone: str
    known_to: date | None = Field(description="The last day of the published bank holidays.")


class Calendars(Out):
    """The calendars of a council."""

    items: list[CalendarOut]


class Between(In):
    """Two moments, with their zones."""

    start: Moment
    end: Moment


class Elapsed(Out):
    """Working seconds from one moment to another; negative when the end comes first."""

    version: int
    seconds: int


class AfterSeconds(In):
    """A moment, and working seconds."""

    start: Moment
    seconds: Annotated[int, Field(ge=0, le=MOST_SECONDS)]


class AfterDays(In):
    """A moment, and working days."""

    start: Moment
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)]


class Due(Out):
    """When the time is worked."""

    version: int
    due_at: datetime


@router.get("/calendars", response=Calendars, auth=READ, url_name="calendars")
def calendars_of_the_council(request: HttpRequest) -> HttpResponse:
    """List the council's calendars."""
    heads = calendars.heads(seat(request).council.pk)
    return answered(Calendars(items=[_calendar(head) for head in heads]))


@router.get(
    "/calendars/{code}/elapsed", response=Elapsed, auth=READ, url_name="elapsed", summary="Elapsed"
)
def elapsed(request: HttpRequest, code: Code, between: Annotated[Between, Query()]) -> HttpResponse:
    """Count the working seconds from one moment to another."""
    head = _head(seat(request), code)
    try:
        seconds = calendars.working_calendar(head.pk).elapsed(between.start, between.end)
    except OverflowError as fault:
        raise OutOfReach("Those moments are too far away to be counted.") from fault
    return answered(Elapsed(version=head.number, seconds=seconds))


@router.get("/calendars/{code}/due", response=Due, auth=READ, url_name="due", summary="Due")
def due(request: HttpRequest, code: Code, after: Annotated[AfterSeconds, Query()]) -> HttpResponse:
    """Return the moment by which so many working seconds have passed."""
    head = _head(seat(request), code)
    counted = calendars.working_calendar(head.pk)
    return _due(head, lambda: counted.due(after.start, after.seconds))


@router.get(
    "/calendars/{code}/due-days", response=Due, auth=READ, url_name="due-days", summary="Due days"
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
