"""Queue messages with what causes them, and deliver them afterwards."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from moothall.engine.contact import rules
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import (
    TRIES,
    Faulted,
    Intent,
    NotDeliverable,
    State,
    pause_after,
)
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.outside.mail.client import Letter, Receipt

REASON_LENGTH = 400
REFERENCE_LENGTH = 200


MESSAGES_OF_A_CASE = """
    INSERT INTO contact_message (council_id, token, case_id, event_id, recipient, channel, subject,
        body, is_secret, state, attempts, queued_at, next_try_at, reference, reason)
    SELECT r.council_id, r.token, made.id,
        (SELECT happened.id FROM happened WHERE happened.sequence = r.event_id),
        r.recipient, r.channel, r.subject,
        r.body, r.is_secret, r.state, 0, r.queued_at, r.next_try_at, '', ''
    FROM made, $messages
"""
"""The outbox's part of the one statement that makes a case: `happened` holds its events by number,
and each message, an `Intent.row` of the table `r`, names the number of its event."""


@transaction.atomic
def queue(intents: Iterable[Intent], *, by: Actor, at: datetime) -> None:
    """Put messages in the outbox, in the transaction of what causes them.

    A message that is meant already (same case, event, recipient and channel) is not put twice.

    :raises NotDeliverable: for an address that is none, or a subject that could forge a header.
    """
    del by  # the event that causes a message says who
    messages = []
    for intent in intents:
        if why := rules.why_not_queue(intent):
            raise NotDeliverable(why)
        messages.append(
            Message(
                council_id=intent.council_id,
                case_id=intent.case_id,
                event_id=intent.event_id,
                recipient=intent.recipient,
                channel=intent.channel,
                subject=intent.subject,
                body=intent.body,
                is_secret=intent.is_secret,
                queued_at=at,
                next_try_at=at,
            )
        )
    Message.objects.bulk_create(messages, ignore_conflicts=True)


@transaction.atomic
def deliver(
    council_id: int, send: Callable[[Letter], Receipt], *, by: Actor, at: datetime
) -> Receipt | None:
    """Send the message of that council that is due longest; return what came of it.

    The row stays locked meanwhile, so no other worker takes it, and a worker that dies gives it
    back at once. One that dies after the mail server accepted the message makes it be sent again,
    under the same Message-ID. None where nothing is due.

    :raises Faulted: for what nobody expected; `count_fault` then counts it, in a new transaction.
    """
    message = (
        Message.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("council")
        .filter(council_id=council_id, state=State.QUEUED, next_try_at__lte=at)
        .order_by("next_try_at", "pk")
        .first()
    )
    if message is None:
        return None
    try:
        receipt = send(_letter(message))
        _count(message, receipt, by=by, at=at)
    except Exception as fault:
        raise Faulted(message.pk, type(fault).__name__) from fault
    return receipt


@transaction.atomic
def count_fault(council_id: int, faulted: Faulted, *, by: Actor, at: datetime) -> None:
    """Count a try that an unexpected fault ended, so that the message makes way for the next."""
    waiting = Message.objects.select_for_update(of=("self",)).filter(state=State.QUEUED)
    message = waiting.filter(council_id=council_id, pk=faulted.message_id).first()
    if message is not None:
        receipt = Receipt(is_accepted=False, text=f"An unexpected fault: {faulted.kind}")
        _count(message, receipt, by=by, at=at)


def _count(message: Message, receipt: Receipt, *, by: Actor, at: datetime) -> None:
    message.attempts += 1
    if receipt.is_accepted:
        _mark_sent(message, receipt, at)
    elif receipt.is_final or message.attempts >= TRIES:
        _give_up(message, receipt, by=by, at=at)
    else:
        message.reason = receipt.text[:REASON_LENGTH]
        message.next_try_at = at + pause_after(message.attempts)
    message.save()


def _letter(message: Message) -> Letter:
    council = message.council
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    return Letter(
        message_id=f"<{message.token}@{domain}>",
        sender_name=council.name,
        sender=settings.DEFAULT_FROM_EMAIL,
        reply_to=council.email,
        recipient=message.recipient,
        subject=message.subject,
        body=message.body,
    )


def _mark_sent(message: Message, receipt: Receipt, at: datetime) -> None:
    message.state, message.sent_at, message.next_try_at = State.SENT, at, None
    message.reference, message.reason = receipt.text[:REFERENCE_LENGTH], ""
    _wipe(message)


def _give_up(message: Message, receipt: Receipt, *, by: Actor, at: datetime) -> None:
    message.state, message.next_try_at = State.FAILED, None
    message.reason = receipt.text[:REASON_LENGTH] or "The mail server gave no reason."
    _wipe(message)
    facts = {"case": message.case_id, "event": message.event_id, "attempts": message.attempts}
    journal.record("message.given-up", message, by=by, at=at, facts=facts)


def _wipe(message: Message) -> None:
    if message.is_secret:
        message.body = ""
