"""Do the tasks of a case; the next begin when what they wait for is done, side by side."""

from datetime import datetime

from django.db import transaction

from moothall.engine.cases import beginning, rules
from moothall.engine.cases.actions.recording import New, locked, not_before, record
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Submission, Task
from moothall.engine.cases.queries import counting
from moothall.engine.cases.words import NotNow, TaskState, Unknown
from moothall.engine.catalogue import plan
from moothall.ground.journal.words import Actor


@transaction.atomic
def finish_task(case: Case, *, by: Actor, at: datetime, task: str, remark: str = "") -> Case:
    """Say that a task is done; those that waited for it begin, each with its own clock.

    :raises Unknown: when the case has no task of that code.
    :raises Refused: when it cannot be done now.
    """
    case = locked(case)
    tasks = {row.code: row for row in Task.objects.filter(case_id=case.pk).order_by("position")}
    if task not in tasks:
        raise Unknown(f"There is no task called {task!r}.")
    if reason := rules.why_not_finish(tasks[task]) or rules.why_not_task(case, by):
        raise NotNow(reason)
    at = not_before(case, at)
    done = tasks[task]
    done.state, done.done_at = TaskState.DONE, at
    done.save(update_fields=["state", "done_at"])
    happened = [New(EventKind.TASK_DONE, {"task": task}, remark)]
    happened += _starts(case, tasks, at=at)
    record(case, *happened, by=by, at=at)
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


def _starts(case: Case, tasks: dict[str, Task], *, at: datetime) -> list[New]:
    """Start every task that waited only for what is now done."""
    over = {TaskState.DONE, TaskState.DROPPED}
    ready = [
        row
        for row in tasks.values()
        if row.state == TaskState.WAITING and all(tasks[code].state in over for code in row.after)
    ]
    if not ready:
        return []
    for row in ready:
        row.state, row.started_at = TaskState.READY, at
        row.save(update_fields=["state", "started_at"])
    allowances = {planned.id: planned.allowance for planned in _planned(case)}
    calendars, _ = counting.in_force(case.council_id)
    return [
        New(
            EventKind.TASK_STARTED,
            beginning.task_start(row.code, allowances.get(row.code), calendars, at=at),
        )
        for row in ready
    ]


def _planned(case: Case) -> tuple[plan.PlannedTask, ...]:
    definition = rules.definition_of(case)
    answers = Submission.objects.values_list("answers", flat=True).get(case_id=case.pk)
    return plan.tasks_for(definition, answers) if definition else ()
