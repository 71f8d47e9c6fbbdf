"""The tasks of a case as its page shows them: what each waits for, and who can do it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from moothall.engine.cases import rules
from moothall.engine.cases.models import Case, Task
from moothall.engine.cases.queries import writing
from moothall.engine.cases.words import RUNNING, TaskState
from moothall.faces.pages import plain
from moothall.faces.staff.cases import deciding

JOBS = {
    "call": "Moothall asks another system",
    "tell": "Moothall tells the requester",
    "until": "Waits for the day",
    "wait": "Waits",
    "record": "Moothall writes it into a register",
}
UNPAID = "Waits for the payment"


@dataclass(frozen=True, slots=True)
class Step:
    """A task as the page shows it; `action` finishes it."""

    name: str
    state: str
    words: str
    action: str
    error: str = ""
    ballot: deciding.Ballot | None = None
    asks: str = ""
    """Where the page is on which whoever finishes it says what it writes into a register."""


def of_case(case: Case, tasks: list[Task], me: int | None, *, may_work: bool) -> list[Step]:
    """Return the tasks of a case; *may_work* says whether whoever looks may do any now."""
    ballots = deciding.ballots(case, tasks, me)
    is_unpaid = rules.waits_for_payment(case)
    asked = writing.asked_of(case, tasks) if may_work else frozenset()
    drawn = []
    for task in tasks:
        ballot = ballots.get(task.code)
        may = ballot.may if ballot else may_work and not rules.why_not_finish(task)
        is_open = task.state == TaskState.READY and case.state in RUNNING and not is_unpaid
        action = reverse("staff:task", args=[case.reference, task.code]) if is_open and may else ""
        words = UNPAID if is_unpaid and _is_next(task) else _words(task, tasks)
        asks = reverse("staff:task-record", args=[case.reference, task.code]) if action else ""
        asks = asks if task.code in asked else ""
        drawn.append(Step(task.name, task.state, words, action, ballot=ballot, asks=asks))
    return drawn


def _is_next(task: Task) -> bool:
    """Whether nothing but the payment keeps a task from being done."""
    waits = task.state == TaskState.WAITING and not task.after
    return waits or task.state == TaskState.READY


def _words(task: Task, tasks: Sequence[Task]) -> str:
    if task.done_at:
        return f"Done {plain.short_moment(task.done_at)}"
    if task.job and task.state == TaskState.READY:
        return _by_itself(task)
    before = (TaskState.READY, TaskState.WAITING)
    waits = [one.name for one in tasks if one.code in task.after and one.state in before]
    words = {
        TaskState.READY: f"Can be done now{f', {task.team.name}' if task.team else ''}",
        TaskState.WAITING: f"Waits for: {plain.listed(waits)}" if waits else "Waits",
        TaskState.DROPPED: "No longer needed",
    }
    return words.get(TaskState(task.state), "")


def _by_itself(task: Task) -> str:
    """Say what Moothall does of a task by itself, and when next."""
    when = plain.short_moment(task.job_next_at) if task.job_next_at else ""
    tries = f", after {plain.counted(task.job_tries, 'try', 'tries')}" if task.job_tries else ""
    return f"{JOBS[task.job]}: {when}{tries}"
