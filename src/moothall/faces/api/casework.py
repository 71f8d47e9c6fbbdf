"""What can be done to a case: each operation calls one action."""

from collections.abc import Callable
from functools import partial
from typing import Literal
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import Field

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries, rules
from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import retyping, writing
from moothall.engine.cases.words import NoSuchCase, NotYours, Priority, Reason
from moothall.engine.cases.writing import Written
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.registers.words import NotARecord
from moothall.faces.api import together
from moothall.faces.api.answers import heard
from moothall.faces.api.callers import Key, NotInScope, Seat, seat
from moothall.faces.api.cases import CaseOut, Code, Reference, Text, shown
from moothall.faces.api.files import Keys, handed
from moothall.faces.api.refusals import Changed, Invalid
from moothall.faces.api.registers import only_seen, opened, roles_of
from moothall.faces.api.replies import (
    AnyAnswer,
    Day,
    IfMatch,
    In,
    Numbered,
    Remark,
    Repeatable,
    Words,
    once,
)
from moothall.faces.pages.problems import Fault
from moothall.ground.councils import queries as councils
from moothall.ground.people import queries as people

router = Router(tags=["casework"])
ACT = Key("cases:act")
WRITES = "registers:act"
TAGGED = {"responses": {200: {"headers": {"ETag": {"schema": {"type": "string"}}}}}}


class Nothing(In):
    """Nothing more needs to be said."""


class AssignIn(In):
    """To whom: a team's queue, or somebody of it; neither: oneself, with a person's key."""

    team: Code | None = Field(default=None, description="A team's code; its own if left out.")
    person: Numbered | None = Field(
        default=None, description="A person's number, as /teams gives it."
    )
    remark: Remark = Field(
        default="", description="Why; needed where it is taken from an officer or a team."
    )


class SayIn(In):
    """Words, and the files that were sent for them."""

    text: Words
    files: Keys = Field(default_factory=list, description="Keys, as sending each file gave them.")


class PauseIn(In):
    """Why a case waits."""

    reason: Code = Field(description="One of the service's reasons.")
    until_on: Day | None = Field(default=None, description="After today, within a year.")
    remark: Remark = ""


class RedateIn(In):
    """Until which other day a case waits."""

    until_on: Day = Field(description="A day after today, within a year.")
    remark: Remark = ""


class ResolveIn(In):
    """How the work ended."""

    outcome: Code = Field(description="One of the service's outcomes.")
    remark: Remark = ""
    is_public: bool = Field(default=True, description="Whether the requester is told.")
    with_parts: bool = Field(default=False, description="Its parts too, as far as they can be.")


class ReopenIn(In):
    """Why a case is opened again."""

    remark: Remark = ""


class CancelIn(In):
    """Why the work is not done."""

    reason: Literal["withdrawn", "duplicate", "spam", "test"]
    remark: Remark = ""


class PrioritiseIn(In):
    """How urgent it is now, and why that changed: it decides how the clocks go on."""

    to: Priority
    reason: Reason
    remark: Remark = ""


class RetypeIn(In):
    """What a case really is, and what is known of what that service asks."""

    service: Code = Field(description="A service in force that the case can become.")
    answers: dict[Text, AnyAnswer] = Field(
        default_factory=dict, description="By question id; what fits is carried by itself."
    )
    remark: Remark = ""


class TaskOf(In):
    """A task of a case."""

    reference: Reference
    code: Code


class TaskIn(In):
    """What is to be said of the task that is done, and of the record that it writes."""

    remark: Remark = ""
    record: Numbered | None = Field(
        default=None, description="The record that is written to, if one is chosen."
    )
    values: dict[Text, AnyAnswer] = Field(
        default_factory=dict, max_length=50, description="What the record says, by field."
    )


def _assign(case: Case, given: AssignIn, here: Seat) -> Case:
    """Give a case to a team's queue, or to an officer of it."""
    team = councils.team(case.council_id, given.team) if given.team else None
    if given.team and team is None:
        raise Invalid(Fault("There is no such team.", pointer="#/team"))
    number = given.person or (None if given.team else _own(here))
    person = people.person(number) if number else None
    if number and person is None:
        raise Invalid(Fault("There is no such person.", pointer="#/person"))
    remark = given.remark
    is_named = bool(given.team or given.person)
    leaves_team = team is not None and case.team_id not in {None, team.pk}
    if is_named and (case.assignee_id or leaves_team) and not remark.strip():
        raise Invalid(Fault("Say why it goes to somebody else.", pointer="#/remark"))
    return cases.assign(case, by=here.by, at=here.at, team=team, person=person, remark=remark)


def _own(here: Seat) -> int | None:
    return here.caller.person_id if here.caller else None


def _reply(case: Case, given: SayIn, here: Seat) -> Case:
    """Answer the requester; the first answer ends the response clock."""
    files = handed(here, case, given.files)
    return cases.reply(case, by=here.by, at=here.at, body=given.text, files=files)


def _note(case: Case, given: SayIn, here: Seat) -> Case:
    """Write an internal note; the requester never reads it."""
    files = handed(here, case, given.files)
    return cases.note(case, by=here.by, at=here.at, body=given.text, files=files)


def _message(case: Case, given: SayIn, here: Seat) -> Case:
    """Take what the requester wrote elsewhere; a case that waited for them goes on."""
    files = handed(here, case, given.files)
    return cases.receive_message(case, by=here.by, at=here.at, body=given.text, files=files)


def _pause(case: Case, given: PauseIn, here: Seat) -> Case:
    """Pause a case for one of its service's reasons; only some stop the clock."""
    said = given.model_dump()
    return cases.pause(case, by=here.by, at=here.at, **said)


def _redate(case: Case, given: RedateIn, here: Seat) -> Case:
    """Pause a paused case until another day; its clocks stand as they stood."""
    return cases.redate(case, by=here.by, at=here.at, **given.model_dump())


def _resume(case: Case, given: Nothing, here: Seat) -> Case:
    """Go on with a paused case."""
    del given
    return cases.resume(case, by=here.by, at=here.at)


def _resolve(case: Case, given: ResolveIn, here: Seat) -> Case:
    """Say that the work is done, and how; with its parts, those that can be by this key."""
    said = given.model_dump(exclude={"with_parts"})
    if given.with_parts:
        cases.resolve_all(case, by=here.by, at=here.at, holder=here.holder, **said)
        return case
    return cases.resolve(case, by=here.by, at=here.at, **said)


def _close(case: Case, given: Nothing, here: Seat) -> Case:
    """Close a resolved case, with those of its parts that are resolved and the key may work."""
    del given
    return cases.close_all(case, by=here.by, at=here.at, holder=here.holder).case


def _reopen(case: Case, given: ReopenIn, here: Seat) -> Case:
    """Open a resolved or closed case again; its clocks go on."""
    return cases.reopen(case, by=here.by, at=here.at, remark=given.remark)


def _cancel(case: Case, given: CancelIn, here: Seat) -> Case:
    """End a case without the work being done."""
    said = {"reason": given.reason, "remark": given.remark}
    return cases.cancel(case, by=here.by, at=here.at, **said)


def _reprioritise(case: Case, given: PrioritiseIn, here: Seat) -> Case:
    """Change a case's priority; the reason decides how its clocks go on."""
    said = {"to": str(given.to), "reason": str(given.reason), "remark": given.remark}
    return cases.reprioritise(case, by=here.by, at=here.at, **said)


def _retype(case: Case, given: RetypeIn, here: Seat) -> Case:
    """Make a case one of another service: what was answered that fits is carried.

    Its tasks that are not done end, those of the service begin, its promises count from when it was
    asked for; figures of the time before stay as they are.
    """
    to = catalogue.head(case.council_id, given.service)
    definition = catalogue.definition(to.pk)
    change = retyping.preview(case, definition, {})
    fits = change.answers if change else {}
    asked = {q.id for _, q in definition.questions() if q.type != "file"}
    said = {name: value for name, value in fits.items() if name in asked} | given.answers
    zone = ZoneInfo(case.council.zone)
    kept, faults = heard(definition, said, today=here.at.astimezone(zone).date())
    carried = {f"#/answers/{name}" for name in said if name not in given.answers}
    if wrong := [fault for fault in faults if fault.pointer not in carried]:
        raise Invalid(*wrong)  # what was right when it was answered is not judged again
    kept = {name: value for name, value in kept.items() if name in given.answers}
    return cases.retype(case, by=here.by, at=here.at, to=to, answers=kept, remark=given.remark)


ACTS: tuple[tuple[str, type[In], Callable[..., Case]], ...] = (
    ("assign", AssignIn, _assign),
    ("reply", SayIn, _reply),
    ("note", SayIn, _note),
    ("message", SayIn, _message),
    ("pause", PauseIn, _pause),
    ("redate", RedateIn, _redate),
    ("resume", Nothing, _resume),
    ("resolve", ResolveIn, _resolve),
    ("close", Nothing, _close),
    ("reopen", ReopenIn, _reopen),
    ("cancel", CancelIn, _cancel),
    ("reprioritise", PrioritiseIn, _reprioritise),
    ("retype", RetypeIn, _retype),
    *together.ACTS,
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
        do(held(here, reference, if_match), given, here)
        return shown(here, queries.by_reference(reference, here.seen))


for _name, _shape, _do in ACTS:
    _mount(_name, _shape, _do)


class DecideIn(In):
    """A decision on an approval."""

    decision: Literal["approved", "refused"]
    remark: Remark = ""


class DelegateIn(In):
    """Who decides in one's place."""

    person: Numbered


def _decide(case: Case, code: str, given: DecideIn, here: Seat) -> Case:
    """Approve or refuse, as the person whose key it is; once enough have, the task is done."""
    said = {"task": code, "decision": given.decision, "remark": given.remark}
    return cases.decide(case, by=here.holder, at=here.at, **said)


def _delegate(case: Case, code: str, given: DelegateIn, here: Seat) -> Case:
    """Hand the decision of the person whose key it is to another officer."""
    person = people.person(given.person)
    if person is None:
        raise Invalid(Fault("There is no such person.", pointer="#/person"))
    return cases.delegate(case, by=here.holder, at=here.at, task=code, to=person)


def _finish(case: Case, code: str, given: TaskIn, here: Seat) -> Case:
    """Say that a task is done; those that waited for it begin.

    One that writes a record needs the scope registers:act too, and what the register allows.
    """
    said = Written(given.record, given.values)
    finish = partial(cases.finish_task, case, at=here.at, task=code, remark=given.remark, said=said)
    planned = writing.writes(case, code)
    if planned is None or planned.record is None:
        return finish(by=here.by)
    if not here.may(WRITES):
        raise NotInScope(f"This task writes a record, which needs the scope {WRITES}.")
    only_seen(opened(here, planned.record.of), roles_of(here), given.values)
    try:
        return finish(by=here.holder)
    except NotARecord as refused:
        told = refused.wrongs.items()
        raise Invalid(*(Fault(why, pointer=f"#/values/{name}") for name, why in told)) from refused


TASKS: tuple[tuple[str, type[In], Callable[..., Case]], ...] = (
    ("finish", TaskIn, _finish),
    ("decide", DecideIn, _decide),
    ("delegate", DelegateIn, _delegate),
)
"""What can be done to a task: its name in the address, what is sent with it, what it does."""


def _mount_task(name: str, shape: type[In], do: Callable[..., Case]) -> None:
    @router.post(
        f"/cases/{{reference}}/tasks/{{code}}/{name}",
        response=CaseOut,
        auth=ACT,
        url_name="task" if name == "finish" else f"task-{name}",
        operation_id=f"case_{name}_task",
        summary=f"{name.capitalize()} a task",
        description=do.__doc__,
        openapi_extra=TAGGED,
    )
    @once
    def act(
        request: HttpRequest,
        path: Path[TaskOf],
        given: shape,  # type: ignore[valid-type]  # one view for every act
        if_match: IfMatch = None,
        idempotency_key: Repeatable = None,
    ) -> HttpResponse:
        del idempotency_key
        here = seat(request)
        case = held(here, path.reference, if_match)
        if path.code not in {known.code for known in queries.tasks(case)}:
            raise NoSuchCase("The case has no such task.")
        do(case, path.code, given, here)
        return shown(here, queries.by_reference(path.reference, here.seen))


for _name, _shape, _do in TASKS:
    _mount_task(_name, _shape, _do)


def held(here: Seat, reference: str, if_match: str | None) -> Case:
    """Return a case, locked, that the caller may work and that is still as they read it.

    :raises Changed: when it is not.
    """
    case = queries.by_reference(reference, here.seen.select_for_update(of=("self",)))
    if reason := rules.why_not_work(case, here.holder):
        raise NotYours(reason)
    if if_match not in {None, "*", f'"{case.events_so_far}"'}:
        raise Changed
    return case
