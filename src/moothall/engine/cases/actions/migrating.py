"""Move an open case to another version of its service, with its tasks and promises."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.engine.cases import beginning, migrating, rules
from moothall.engine.cases.actions import asking, tasks
from moothall.engine.cases.actions.finding import keep_found
from moothall.engine.cases.actions.recording import New, locked, not_before, record
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.migrating import KEEP, MEASURES, RECOMPUTE, Change
from moothall.engine.cases.models import Case, Task
from moothall.engine.cases.queries import counting, deciding
from moothall.engine.cases.queries import migrating as queries
from moothall.engine.cases.words import NotNow, TaskState, Unknown
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.models import ServiceVersion
from moothall.engine.catalogue.plan import PlannedTask
from moothall.ground.councils.models import Team
from moothall.ground.journal.words import Actor


@transaction.atomic
def migrate(
    case: Case, *, by: Actor, at: datetime, to: ServiceVersion, targets: str = KEEP
) -> Case:
    """Move a case to another version of its service, newer or older; so a move can be undone.

    Tasks that the version adds begin or wait, those it lacks are needed no longer unless they are
    done, the others go on. Answers stay as they were given.

    :param targets: `keep` what was promised, or `recompute`: the version's own promises, from
        creation and with the time used so far.
    :raises Unknown: for neither of them.
    :raises Refused: when the rules say no.
    """
    case = locked(case)
    if targets not in {KEEP, RECOMPUTE}:
        raise Unknown(f"Targets are kept or counted anew: {KEEP}, {RECOMPUTE}.")
    change = queries.change_of(case, to)
    turned = change.turned if change else ()
    if (why := rules.why_not_migrate(case, to, by, turned=turned)) or change is None:
        raise NotNow(why or "It has no version.")
    at = not_before(case, at)
    data = _said(case, to, change, is_anew=targets == RECOMPUTE)
    before, case.version_id = rules.definition_of(case), to.pk
    _keep_tasks(case, change, before)
    moved = New(EventKind.MIGRATED, data)
    starts = tasks.begin(case, at=at)
    record(case, moved, *starts, by=by, at=at)
    keep_found([case], by=by, at=at)
    asking.ask_to_decide(case, starts, by=by, at=at)
    return case


def _said(case: Case, to: ServiceVersion, change: Change, *, is_anew: bool) -> dict[str, Any]:
    definition = catalogue.definition(to.pk)
    data: dict[str, Any] = {
        "from": case.version_id,
        "to": to.pk,
        "number": to.number,
        "added": [task.id for task in change.added],
        "removed": [task.id for task in change.removed],
    }
    now = {"kind": definition.kind, "category": definition.category}
    data |= {name: value for name, value in now.items() if value != getattr(case, name)}
    if is_anew:
        promised = queries.promised(case, to)
        calendars, _ = counting.in_force(case.council_id)
        own = beginning.own_calendar(definition, promised, calendars)
        gone = migrating.ends(MEASURES, promised)
        data |= {"targets": promised, "calendar": own, "ends": gone}
    return data


def _keep_tasks(case: Case, change: Change, before: ServiceDefinition | None) -> None:
    """Bring the rows of a case's tasks to what the version plans; none is started here."""
    rows = {row.code: row for row in Task.objects.filter(case_id=case.pk)}
    teams = dict(Team.objects.filter(council_id=case.council_id).values_list("code", "pk"))
    for task in change.removed:
        row = rows.get(task.id)
        if row is not None and row.state != TaskState.DONE:
            row.state = TaskState.DROPPED
            row.save(update_fields=["state"])
    places = {task.id: at for at, task in enumerate(deciding.planned(case))}
    was = {task.id: task.team or before.team for task in before.tasks} if before else {}
    for task in (*change.kept, *change.added):
        row = rows.get(task.id) or _new(case, task, teams)
        _bring(row, task, places[task.id], teams, was.get(task.id))


def _new(case: Case, task: PlannedTask, teams: Mapping[str, int]) -> Task:
    return Task(
        council_id=case.council_id,
        case_id=case.pk,
        code=task.id,
        team_id=teams.get(task.team),
        job=task.job.code if task.job else "",
        state=TaskState.WAITING,
    )


def _bring(
    row: Task, task: PlannedTask, place: int, teams: Mapping[str, int], was: str | None
) -> None:
    """Name, place and team are the version's; a team that routing gave the task stays."""
    row.name, row.position, row.after = task.name, place, list(task.after)
    if was is not None and row.team_id == teams.get(was):
        row.team_id = teams.get(task.team)
    if row.started_at is None:
        row.job = task.job.code if task.job else ""
    if row.state == TaskState.DROPPED:
        row.state = TaskState.READY if row.started_at else TaskState.WAITING
    row.save()
