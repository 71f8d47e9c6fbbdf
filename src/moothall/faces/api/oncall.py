"""Rotas: who is on call, what is wrong ahead, and everything that is done with shifts."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from moothall.engine.catalogue import queries as catalogue
from moothall.faces.api.callers import Key, NotInScope, Seat, officer, seat
from moothall.faces.api.oncallshapes import (
    AbsenceIn,
    AbsenceOut,
    AnswersIn,
    AnswersOut,
    CallLine,
    CallsLine,
    CallsListed,
    CallsOut,
    ChangeLayerIn,
    CoverAsked,
    CoverIn,
    CoverOut,
    EndAbsenceIn,
    EndAnswerIn,
    EndLayerIn,
    FlagOut,
    LayerIn,
    NoteIn,
    NothingIn,
    NumberIn,
    OfferIn,
    OfferOut,
    OnCallOut,
    Period,
    Person,
    RotaIn,
    RotaLayerOut,
    RotaOf,
    RotaOut,
    Rotas,
    ShiftIn,
    ShiftOut,
    SwapIn,
    WholeRota,
)
from moothall.faces.api.replies import In, Repeatable, answered, once
from moothall.ground.councils import queries as councils
from moothall.ground.people.words import Role
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.models import Absence, Covered, Rota, Shift, Swap
from moothall.practices.servicedesk.queries import covering, duty
from moothall.practices.servicedesk.words.oncall import (
    FLAGGED,
    PRIORITIES,
    Answers,
    Flag,
    NoSuchRota,
    OnCall,
    Said,
)

router = Router(tags=["on-call"])
READ, ACT = Key("cover:read"), Key("cover:act")


@router.get("/on-call", response=Rotas, auth=READ, url_name="on-call", summary="On call")
def on_call(request: HttpRequest) -> HttpResponse:
    """Say who is on call now and next, in each rota."""
    here = seat(request)
    with duty.seen_with_shared(here.council.pk) as ids:
        items = [RotaOut(**_rota(one, here)) for one in duty.rotas(ids)]
    return answered(Rotas(items=items))


@router.post("/on-call", response={201: WholeRota}, auth=ACT, url_name="on-call", summary="Add")
@once
def add(request: HttpRequest, given: RotaIn, idempotency_key: Repeatable = None) -> HttpResponse:
    """Set up a rota for a team of the council. Managers do."""
    del idempotency_key
    here = _manager(seat(request))
    teams = {one.code for one in councils.teams_of(councils.family(here.council))}
    said = Said(name=given.name, team=given.team, calendar=given.calendar)
    rota = actions.add_rota(here.council, said, teams=teams, by=here.by, at=here.at)
    return answered(_whole(rota, here), status=201)


@router.get("/on-call/cover", response=CoverOut, auth=READ, url_name="on-call-covered")
def cover(request: HttpRequest, asked: Annotated[CoverAsked, Query()]) -> HttpResponse:
    """Say whether a call of a service is covered at a moment, who is on call, what to tell."""
    here = seat(request)
    team = catalogue.offer(here.council.pk, asked.service).definition.team
    found = covering.cover(here.council.pk, team, asked.service, at=asked.at or here.at)
    if found is None:
        return answered(CoverOut(is_outside_hours=False, priorities=list(PRIORITIES)))
    held = [_on_call(one) for one in found.on_call] if found.priorities else []
    said = {"priorities": list(found.priorities), "opens_at": found.opens_at, "on_call": held}
    return answered(
        CoverOut.model_validate({"is_outside_hours": True, "since_on": found.since_on, **said})
    )


@router.get("/on-call/{number}/calls", response=CallsOut, auth=READ, url_name="on-call-calls")
def calls(
    request: HttpRequest, path: Path[RotaOf], asked: Annotated[Period, Query()]
) -> HttpResponse:
    """Count the calls of a rota's team outside working hours, by month and issue type."""
    here = seat(request)
    rota = duty.rota([here.council.pk], path.number)
    found = covering.calls(rota, asked.since, asked.until or here.at)
    names = ("month", "service", "covered", "outside")
    return answered(
        CallsOut(items=[CallsLine(**{name: getattr(one, name) for name in names}) for one in found])
    )


@router.get(
    "/on-call/{number}/calls/cases",
    response=CallsListed,
    auth=READ,
    url_name="on-call-calls-listed",
    summary="Calls outside working hours",
)
def calls_listed(
    request: HttpRequest, path: Path[RotaOf], asked: Annotated[Period, Query()]
) -> HttpResponse:
    """List the calls behind those numbers, of the cases that the key's holder may see.

    The key needs the scope cases:read too.
    """
    here = seat(request)
    if not here.may("cases:read"):
        raise NotInScope("Which cases they are needs a key with the scope cases:read.")
    rota = duty.rota([here.council.pk], path.number)
    found = covering.each_call(rota, asked.since, asked.until or here.at)
    seen = here.seen.filter(pk__in=[one.case_id for one in found])
    names = dict(seen.values_list("pk", "reference"))
    told = ("at", "month", "service", "is_covered")
    items = [
        CallLine(reference=names[one.case_id], **{name: getattr(one, name) for name in told})
        for one in found
        if one.case_id in names
    ]
    return answered(CallsListed(n=len(found), items=items))


@router.get("/on-call/{number}", response=WholeRota, auth=READ, url_name="on-call-rota")
def one(request: HttpRequest, path: Path[RotaOf]) -> HttpResponse:
    """Return a rota with its layers, shifts, offers and problems."""
    here = seat(request)
    with duty.seen_with_shared(here.council.pk) as ids:
        return answered(_whole(duty.rota(ids, path.number), here))


def _layer(rota: Rota, given: LayerIn, here: Seat) -> None:
    """Lay down shifts that repeat, and plan them eight weeks ahead. Managers do."""
    actions.set_layer(rota, given.pattern, by=_manager(here).by, at=here.at)


def _change_layer(rota: Rota, given: ChangeLayerIn, here: Seat) -> None:
    """Go on with a layer in another way from a day on. Managers do."""
    layer = _there(duty.layer(rota, given.layer))
    actions.change_layer(layer, given.pattern, by=_manager(here).by, at=here.at)


def _end_layer(rota: Rota, given: EndLayerIn, here: Seat) -> None:
    """End a layer with the shifts of a day. Managers do."""
    layer = _there(duty.layer(rota, given.layer))
    actions.end_layer(layer, given.last_on, by=_manager(here).by, at=here.at)


def _cover(rota: Rota, given: CoverIn, here: Seat) -> None:
    """Let somebody else take a shift, or a part of it. Managers do."""
    shift = _there(duty.shift(rota, given.shift))
    is_part = given.starts_at or given.ends_at
    span = (given.starts_at or shift.starts_at, given.ends_at or shift.ends_at)
    by = _manager(here).by
    actions.cover(shift, given.identity, span=span if is_part else None, by=by, at=here.at)


def _offer(rota: Rota, given: OfferIn, here: Seat) -> None:
    """Offer a shift of one's own."""
    shift = _there(duty.shift(rota, given.shift))
    back = _there(duty.shift(rota, given.back)) if given.back else None
    actions.offer(shift, _me(here), to=given.to, back=back, by=here.by, at=here.at)


def _accept(rota: Rota, given: SwapIn, here: Seat) -> None:
    """Take a shift that was offered."""
    actions.accept(_there(duty.offer(rota, given.swap)), _me(here), by=here.by, at=here.at)


def _decline(rota: Rota, given: SwapIn, here: Seat) -> None:
    """Decline a shift that was offered to oneself, or withdraw one's own offer."""
    actions.decline(_there(duty.offer(rota, given.swap)), _me(here), by=here.by, at=here.at)


def _hand_over(rota: Rota, given: NoteIn, here: Seat) -> None:
    """Write what the next one must know at the end of a shift of one's own."""
    shift = _there(duty.shift(rota, given.shift))
    actions.hand_over(shift, _me(here), given.note, by=here.by, at=here.at)


def _take_over(rota: Rota, given: ShiftIn, here: Seat) -> None:
    """Say that one has read what was handed over after a shift, and is on call now."""
    shift = _there(duty.shift(rota, given.shift))
    handover = _there(duty.handovers([shift.pk]).get(shift.pk))
    actions.take_over(handover, _me(here), by=here.by, at=here.at)


def _absence(rota: Rota, given: AbsenceIn, here: Seat) -> None:
    """Note that somebody cannot be on call; managers may for others."""
    span = given.starts_at, given.ends_at
    actions.note_absence(rota, _whom(given.identity, here), span, by=here.by, at=here.at)


def _end_absence(rota: Rota, given: EndAbsenceIn, here: Seat) -> None:
    """Take an absence away; of somebody else managers do."""
    found = _there(duty.absence(rota, given.absence))
    if found.identity_id != _caller(here):
        _manager(here)
    actions.end_absence(found, by=here.by, at=here.at)


def _number(rota: Rota, given: NumberIn, here: Seat) -> None:
    """Say at which number somebody is called; managers may for others."""
    who = _whom(given.identity, here)
    actions.set_number(rota, who, given.phone, by=here.by, at=here.at)


def _answer_for(rota: Rota, given: AnswersIn, here: Seat) -> None:
    """Say what the rota answers for outside working hours, from a day on. Managers do."""
    said = Answers(**given.model_dump())
    actions.answer_for(rota, said, by=_manager(here).by, at=here.at)


def _end_answer(rota: Rota, given: EndAnswerIn, here: Seat) -> None:
    """Let the rota answer for something for the last time on a day. Managers do."""
    covered = _there(duty.covered(rota, given.covered))
    actions.end_answer(covered, given.last_on, by=_manager(here).by, at=here.at)


def _end(rota: Rota, given: NothingIn, here: Seat) -> None:
    """Use the rota no more. Managers do."""
    del given
    actions.end_rota(rota, by=_manager(here).by, at=here.at)


DEEDS: tuple[tuple[str, type[In], Callable[..., None]], ...] = (
    ("layer", LayerIn, _layer),
    ("change-layer", ChangeLayerIn, _change_layer),
    ("end-layer", EndLayerIn, _end_layer),
    ("cover", CoverIn, _cover),
    ("offer", OfferIn, _offer),
    ("accept", SwapIn, _accept),
    ("decline", SwapIn, _decline),
    ("hand-over", NoteIn, _hand_over),
    ("take-over", ShiftIn, _take_over),
    ("absence", AbsenceIn, _absence),
    ("end-absence", EndAbsenceIn, _end_absence),
    ("number", NumberIn, _number),
    ("answer-for", AnswersIn, _answer_for),
    ("end-answer", EndAnswerIn, _end_answer),
    ("end", NothingIn, _end),
)
"""Every deed: its name in the address, what is sent with it, and what it does."""


def _mount(name: str, shape: type[In], do: Callable[..., None]) -> None:
    @router.post(
        f"/on-call/{{number}}/{name}",
        response=WholeRota,
        auth=ACT,
        url_name=f"on-call-{name}",
        operation_id=f"on_call_{name.replace('-', '_')}",
        summary=name.replace("-", " ").capitalize(),
        description=do.__doc__,
    )
    @once
    def act(
        request: HttpRequest,
        path: Path[RotaOf],
        given: shape,  # type: ignore[valid-type]  # one view for every deed
        idempotency_key: Repeatable = None,
    ) -> HttpResponse:
        del idempotency_key
        here = seat(request)
        rota = duty.rota([here.council.pk], path.number)
        do(rota, given, here)
        return answered(_whole(rota, here))


for _name, _shape, _do in DEEDS:
    _mount(_name, _shape, _do)


def _there(found: Any) -> Any:  # noqa: ANN401 -- whatever was looked for
    if found is None:
        raise NoSuchRota("There is nothing of that number in this rota.")
    return found


def _manager(here: Seat) -> Seat:
    """Return the seat of a system, or of a manager.

    :raises NotInScope: for anybody else's key.
    """
    if here.holder != here.by and not here.who.has_role(Role.MANAGER, Role.ADMIN):
        raise NotInScope("Only managers do that.")
    return here


def _caller(here: Seat) -> int:
    return (here.caller.identity_id if here.caller else None) or 0


def _me(here: Seat) -> int:
    officer(here)
    return _caller(here)


def _whom(identity: int | None, here: Seat) -> int:
    if identity is None:
        return _me(here)
    _manager(here)
    return identity


def _rota(rota: Rota, here: Seat) -> dict[str, Any]:
    return {
        "id": rota.pk,
        "name": rota.name,
        "council": rota.council.slug,
        "team": rota.team_code,
        "calendar": rota.calendar_code,
        "is_outside_hours": duty.is_outside(rota, here.at),
        "on_call": [_on_call(one) for one in duty.on_call(rota, here.at)],
        "next": [_on_call(one) for one in duty.coming(rota, here.at)],
    }


def _on_call(one: OnCall) -> OnCallOut:
    names = ("name", "phone", "layer", "rank", "starts_at", "ends_at", "away_until")
    said = {name: getattr(one, name) for name in names}
    return OnCallOut(shift=one.shift_id, identity=one.identity_id, **said)


def _whole(rota: Rota, here: Seat) -> WholeRota:
    ahead = duty.shifts_of(rota, here.at, here.at + FLAGGED)
    names = ("name", "rank", "weekdays", "begins", "ends", "days", "turn", "people")
    return WholeRota(
        **_rota(rota, here),
        team_people=[Person(identity=n, name=name) for n, name in duty.team(rota).items()],
        layers=[
            RotaLayerOut(layer=one.pk, **{name: getattr(one, name) for name in names})
            for one in duty.layers(rota, here.at.date())
        ],
        shifts=[_shift(one) for one in ahead],
        offers=[_swap(one) for one in duty.offers(rota)],
        absences=[_away(one) for one in duty.absences(rota, here.at)],
        answers_for=[_answers(one) for one in duty.list_of(rota)],
        problems=[_flag(one) for one in duty.flags(rota, here.at)],
    )


def _shift(one: Shift) -> ShiftOut:
    return ShiftOut(
        shift=one.pk,
        identity=one.identity_id,
        planned=one.planned_id,
        layer=one.layer.name,
        rank=one.layer.rank,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
    )


def _swap(one: Swap) -> OfferOut:
    return OfferOut(
        swap=one.pk,
        shift=one.shift_id,
        offered_by=one.offered_by_id,
        to=one.to_id,
        back=one.back_id,
    )


def _away(one: Absence) -> AbsenceOut:
    said = {"starts_at": one.starts_at, "ends_at": one.ends_at}
    return AbsenceOut(absence=one.pk, identity=one.identity_id, **said)


def _answers(one: Covered) -> AnswersOut:
    names = ("service", "priorities", "from_on", "until_on")
    return AnswersOut(covered=one.pk, **{name: getattr(one, name) for name in names})


def _flag(one: Flag) -> FlagOut:
    said = {"problem": one.problem.value, "name": one.name, "shift": one.shift_id}
    return FlagOut.model_validate(said | {"starts_at": one.starts_at, "ends_at": one.ends_at})
