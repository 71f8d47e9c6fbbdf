"""Several cases at once over the wire: what it would do, done, looked at again, and undone."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Router
from pydantic import Field

from moothall.engine.cases import actions, queries, tagging
from moothall.engine.cases.models import BulkChange, Case
from moothall.engine.cases.together import MOST, Verb, Wanted
from moothall.engine.cases.words import NoSuchBulkChange, NoSuchCase, Priority, Reason
from moothall.faces.api import changes
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.cases import Code, Reference
from moothall.faces.api.changes import ValueChange
from moothall.faces.api.recordshapes import Number
from moothall.faces.api.refusals import Invalid
from moothall.faces.api.replies import (
    NO_NUL,
    Day,
    In,
    Numbered,
    Out,
    Remark,
    Repeatable,
    answered,
    once_told_anew,
)
from moothall.faces.api.together import Typed
from moothall.faces.pages.problems import Fault
from moothall.ground.councils import queries as councils

router = Router(tags=["casework"])
ACT, READ = Key("cases:act"), Key("cases:read")


class SeveralCasesIn(In):
    """What to do to several cases, and what that act needs; what it does not need is left out."""

    cases: Annotated[list[Reference], Field(min_length=1, max_length=MOST)]
    act: Verb
    team: Code | None = Field(default=None, description="assign: a team's code.")
    person: Numbered | None = Field(default=None, description="assign: an officer, as /teams says.")
    to: Priority | None = Field(default=None, description="prioritise: how urgent they are now.")
    reason: str = Field(
        default="",
        max_length=60,
        pattern=NO_NUL,
        description="prioritise: why; pause: one of the service's reasons.",
    )
    until_on: Day | None = Field(default=None, description="pause: until when.")
    outcome: Code | None = Field(default=None, description="resolve: how they ended.")
    parent: Reference | None = Field(default=None, description="join: the case they are part of.")
    tag: Typed | None = Field(default=None, description="tag, untag: which.")
    text: Remark = Field(
        default="", description="The words of a note or reply; a remark otherwise."
    )
    dry_run: bool = Field(default=False, description="Say what it would do, and do nothing.")


class Foreseen(Out):
    """A case that would be changed: by field what it is and would be, and who would be told."""

    case: str
    changes: dict[str, ValueChange]
    told: list[str]
    watching: int


class LeftCase(Out):
    """A case to which nothing is done."""

    case: str
    why_not: str


class SeveralCasesOut(Out):
    """What became of several cases; `change` names it. Of many the last are done in a while."""

    change: int | None
    is_finished: bool
    waiting: int = Field(description="How many are still to be done.")
    would: list[Foreseen]
    done: list[str]
    left: list[LeftCase]
    changed_at: datetime | None
    undone_at: datetime | None
    not_put_back: list[LeftCase]


class ChangeOfCases(In):
    """A change of several cases."""

    change: Number


def _done_again(
    kept: Mapping[str, str],
    request: HttpRequest,
    given: SeveralCasesIn,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Tell of a change that was made before; what one would do is looked at again."""
    del idempotency_key
    here = seat(request)
    if "Location" not in kept:
        return _foreseen(here, given)
    return _answered(here, _bulk(here, int(kept["Location"].rpartition("/")[2])))


def _undone_again(
    kept: Mapping[str, str],
    request: HttpRequest,
    path: ChangeOfCases,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Tell of an undoing that was done before."""
    del kept, idempotency_key
    here = seat(request)
    return _answered(here, _bulk(here, path.change))


@router.post(
    "/cases/together",
    response=SeveralCasesOut,
    auth=ACT,
    url_name="cases-together",
    operation_id="change_cases_together",
    summary="Change several",
)
@once_told_anew(_done_again)
def together(
    request: HttpRequest, given: SeveralCasesIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Do the same to up to 1,000 cases, each as it would be alone; what cannot be done is said.

    The first twenty-five are done at once, the others within the minute: ask for the change again.
    """
    del idempotency_key
    here = seat(request)
    if given.dry_run:
        return _foreseen(here, given)
    chosen = {case.pk: case.events_so_far for case in _cases(here, given)}
    wanted = _wanted(here, given)
    bulk = actions.change_together(here.council.pk, chosen, wanted, by=here.holder, at=here.at)
    reply = _answered(here, bulk)
    reply["Location"] = reverse("api:cases-change", args=[bulk.pk])
    return reply


@router.get(
    "/cases/together/{change}",
    response=SeveralCasesOut,
    auth=READ,
    url_name="cases-change",
    operation_id="change_of_cases",
    summary="A change of several",
)
def one(request: HttpRequest, path: Path[ChangeOfCases]) -> HttpResponse:
    """Return which cases were changed at once, how many wait, and which were left, with why."""
    here = seat(request)
    return _answered(here, _bulk(here, path.change))


@router.post(
    "/cases/together/{change}/undo",
    response=SeveralCasesOut,
    auth=ACT,
    url_name="cases-change-undo",
    operation_id="undo_change_of_cases",
    summary="Undo a change of several",
)
@once_told_anew(_undone_again)
def undo(
    request: HttpRequest, path: Path[ChangeOfCases], idempotency_key: Repeatable = None
) -> HttpResponse:
    """Undo what a change of several cases did; what more happened to since is left, and said."""
    del idempotency_key
    here = seat(request)
    roles = here.who.roles.get(here.council.pk, frozenset())
    bulk = _bulk(here, path.change)
    return _answered(here, actions.undo_together(bulk, by=here.holder, at=here.at, roles=roles))


def _bulk(here: Seat, number: int) -> BulkChange:
    try:
        return queries.bulk_change(number, [here.council.pk])
    except NoSuchBulkChange as gone:
        raise NoSuchCase(str(gone)) from gone


def _cases(here: Seat, given: SeveralCasesIn) -> Sequence[Case]:
    found = here.seen.filter(reference__in=given.cases)
    cases = list(found.select_related("council", "team", "assignee").order_by("pk"))
    unknown = sorted(set(given.cases) - {case.reference for case in cases})
    if unknown:
        raise NoSuchCase(f"There is no such case here: {', '.join(unknown[:10])}.")
    return cases


def _wanted(here: Seat, given: SeveralCasesIn) -> Wanted:
    values: dict[str, Any] = {}
    if given.act in {Verb.TAG, Verb.UNTAG}:
        return Wanted(given.act, text=tagging.read(given.tag or ""))
    if given.act == Verb.ASSIGN:
        values = {"team": _team(here, given.team), "person": given.person}
    elif given.act == Verb.PRIORITISE:
        if given.to is None or given.reason not in Reason.values:
            raise Invalid(Fault("Say how urgent they are and why that changed.", pointer="#/to"))
        values = {"to": str(given.to), "reason": given.reason}
    elif given.act == Verb.PAUSE:
        until = given.until_on.isoformat() if isinstance(given.until_on, date) else ""
        values = {"reason": given.reason, "until": until}
    elif given.act == Verb.RESOLVE:
        values = {"outcome": given.outcome or ""}
    elif given.act == Verb.JOIN:
        parent = here.seen.filter(reference=given.parent or "").first()
        values = {"parent": parent.pk if parent else None}
    return Wanted(given.act, values, given.text)


def _team(here: Seat, code: str | None) -> int | None:
    team = councils.team(here.council.pk, code) if code else None
    if code and team is None:
        raise Invalid(Fault("There is no such team.", pointer="#/team"))
    return team.pk if team else None


def _foreseen(here: Seat, given: SeveralCasesIn) -> HttpResponse:
    wanted = _wanted(here, given)
    lines = actions.foresee_together(_cases(here, given), wanted, by=here.holder, at=here.at)
    would = [
        Foreseen(
            case=one.reference,
            changes=changes.values(one.changes),
            told=[recipient for _, recipient in one.told],
            watching=one.watching,
        )
        for one in lines
        if not one.why_not
    ]
    left = [LeftCase(case=one.reference, why_not=one.why_not) for one in lines if one.why_not]
    return answered(
        SeveralCasesOut(
            change=None,
            is_finished=False,
            waiting=0,
            would=would,
            done=[],
            left=left,
            changed_at=None,
            undone_at=None,
            not_put_back=[],
        )
    )


def _answered(here: Seat, bulk: BulkChange) -> HttpResponse:
    """Return how a change of several cases stands; of cases not to be seen nothing is told."""
    numbers = [int(one) for one in (*bulk.done, *bulk.left)]
    known = dict(here.seen.filter(pk__in=numbers).values_list("pk", "reference"))

    def left(found: Mapping[str, str]) -> list[LeftCase]:
        pairs = ((known.get(int(number)), why) for number, why in found.items() if why)
        return [LeftCase(case=reference, why_not=why) for reference, why in pairs if reference]

    body = SeveralCasesOut(
        change=bulk.pk,
        is_finished=bulk.finished_at is not None,
        waiting=len(bulk.waiting),
        would=[],
        done=[known[int(number)] for number in bulk.done if int(number) in known],
        left=left(bulk.left),
        changed_at=bulk.changed_at,
        undone_at=bulk.undone_at,
        not_put_back=left(bulk.put_back),
    )
    return answered(body)
