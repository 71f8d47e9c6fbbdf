"""What is to be approved, by whom, and how it stands."""

from collections.abc import Iterable, Mapping

from moothall.engine.cases import approvals, rules
from moothall.engine.cases.approvals import Standing
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Event, Submission, Task
from moothall.engine.cases.queries import counting
from moothall.engine.catalogue import plan
from moothall.engine.catalogue.plan import Approval, PlannedTask
from moothall.ground.people import queries as people
from moothall.ground.people.models import Person


def planned(case: Case) -> tuple[PlannedTask, ...]:
    """Return the tasks that a case's answers called for; none for another desk's case."""
    definition = rules.definition_of(case)
    sent = Submission.objects.filter(case_id=case.pk).values_list("answers", "turn").first()
    answers, turn = sent or ({}, 0)
    return plan.renamed(plan.tasks_for(definition, answers), turn) if definition else ()


def approval_of(case: Case, task: str) -> Approval | None:
    """Return how a task is approved; None where it is work."""
    definition = rules.definition_of(case)
    if definition is None or all(t.kind == "work" for t in definition.tasks):
        return None
    return next((one.approval for one in planned(case) if one.id == task), None)


def decisions(case: Case, tasks: Iterable[PlannedTask]) -> dict[str, str]:
    """Return how the approvals of a case came out that are decided, by task."""
    if not any(task.approval for task in tasks):
        return {}
    done = Event.objects.filter(case_id=case.pk, kind=EventKind.TASK_DONE).order_by("sequence")
    told = [event.data for event in done]
    return {str(data["task"]): str(data["decision"]) for data in told if "decision" in data}


def asked(task: Task) -> list[Person]:
    """Return those who are asked to decide a task, before anyone handed their say on.

    Of the team, that is whoever's role lets them work cases: not its designers and auditors.
    """
    return people.members_as(task.team_id, *rules.ACT) if task.team_id else []


def standing(case: Case, task: Task, approval: Approval) -> Standing:
    """Return how an approval of a case stands."""
    return approvals.stand(
        approval,
        task.code,
        counting.events(case),
        members=[person.pk for person in asked(task)],
        requester=case.requester_id,
    )


def open_approvals(case: Case, tasks: Iterable[Task]) -> Mapping[str, Standing]:
    """Return how the approvals stand that can be decided now, by task."""
    definition = rules.definition_of(case)
    if definition is None or all(task.kind == "work" for task in definition.tasks):
        return {}
    known = {one.id: one.approval for one in planned(case) if one.approval}
    return {
        task.code: standing(case, task, approval)
        for task in tasks
        if task.state == "ready" and (approval := known.get(task.code))
    }
