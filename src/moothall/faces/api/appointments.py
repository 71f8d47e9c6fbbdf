"""Appointments of one's own at a desk: the times of it, one held, booked, moved, cancelled."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from moothall.engine.bookings import queries as slots
from moothall.engine.bookings.models import Booking
from moothall.faces.api.callers import Key, Seat, officer, seat
from moothall.faces.api.replies import Repeatable, answered, once
from moothall.faces.api.visitshapes import (
    AppointmentOf,
    AppointmentOut,
    Appointments,
    DeskOf,
    DetailsIn,
    NothingSaid,
    TimeIn,
    TimeOut,
    Times,
    Wanted,
)
from moothall.ground.journal.words import Actor
from moothall.practices.visits import actions, queries
from moothall.practices.visits.models import Counter, Visit
from moothall.practices.visits.words import NoSuchCounter, NoSuchVisit

router = Router(tags=["visits"])
ASK = Key("cases:ask")
WEEK = timedelta(days=6)
MOST_DAYS = timedelta(days=92)
LAST = date.max - MOST_DAYS
"""The latest day from which anything is listed."""


@router.get("/desks/{number}/times", response=Times, auth=ASK, url_name="desk-times")
def times(
    request: HttpRequest, path: Path[DeskOf], asked: Annotated[Wanted, Query()]
) -> HttpResponse:
    """List the times that can be booked at a desk: of a week from today, or of other days."""
    here = seat(request)
    counter = desk_of(here, path.number)
    first, last = days_of(asked.from_on or queries.today(counter, here.at), asked.until_on)
    found = slots.free(counter.diary, first, last, at=here.at)
    every = [one for day in sorted(found) for one in found[day]]
    return answered(Times(items=[TimeOut(**asdict(one)) for one in every]))


@router.post("/desks/{number}/hold", response={201: AppointmentOut}, auth=ASK, url_name="desk-hold")
@once
def hold(
    request: HttpRequest, path: Path[DeskOf], given: TimeIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Hold a time for ten minutes, for the person whose key it is."""
    del idempotency_key
    here = seat(request)
    counter = desk_of(here, path.number)
    token, by = uuid4(), _me(here)
    made = actions.hold(counter, given.starts_at, token=token, by=by, at=here.at)
    return answered(_appointment(made, counter, None), status=201)


@router.get("/appointments", response=Appointments, auth=ASK, url_name="appointments")
def mine(request: HttpRequest) -> HttpResponse:
    """List the appointments to come of the person whose key it is."""
    here = seat(request)
    found = queries.mine(here.council.pk, _me(here).id or 0, here.at)
    items = [_appointment(one.booking, one.counter, one) for one in found if one.booking]
    return answered(Appointments(items=items))


@router.get("/appointments/{token}", response=AppointmentOut, auth=ASK, url_name="appointment")
def appointment(request: HttpRequest, path: Path[AppointmentOf]) -> HttpResponse:
    """Return an appointment of the person whose key it is."""
    return _told(seat(request), path.token)


@router.post(
    "/appointments/{token}/book",
    response=AppointmentOut,
    auth=ASK,
    url_name="appointment-book",
    summary="Book",
)
@once
def book(
    request: HttpRequest,
    path: Path[AppointmentOf],
    given: DetailsIn,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Book the time that is held, saying what it is wanted for; booked before, it stays so."""
    del idempotency_key
    here = seat(request)
    counter = queries.counter_of(_booking(here, path.token))
    actions.book(counter, path.token, given.details, by=_me(here), at=here.at)
    return _told(here, path.token)


@router.post(
    "/appointments/{token}/move",
    response=AppointmentOut,
    auth=ASK,
    url_name="appointment-move",
    summary="Move",
)
@once
def move(
    request: HttpRequest,
    path: Path[AppointmentOf],
    given: TimeIn,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Move an appointment to another time; its own is free once it has that."""
    del idempotency_key
    here = seat(request)
    visit = _booked(here, path.token)
    actions.move(visit, given.starts_at, by=_me(here), at=here.at)
    return _told(here, path.token)


@router.post(
    "/appointments/{token}/cancel",
    response=AppointmentOut,
    auth=ASK,
    url_name="appointment-cancel",
    summary="Cancel",
)
@once
def cancel(
    request: HttpRequest,
    path: Path[AppointmentOf],
    given: NothingSaid,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Cancel an appointment."""
    del given, idempotency_key
    here = seat(request)
    actions.cancel(_booked(here, path.token), by=_me(here), at=here.at)
    return _told(here, path.token)


def desk_of(here: Seat, number: int) -> Counter:
    """Return a desk of the council.

    :raises NoSuchCounter: where it has none of that number any more.
    """
    found = queries.counter(number)
    if found.council_id != here.council.pk or found.ended_at is not None:
        raise NoSuchCounter
    return found


def _me(here: Seat) -> Actor:
    """Return the person whose key it is: an appointment is somebody's own."""
    return officer(here)


def _booking(here: Seat, token: UUID) -> Booking:
    return queries.booking_of(here.council.pk, token, _me(here).id)


def _booked(here: Seat, token: UUID) -> Visit:
    """Return an appointment of the caller.

    :raises NoSuchVisit: where nothing is booked under that token.
    """
    found = queries.of_booking(_booking(here, token))
    if found is None:
        raise NoSuchVisit
    return found


def _told(here: Seat, token: UUID) -> HttpResponse:
    booking = _booking(here, token)
    visit = queries.of_booking(booking)
    return answered(_appointment(booking, queries.counter_of(booking), visit))


def _appointment(booking: Booking, counter: Counter, visit: Visit | None) -> AppointmentOut:
    names = ("token", "starts_at", "ends_at", "state", "held_until_at")
    return AppointmentOut(
        desk=counter.pk,
        reference=visit.case.reference if visit else None,
        visit=visit.state if visit else None,  # type: ignore[arg-type]  # the choices of its column
        **{name: getattr(booking, name) for name in names},
    )


def days_of(first: date, last: date | None) -> tuple[date, date]:
    """Return from which day to which: a week where no last is named, three months at most."""
    first = min(first, LAST)
    return first, min(last or first + WEEK, first + MOST_DAYS)
