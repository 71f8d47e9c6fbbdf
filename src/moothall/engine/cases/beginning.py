"""How a case begins, by its service's definition: its first events, its tasks. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from moothall.engine.cases import promises
from moothall.engine.cases.history import Asked, EventKind, Occurred, for_payment
from moothall.engine.cases.promises import Calendars
from moothall.engine.cases.routing import choosing
from moothall.engine.cases.routing.choosing import Route
from moothall.engine.catalogue import plan
from moothall.engine.catalogue.definition import Priority, ServiceDefinition
from moothall.engine.catalogue.plan import PlannedTask
from moothall.ground.journal.words import Actor

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Beginning:
    """A case as it begins."""

    events: tuple[Occurred, ...]
    tasks: tuple[PlannedTask, ...]


def begin(
    definition: ServiceDefinition,
    asked: Asked,
    calendars: Calendars,
    *,
    by: Actor,
    at: datetime,
    route: Route | None = None,
) -> Beginning:
    """Work out what a case promises and which tasks start at once.

    An outcome resolves it in the same moment: it took no time, and none of its tasks is needed.
    One that waits for its payment is paused in the same moment, and no task starts.

    :param route: where it goes, where not as its service says.
    """
    route = route or choosing.choose((), definition, asked.answers, channel=asked.channel)
    planned = given(plan.tasks_for(definition, asked.answers), route.tasks)
    data = created(definition, route.priority, calendars, at=at)
    data |= {"channel": asked.channel, "team": route.team} | route.as_data() | by.facts
    data |= asked.caller.as_data
    if asked.is_answered:
        data["is_answered"] = True
    happened: list[tuple[EventKind, Mapping[str, Any]]] = [(EventKind.CREATED, data)]
    if asked.outcome:
        happened.append((EventKind.RESOLVED, {"outcome": asked.outcome, "is_public": True}))
    elif asked.waits_for_payment:
        happened.append((EventKind.PAUSED, for_payment(asked.pay_until_on)))
    else:
        happened += starts(planned, calendars, at=at)
    events = tuple(
        Occurred(kind, at, at, by, told, number)
        for number, (kind, told) in enumerate(happened, start=1)
    )
    return Beginning(events, planned)


def given(planned: Sequence[PlannedTask], teams: Mapping[str, str]) -> tuple[PlannedTask, ...]:
    """Return planned tasks with the teams that routing rules give them."""
    return tuple(replace(task, team=teams.get(task.id, task.team)) for task in planned)


def created(
    definition: ServiceDefinition, priority: str, calendars: Calendars, *, at: datetime
) -> dict[str, Any]:
    """Return what the event that creates a case of this priority says."""
    targets = targets_at(definition, priority, calendars, start=at)
    return {
        "service": definition.service,
        "kind": definition.kind,
        "category": definition.category,
        "priority": priority,
        "team": definition.team,
        "calendar": own_calendar(definition, targets, calendars),
        "targets": targets,
    }


def targets_at(
    definition: ServiceDefinition, priority: str, calendars: Calendars, *, start: datetime
) -> list[dict[str, Any]]:
    """Return the targets of this priority, as an event holds them; those within the case too."""
    urgency = cast("Priority", priority)
    promised = (*plan.targets_for(definition, urgency), *plan.inner_for(definition, urgency))
    return [p.as_data() for p in promises.of_case(promised, calendars, start=start)]


def own_calendar(
    definition: ServiceDefinition, targets: Sequence[Mapping[str, Any]], calendars: Calendars
) -> int:
    """Return the calendar a case's working time runs on: its resolution's, or the service's."""
    resolving = [int(t["calendar"]) for t in targets if t["measures"] == "resolution"]
    return resolving[0] if resolving else calendars.versions[definition.calendar]


def starts(
    planned: Sequence[PlannedTask],
    calendars: Calendars,
    *,
    done: Mapping[str, str] = NOTHING,
    begun: Collection[str] = (),
    at: datetime,
) -> list[tuple[EventKind, dict[str, Any]]]:
    """Return the starts of the tasks that can begin with those done, and have not begun.

    :param done: the tasks that are done, each with its decision, '' for work.
    """
    out = plan.ruled_out(planned, {code: said for code, said in done.items() if said})
    over = {*done, *out}
    return [
        (EventKind.TASK_STARTED, task_start(task, calendars, at=at))
        for task in planned
        if task.id not in {*over, *begun} and set(task.after) <= over
    ]


def task_start(task: PlannedTask, calendars: Calendars, *, at: datetime) -> dict[str, Any]:
    """Return what the event that starts a task says."""
    targets = promises.of_task(task, calendars, start=at)
    data = {"task": task.id, "targets": [target.as_data() for target in targets]}
    return data | ({"is_approval": True} if task.approval else {})
