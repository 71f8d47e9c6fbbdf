"""The words of contact: channels, states of a message, and how often a delivery is tried."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import TextChoices

from moothall.ground.journal.words import Refused

VERBS: dict[str, str] = {
    "message.given-up": "A message could not be delivered and is not tried again.",
    "message.undelivered": "A message that had left did not arrive.",
    "message.withheld": "A message was not sent, for a reason that stands beside it.",
    "message.retried": "A message that had failed was put in the outbox again.",
    "message.attended": "The team was given the task of a message that did not arrive.",
    "messages.held-back": "So many unverified addresses were written to that no more are for now.",
    "address.barred": "An address is not to be written to, or not about one subject.",
    "address.allowed": "An address may be written to again.",
    "preference.set": "Somebody said how they want to be told.",
    "daily.set": "Somebody said whether they want one email a day in place of many.",
    "quiet-hours.set": "A council said at which hours no text is sent.",
    "sender.set": "A council said how its messages are signed and limited.",
    "notify-key.set": "A council gave its own key to GOV.UK Notify, or took it away.",
    "message.tested": "An administrator had a test message sent.",
}

TRIES = 20
"""How often a message is tried before it is given up: with the pauses below, about 13 hours."""

FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=1)

SUBJECT_LENGTH = 200
LONGEST_KEY = 200
LONGEST_NAME = 80
"""The most characters of the name that emails are from."""
RECIPIENT_LENGTH = 254


class Channel(TextChoices):
    """How a message travels."""

    EMAIL = "email", "Email"
    TEXT = "text", "Text message"
    LETTER = "letter", "Letter"


class Carrier(TextChoices):
    """Who takes a message from us."""

    SMTP = "smtp", "the mail server"
    NOTIFY = "notify", "GOV.UK Notify"


class State(TextChoices):
    """How far a message has come."""

    QUEUED = "queued", "Waiting to be sent"
    SENT = "sent", "Sent"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Not delivered"
    WITHHELD = "withheld", "Not sent"


OVER = frozenset({State.DELIVERED, State.FAILED, State.WITHHELD})
"""States in which nothing more happens by itself."""


DAILY_AT = 17
"""The local hour at which the one email of a day leaves."""


class Topic(TextChoices):
    """What a message is about: whom it is for, and what people may choose not to hear of."""

    SERVICE = "", "What you asked us for"
    SURVEY = "survey", "How we did"
    DUTY = "duty", "What whoever is on call has to know at any hour"
    WORK = "work", "What a team and its officers are told of a case"


CHOSEN = frozenset({Topic.SURVEY})
"""What people may unsubscribe from."""


class Barring(TextChoices):
    """Why an address is not written to."""

    MOVED = "moved", "They no longer live there, or no longer use it"
    ASKED = "asked", "They asked us not to"
    WRONG = "wrong", "It belongs to somebody else"
    UNSUBSCRIBED = "unsubscribed", "They unsubscribed"


UNDER_WAY = frozenset(
    {"created", "sending", "pending", "pending-virus-check", "accepted", "scheduled"}
)
ARRIVED = {
    "delivered": "Delivered.",
    "sent": "Handed to a network abroad, which tells no more.",
    "received": "Printed and posted.",
}
LOST = {
    "permanent-failure": "The address or number does not exist, or refuses our messages.",
    "temporary-failure": "The inbox was full or the phone was off, for days.",
    "technical-failure": "GOV.UK Notify could not send it.",
    "validation-failed": "The letter could not be printed as it is.",
    "virus-scan-failed": "The letter's file was refused.",
    "cancelled": "It was cancelled at GOV.UK Notify.",
    "bounced": "The mail server of the address sent it back: there is no such mailbox.",
    "returned": "A mail server sent it back.",
}
"""What became of a message, by the provider's own word for it."""
FAILING = frozenset({"permanent-failure", "temporary-failure", "bounced"})
"""Words that say something of the address, not only of this message."""

FIRST_ASKED = timedelta(minutes=15)
LONGEST_UNASKED = timedelta(hours=6)
ASKED_FOR = {Channel.LETTER: timedelta(days=21)}
ASKED_FOR_OTHERS = timedelta(days=5)
"""How long we go on asking what became of a message of which no receipt comes."""


class NotDeliverable(Refused):
    """A message to that address cannot be written."""


class NoSuchMessage(Refused):
    """There is no such message here."""


class NotThisKey(Refused):
    """That is no key to GOV.UK Notify."""


class NotNow(Refused):
    """The message is not in a state in which that can be done."""


class Faulted(Exception):
    """Delivering one message met a fault that nobody expected."""

    def __init__(self, message_id: int, kind: str) -> None:
        super().__init__(f"message {message_id}: {kind}")
        self.message_id = message_id
        self.kind = kind


class Receipt(Protocol):
    """What a carrier said to a message, whichever it was.

    *text* is its reference where it accepted, else the reason. *is_final*: trying again is no use.
    *is_reachable*: whether the others that it carries could be handed over now.
    """

    @property
    def is_accepted(self) -> bool:
        """Whether it was taken."""

    @property
    def text(self) -> str:
        """Its reference, or the reason."""

    @property
    def is_final(self) -> bool:
        """Whether trying again is no use."""

    @property
    def is_reachable(self) -> bool:
        """Whether others could be handed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A message as it is handed to whoever carries it: one address, and never a list.

    *token* is the same each time; *is_again*: it may have got through without our knowing.
    """

    token: uuid.UUID
    channel: str
    recipient: str
    subject: str
    body: str
    council: str = ""
    council_id: int = 0
    reply_to: str = ""
    unsubscribe_url: str = ""
    is_again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to tell somebody: the channel, the address on it, and the words that suit it.

    The address of a letter is its lines, the postcode last.
    """

    channel: str
    recipient: str
    subject: str
    body: str

    def as_json(self) -> dict[str, str]:
        """Return what is kept of a way that is not taken yet."""
        names = ("channel", "recipient", "subject", "body")
        return {name: str(getattr(self, name)) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What somebody is to be told: one message to one address, once for each event.

    There is no list of recipients here or anywhere below: an envelope carries one address.
    *case_id* and *event_id* are the event that caused it; without them (sign-in) nothing is
    compared. The text of a *secret* message (a sign-in link) is wiped once it has left.
    *otherwise* are the ways to try one after another where this one fails. *is_limited*: nobody
    has shown the address to be theirs and no officer sends it, so that it counts against the
    address's limit; *is_answer*: an officer sends it to such an address. *topic* says what people
    may unsubscribe from. *may_wait_for_id*: whose email of the day it may wait for, a person.
    *withheld*: why it is kept in the outbox as not sent, where it is not to be.
    """

    council_id: int
    recipient: str
    subject: str
    body: str
    channel: str = Channel.EMAIL
    case_id: int | None = None
    event_id: int | None = None
    is_secret: bool = False
    otherwise: Sequence[Way] = ()
    is_limited: bool = False
    is_answer: bool = False
    may_wait_for_id: int | None = None
    topic: str = Topic.SERVICE
    withheld: str = ""

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
            "otherwise": [way.as_json() for way in self.otherwise],
            "is_limited": self.is_limited,
            "is_answer": self.is_answer,
            "may_wait_for_id": self.may_wait_for_id,
            "topic": self.topic,
            "state": State.QUEUED.value,
            "queued_at": at,
            "next_try_at": at,
        }


TOKEN = re.compile(r"(https?://\S+/)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
"""The token at the end of a link by which its reader acts without signing in."""


def without_tokens(body: str) -> str:
    """Return a message as others than its reader may see it: nobody acts in the reader's name."""
    return TOKEN.sub(r"\1…", body)


def one_line(text: str) -> str:
    """Return *text* as one line that fits a subject: what a person typed may hold line breaks."""
    plain = re.sub(r"[\s\x00-\x1f\x7f]+", " ", text).strip()
    return plain if len(plain) <= SUBJECT_LENGTH else f"{plain[: SUBJECT_LENGTH - 1]}…"


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after that many failed attempts (1 or more)."""
    doublings = max(0, min(attempts - 1, 20))
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def asked_again_after(waited: timedelta) -> timedelta:
    """Return how long to wait before asking again after *waited* without an answer."""
    return min(max(waited, FIRST_ASKED), LONGEST_UNASKED)


def meaning(status: str) -> str:
    """Return what a provider's word says of a message, in ours."""
    known = {**ARRIVED, **LOST}
    return known.get(status, "It is on its way." if status in UNDER_WAY else f"({status})")
