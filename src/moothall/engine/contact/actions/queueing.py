"""Put messages in the outbox, in the transaction of what causes them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.engine.contact import rules
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import Intent, NotDeliverable, State, Way
from moothall.ground.journal.words import Actor

MESSAGES_OF_A_CASE = """
    INSERT INTO contact_message (council_id, token, case_id, event_id, recipient, channel, subject,
        body, is_secret, is_limited, is_answer, may_wait_for_id, topic, otherwise, state,
        claims, attempts, queued_at, next_try_at, carrier, reference, status, reason, is_attended)
    SELECT r.council_id, r.token, made.id,
        (SELECT happened.id FROM happened WHERE happened.sequence = r.event_id),
        r.recipient, r.channel, r.subject,
        r.body, r.is_secret, r.is_limited, r.is_answer, r.may_wait_for_id, r.topic, r.otherwise,
        r.state, 0, 0, r.queued_at, r.next_try_at, '', '', '', '', false
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
        messages.append(Message(case_id=intent.case_id, **_columns(intent, at)))
    Message.objects.bulk_create(messages, ignore_conflicts=True)


def _columns(intent: Intent, at: datetime) -> dict[str, Any]:
    """Return the columns of a message: what is not to be sent is kept as such, with its reason."""
    if not intent.withheld:
        return intent.row(at)
    unsent = {"state": State.WITHHELD, "reason": intent.withheld, "next_try_at": None}
    return intent.row(at) | unsent


def fall_back(message: Message, *, at: datetime) -> None:
    """Put the next way to tell the same in the outbox, where a message failed and one is left."""
    if not message.otherwise:
        return
    way, *rest = (Way(**kept) for kept in message.otherwise)
    next_one = Message(
        council_id=message.council_id,
        case_id=message.case_id,
        event_id=message.event_id,
        is_limited=message.is_limited,
        is_answer=message.is_answer,
        topic=message.topic,
        instead_of_id=message.pk,
        state=State.QUEUED,
        queued_at=at,
        next_try_at=at,
        otherwise=[other.as_json() for other in rest],
        **way.as_json(),
    )
    Message.objects.bulk_create([next_one], ignore_conflicts=True)
