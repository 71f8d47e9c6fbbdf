"""Give a team the task that follows when a message about a case did not arrive.

One to the requester asks how else they are reached; one to a team or an officer says what they were
to be told, so that somebody sees to it, and has the address put right.
"""

from datetime import datetime
from typing import Final

from django.db import transaction

from moothall.engine.cases import duty, rules
from moothall.engine.cases.actions import telling
from moothall.engine.cases.actions.recording import New, locked, record
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Event, Task
from moothall.engine.cases.words import RUNNING, TaskState
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.contact import actions as contact
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import Channel, Topic
from moothall.ground.councils.models import Team
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.ground.people.contact_points import plain_email
from moothall.ground.people.words import Role

TOLD = (
    "{channel} about this case did not arrive: find out how to reach the requester, and tell them"
)
TOLD_ON_CALL = (
    "A text message about this case to whoever is on call did not arrive: see who is, and ring them"
)
TOLD_AT_WORK = (
    "An email to {whom} did not arrive{said}. See that they know, and have the address put right"
)
ARTICLES = {Channel.EMAIL: "An email", Channel.TEXT: "A text message", Channel.LETTER: "A letter"}
LONGEST_SAID: Final = 120


@transaction.atomic
def take_up_lost(message: Message, *, by: Actor, at: datetime) -> bool:
    """Make a task of a message that was lost, once; False where it is somebody's task already.

    What was sent to the address of a team is that team's task, if it may see the case; else it is
    the task of the case's own team. A case that is over gets a note, and its team an email, unless
    that is the address at which nothing arrives: it has no tasks any more.
    """
    if not contact.attend(message, by=by, at=at):
        return False
    case = Case.objects.filter(pk=message.case_id or 0).first()
    if case is None:
        return False
    case = locked(case)
    team = _team_at(case, message)
    words = _words(case, message, team)
    if case.state in RUNNING:
        doing = team if team and _sees(case, team) else case.team
        _task(case, message, words, doing, by=by, at=at)
        return True
    [event] = record(case, New(EventKind.NOTED, {}, words), by=by, at=at)
    addresses = {case.team.email} - {""} if case.team and case.team != team else ()
    telling.warn(case, addresses, text=words, event_id=event.pk, by=by, at=at)
    return True


def _team_at(case: Case, message: Message) -> Team | None:
    """Return the team whose address a message to those who work was sent to.

    Where several have that address: the case's own, then one that may see the case.
    """
    if message.topic != Topic.WORK:
        return None
    found = Team.objects.filter(council_id=case.council_id, email__iexact=message.recipient)
    teams = list(found.order_by("code"))
    teams.sort(key=lambda one: (one.pk != case.team_id, not _sees(case, one)))
    return teams[0] if teams else None


def _sees(case: Case, team: Team) -> bool:
    """Whether who is only in that team reads and works the case.

    They read it by the service in force, and work it by the version that it was asked for under.
    """
    if team.pk == case.team_id:
        return True
    asked = rules.definition_of(case)
    offers = (one.definition for one in catalogue.offers_of([case.council_id]))
    named = any(one.service == case.service and team.code in one.teams() for one in offers)
    return named and asked is not None and team.code in asked.teams()


def _words(case: Case, message: Message, team: Team | None) -> str:
    """Return what the task says; nobody's name, nor what anybody typed."""
    if message.topic == Topic.DUTY:
        return TOLD_ON_CALL
    if message.topic != Topic.WORK:
        return TOLD.format(channel=ARTICLES[Channel(message.channel)])
    whom = f"the team {team.name}" if team else _whom(case, message)
    return TOLD_AT_WORK.format(whom=whom, said=_said(case, message))


def _whom(case: Case, message: Message) -> str:
    """Say who of those who work has an address, as far as that is known now."""
    address = plain_email(message.recipient)
    if case.assignee and plain_email(case.assignee.email) == address:
        return "the officer whose case this is"
    on_call = duty.instead(case, message.queued_at)
    if on_call and plain_email(on_call.email) == address:
        return "whoever is on call"
    known = people.at_email(case.council_id, address)
    is_manager = any(Role.MANAGER in people.roles_of(one) for one in known)
    return "a manager" if is_manager else "a colleague who is told of this case"


def _said(case: Case, message: Message) -> str:
    """Say what they were to be told; nothing of a note, which names who wrote it."""
    event = Event.objects.filter(pk=message.event_id or 0).first()
    if event is None or event.kind == EventKind.NOTED:
        return ", about this case"
    said = message.subject.removeprefix(f"{case.reference}: ")
    cut = said if len(said) <= LONGEST_SAID else f"{said[:LONGEST_SAID]}…"
    return f": “{cut}”"


def _task(
    case: Case, message: Message, words: str, team: Team | None, *, by: Actor, at: datetime
) -> None:
    code = f"reach-{message.pk}"
    task = Task(
        council_id=case.council_id,
        case_id=case.pk,
        code=code,
        name=words,
        position=Task.objects.filter(case_id=case.pk).count() + 1,
        team=team,
        state=TaskState.READY,
        started_at=at,
    )
    task.save()
    record(case, New(EventKind.TASK_STARTED, {"task": code, "targets": []}), by=by, at=at)
