"""Calendars, and working time counted on them."""

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import AwareDatetime, Field

from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.cases import Code
from moothall.faces.api.refusals import Invalid
from moothall.faces.api.replies import In, Out, answered
from moothall.faces.pages.problems import Fault
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

    start: AwareDatetime
    end: AwareDatetime


class Elapsed(Out):
    """Working seconds from one moment to another; negative when the end comes first."""

    version: int
    seconds: int


class After(In):
    """A moment, and exactly one of working seconds and working days."""

    start: AwareDatetime
    seconds: Annotated[int, Field(ge=0, le=MOST_SECONDS)] | None = None
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = None


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
def due(request: HttpRequest, code: Code, after: Annotated[After, Query()]) -> HttpResponse:
    """Return the moment by which so many seconds, or days, are worked."""
    head = _head(seat(request), code)
    if (after.seconds is None) == (after.days is None):
        raise Invalid(Fault("Say exactly one of seconds and days.", parameter="seconds"))
    counted = calendars.working_calendar(head.pk)
    try:
        due_at = (
            counted.due(after.start, after.seconds)
            if after.seconds is not None
            else counted.due_days(after.start, after.days or 1)
        )
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
