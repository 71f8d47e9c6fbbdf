"""Work on records over the wire: moved, reviewed, rated, put off, removed, merged; what is due."""

from collections.abc import Mapping
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from moothall.engine.registers import actions, rules
from moothall.engine.registers.queries import Whole
from moothall.engine.registers.words import Colour, NotAllowed, NotARecord
from moothall.engine.upkeep import queries as upkeep
from moothall.engine.upkeep.queries import Looking
from moothall.faces.api.callers import Seat, seat
from moothall.faces.api.recordshapes import (
    MergeRecordsIn,
    MoveRecordIn,
    RateRecordIn,
    RecordOf,
    RecordOut,
    RemoveRecordIn,
    RestoreRecordIn,
    ReviewLine,
    ReviewRecordIn,
    ReviewsOut,
    ReviseRecordIn,
    SoughtReviews,
)
from moothall.faces.api.refusals import Invalid
from moothall.faces.api.registers import (
    ACT,
    READ,
    only_seen,
    roles_of,
    shown,
    told_again,
    who_of,
    whole_of,
)
from moothall.faces.api.replies import Repeatable, answered, once_told_anew
from moothall.faces.pages.problems import Fault

router = Router(tags=["registers"])
RECORD = "/registers/{code}/records/{record}"


@router.post(f"{RECORD}/move", response=RecordOut, auth=ACT, url_name="record-move", summary="Move")
@once_told_anew(told_again)
def move(
    request: HttpRequest,
    path: Path[RecordOf],
    given: MoveRecordIn,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Take a record to another state by a move of its register, filling fields with it.

    409 where somebody changed it after `revision`.
    """
    del idempotency_key
    here = seat(request)
    whole = _mine(here, path, given.values)
    definition, roles = whole.kept.definition, roles_of(here)
    wanted = definition.move(given.move)
    is_there = wanted is not None and whole.record.state in wanted.leaves
    if wanted is not None and is_there:
        values = {**whole.record.values, **given.values}
        refused = rules.why_not_begin(definition, wanted, whole.record.state, roles, values)
        if refused:
            raise NotAllowed(refused)
    try:
        actions.move(
            whole.record,
            given.move,
            by=here.holder,
            at=here.at,
            why=given.why,
            values=given.values,
            revision=given.revision,
        )
    except NotARecord as wrong:
        raise _invalid(wrong.wrongs, {}) from wrong
    return shown(request, path.code, path.record)


@router.post(f"{RECORD}/review", response=RecordOut, auth=ACT, url_name="record-review")
@once_told_anew(told_again)
def review(
    request: HttpRequest,
    path: Path[RecordOf],
    given: ReviewRecordIn,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Say that somebody looked at a record again, what they found, and when it is next."""
    del idempotency_key
    here = seat(request)
    whole = _mine(here, path)
    try:
        actions.review(
            whole.record,
            by=here.holder,
            at=here.at,
            why=given.why,
            next_on=given.next_on,
            revision=given.revision,
        )
    except NotARecord as wrong:
        raise _invalid(wrong.wrongs, {"review_on": "#/next_on"}) from wrong
    return shown(request, path.code, path.record)


@router.post(f"{RECORD}/rate", response=RecordOut, auth=ACT, url_name="record-rate")
@once_told_anew(told_again)
def rate(
    request: HttpRequest,
    path: Path[RecordOf],
    given: RateRecordIn,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Say against its rule how a record stands, and why; null leaves it to the rule again."""
    del idempotency_key
    here = seat(request)
    whole = _mine(here, path)
    actions.rate(
        whole.record,
        Colour(given.colour) if given.colour else None,
        by=here.holder,
        at=here.at,
        why=given.why,
        revision=given.revision,
    )
    return shown(request, path.code, path.record)


@router.post(f"{RECORD}/revise", response=RecordOut, auth=ACT, url_name="record-revise")
@once_told_anew(told_again)
def revise(
    request: HttpRequest,
    path: Path[RecordOf],
    given: ReviseRecordIn,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Put off a date that may slip: its first stays beside it, with how often and who agreed."""
    del idempotency_key
    here = seat(request)
    whole = _mine(here, path)
    if given.field not in whole.values:
        raise Invalid(Fault(f"There is no field {given.field} here.", pointer="#/field"))
    try:
        actions.revise(
            whole.record,
            given.field,
            given.day_on,
            by=here.holder,
            at=here.at,
            agreed_by=given.agreed_by,
            why=given.why,
            revision=given.revision,
        )
    except NotARecord as wrong:
        raise _invalid(wrong.wrongs, {given.field: "#/day_on"}) from wrong
    return shown(request, path.code, path.record)


@router.post(f"{RECORD}/remove", response=RecordOut, auth=ACT, url_name="record-remove")
@once_told_anew(told_again)
def remove(
    request: HttpRequest,
    path: Path[RecordOf],
    given: RemoveRecordIn,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Take a record off its register; `restore` puts it back."""
    del idempotency_key
    here = seat(request)
    whole = _mine(here, path)
    revision = given.revision
    actions.remove(whole.record, by=here.holder, at=here.at, why=given.why, revision=revision)
    return shown(request, path.code, path.record)


@router.post(f"{RECORD}/restore", response=RecordOut, auth=ACT, url_name="record-restore")
@once_told_anew(told_again)
def restore(
    request: HttpRequest,
    path: Path[RecordOf],
    given: RestoreRecordIn,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Put a removed record back, or make one that was merged into another its own again."""
    del idempotency_key
    here = seat(request)
    record = _mine(here, path).record
    back = actions.unmerge if record.merged_into_id else actions.restore
    back(record, by=here.holder, at=here.at, why=given.why)
    return shown(request, path.code, path.record)


def _merged_again(kept: Mapping[str, str], request: HttpRequest, **said: Any) -> HttpResponse:  # noqa: ANN401 -- whatever the view takes
    """Tell of the record that stayed, as it is now."""
    del kept
    return shown(request, said["path"].code, said["given"].into)


@router.post(f"{RECORD}/merge", response=RecordOut, auth=ACT, url_name="record-merge")
@once_told_anew(_merged_again)
def merge(
    request: HttpRequest,
    path: Path[RecordOf],
    given: MergeRecordsIn,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Merge a record into another that is the same thing, and return the one that stays."""
    del idempotency_key
    here = seat(request)
    gone = _mine(here, path).record
    stays = whole_of(here, path.code, given.into).record
    revisions = (given.revision, given.into_revision)
    actions.merge(gone, stays, by=here.holder, at=here.at, why=given.why, revisions=revisions)
    return shown(request, path.code, given.into)


@router.get("/reviews", response=ReviewsOut, auth=READ, url_name="reviews", summary="Due")
def reviews(request: HttpRequest, sought: Annotated[SoughtReviews, Query()]) -> HttpResponse:
    """List the records that are due to be looked at again, the earliest first."""
    here = seat(request)
    today = here.at.astimezone(ZoneInfo(here.council.zone)).date()
    looking = Looking.of(who_of(here), [here.council.pk])
    page = upkeep.due(looking, whose=sought.whose, today=today, after=sought.cursor or "")
    count = upkeep.counted(looking, today=today)[sought.whose]
    items = [
        ReviewLine(
            code=one.kept.slug,
            record=one.id,
            title=one.title,
            review_on=one.review_on,
            keeper=one.keeper,
            state=one.state,
            rag=one.rag,
            is_overdue=one.is_overdue,
        )
        for one in page.rows
    ]
    body = ReviewsOut(items=items, due=count.due, overdue=count.overdue, next=page.after or None)
    return answered(body)


def _mine(here: Seat, path: RecordOf, values: Mapping[str, object] | None = None) -> Whole:
    """Return a record that the key may change.

    :raises NoSuchRecord: where it opens none.
    :raises NotAllowed: where it stands for nobody who may.
    :raises Invalid: for fields that it may not see.
    """
    whole = whole_of(here, path.code, path.record)
    only_seen(whole.kept, roles_of(here), values or {})
    return whole


def _invalid(wrongs: Mapping[str, str], places: Mapping[str, str]) -> Invalid:
    """Return what the register refuses, each with its place in the body."""
    told = (
        Fault(text, pointer=places.get(name, f"#/values/{name}")) for name, text in wrongs.items()
    )
    return Invalid(*told)
