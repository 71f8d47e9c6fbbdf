"""Tasks of people over all cases that somebody sees: what can be done now, is late, or waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from moothall.engine.cases.models import NEVER, Case, Target, Task
from moothall.engine.cases.words import RUNNING, TaskState
from moothall.ground.people import queries as people
from moothall.ground.people.words import Who
from moothall.practices.servicedesk.queries import places
from moothall.practices.servicedesk.queries.strips import beyond
from moothall.practices.servicedesk.words import LATE, MINE, NOW, TEAMS, WAITING, SoughtTasks

_ORDERS: Final[Mapping[str, tuple[str, ...]]] = {
    NOW: ("until_at", "started_at", "id"),
    LATE: ("until_at", "started_at", "id"),
    WAITING: ("asked_at", "id"),
}
"""What is due first, or has waited longest; of what cannot be done yet, what was asked first."""


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A page of tasks; `after` is the place where the next begins, () where this is the last."""

    tasks: Sequence[Task]
    after: tuple[str, ...]


def tasks(
    who: Who,
    seen: QuerySet[Case],
    sought: SoughtTasks,
    *,
    at: datetime,
    size: int,
    place: Sequence[str] = (),
) -> TaskPage:
    """Return a page of the tasks that people do, of the running cases that somebody may see.

    :param place: where it begins, as the page before said; what it cannot mean is the beginning.
    """
    order = _ORDERS[sought.which]
    found = _sought(who, seen, sought, at=at)
    if began := places.read(order, place):
        found = found.filter(beyond(order, began))
    rows = list(found.select_related("case", "team").order_by(*order)[: size + 1])
    after = places.told(rows[size - 1], order) if len(rows) > size else ()
    return TaskPage(rows[:size], after)


def waits_for(tasks: Sequence[Task]) -> Mapping[tuple[int, str], Sequence[str]]:
    """Return by case and code which tasks that are not done each of these waits for, by name."""
    wanted = {task.case_id for task in tasks if task.after}
    others = Task.objects.filter(case_id__in=wanted, state__in=[TaskState.READY, TaskState.WAITING])
    rows = others.order_by("position").values_list("case_id", "code", "name")
    named = {(case_id, code): name for case_id, code, name in rows} if wanted else {}
    return {
        (task.case_id, task.code): [
            named[task.case_id, code] for code in task.after if (task.case_id, code) in named
        ]
        for task in tasks
    }


def _sought(
    who: Who, seen: QuerySet[Case], sought: SoughtTasks, *, at: datetime
) -> "QuerySet[Task, Any]":
    state = TaskState.WAITING if sought.which == WAITING else TaskState.READY
    found = Task.objects.filter(state=state, job="", case__state__in=sorted(RUNNING))
    found = found.filter(case_id__in=seen.values("pk"))
    if sought.whose == TEAMS:
        found = found.filter(team_id__in=people.team_ids(who))
    elif sought.whose == MINE:
        found = found.filter(case__assignee_id__in=list(who.persons.values()))
    if sought.team:
        found = found.filter(team__code=sought.team)
    if sought.which == WAITING:
        return found.annotate(asked_at=F("case__created_at"))
    promised = Target.objects.filter(
        case_id=OuterRef("case_id"), task=OuterRef("code"), measures="task", due_at__isnull=False
    )
    if sought.which == LATE:
        is_over = Q(over_at__lte=at) | Q(over_at__isnull=True)
        found = found.filter(Exists(promised.filter(is_over, due_at__lt=at)))
    return found.annotate(until_at=Coalesce(Subquery(promised.values("due_at")[:1]), NEVER))
