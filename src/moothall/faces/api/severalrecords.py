"""Several records at once over the wire: what it would do, done, looked at again, and undone."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Router
from pydantic import Field, StringConstraints

from moothall.engine.registers import actions, queries
from moothall.engine.registers.actions import Wanted
from moothall.engine.registers.actions.several import MEANWHILE, MOST, Line
from moothall.engine.registers.models import BulkChange
from moothall.engine.registers.queries import Kept
from moothall.engine.registers.words import NoSuchBulkChange, NoSuchRecord
from moothall.faces.api import changes
from moothall.faces.api.callers import Seat, seat
from moothall.faces.api.cases import Code
from moothall.faces.api.changes import TextChange, ValueChange
from moothall.faces.api.recordshapes import Number
from moothall.faces.api.registers import ACT, READ, only_seen, opened, roles_of, who_of
from moothall.faces.api.replies import (
    AnyAnswer,
    In,
    Numbered,
    Out,
    Remark,
    Repeatable,
    answered,
    once_told_anew,
)
from moothall.faces.api.replies import Kept as Text

router = Router(tags=["registers"])
MoveId = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9-]{0,59})?$")]


class SeenRecord(In):
    """A record, as you read it."""

    record: Numbered
    revision: Numbered


class SeveralIn(In):
    """What to do to several records: fields that are to say something else, or a move."""

    records: Annotated[list[SeenRecord], Field(min_length=1, max_length=MOST)]
    values: dict[Text, AnyAnswer] = Field(
        default_factory=dict, description="Fields, the same in each; null empties one."
    )
    move: MoveId = Field(default="", description="A move, instead of fields or with what it needs.")
    why: Remark = ""
    dry_run: bool = Field(default=False, description="Say what it would do, and do nothing.")


class ChangedOne(Out):
    """A record that is changed, or would be."""

    record: int
    title: str
    fields: dict[str, ValueChange] = Field(description="By field, what it said and says.")
    state: TextChange | None


class LeftOne(Out):
    """A record to which nothing is done."""

    record: int
    why_not: str


class SeveralOut(Out):
    """What became of several records; `change` names it, to look at it again and to undo it."""

    change: int | None
    done: list[ChangedOne]
    left: list[LeftOne]


class ChangeOfSeveral(Out):
    """A change of several records that was made."""

    change: int
    changed_at: datetime
    undone_at: datetime | None
    why: str
    done: list[int]
    left: list[LeftOne]


class ChangeOf(In):
    """A change of several records of a register."""

    code: Code
    change: Number


def _done_again(
    kept: Mapping[str, str],
    request: HttpRequest,
    code: Code,
    given: SeveralIn,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Tell of a change that was made before; what one would do is looked at again."""
    if "Location" not in kept:
        return _together(request, code, given)
    del given, idempotency_key
    here = seat(request)
    register = opened(here, code)
    bulk = _bulk(here, ChangeOf(code=code, change=int(kept["Location"].rpartition("/")[2])))
    left = [_left(number, why) for number, why in bulk.left.items()]
    return _answered(here, register, bulk.pk, [*_steps(here, bulk), *left])


def _undone_again(
    kept: Mapping[str, str],
    request: HttpRequest,
    path: ChangeOf,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Tell of an undoing that was done before."""
    del kept, idempotency_key
    here = seat(request)
    bulk = _bulk(here, path)
    back = queries.bulk_put_back(bulk)
    lines = [
        replace(line, state=None, why_not="" if line.record_id in back else MEANWHILE)
        for line in _steps(here, bulk)
    ]
    return _answered(here, opened(here, path.code), bulk.pk, lines)


def _left(number: str, why: str) -> Line:
    return Line(int(number), "", why_not=why)


def _steps(here: Seat, bulk: BulkChange) -> list[Line]:
    """Return what a change of several did, of records that are still there."""
    steps = queries.bulk_steps(bulk)
    titles = queries.titles(who_of(here), steps)
    lines = []
    for number, step in sorted(steps.items()):
        fields = dict(step.fields)
        before, after = fields.pop("state", ("", ""))
        state = (before, after) if after else None
        title = titles[number][0] if number in titles else ""
        lines.append(Line(number, title, fields, state))
    return lines


@router.post(
    "/registers/{code}/together",
    response=SeveralOut,
    auth=ACT,
    url_name="records-together",
    operation_id="change_records_together",
    summary="Change several",
)
@once_told_anew(_done_again)
def together(
    request: HttpRequest, code: Code, given: SeveralIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Change up to 200 records at once, each as it would be alone; what cannot be done is said."""
    del idempotency_key
    return _together(request, code, given)


def _together(request: HttpRequest, code: str, given: SeveralIn) -> HttpResponse:
    here = seat(request)
    kept = opened(here, code)
    roles = roles_of(here)
    only_seen(kept, roles, given.values)
    records = {one.record: one.revision for one in given.records}
    wanted = Wanted(given.values, given.move, given.why, roles)
    act = actions.foresee_together if given.dry_run else actions.change_together
    found = act(kept, records, wanted, by=here.holder, at=here.at)
    number = found.bulk.pk if found.bulk else None
    reply = _answered(here, kept, number, found.lines)
    if number:
        reply["Location"] = reverse("api:together", args=[code, number])
    return reply


@router.get(
    "/registers/{code}/together/{change}",
    response=ChangeOfSeveral,
    auth=READ,
    url_name="together",
    operation_id="change_of_records",
    summary="A change of several",
)
def one(request: HttpRequest, path: Path[ChangeOf]) -> HttpResponse:
    """Return which records were changed at once, and which were left, with why."""
    here = seat(request)
    bulk = _bulk(here, path)
    body = ChangeOfSeveral(
        change=bulk.pk,
        changed_at=bulk.changed_at,
        undone_at=bulk.undone_at,
        why=bulk.why,
        done=[int(number) for number in bulk.done],
        left=[LeftOne(record=int(number), why_not=why) for number, why in bulk.left.items()],
    )
    return answered(body)


@router.post(
    "/registers/{code}/together/{change}/undo",
    response=SeveralOut,
    auth=ACT,
    url_name="together-undo",
    operation_id="undo_change_of_records",
    summary="Undo a change of several",
)
@once_told_anew(_undone_again)
def undo(
    request: HttpRequest, path: Path[ChangeOf], idempotency_key: Repeatable = None
) -> HttpResponse:
    """Put back what a change of several records did; what was changed since is left, and said."""
    del idempotency_key
    here = seat(request)
    bulk = _bulk(here, path)
    back = actions.undo_together(bulk, by=here.holder, at=here.at, roles=roles_of(here))
    return _answered(here, opened(here, path.code), bulk.pk, back.lines)


def _bulk(here: Seat, path: ChangeOf) -> BulkChange:
    try:
        return queries.bulk_change([opened(here, path.code)], path.change)
    except NoSuchBulkChange as gone:
        raise NoSuchRecord(str(gone)) from gone


def _answered(here: Seat, kept: Kept, change: int | None, lines: Iterable[Line]) -> HttpResponse:
    seen = {one.id for one in kept.definition.seen_with(roles_of(here))}
    found = list(lines)
    body = SeveralOut(
        change=change,
        done=[_changed(line, seen) for line in found if not line.why_not],
        left=[LeftOne(record=one.record_id, why_not=one.why_not) for one in found if one.why_not],
    )
    return answered(body)


def _changed(line: Line, seen: set[str]) -> ChangedOne:
    return ChangedOne(
        record=line.record_id,
        title=line.title,
        fields=changes.values({name: pair for name, pair in line.fields.items() if name in seen}),
        state=TextChange(before=line.state[0], after=line.state[1]) if line.state else None,
    )
