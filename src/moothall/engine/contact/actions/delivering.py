"""Deliver what waits in the outbox, one message at a time, and keep what came of it."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from moothall.engine.contact import queries, replying, rules
from moothall.engine.contact.actions import bundling, limiting
from moothall.engine.contact.actions.queueing import fall_back
from moothall.engine.contact.models import Failing, Message
from moothall.engine.contact.words import (
    FIRST_ASKED,
    TRIES,
    Carrier,
    Channel,
    Envelope,
    Faulted,
    Receipt,
    State,
    pause_after,
)
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.ground.people.contact_points import plain_email

REASON_LENGTH = 400
REFERENCE_LENGTH = 200
NO_SUCH_ADDRESS = re.compile(r"55[013]\b")
"""How a mail server begins where it knows no such address (RFC 5321, 4.2.3)."""


@dataclass(frozen=True, slots=True)
class _Fault:
    """The receipt of a message that met a fault nobody expected."""

    text: str
    is_accepted: bool = False
    is_final: bool = False
    is_reachable: bool = True


@transaction.atomic
def claim(
    council_id: int, channels: Collection[str] = tuple(Channel), *, by: Actor, at: datetime
) -> int | None:
    """Begin to send the message of that council that is due longest; return its number, or None.

    Kept before it is sent: whoever finds a message that was claimed and not counted knows that it
    may have left.
    """
    del by
    message = _waiting(council_id, at).filter(channel__in=channels).first()
    if message is None:
        return None
    bundling.bind(message, at=at)
    message.claims += 1
    message.save(update_fields=["claims"])
    return message.pk


@transaction.atomic
def deliver(
    message_id: int, send: Callable[[Envelope], Receipt], *, by: Actor, at: datetime
) -> Receipt | None:
    """Send a message that was claimed; return what came of it.

    The row stays locked meanwhile, so no other worker takes it, and a worker that dies gives it
    back at once. One that dies after it was accepted makes it be tried again, under the same
    reference. One that stood still so long that the server ended its session finds that out before
    it hands anything over. None where another has it, where it must not be sent, or not yet.

    :raises Faulted: for what nobody expected; `count_fault` then counts it, in a new transaction.
    """
    waiting = Message.objects.select_for_update(of=("self",), skip_locked=True)
    message = waiting.select_related("council").filter(pk=message_id, state=State.QUEUED).first()
    if message is None or _is_held(message, by=by, at=at):
        return None
    try:
        others = bundling.of(message)
        envelope = bundling.envelope_of(
            _envelope(message, at, is_alone=not others),
            others,
            people.language_of(message.may_wait_for_id or 0),
        )
        _still_ours(message)
        receipt = send(envelope)
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
        _count(message, _Fault(f"An unexpected fault: {faulted.kind}"), by=by, at=at)


def _waiting(council_id: int, at: datetime) -> "rules.Messages":
    locked = Message.objects.select_for_update(of=("self",), skip_locked=True)
    due = locked.filter(council_id=council_id, state=State.QUEUED, next_try_at__lte=at)
    return due.order_by("next_try_at", "pk")


def _is_held(message: Message, *, by: Actor, at: datetime) -> bool:
    """Withhold a message that must not be sent; put off one for which it is night."""
    if why := rules.why_not_write(message) or limiting.why_not_take(message, by=by, at=at):
        for one in (message, *bundling.of(message)):
            withhold(one, why, by=by, at=at)
        return True
    opens_at = rules.may_go_at(message, at)
    if opens_at > at:
        message.next_try_at, message.claims = opens_at, message.claims - 1  # not begun after all
        message.save(update_fields=["next_try_at", "claims"])
        return True
    return False


def _still_ours(message: Message) -> None:
    """Raise where the session that locks the message is no more: another worker may have it."""
    Message.objects.filter(pk=message.pk).exists()


@transaction.atomic
def hold_answers(council_id: int, case_id: int, why: str, *, by: Actor, at: datetime) -> int:
    """Send nothing of what is told of a case and waits still, for a reason; return how many.

    No other way takes over: whoever is not to be answered is not answered by text either.
    """
    waiting = Message.objects.select_for_update(of=("self",)).filter(
        council_id=council_id, case_id=case_id, state=State.QUEUED, claims=0
    )
    found = list(waiting.order_by("pk"))
    for message in found:
        message.otherwise = []
        withhold(message, why, by=by, at=at)
    return len(found)


def withhold(message: Message, why: str, *, by: Actor, at: datetime) -> None:
    """Say that a message is not sent, and why; the next way to tell the same takes over."""
    message.state, message.next_try_at, message.settled_at = State.WITHHELD, None, at
    message.reason = why[:REASON_LENGTH]
    _wipe(message)
    message.save()
    fall_back(message, at=at)
    facts = {"case": message.case_id, "event": message.event_id}
    journal.record("message.withheld", message, by=by, at=at, facts=facts)


def _count(message: Message, receipt: Receipt, *, by: Actor, at: datetime) -> None:
    message.attempts += 1
    if receipt.is_accepted:
        _mark_sent(message, receipt, at)
    elif receipt.is_final or message.attempts >= TRIES:
        give_up(message, receipt.text, by=by, at=at)
        if receipt.is_final and NO_SUCH_ADDRESS.match(receipt.text):
            mark_failing(message, at=at)
    else:
        message.reason = receipt.text[:REASON_LENGTH]
        message.next_try_at = at + pause_after(message.attempts)
    message.save()
    _count_others(message, by=by, at=at)


def _count_others(first: Message, *, by: Actor, at: datetime) -> None:
    """Let become of the others of a bundle what became of the first; until then they wait."""
    for other in bundling.of(first):
        if first.state == State.SENT:
            other.state, other.sent_at, other.next_try_at = State.SENT, at, None
            other.carrier, other.reference = first.carrier, first.reference
        elif first.state == State.FAILED:
            give_up(other, first.reason, by=by, at=at)
        other.attempts = first.attempts
        other.save()


def _envelope(message: Message, at: datetime, *, is_alone: bool) -> Envelope:
    council, sender = message.council, queries.sender(message.council_id)
    reply_to = (sender and sender.reply_to) or council.email
    if sender is not None and sender.answers_to and message.case_id is not None and is_alone:
        until_on = (at + replying.GOOD_FOR).date()
        whom = (council.pk, message.pk, message.recipient)
        reply_to = replying.address(sender.answers_to, *whom, until_on=until_on)
    return Envelope(
        token=message.token,
        channel=message.channel,
        recipient=message.recipient,
        subject=message.subject,
        body=message.body,
        council=(sender and sender.name) or council.name,
        council_id=council.pk,
        reply_to=reply_to,
        unsubscribe_url=rules.unsubscribe_url(message),
        is_again=message.claims > 1,
    )


def _mark_sent(message: Message, receipt: Receipt, at: datetime) -> None:
    message.state, message.sent_at, message.next_try_at = State.SENT, at, None
    message.reference, message.reason = receipt.text[:REFERENCE_LENGTH], ""
    message.carrier = rules.carrier_of(message.channel)
    if message.carrier == Carrier.NOTIFY:
        message.ask_at = at + FIRST_ASKED
    _wipe(message)


def give_up(message: Message, reason: str, *, by: Actor, at: datetime) -> None:
    """Say that a message did not get through, and why; the next way takes over. Does not save."""
    message.state, message.next_try_at, message.settled_at = State.FAILED, None, at
    message.ask_at = None
    message.reason = reason[:REASON_LENGTH] or "No reason was given."
    _wipe(message)
    fall_back(message, at=at)
    facts = {"case": message.case_id, "event": message.event_id, "attempts": message.attempts}
    verb = "message.undelivered" if message.sent_at else "message.given-up"
    journal.record(verb, message, by=by, at=at, facts=facts)


def mark_failing(message: Message, *, at: datetime) -> None:
    """Keep that what is sent to an address does not arrive, until something does."""
    said = {"reason": message.reason, "since_at": at}
    Failing.objects.get_or_create(**address_of(message), defaults=said)


def address_of(message: Message) -> dict[str, object]:
    """Return the columns that name the address of a message, as it is compared."""
    is_mail = message.channel == Channel.EMAIL
    recipient = plain_email(message.recipient) if is_mail else message.recipient
    return {"council_id": message.council_id, "channel": message.channel, "recipient": recipient}


def _wipe(message: Message) -> None:
    if message.is_secret:
        message.body = ""
