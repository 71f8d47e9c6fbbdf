"""Re-type a case: it is really one of another service. Its histories and counts stay."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.engine.cases import beginning
from moothall.engine.cases.actions import asking, tasks
from moothall.engine.cases.actions.finding import keep_found
from moothall.engine.cases.actions.recording import New, locked, not_before, record
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.migrating import MEASURES, ends
from moothall.engine.cases.models import Case, Submission, Task
from moothall.engine.cases.queries import counting
from moothall.engine.cases.queries import retyping as queries
from moothall.engine.cases.retyping import Retyped
from moothall.engine.cases.words import NotNow, TaskState
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.models import ServiceVersion
from moothall.ground.councils.models import Team
from moothall.ground.journal.words import Actor

NOTHING: Mapping[str, Any] = {}


@transaction.atomic
def retype(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    to: ServiceVersion,
    answers: Mapping[str, Any] = NOTHING,
    remark: str = "",
) -> Case:
    """Make a case one of another service; answers that fit are carried, the others stay readable.

    Its tasks that are not done are needed no longer; those of the service begin. Its promises are
    the service's, from creation and with earlier pauses, as what it is was wrong from the start;
    a promise that was broken stays broken. It goes to the service's team, with its priority.

    :param answers: to questions of the new service, as they are kept; what is left out stays open.
    :param remark: why; officers read it.
    :raises Refused: when the rules say no.
    """
    case = locked(case)
    definition = catalogue.definition(to.pk)
    reason = queries.why_not(case, definition, by)
    change = queries.preview(case, definition, answers)
    if reason or change is None or to.council_id != case.council_id:
        raise NotNow(reason or "The case cannot be re-typed to that.")
    if change.needed:
        labels = " ".join(question.label for question in change.needed)
        raise NotNow(f"What is to be done depends on what nobody has answered yet: {labels}")
    at = not_before(case, at)
    turn = Submission.objects.values_list("turn", flat=True).get(case_id=case.pk) + 1
    data = _said(case, to, change, turn)
    _keep(case, to, change, turn)
    moved = New(EventKind.RETYPED, data, _words(remark, change))
    starts = tasks.begin(case, at=at)
    record(case, moved, *starts, by=by, at=at)
    keep_found([case], by=by, at=at)
    asking.ask_to_decide(case, starts, by=by, at=at)
    return case


def _said(case: Case, to: ServiceVersion, change: Retyped, turn: int) -> dict[str, Any]:
    definition = catalogue.definition(to.pk)
    calendars, _ = counting.in_force(case.council_id)
    targets = beginning.targets_at(definition, change.priority, calendars, start=case.created_at)
    undone = Task.objects.filter(case_id=case.pk).exclude(
        state__in=(TaskState.DONE, TaskState.DROPPED)
    )
    return {
        "was": case.service,
        "service": definition.service,
        "kind": definition.kind,
        "category": definition.category,
        "priority": change.priority,
        "team": definition.team,
        "from": case.version_id,
        "to": to.pk,
        "turn": turn,
        "targets": targets,
        "calendar": beginning.own_calendar(definition, targets, calendars),
        "ends": ends(MEASURES, targets),
        "removed": list(undone.order_by("position").values_list("code", flat=True)),
    }


def _keep(case: Case, to: ServiceVersion, change: Retyped, turn: int) -> None:
    """Bring the case, its answers and its tasks to what the service plans; none is started here."""
    definition = catalogue.definition(to.pk)
    teams = {team.code: team for team in Team.objects.filter(council_id=case.council_id)}
    case.version_id, case.title = to.pk, definition.name
    if case.team is None or case.team.code != definition.team:
        case.team, case.assignee = teams.get(definition.team), None
    Submission.objects.filter(case_id=case.pk).update(
        answers={**change.kept, **change.answers}, turn=turn
    )
    rows = Task.objects.filter(case_id=case.pk)
    rows.exclude(state=TaskState.DONE).update(state=TaskState.DROPPED)
    first = rows.count()
    Task.objects.bulk_create(
        Task(
            council_id=case.council_id,
            case_id=case.pk,
            code=task.id,
            name=task.name,
            position=first + place,
            after=list(task.after),
            team=teams.get(task.team),
            job=task.job.code if task.job else "",
            state=TaskState.WAITING,
        )
        for place, task in enumerate(change.tasks)
    )


def _words(remark: str, change: Retyped) -> str:
    """Return why, with what was answered to questions that ask something else there."""
    once = [f"Answered before to “{label}”: {said}" for label, said in change.displaced]
    return "\n".join([*([remark.strip()] if remark.strip() else []), *once])
