"""May they? Each rule says why not, or None when nothing stands in the way.

A page shows the reason beside the button; an action refuses with the same words.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from moothall.engine.cases.approvals import Standing
from moothall.engine.cases.history import FOR_PAYMENT, EventKind
from moothall.engine.cases.models import Case, Event, Link, Task
from moothall.engine.cases.waits import why_not_until as why_not_until
from moothall.engine.cases.wording import unpaid
from moothall.engine.cases.words import (
    CORRECTABLE,
    MOVES,
    RUNNING,
    STRIKEABLE,
    LinkKind,
    Priority,
    Reason,
    State,
    TaskState,
)
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.models import ServiceVersion
from moothall.ground.councils.models import Team
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.ground.people.models import Person, TeamMember
from moothall.ground.people.words import INSIDE, LEADING, STAFF, Role

SEE_ALL = frozenset({Role.MANAGER, Role.AUDITOR, Role.ADMIN})
"""Roles that see every case of their council."""
ACT = frozenset({Role.OFFICER, Role.MANAGER, Role.ADMIN})
"""Roles that may work a case."""
ROUTE = frozenset({Role.DESIGNER, Role.MANAGER, Role.ADMIN})
"""Roles that may say where new cases go, and move cases to newer versions of their service."""
MACHINES = frozenset({"job", "key"})


def definition_of(case: Case, language: str = "en") -> ServiceDefinition | None:
    """Return what the case's service promised when it was asked for; None for another desk's."""
    return None if case.version_id is None else catalogue.definition(case.version_id, language)


def why_not_work(case: Case, by: Actor) -> str | None:
    """Say why this actor may not work this case: not an officer, or not a case of their teams."""
    if by.kind in MACHINES:
        return None
    roles = _roles(case.council_id, by)
    if not roles & ACT:
        return "Only officers can do that to a case."
    may = roles & LEADING or case.assignee_id == by.id or _is_of_my_teams(case, by)
    return None if may else "The case belongs to teams that you are not in."


def _is_of_my_teams(case: Case, by: Actor) -> bool:
    mine = TeamMember.objects.filter(council_id=case.council_id, person_id=by.id or 0)
    teams = dict(Team.objects.filter(pk__in=mine.values("team_id")).values_list("pk", "code"))
    definition = definition_of(case)
    return case.team_id in teams or bool(definition and definition.teams() & {*teams.values()})


def why_not_ask(definition: ServiceDefinition, council_id: int, by: Actor) -> str | None:
    """Say why this actor may not ask for that service for themselves."""
    if definition.ask == "anyone" or by.kind in MACHINES:
        return None
    if by.kind != "person":
        return "Sign in to ask for this."
    is_outside = definition.ask == "employees" and not _roles(council_id, by) & INSIDE
    return "Only people who work for the council can ask for this." if is_outside else None


def is_requester(case: Case, by: Actor) -> bool:
    """Whether a person asked for a case, or acts for whoever did: not in what employees ask."""
    if by.for_id and catalogue.is_internal(case.council_id, case.service, case.version_id):
        return False
    return by.kind == "person" and case.requester_id == (by.for_id or by.id)


def why_not_log(council_id: int, by: Actor) -> str | None:
    """Say why this actor may not log a case for somebody else."""
    may = by.kind in MACHINES or (by.kind == "person" and _roles(council_id, by) & ACT)
    return None if may else "Only officers can log a case for somebody else."


def _roles(council_id: int, by: Actor) -> set[str]:
    """Return the roles of whoever acts; for another they have none, neither's."""
    return set() if by.for_id else people.roles_in(council_id, by.id or 0)


def why_not_move(case: Case, verb: str) -> str | None:
    """Say why a case in its state cannot make the move of that name."""
    if verb in MOVES[State(case.state)]:
        return None
    return f"The case is {State(case.state).label.lower()}, so you cannot {verb} it."


def _running(case: Case) -> str | None:
    if case.state in RUNNING:
        return None
    return f"The case is {State(case.state).label.lower()}. Reopen it first."


def why_not_assign(case: Case, by: Actor) -> str | None:
    """Say why this actor may not give this case to somebody."""
    return _running(case) or why_not_work(case, by)


def why_not_migrate(
    case: Case, to: ServiceVersion, by: Actor, *, turned: Collection[str] = ()
) -> str | None:
    """Say why this actor may not move this case to that version of its service.

    :param turned: tasks under way that would be an approval instead of work, or work instead.
    """
    if case.version_id is None or case.council_id != to.council_id:
        return "The case comes from another desk's log. It has no version."
    definition = catalogue.definition(to.pk)
    if definition.service != case.service:
        return f"That is a version of {definition.name}, not of this case's service."
    if case.version_id == to.pk:
        return "The case is on that version already."
    if turned:
        return f"Under way, and another kind of task there: {', '.join(turned)}."
    why = why_not_route(case.council_id, by) or _running(case)
    return why or _why_not_paused_so(case, definition)


def _why_not_paused_so(case: Case, definition: ServiceDefinition) -> str | None:
    """Say why a case cannot stay paused: the version lacks its reason, or counts it otherwise."""
    if not (pause := pause_of(case)):
        return None
    if pause.get("reason") == FOR_PAYMENT:
        return "The case waits for its fee, which was told when it was asked for."
    reason = definition.reason(str(pause.get("reason")))
    is_known = reason is not None and reason.stops_clock == pause.get("stops_clock")
    return (
        None if is_known else "It is paused for a reason that the version lacks. Resume it first."
    )


def why_not_route(council_id: int, by: Actor) -> str | None:
    """Say why this actor may not say where new cases go."""
    may = by.kind in MACHINES or _roles(council_id, by) & ROUTE
    return None if may else "Only service designers, managers and administrators can do that."


def why_not_give(case: Case, team: Team | None, person: Person | None) -> str | None:
    """Say why a case cannot go to that team or that person."""
    if team is not None and team.council_id != case.council_id:
        return "That team works for another council."
    is_officer = person is None or bool(_roles(case.council_id, person.actor) & ACT)
    return None if person is None or is_officer else f"{person.name} is no officer of this council."


def why_not_reply(case: Case, by: Actor) -> str | None:
    """Say why this actor may not answer the requester."""
    return why_not_work(case, by)


def why_not_note(case: Case, by: Actor) -> str | None:
    """Say why this actor may not write a note."""
    return why_not_work(case, by)


def why_not_message(case: Case, by: Actor) -> str | None:
    """Say why the requester may not write to this case."""
    if by.kind == "person" and case.requester_id and not is_requester(case, by):
        return "Only the person who asked can write here. Use a note or a reply."
    if case.state in {State.RESOLVED, State.CLOSED}:
        return "The work is done. If it is not right, open the case again and say why."
    if case.state == State.CANCELLED:
        return "The case is cancelled."
    return None


def why_not_pause(case: Case, by: Actor) -> str | None:
    """Say why this actor may not pause this case."""
    return why_not_move(case, "pause") or why_not_work(case, by)


def why_not_resume(case: Case, by: Actor) -> str | None:
    """Say why this actor may not resume this case: one that waits for its fee goes on when paid."""
    return why_not_move(case, "resume") or why_not_work(case, by) or why_unpaid(case)


def waits_for_payment(case: Case) -> bool:
    """Whether a case is paused until its fee is paid."""
    return pause_of(case).get("reason") == FOR_PAYMENT


def why_not_resolve(case: Case, by: Actor) -> str | None:
    """Say why this actor may not resolve this case: opened again it would go on unpaid."""
    return why_not_move(case, "resolve") or why_not_work(case, by) or why_unpaid(case)


def why_unpaid(case: Case) -> str | None:
    """Say why nobody works a case that waits for its fee, and until when it waits."""
    pause = pause_of(case)
    return unpaid(pause.get("until", "")) if pause.get("reason") == FOR_PAYMENT else None


def pause_of(case: Case) -> Mapping[str, Any]:
    """Return what was told of the pause that a case is in; nothing where it is not paused."""
    pauses = Event.objects.filter(case_id=case.pk, kind=EventKind.PAUSED).order_by("-sequence")
    last = pauses.first() if case.state == State.PAUSED else None
    return last.data if last else {}


def why_not_close(case: Case, by: Actor) -> str | None:
    """Say why this actor may not close this case."""
    return why_not_move(case, "close") or why_not_work(case, by)


def why_not_cancel(case: Case, by: Actor) -> str | None:
    """Say why this actor may not cancel this case."""
    return why_not_move(case, "cancel") or why_not_work(case, by)


def why_not_reopen(case: Case, by: Actor) -> str | None:
    """Say why this actor may not reopen this case: an officer may, and whoever asked for it."""
    may = by.kind == "guest" or is_requester(case, by)
    return why_not_move(case, "reopen") or (None if may else why_not_work(case, by))


def why_not_reprioritise(case: Case, by: Actor, *, to: str, reason: str) -> str | None:
    """Say why this actor may not change the priority in that way."""
    if to not in Priority.values or reason not in Reason.values:
        return "Choose a priority and a reason."
    if to == case.priority:
        return f"The priority is {to} already."
    is_raised = to < case.priority
    if reason == Reason.GOT_WORSE and not is_raised:
        return "What got worse cannot become less urgent. Say that it eased, or that it was wrong."
    if reason == Reason.EASED and is_raised:
        return "What eased cannot become more urgent. Say that it got worse, or that it was wrong."
    return why_not_assign(case, by)


def why_not_merge(case: Case, into: Case, by: Actor) -> str | None:
    """Say why this actor may not merge this case into that one."""
    if case.pk == into.pk or case.council_id != into.council_id:
        return "Choose another case of the same council."
    if into.state == State.MERGED:
        return f"{into.reference} was merged into another case itself."
    if into.state == State.CANCELLED:
        return f"{into.reference} was cancelled. Nobody goes on with it."
    if _children(case):
        return "Other cases are part of this one. Unlink them first."
    return why_not_move(case, "merge") or why_not_work(case, by) or why_not_work(into, by)


def why_not_unmerge(case: Case, by: Actor) -> str | None:
    """Say why this actor may not undo the merge of this case."""
    return why_not_move(case, "unmerge") or why_not_work(case, by)


def _children(case: Case) -> int:
    return Link.objects.filter(other_id=case.pk, kind=LinkKind.CHILD).count()


def why_not_link(case: Case, other: Case, by: Actor, *, kind: str) -> str | None:
    """Say why this actor may not link these cases in that way: a child has no children."""
    if kind not in {LinkKind.CHILD, LinkKind.RELATED}:
        return "Choose how the cases stand to each other."
    if case.pk == other.pk or case.council_id != other.council_id:
        return "Choose another case of the same council."
    if State.MERGED in {case.state, other.state}:
        return "One of them was merged into another case. Link that one."
    both_ways = Q(case=case, other=other) | Q(case=other, other=case)
    if Link.objects.filter(both_ways).exists():
        return "The cases are linked already."
    if kind == LinkKind.CHILD and (why := _why_not_child(case, other)):
        return why
    return why_not_work(case, by) or why_not_work(other, by)


def _why_not_child(case: Case, parent: Case) -> str | None:
    parents = Link.objects.filter(kind=LinkKind.CHILD)
    if parents.filter(case=case).exists():
        return f"{case.reference} is part of another case already."
    if parents.filter(case=parent).exists():
        return f"{parent.reference} is part of another case itself."
    if _children(case):
        return f"Other cases are part of {case.reference}. Unlink them first."
    return None


def why_not_split(case: Case, by: Actor, *, remark: str) -> str | None:
    """Say why this actor may not split a part of this case off."""
    if case.version_id is None:
        return "The case comes from another desk's log. Log a new one instead."
    if not remark.strip():
        return "Say what the new case is about."
    return why_not_assign(case, by) or why_unpaid(case)


def why_not_unlink(case: Case, other: Case, by: Actor) -> str | None:
    """Say why this actor may not end the links between these cases."""
    ends = Q(case=case, other=other) | Q(case=other, other=case)
    if not Link.objects.filter(ends).exclude(kind=LinkKind.MERGED).exists():
        return "The cases are not linked."
    return why_not_work(case, by)


def is_of_the_same_requester(case: Case, other: Case) -> bool:
    """Whether the same person asked for both: known to the council, or by their address."""
    if case.requester_id and other.requester_id:
        return case.requester_id == other.requester_id
    return bool(case.contact_email) and case.contact_email == other.contact_email


def why_not_tag(case: Case, by: Actor) -> str | None:
    """Say why this actor may not put tags on this case or take them off."""
    is_merged = case.state == State.MERGED
    return why_not_work(case, by) or (
        "Tag the case that it was merged into." if is_merged else None
    )


def may_see(case: Case, by: Actor) -> bool:
    """Whether somebody may read a case: as who may work it, and auditors."""
    roles = _roles(case.council_id, by) if by.kind == "person" else set()
    return bool(roles & SEE_ALL) or bool(
        roles & STAFF and (case.assignee_id == by.id or _is_of_my_teams(case, by))
    )


def why_not_watch(case: Case, by: Actor) -> str | None:
    """Say why this actor may not be told what happens to this case."""
    return None if may_see(case, by) else "Only officers who may read the case can watch it."


def why_not_correct(
    case: Case, event: Event, by: Actor, *, to: datetime | None, at: datetime
) -> str | None:
    """Say why this actor may not correct that event in that way."""
    is_of_fee = FOR_PAYMENT in event.data.values() or event.data.get("because") == "payment"
    if is_of_fee or event.kind not in (CORRECTABLE if to else STRIKEABLE):
        return "That cannot be corrected so."
    if case.state == State.MERGED:
        return "The case was merged into another. Undo the merge first."
    if Event.objects.filter(case_id=case.pk, instead_of=event.sequence).exists():
        return "It was corrected already. Correct the correction."
    if to and not case.created_at <= to <= at:
        return "It happened between when the case was asked for and now. Give a moment between."
    return why_not_work(case, by)


def why_not_follow(case: Case) -> str | None:
    """Say why a case cannot move to a newer calendar: what is over is not counted anew."""
    return _running(case)


def why_not_finish(task: Task) -> str | None:
    """Say why a task cannot be done now."""
    if task.state == TaskState.READY and task.job in {"call", "tell", "record"}:
        return "Moothall does this by itself. If it cannot, it becomes your task."
    is_ready = task.state == TaskState.READY
    return None if is_ready else f"The task is {TaskState(task.state).label.lower()}."


def why_not_decide(
    case: Case, task: Task, by: Actor, *, waiting: Collection[int], decision: str
) -> str | None:
    """Say why this actor may not decide that: it is asked of certain people, each once."""
    if decision not in {"approved", "refused"}:
        return "Choose whether you approve it."
    if why := _running(case) or why_not_finish(task) or why_unpaid(case):
        return why
    if by.kind != "person" or by.id not in waiting:
        if by.kind == "person" and by.id == case.requester_id:
            return "You asked for it, so somebody else decides."
        return "It is not yours to decide, or you have decided already."
    return None


def why_not_delegate(
    case: Case, task: Task, by: Actor, *, to: Person, standing: Standing
) -> str | None:
    """Say why this actor may not hand their say to that person."""
    if why := why_not_decide(case, task, by, waiting=standing.waiting, decision="approved"):
        return why
    if to.pk in {*standing.waiting, *standing.approved, *standing.refused}:
        return f"{to.name} is asked already."
    if to.pk == case.requester_id or not may_see(case, to.actor):
        return f"{to.name} may not decide it: they asked for it, or may not see the case."
    return None


def why_not_task(case: Case, by: Actor) -> str | None:
    """Say why this actor may not finish a task of this case."""
    return _running(case) or why_not_work(case, by) or why_unpaid(case)
