"""Desks at which people are seen: the list of a day, walk-ins, what is counted, hours."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Annotated, Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from moothall.faces.api.appointments import days_of, desk_of
from moothall.faces.api.callers import Key, NotInScope, Seat, officer, seat
from moothall.faces.api.replies import In, Repeatable, answered, once
from moothall.faces.api.visitshapes import (
    ChangeIn,
    ClosedIn,
    CountedOut,
    DaysOut,
    DayWanted,
    DeskOf,
    DeskOut,
    Desks,
    DoneIn,
    HoursIn,
    NewDeskIn,
    NothingSaid,
    OpenIn,
    TimeIn,
    VisitOf,
    VisitOut,
    VisitsOut,
    WalkInIn,
    Wanted,
)
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Role
from moothall.practices.visits import actions, queries
from moothall.practices.visits.models import Counter, Visit
from moothall.practices.visits.words import Came, NoSuchVisit, Opening, Said

router = Router(tags=["visits"])
READ, ACT, ASK = Key("visits:read"), Key("visits:act"), Key("cases:ask")
MONTH = timedelta(days=30)


@router.get("/desks", response=Desks, auth=ASK, url_name="desks", summary="Desks")
def desks(request: HttpRequest) -> HttpResponse:
    """List the desks of the council at which people are seen face to face."""
    here = seat(request)
    found = queries.counters([here.council.pk])
    return answered(Desks(items=[_desk(one) for one in found]))


@router.post("/desks", response={201: DeskOut}, auth=ACT, url_name="desks", summary="Set up a desk")
@once
def add(request: HttpRequest, given: NewDeskIn, idempotency_key: Repeatable = None) -> HttpResponse:
    """Set up a desk, with its hours and its appointments. Managers do."""
    del idempotency_key
    here = _manager(seat(request))
    said = Said(**given.model_dump(exclude={"hours"}))
    opening = Opening(**given.hours.model_dump())
    made = actions.add_counter(here.council, said, opening, by=here.by, at=here.at)
    return answered(_desk(made), status=201)


@router.get("/desks/{number}/visits", response=VisitsOut, auth=READ, url_name="desk-visits")
def visits(
    request: HttpRequest, path: Path[DeskOf], asked: Annotated[DayWanted, Query()]
) -> HttpResponse:
    """List the visits of a day at a desk."""
    here = seat(request)
    counter = desk_of(here, path.number)
    found = queries.on_day(counter, asked.on or queries.today(counter, here.at))
    return answered(VisitsOut(items=_visits(here, found)))


@router.get("/desks/{number}/figures", response=DaysOut, auth=READ, url_name="desk-figures")
def figures(
    request: HttpRequest, path: Path[DeskOf], asked: Annotated[Wanted, Query()]
) -> HttpResponse:
    """Count who came to a desk, waited and did not come, by day: the last thirty days, or others.

    Managers read it.
    """
    here = _manager(seat(request))
    counter = desk_of(here, path.number)
    today = queries.today(counter, here.at)
    first, last = days_of(asked.from_on or today - MONTH, asked.until_on or today)
    found = queries.counted(counter, first, last)
    return answered(DaysOut(items=[CountedOut(on=day, **asdict(found[day])) for day in found]))


@router.post(
    "/desks/{number}/walk-in",
    response={201: VisitOut},
    auth=ACT,
    url_name="desk-walk-in",
    summary="Walk-in",
)
@once
def walk_in(
    request: HttpRequest, path: Path[DeskOf], given: WalkInIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Take somebody in who came without an appointment; with an outcome, solved in one action."""
    del idempotency_key
    here = seat(request)
    counter = desk_of(here, path.number)
    came = Came(token=uuid4(), **given.model_dump() | {"outcome": given.outcome or ""})
    visit = actions.receive(counter, came, by=officer(here), at=here.at)
    return answered(_visits(here, [visit])[0], status=201)


@router.post(
    "/desks/{number}/next",
    response=VisitOut,
    auth=ACT,
    url_name="desk-next",
    summary="Call the next",
)
@once
def call_next(
    request: HttpRequest, path: Path[DeskOf], given: NothingSaid, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Call whoever's turn it is: whoever calls sees them, and has their case."""
    del given, idempotency_key
    here = seat(request)
    visit = actions.call_next(desk_of(here, path.number), by=officer(here), at=here.at)
    return answered(_visits(here, [visit])[0])


def _arrive(visit: Visit, given: NothingSaid, by: Actor, here: Seat) -> None:
    """Take somebody in who has an appointment today."""
    del given
    actions.arrive(visit, by=by, at=here.at)


def _call(visit: Visit, given: NothingSaid, by: Actor, here: Seat) -> None:
    """Call somebody who waits, out of their turn."""
    del given
    actions.call(visit, by=by, at=here.at)


def _done(visit: Visit, given: DoneIn, by: Actor, here: Seat) -> None:
    """Say that somebody was seen."""
    how = {"outcome": given.outcome or "", "remark": given.remark}
    actions.finish(visit, by=by, at=here.at, **how)


def _missed(visit: Visit, given: NothingSaid, by: Actor, here: Seat) -> None:
    """Say that somebody did not come to their appointment: their case is cancelled."""
    del given
    actions.miss(visit, by=by, at=here.at)


def _left(visit: Visit, given: NothingSaid, by: Actor, here: Seat) -> None:
    """Say that somebody left before their turn; their case stays in the queue."""
    del given
    actions.leave(visit, by=by, at=here.at)


def _move(visit: Visit, given: TimeIn, by: Actor, here: Seat) -> None:
    """Move somebody's appointment; they are told."""
    actions.move(visit, given.starts_at, by=by, at=here.at)


def _cancel(visit: Visit, given: NothingSaid, by: Actor, here: Seat) -> None:
    """Cancel somebody's appointment; they are told."""
    del given
    actions.cancel(visit, by=by, at=here.at)


VISITS: tuple[tuple[str, type[In], Callable[..., None]], ...] = (
    ("arrive", NothingSaid, _arrive),
    ("call", NothingSaid, _call),
    ("done", DoneIn, _done),
    ("missed", NothingSaid, _missed),
    ("left", NothingSaid, _left),
    ("move", TimeIn, _move),
    ("cancel", NothingSaid, _cancel),
)
"""What is done with a visit: its name in the address, what is sent with it, and what it does."""


def _change(counter: Counter, given: ChangeIn, here: Seat) -> None:
    """Say anew what a desk is; what is booked stays. Managers do."""
    actions.change_counter(counter, Said(**given.model_dump()), by=here.by, at=here.at)


def _hours(counter: Counter, given: HoursIn, here: Seat) -> None:
    """Give a desk other hours; what is booked stays. Managers do."""
    actions.set_hours(counter, Opening(**given.model_dump()), by=here.by, at=here.at)


def _close(counter: Counter, given: ClosedIn, here: Seat) -> None:
    """Close a desk on a day; what is booked then stays on its list. Managers do."""
    actions.close_day(counter, given.day, given.why, by=here.by, at=here.at)


def _open(counter: Counter, given: OpenIn, here: Seat) -> None:
    """Open a desk on a day on which it was closed. Managers do."""
    actions.open_day(counter, given.day, by=here.by, at=here.at)


def _end(counter: Counter, given: NothingSaid, here: Seat) -> None:
    """See nobody more at a desk. Managers do."""
    del given
    actions.end_counter(counter, by=here.by, at=here.at)


DESKS: tuple[tuple[str, type[In], Callable[..., None]], ...] = (
    ("change", ChangeIn, _change),
    ("hours", HoursIn, _hours),
    ("close-day", ClosedIn, _close),
    ("open-day", OpenIn, _open),
    ("end", NothingSaid, _end),
)
"""The same of a desk."""


def _mount_visit(name: str, shape: type[In], do: Callable[..., None]) -> None:
    @router.post(
        f"/visits/{{number}}/{name}",
        response=VisitOut,
        auth=ACT,
        url_name=f"visit-{name}",
        operation_id=f"visit_{name}",
        summary=f"Visit: {name}",
        description=do.__doc__,
    )
    @once
    def act(
        request: HttpRequest,
        path: Path[VisitOf],
        given: shape,  # type: ignore[valid-type]  # one view for every deed
        idempotency_key: Repeatable = None,
    ) -> HttpResponse:
        del idempotency_key
        here = seat(request)
        visit = queries.visit(path.number)
        if visit.council_id != here.council.pk:
            raise NoSuchVisit
        do(visit, given, officer(here), here)
        return answered(_visits(here, [queries.visit(visit.pk)])[0])


def _mount_desk(name: str, shape: type[In], do: Callable[..., None]) -> None:
    @router.post(
        f"/desks/{{number}}/{name}",
        response=DeskOut,
        auth=ACT,
        url_name=f"desk-{name}",
        operation_id=f"desk_{name.replace('-', '_')}",
        summary=f"Desk: {name.replace('-', ' ')}",
        description=do.__doc__,
    )
    @once
    def act(
        request: HttpRequest,
        path: Path[DeskOf],
        given: shape,  # type: ignore[valid-type]  # one view for every deed
        idempotency_key: Repeatable = None,
    ) -> HttpResponse:
        del idempotency_key
        here = _manager(seat(request))
        counter = desk_of(here, path.number)
        do(counter, given, here)
        return answered(_desk(queries.counter(counter.pk)))


for _name, _shape, _do in VISITS:
    _mount_visit(_name, _shape, _do)
for _name, _shape, _do in DESKS:
    _mount_desk(_name, _shape, _do)


def _manager(here: Seat) -> Seat:
    """Return the seat of a system, or of a manager.

    :raises NotInScope: for anybody else's key.
    """
    if here.holder != here.by and not here.who.has_role(Role.MANAGER, Role.ADMIN):
        raise NotInScope("Only managers do that.")
    return here


def _desk(one: Counter) -> DeskOut:
    names = ("minutes", "at_once", "ahead_days", "notice_minutes")
    return DeskOut(
        desk=one.pk,
        name=one.diary.name,
        where=one.where,
        service=one.service,
        calendar=one.diary.calendar_code,
        **{name: getattr(one.diary, name) for name in names},
    )


def _visits(here: Seat, found: Any) -> list[VisitOut]:  # noqa: ANN401 -- visits, read somehow
    seen = set(here.seen.filter(pk__in=[one.case_id for one in found]).values_list("pk", flat=True))
    names = ("number", "state", "arrived_at", "called_at", "ended_at", "waited")
    return [
        VisitOut(
            visit=one.pk,
            desk=one.counter_id,
            on=one.day_on,
            reference=one.case.reference if one.case_id in seen else None,
            name=one.case.contact_name if one.case_id in seen else None,
            is_walk_in=one.booking_id is None,
            starts_at=one.booking.starts_at if one.booking else None,
            **{name: getattr(one, name) for name in names},
        )
        for one in found
    ]
