"""What moving a case to another version of its service changes for it. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moothall.engine.catalogue import plan
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.plan import PlannedTask

KEEP, RECOMPUTE = "keep", "recompute"
MEASURES = ("response", "resolution")


@dataclass(frozen=True, slots=True)
class Change:
    """What a move changes: tasks by their ids, answers by theirs.

    `unasked` were answered and are no questions any more; they are kept. `unanswered` are new
    questions that nobody was asked. `turned` are tasks under way that would be work instead of an
    approval, or the other way round: they keep the case from moving.
    """

    added: tuple[PlannedTask, ...]
    removed: tuple[PlannedTask, ...]
    kept: tuple[PlannedTask, ...]
    turned: tuple[str, ...]
    unasked: tuple[str, ...]
    unanswered: tuple[str, ...]


def change(
    before: ServiceDefinition,
    after: ServiceDefinition,
    answers: Mapping[str, Any],
    *,
    begun: Collection[str] = (),
    turn: int = 0,
) -> Change:
    """Compare what two versions plan for the same answers.

    :param begun: the tasks that have started or are done, by id.
    :param turn: how often the case was re-typed, which its tasks' ids say.
    """
    was = {task.id: task for task in plan.renamed(plan.tasks_for(before, answers), turn)}
    now = {task.id: task for task in plan.renamed(plan.tasks_for(after, answers), turn)}
    asked = {question.id: question for _, question in after.questions()}
    computed = {one.id for one in after.computed}
    old = {question.id: question for _, question in before.questions()}
    return Change(
        added=tuple(task for name, task in now.items() if name not in was),
        removed=tuple(task for name, task in was.items() if name not in now),
        kept=tuple(task for name, task in now.items() if name in was),
        turned=tuple(
            task.name
            for name, task in now.items()
            if name in was and name in begun and (task.approval is None) != _is_work(was[name])
        ),
        unasked=tuple(
            old[name].label
            for name in answers
            if name in old and name not in asked and name not in computed
        ),
        unanswered=tuple(q.label for name, q in asked.items() if name not in {*answers, *old}),
    )


def _is_work(task: PlannedTask) -> bool:
    return task.approval is None


def ends(before: Sequence[str], after: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return which of the case's own promises the new version no longer makes."""
    made = {str(target["measures"]) for target in after}
    return [measures for measures in before if measures not in made]
