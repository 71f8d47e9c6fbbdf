"""What can be done to a case: each operation calls one action."""

from collections.abc import Callable
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import Field, StringConstraints

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries, rules
from moothall.engine.cases.models import Case
from moothall.engine.cases.words import CancelReason, NoSuchCase, NotYours, Priority, Reason
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.cases import CaseOut, Code, Reference, shown
from moothall.faces.api.refusals import Changed, Invalid
from moothall.faces.api.replies import NO_NUL, Day, IfMatch, In, Repeatable, once
from moothall.faces.pages.problems import Fault
from moothall.ground.councils import queries as councils
from moothall.ground.people import queries as people

router = Router(tags=["casework"])
ACT = Key("cases:act")
LONGEST = 10_000
Words = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST, pattern=NO_NUL)]
Remark = Annotated[str, StringConstraints(max_length=LONGEST, pattern=NO_NUL)]
TAGGED = {"responses": {200: {"headers": {"ETag": {"schema": {"type": "string"}}}}}}


class Nothing(In):
    """Nothing more needs to be said."""


class AssignIn(In):
    """To whom: a team's queue, or somebody of it."""

    team: Code | None = Field(default=None, description="A team's code; its own if left out.")
    person: Annotated[int, Field(ge=1, le=2**53)] | None = Field(
        default=None, description="A person's number, as /teams gives it."
    )


class SayIn(In):
    """Words."""

    text: Words


class PauseIn(In):
    """Why a case waits."""

    reason: Code = Field(description="One of the service's reasons.")
    until_on: Day | None = None
    remark: Remark = ""


class ResolveIn(In):
    """How the work ended."""

    outcome: Code = Field(description="One of the service's outcomes.")
    remark: Remark = ""
    is_public: bool = Field(default=True, description="Whether the requester is told.")


class ReopenIn(In):
    """Why a case is opened again."""

    remark: Remark = ""


class CancelIn(In):
    """Why the work is not done."""

    reason: CancelReason
    remark: Remark = ""


class PrioritiseIn(In):
    """How urgent it is now, and why that changed: it decides how the clocks go on."""

    to: Priority
    reason: Reason
    remark: Remark = ""


class MergeIn(In):
    """Into which case."""

    into: Reference


class TaskOf(In):
    """A task of a case."""

    reference: Reference
    code: Code


class TaskIn(In):
    """What is to be said of the task that is done."""

    remark: Remark = ""


def _assign(case: Case, given: AssignIn, here: Seat) -> Case:
    """Give a case to a team's queue, or to an officer of it."""
    team = councils.team(case.council_id, given.team) if given.team else None
    if given.team and team is None:
        raise Invalid(Fault("There is no such team.", pointer="#/team"))
    person = people.person(given.person) if given.person else None
    if given.person and person is None:
        raise Invalid(Fault("There is no such person.", pointer="#/person"))
    return cases.assign(case, by=here.by, at=here.at, team=team, person=person)


def _reply(case: Case, given: SayIn, here: Seat) -> Case:
    """Answer the requester; the first answer ends the response clock."""
    return cases.reply(case, by=here.by, at=here.at, body=given.text)


def _note(case: Case, given: SayIn, here: Seat) -> Case:
    """Write an internal note; the requester never reads it."""
    return cases.note(case, by=here.by, at=here.at, body=given.text)


def _message(case: Case, given: SayIn, here: Seat) -> Case:
    """Take what the requester wrote elsewhere; a case that waited for them goes on."""
    return cases.receive_message(case, by=here.by, at=here.at, body=given.text)


def _pause(case: Case, given: PauseIn, here: Seat) -> Case:
    """Pause a case for one of its service's reasons; only some stop the clock."""
    said = given.model_dump()
    return cases.pause(case, by=here.by, at=here.at, **said)


def _resume(case: Case, given: Nothing, here: Seat) -> Case:
    """Go on with a paused case."""
    del given
    return cases.resume(case, by=here.by, at=here.at)


def _resolve(case: Case, given: ResolveIn, here: Seat) -> Case:
    """Say that the work is done, and how."""
    said = given.model_dump()
    return cases.resolve(case, by=here.by, at=here.at, **said)


def _close(case: Case, given: Nothing, here: Seat) -> Case:
    """Close a resolved case."""
    del given
    return cases.close(case, by=here.by, at=here.at)


def _reopen(case: Case, given: ReopenIn, here: Seat) -> Case:
    """Open a resolved or closed case again; its clocks go on."""
    return cases.reopen(case, by=here.by, at=here.at, remark=given.remark)


def _cancel(case: Case, given: CancelIn, here: Seat) -> Case:
    """End a case without the work being done."""
    said = {"reason": str(given.reason), "remark": given.remark}
    return cases.cancel(case, by=here.by, at=here.at, **said)


def _reprioritise(case: Case, given: PrioritiseIn, here: Seat) -> Case:
    """Change a case's priority; the reason decides how its clocks go on."""
    said = {"to": str(given.to), "reason": str(given.reason), "remark": given.remark}
    return cases.reprioritise(case, by=here.by, at=here.at, **said)


def _merge(case: Case, given: MergeIn, here: Seat) -> Case:
    """Merge a case into another that the key may see."""
    into = queries.by_reference(given.into, here.seen)
    return cases.merge(case, into, by=here.by, at=here.at)


ACTS: tuple[tuple[str, type[In], Callable[..., Case]], ...] = (
    ("assign", AssignIn, _assign),
    ("reply", SayIn, _reply),
    ("note", SayIn, _note),
    ("message", SayIn, _message),
    ("pause", PauseIn, _pause),
    ("resume", Nothing, _resume),
    ("resolve", ResolveIn, _resolve),
    ("close", Nothing, _close),
    ("reopen", ReopenIn, _reopen),
    ("cancel", CancelIn, _cancel),
    ("reprioritise", PrioritiseIn, _reprioritise),
    ("merge", MergeIn, _merge),
)
"""Every act: its name in the address, what is sent with it, and what it does."""


def _mount(name: str, shape: type[In], do: Callable[..., Case]) -> None:
    @router.post(
        f"/cases/{{reference}}/{name}",
        response=CaseOut,
        auth=ACT,
        url_name=name,
        operation_id=f"case_{name}",
        summary=name.capitalize(),
        description=do.__doc__,
        openapi_extra=TAGGED,
    )
    @once
    def act(
        request: HttpRequest,
        reference: Reference,
        given: shape,  # type: ignore[valid-type]  # one view for every act
        if_match: IfMatch = None,
        idempotency_key: Repeatable = None,
    ) -> HttpResponse:
        del idempotency_key  # `once` has read it
        here = seat(request)
        do(_held(here, reference, if_match), given, here)
        return shown(here, queries.by_reference(reference, here.seen))


for _name, _shape, _do in ACTS:
    _mount(_name, _shape, _do)


@router.post(
    "/cases/{reference}/tasks/{code}/finish",
    response=CaseOut,
    auth=ACT,
    url_name="task",
    operation_id="case_finish_task",
    summary="Finish a task",
    openapi_extra=TAGGED,
)
@once
def task(
    request: HttpRequest,
    path: Path[TaskOf],
    given: TaskIn,
    if_match: IfMatch = None,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Say that a task is done; those that waited for it begin."""
    del idempotency_key
    here = seat(request)
    case = _held(here, path.reference, if_match)
    if path.code not in {known.code for known in queries.tasks(case)}:
        raise NoSuchCase("The case has no such task.")
    cases.finish_task(case, by=here.by, at=here.at, task=path.code, remark=given.remark)
    return shown(here, queries.by_reference(path.reference, here.seen))


def _held(here: Seat, reference: str, if_match: str | None) -> Case:
    """Return a case, locked, that the caller may work and that is still as they read it.

    :raises Changed: when it is not.
    """
    case = queries.by_reference(reference, here.seen.select_for_update(of=("self",)))
    holder = here.caller.holder if here.caller else here.by
    if reason := rules.why_not_work(case, holder):
        raise NotYours(reason)
    if if_match not in {None, "*", f'"{case.events_so_far}"'}:
        raise Changed
    return case
