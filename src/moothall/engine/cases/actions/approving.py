"""Decide what was asked: approve, refuse, hand it to another officer; or let it lapse."""

from datetime import datetime

from django.db import transaction

from moothall.engine.cases import approvals, rules
from moothall.engine.cases.actions import asking, ending, tasks, telling
from moothall.engine.cases.actions.recording import New, locked, not_before, record
from moothall.engine.cases.history import EventKind, Occurred
from moothall.engine.cases.models import Case, Task
from moothall.engine.cases.queries import counting, deciding
from moothall.engine.cases.words import NotNow, State, TaskState, Unknown
from moothall.engine.catalogue.plan import Approval
from moothall.ground.journal.words import Actor, Refused
from moothall.ground.people.models import Person


@transaction.atomic
def decide(
    case: Case, *, by: Actor, at: datetime, task: str, decision: str, remark: str = ""
) -> Case:
    """Approve or refuse what one was asked to; once enough have, the task is done.

    What waits for it begins or is needed no longer, as the service says; a refusal may end the
    case.

    :param decision: approved or refused.
    :raises Unknown: when the case has no such approval.
    :raises Refused: when it is not theirs to decide, or not now.
    """
    case = locked(case)
    row, approval = _found(case, task)
    standing = deciding.standing(case, row, approval)
    if why := rules.why_not_decide(case, row, by, waiting=standing.waiting, decision=decision):
        raise NotNow(why)
    at = not_before(case, at)
    said = New(EventKind.DECIDED, {"task": task, "decision": decision}, remark)
    told = counting.events(case)
    told.append(Occurred(said.kind, at, at, by, said.data, len(told) + 1))
    outcome = approvals.stand(
        approval,
        task,
        told,
        members=[person.pk for person in deciding.asked(row)],
        requester=case.requester_id,
    ).outcome
    follows = tasks.done(case, row, at=at, decision=outcome) if outcome else []
    record(case, said, *follows, by=by, at=at)
    return _afterwards(case, approval, outcome, follows, by=by, at=at)


@transaction.atomic
def delegate(case: Case, *, by: Actor, at: datetime, task: str, to: Person) -> Case:
    """Hand one's say in an approval to another officer, who is told.

    :raises Unknown: when the case has no such approval.
    :raises Refused: when it is not theirs to hand on, or the other may not decide.
    """
    case = locked(case)
    row, approval = _found(case, task)
    standing = deciding.standing(case, row, approval)
    if why := rules.why_not_delegate(case, row, by, to=to, standing=standing):
        raise NotNow(why)
    handed = New(EventKind.DELEGATED, {"task": task, "to": to.pk})
    events = record(case, handed, by=by, at=at)
    text = f"Your decision is asked for: {row.name}"
    addresses = [to.email] if to.email else []
    telling.warn(case, addresses, text=text, event_id=events[0].pk, by=by, at=at)
    return case


def lapse(case: Case, *, by: Actor, at: datetime, task: str) -> Case:
    """Let an approval lapse that waited too long: it counts as the service says."""
    case = locked(case)
    row, approval = _found(case, task)
    if case.state not in {State.OPEN, State.PAUSED} or row.state != TaskState.READY:
        return case
    follows = tasks.done(case, row, at=at, decision=approval.lapsed)
    record(case, *follows, by=by, at=at)
    return _afterwards(case, approval, approval.lapsed, follows, by=by, at=at)


def _found(case: Case, task: str) -> tuple[Task, Approval]:
    row = Task.objects.select_related("team").filter(case_id=case.pk, code=task).first()
    approval = deciding.approval_of(case, task)
    if row is None or approval is None:
        raise Unknown(f"There is no approval called {task!r}.")
    return row, approval


def _afterwards(
    case: Case, approval: Approval, outcome: str, follows: list[New], *, by: Actor, at: datetime
) -> Case:
    asking.ask_to_decide(case, follows, by=by, at=at)
    if outcome != approvals.REFUSED or not approval.if_refused:
        return case
    try:
        return ending.resolve(case, by=REFUSAL, at=at, outcome=approval.if_refused)
    except Refused:
        return case


REFUSAL = Actor.job("approvals")
"""Who ends a case that was not approved."""
