"""Registers over the wire: which there are, their records, one with its history; add and change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router

from moothall.engine.registers import actions, queries, rules
from moothall.engine.registers.definition import Move, RegisterDefinition
from moothall.engine.registers.queries import Asked, Filter, Kept, Slip, Whole
from moothall.engine.registers.words import (
    Clash,
    NoSuchRecord,
    NoSuchRegister,
    NotAllowed,
    NotARecord,
)
from moothall.engine.upkeep import queries as upkeep
from moothall.engine.upkeep.queries import Step
from moothall.engine.upkeep.words import Kind
from moothall.faces.api import changes
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.cases import Code
from moothall.faces.api.recordshapes import (
    FieldOut,
    FollowedOut,
    HistoryStep,
    RatingOut,
    RecordChange,
    RecordIn,
    RecordLine,
    RecordMove,
    RecordOf,
    RecordOut,
    Records,
    RegisterOut,
    Registers,
    RegisterWhole,
    RelatedOut,
    SlipOut,
    SoughtRecords,
)
from moothall.faces.api.refusals import REFUSED, Invalid
from moothall.faces.api.replies import Repeatable, answered, once_told_anew
from moothall.faces.pages import noting
from moothall.faces.pages.problems import Fault, problem
from moothall.ground.people.words import Role, Who

router = Router(tags=["registers"])
READ, ACT = Key("registers:read"), Key("registers:act")
SENSITIVE = "registers:sensitive"
_HIGHER = frozenset({Role.MANAGER.value, Role.ADMIN.value})


@router.get("/registers", response=Registers, auth=READ, url_name="registers", summary="All")
def registers(request: HttpRequest) -> HttpResponse:
    """List the registers in force that the key opens."""
    here = seat(request)
    found = queries.registers(who_of(here), council_ids=[here.council.pk])
    return answered(Registers(items=[RegisterOut(**_told(one.definition)) for one in found]))


@router.get("/registers/{code}", response=RegisterWhole, auth=READ, url_name="register")
def register(request: HttpRequest, code: Code) -> HttpResponse:
    """Say what the records of a register hold, as far as the key may see it."""
    here = seat(request)
    kept, roles = opened(here, code), roles_of(here)
    said = kept.definition
    fields = [
        FieldOut(
            id=one.id,
            type=one.type,
            label=one.label,
            required=one.required,
            is_listed=one.id in kept.slots,
            options={option.id: option.label for option in one.options},
        )
        for one in said.seen_with(roles)
    ]
    body = RegisterWhole(
        **_told(said),
        fields=fields,
        states={one.id: one.label for one in said.states},
        views={one.id: one.label for one in said.views},
    )
    return answered(body)


@router.get("/registers/{code}/records", response=Records, auth=READ, url_name="records")
def records(
    request: HttpRequest, code: Code, sought: Annotated[SoughtRecords, Query()]
) -> HttpResponse:
    """List records of a register, by its title where no other order is asked for."""
    here = seat(request)
    kept = opened(here, code)
    asked = asked_of(kept, sought, [one.id for one in kept.definition.seen_with(roles_of(here))])
    page = queries.listed(who_of(here), [kept], asked)
    noting.list_seen(request, kept, page, asked=asked, who=who_of(here), by=here.by)
    items = [
        RecordLine(
            record=row.id,
            title=row.title,
            state=row.state,
            rag=row.rag,
            review_on=row.review_on,
            changed_at=row.changed_at,
            revision=row.revision,
            values=dict(row.values),
        )
        for row in page.rows
    ]
    following = page.after or None
    body = Records(items=items, count=page.count, is_more=page.is_capped, next=following)
    return answered(body)


def _added_again(kept: Mapping[str, str], request: HttpRequest, **said: Any) -> HttpResponse:  # noqa: ANN401 -- whatever the view takes
    """Tell of a record that was added before, as it is now."""
    return shown(request, said["code"], int(kept["Location"].rpartition("/")[2]), status=201)


def told_again(kept: Mapping[str, str], request: HttpRequest, **said: Any) -> HttpResponse:  # noqa: ANN401 -- whatever the view takes
    """Tell of a record that was worked on before, as it is now."""
    del kept
    return shown(request, said["path"].code, said["path"].record)


@router.post(
    "/registers/{code}/records",
    response={201: RecordOut},
    auth=ACT,
    url_name="records",
    operation_id="add_record",
    summary="Add",
)
@once_told_anew(_added_again)
def add(
    request: HttpRequest, code: Code, given: RecordIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Add a record to a register."""
    del idempotency_key
    here = seat(request)
    only_seen(opened(here, code), roles_of(here), given.values)
    try:
        made = actions.add(here.council, code, given.values, by=here.holder, at=here.at)
    except NotARecord as refused:
        raise _invalid(refused.wrongs) from refused
    return shown(request, code, made.pk, status=201)


@router.get("/registers/{code}/records/{record}", response=RecordOut, auth=READ, url_name="record")
def record(request: HttpRequest, path: Path[RecordOf]) -> HttpResponse:
    """Return a record with all that the key may see of it, what it leads to and its history."""
    return shown(request, path.code, path.record)


@router.patch(
    "/registers/{code}/records/{record}",
    response=RecordOut,
    auth=ACT,
    url_name="record",
    operation_id="change_record",
    summary="Change",
)
@once_told_anew(told_again)
def change(
    request: HttpRequest,
    path: Path[RecordOf],
    given: RecordChange,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Change what a record says. What others changed meanwhile in other fields stays.

    409 where they changed the same, with what each field said then and says now.
    """
    del idempotency_key
    here = seat(request)
    whole = whole_of(here, path.code, path.record)
    only_seen(whole.kept, roles_of(here), given.values)
    try:
        actions.change(
            whole.record,
            given.values,
            by=here.holder,
            at=here.at,
            revision=given.revision,
            why=given.why,
        )
    except NotARecord as refused:
        raise _invalid(refused.wrongs) from refused
    except Clash as clash:
        return problem(409, str(clash), kind=REFUSED, faults=list(_clashing(clash)))
    return shown(request, path.code, path.record)


def who_of(here: Seat) -> Who:
    """Return as whom a key sees records: as an officer, without the scope for what is sensitive."""
    who = here.who
    if here.may(SENSITIVE):
        return who
    roles = {
        council: held - _HIGHER | ({Role.OFFICER.value} if held & _HIGHER else frozenset())
        for council, held in who.roles.items()
    }
    return replace(who, roles=roles)


def roles_of(here: Seat) -> frozenset[str]:
    """Return the roles that a key stands for here."""
    return frozenset(who_of(here).roles.get(here.council.pk, frozenset()))


def opened(here: Seat, code: str) -> Kept:
    """Return a register that the key opens.

    :raises NoSuchRegister: for any other.
    """
    kept = queries.register(here.council.pk, code)
    if not kept.definition.seen_with(roles_of(here)):
        raise NoSuchRegister(f"There is no register called {code!r} here.")
    return kept


def whole_of(here: Seat, code: str, number: int) -> Whole:
    """Return a record that the key opens.

    :raises NoSuchRecord: for any other.
    """
    whole = queries.one(who_of(here), number)
    if whole.kept.slug != code or whole.record.council_id != here.council.pk:
        raise NoSuchRecord
    return whole


def only_seen(kept: Kept, roles: frozenset[str], names: Iterable[str]) -> None:
    """Refuse whoever may not change the register, and fields that the key may not see.

    :raises NotAllowed: for a key that stands for nobody who may.
    :raises Invalid: with the place of each field.
    """
    refused = rules.why_not_change(kept.definition, roles)
    if refused:
        raise NotAllowed(refused)
    seen = {one.id for one in kept.definition.seen_with(roles)}
    lost = {name: f"There is no field {name} here." for name in names if name not in seen}
    if lost:
        raise _invalid(lost)


def _invalid(wrongs: Mapping[str, str]) -> Invalid:
    return Invalid(*(Fault(text, pointer=f"#/values/{name}") for name, text in wrongs.items()))


def _clashing(clash: Clash) -> Iterable[Fault]:
    for name, three in clash.fields.items():
        told = f"It said {three.before!r} and says {three.now!r} now, in revision {clash.revision}."
        yield Fault(told, pointer=f"#/values/{name}")


def asked_of(kept: Kept, sought: SoughtRecords, seen: Sequence[str]) -> Asked:
    """Return what a caller looks for, as a list asks it."""
    said = kept.definition
    view = said.view(sought.view) if sought.view else None
    begun = queries.asked_by(view) if view else Asked()
    columns = tuple(name for name in kept.slots if name in seen)
    more = [
        Filter(name, (text,))
        for name, text in (("state", sought.state), ("rag", sought.rag))
        if text
    ]
    if sought.field:
        more.append(_filter(said, sought))
    after = sought.cursor or ""
    filters = (*begun.filters, *more)
    return Asked(columns, filters, sought.sort or begun.sort, after, sought.limit)


def _filter(said: RegisterDefinition, sought: SoughtRecords) -> Filter:
    name = sought.field or ""
    field = said.by_id.get(name)
    holds = field.holds if field else "text"

    def read(text: str | None) -> object:
        if text in (None, "-"):
            return text
        if holds == "yesno":
            return text == "true"
        is_whole = holds in ("number", "money", "officer", "relation")
        return int(text) if is_whole and _is_whole(str(text)) else text

    is_ = () if sought.is_ is None else (read(sought.is_),)
    return Filter(name, is_, read(sought.least), read(sought.most), sought.begins or "")


def _is_whole(text: str) -> bool:
    return len(text) < 19 and text.removeprefix("-").isdecimal() and text.isascii()


def _told(said: RegisterDefinition) -> dict[str, str]:
    return {
        "code": said.slug,
        "name": said.name,
        "one": said.one,
        "summary": said.summary,
        "group": said.group,
    }


def shown(request: HttpRequest, code: str, number: int, *, status: int = 200) -> HttpResponse:
    """Return a record as a reply: all that the key may see of it; what is sensitive is noted."""
    here = seat(request)
    whole = whole_of(here, code, number)
    noting.record_seen(request, whole, here.by)
    row = whole.record
    history = [
        HistoryStep(
            revision=step.revision,
            what=step.what.value,
            who=step.who,
            happened_at=step.happened_at,
            why=step.why,
            fields=changes.texts((one.id, before, after) for one, before, after in step.fields),
        )
        for step in whole.history
    ]
    related = [
        RelatedOut(label=one.label, code=one.register, record=one.record_id, title=one.title)
        for one in whole.related
    ]
    rating = queries.ratings([number] if row.is_rated else []).get(number)
    body = RecordOut(
        record=row.pk,
        title=row.title,
        state=row.state,
        rag=row.rag,
        review_on=row.review_on,
        changed_at=row.changed_at,
        revision=row.revision,
        values={name: value for name, value in whole.values.items() if value is not None},
        is_removed=row.removed_at is not None,
        merged_into=row.merged_into_id,
        moves=[_move(whole, move, roles_of(here)) for move, _ in whole.moves],
        rating=RatingOut(who=rating.who, why=rating.why, rated_at=rating.at) if rating else None,
        followed=[_followed(one) for one in upkeep.followed(who_of(here), whole)],
        slips=[_slip(one) for one in queries.slips(whole)],
        related=related,
        history=history,
    )
    headers = {"Location": reverse("api:record", args=[code, number])} if status == 201 else None
    return answered(body, status=status, headers=headers)


def _move(whole: Whole, move: Move, roles: frozenset[str]) -> RecordMove:
    said, row = whole.kept.definition, whole.record
    return RecordMove(
        move=move.id,
        label=move.label,
        to=move.to,
        needs=list(move.needs),
        needs_why=move.why,
        why_not=rules.why_not_begin(said, move, row.state, roles, row.values),
    )


def _followed(step: Step) -> FollowedOut:
    return FollowedOut(
        because=step.because,
        followed_at=step.at,
        record=step.record_id or None,
        case=step.reference or None,
        told=step.told if step.kind == Kind.MESSAGE else None,
    )


def _slip(slip: Slip) -> SlipOut:
    return SlipOut(
        field=slip.field.id,
        original_on=slip.original_on,
        now_on=slip.now_on,
        slips=slip.slips,
        agreed_by=slip.agreed,
    )
