"""Give a team the task that follows when a message to their requester did not arrive."""

from datetime import datetime

from django.db import transaction

from moothall.engine.cases.actions import telling
from moothall.engine.cases.actions.recording import New, locked, record
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Task
from moothall.engine.cases.words import RUNNING, TaskState
from moothall.engine.contact import actions as contact
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import Channel, Topic
from moothall.ground.journal.words import Actor

TOLD = (
    "{channel} about this case did not arrive: find out how to reach the requester, and tell them"
)
TOLD_ON_CALL = (
    "A text message about this case to whoever is on call did not arrive: see who is, and ring them"
)
ARTICLES = {Channel.EMAIL: "An email", Channel.TEXT: "A text message", Channel.LETTER: "A letter"}


@transaction.atomic
def take_up_lost(message: Message, *, by: Actor, at: datetime) -> bool:
    """Make a task of a message that was lost, once; False where it is somebody's task already.

    A case that is over gets a note, and its team an email: it has no tasks any more.
    """
    if not contact.attend(message, by=by, at=at):
        return False
    case = Case.objects.filter(pk=message.case_id or 0).first()
    if case is None:
        return False
    case = locked(case)
    words = TOLD.format(channel=ARTICLES[Channel(message.channel)])
    if message.topic == Topic.DUTY:
        words = TOLD_ON_CALL
    if case.state in RUNNING:
        _task(case, message, words, by=by, at=at)
        return True
    [event] = record(case, New(EventKind.NOTED, {}, words), by=by, at=at)
    addresses = [case.team.email] if case.team and case.team.email else []
    telling.warn(case, addresses, text=words, event_id=event.pk, by=by, at=at)
    return True


def _task(case: Case, message: Message, words: str, *, by: Actor, at: datetime) -> None:
    code = f"reach-{message.pk}"
    task = Task(
        council_id=case.council_id,
        case_id=case.pk,
        code=code,
        name=words,
        position=Task.objects.filter(case_id=case.pk).count() + 1,
        team=case.team,
        state=TaskState.READY,
        started_at=at,
    )
    task.save()
    record(case, New(EventKind.TASK_STARTED, {"task": code, "targets": []}), by=by, at=at)
