"""The words of contact: channels, states of a message, and how often a delivery is tried."""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import TextChoices

from moothall.ground.journal.words import Refused

VERBS: dict[str, str] = {
    "message.given-up": "A message could not be delivered and is not tried again.",
}

TRIES = 20
"""How often a message is tried before it is given up: with the pauses below, about 13 hours."""

FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=1)

SUBJECT_LENGTH = 200


class Channel(TextChoices):
    """How a message travels."""

    EMAIL = "email", "Email"


class State(TextChoices):
    """How far a message has come."""

    QUEUED = "queued", "Waiting to be sent"
    SENT = "sent", "Handed to the mail server"
    FAILED = "failed", "Given up"


class NotDeliverable(Refused):
    """A message to that address cannot be written."""


class Faulted(Exception):
    """Delivering one message met a fault that nobody expected."""

    def __init__(self, message_id: int, kind: str) -> None:
        super().__init__(f"message {message_id}: {kind}")
        self.message_id = message_id
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What somebody is to be told: one message to one address, once for each event.

    There is no list of recipients here or anywhere below: an envelope carries one address.
    *case_id* and *event_id* are the event that caused it; without them (sign-in) nothing is
    compared. The text of a *secret* message (a sign-in link) is wiped once it has left.
    """

    council_id: int
    recipient: str
    subject: str
    body: str
    channel: str = Channel.EMAIL
    case_id: int | None = None
    event_id: int | None = None
    is_secret: bool = False

    def row(self, at: datetime) -> dict[str, object]:
        """Return the columns of a message that is queued now, as the outbox's statement takes them.

        Ask `rules.why_not_queue` first, as `actions.queue` does.
        """
        return {
            "council_id": self.council_id,
            "token": uuid.uuid4(),
            "event_id": self.event_id,
            "recipient": self.recipient,
            "channel": self.channel,
            "subject": self.subject,
            "body": self.body,
            "is_secret": self.is_secret,
            "state": State.QUEUED.value,
            "queued_at": at,
            "next_try_at": at,
        }


def one_line(text: str) -> str:
    """Return *text* as one line that fits a subject: what a person typed may hold line breaks."""
    plain = re.sub(r"[\s\x00-\x1f\x7f]+", " ", text).strip()
    return plain if len(plain) <= SUBJECT_LENGTH else f"{plain[: SUBJECT_LENGTH - 1]}…"


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after that many failed attempts (1 or more)."""
    doublings = max(0, min(attempts - 1, 20))
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)
