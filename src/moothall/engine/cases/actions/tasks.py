"""Do the tasks of a case; the next begin when what they wait for is done, side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from moothall.engine.cases import beginning, rules
from moothall.engine.cases.actions import asking, writing
from moothall.engine.cases.actions.recording import New, locked, not_before, record
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Task
from moothall.engine.cases.queries import counting, deciding
from moothall.engine.cases.queries import writing as written
from moothall.engine.cases.words import NotNow, TaskState, Unknown
from moothall.engine.cases.writing import NOTHING, Written
from moothall.engine.catalogue import plan
from moothall.ground.journal.words import Actor


@transaction.atomic
def finish_task(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    task: str,
    remark: str = "",
    said: Written = NOTHING,
) -> Case:
    """Say that a task is done; those that waited for it begin, each with its own clock.

    What the task writes into a register is written first, in the same transaction.

    :param said: what whoever finishes it says of the record that it writes.
    :raises Unknown: when the case has no task of that code.
    :raises Refused: when it cannot be done now, or its record cannot be written.
    """
    case = locked(case)
    tasks = {row.code: row for row in Task.objects.filter(case_id=case.pk).order_by("position")}
    if task not in tasks:
        raise Unknown(f"There is no task called {task!r}.")
    if reason := rules.why_not_finish(tasks[task]) or rules.why_not_task(case, by):
        raise NotNow(reason)
    at = not_before(case, at)
    if deciding.approval_of(case, task):
        raise NotNow("This is an approval. Approve or refuse it.")
    planned = written.writes(case, task)
    follows = writing.write(case, planned, by=by, at=at, said=said) if planned else []
    finished, *starts = done(case, tasks[task], at=at)
    record(case, replace(finished, remark=remark), *follows, *starts, by=by, at=at)
    asking.ask_to_decide(case, starts, by=by, at=at)
    return case


def drop(case: Case) -> None:
    """Drop every task of a case that is not done: the case ends."""
    undone = Task.objects.filter(case_id=case.pk).exclude(state=TaskState.DONE)
    undone.update(state=TaskState.DROPPED)


def put_back(case: Case, *, at: datetime) -> list[New]:
    """Put the dropped tasks of a case that is opened again back; return the starts that follow."""
    tasks = {row.code: row for row in Task.objects.filter(case_id=case.pk).order_by("position")}
    for row in tasks.values():
        if row.state == TaskState.DROPPED:
            row.state = TaskState.READY if row.started_at else TaskState.WAITING
            row.save(update_fields=["state"])
    return _starts(case, tasks, at=at)


def begin(case: Case, *, at: datetime) -> list[New]:
    """Start the tasks of a locked case that wait for nothing any more; return that as events."""
    tasks = {row.code: row for row in Task.objects.filter(case_id=case.pk).order_by("position")}
    return _starts(case, tasks, at=at)


def done(case: Case, task: Task, *, at: datetime, decision: str = "") -> list[New]:
    """Mark a task of a locked case as done; return that and what follows, to be recorded."""
    task.state, task.done_at = TaskState.DONE, at
    task.save(update_fields=["state", "done_at"])
    tasks = {row.code: row for row in Task.objects.filter(case_id=case.pk).order_by("position")}
    data = {"task": task.code} | ({"decision": decision} if decision else {})
    decided = {task.code: decision} if decision else {}
    return [New(EventKind.TASK_DONE, data), *_starts(case, tasks, at=at, decided=decided)]


def _starts(
    case: Case, tasks: dict[str, Task], *, at: datetime, decided: Mapping[str, str] | None = None
) -> list[New]:
    """Start every task that waited only for what is now done; drop what is needed no longer."""
    planned = {task.id: task for task in deciding.planned(case)}
    decisions = deciding.decisions(case, planned.values()) | dict(decided or {})
    out = plan.ruled_out(list(planned.values()), decisions)
    waiting = [row for row in tasks.values() if row.state == TaskState.WAITING]
    _set(TaskState.DROPPED, [row for row in waiting if row.code in out])
    over = {TaskState.DONE, TaskState.DROPPED}
    ready = [
        row
        for row in waiting
        if row.code not in out and all(tasks[code].state in over for code in row.after)
    ]
    for row in ready:
        row.started_at = at
        row.job_next_at = at if row.job else None
    _set(TaskState.READY, ready)
    calendars, _ = counting.in_force(case.council_id) if ready else (None, None)
    return [
        New(EventKind.TASK_STARTED, beginning.task_start(planned[row.code], calendars, at=at))
        for row in ready
        if calendars
    ]


def _set(state: TaskState, rows: Iterable[Task]) -> None:
    for row in rows:
        row.state = state
        row.save(update_fields=["state", "started_at", "job_next_at"])
