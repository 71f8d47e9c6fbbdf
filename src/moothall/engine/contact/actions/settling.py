"""Keep what became of messages that left, and see that what did not arrive is attended to."""

import uuid
from datetime import datetime

from django.db import transaction

from moothall.engine.contact import rules
from moothall.engine.contact.actions import bundling
from moothall.engine.contact.actions.delivering import address_of, give_up, mark_failing
from moothall.engine.contact.models import Failing, Message
from moothall.engine.contact.words import (
    ARRIVED,
    ASKED_FOR,
    ASKED_FOR_OTHERS,
    FAILING,
    LOST,
    Channel,
    NoSuchMessage,
    NotNow,
    State,
    asked_again_after,
)
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@transaction.atomic
def settle(message: Message, status: str, *, by: Actor, at: datetime, said: str = "") -> Message:
    """Keep the carrier's word for what became of a message. Said twice, it changes nothing more.

    What did not arrive takes the next way that is left. *said* is what a mail server added.
    """
    message = _locked(message.pk)
    if message.state != State.SENT:
        return message
    message.status = status[:40]
    if status in ARRIVED:
        message.state, message.settled_at, message.ask_at = State.DELIVERED, at, None
        Failing.objects.filter(**address_of(message)).delete()
    elif status in LOST:
        give_up(message, f"{LOST[status]} {said}".strip(), by=by, at=at)
        if status in FAILING:
            mark_failing(message, at=at)
    message.save()
    for other in bundling.of(message):
        settle(other, status, by=by, at=at, said=said)
    return message


def receive(token: str, status: str, *, by: Actor, at: datetime, said: str = "") -> Message:
    """Take a receipt for the message of that reference.

    :raises NoSuchMessage: when no message in scope has it.
    """
    try:
        found = Message.objects.filter(token=uuid.UUID(token)).first()
    except ValueError:
        found = None
    if found is None:
        raise NoSuchMessage
    return settle(found, status, by=by, at=at, said=said)


@transaction.atomic
def ask_later(message: Message, *, by: Actor, at: datetime) -> None:
    """Put off asking what became of a message; after days without an answer, ask no more."""
    del by
    message = _locked(message.pk)
    if message.state != State.SENT or message.sent_at is None:
        return
    waited = at - message.sent_at
    longest = ASKED_FOR.get(Channel(message.channel), ASKED_FOR_OTHERS)
    message.ask_at = None if waited > longest else at + asked_again_after(waited)
    message.save(update_fields=["ask_at"])


@transaction.atomic
def attend(message: Message, *, by: Actor, at: datetime) -> bool:
    """Say that somebody has the task of a message that was lost; False where they had it before."""
    message = _locked(message.pk)
    if message.is_attended:
        return False
    message.is_attended = True
    message.save(update_fields=["is_attended"])
    journal.record("message.attended", message, by=by, at=at, facts={"case": message.case_id})
    return True


@transaction.atomic
def retry(message: Message, *, by: Actor, at: datetime) -> Message:
    """Put a message that failed in the outbox again, under a new reference.

    :raises NotNow: for one that did not fail, or whose text is gone.
    """
    message = _locked(message.pk)
    if why := rules.why_not_retry(message):
        raise NotNow(why)
    message.token, message.claims, message.attempts = uuid.uuid4(), 0, 0
    message.bundle = message.may_wait_for_id = None
    message.state, message.next_try_at = State.QUEUED, at
    message.sent_at = message.settled_at = None
    message.carrier = message.reference = message.status = message.reason = ""
    message.is_answer = message.is_answer or message.is_limited  # whoever sends it again is known
    message.otherwise, message.is_attended, message.is_limited = [], False, False
    message.save()
    journal.record("message.retried", message, by=by, at=at, facts={"case": message.case_id})
    return message


def _locked(message_id: int) -> Message:
    message = Message.objects.select_for_update(of=("self",)).filter(pk=message_id).first()
    if message is None:
        raise NoSuchMessage
    return message
