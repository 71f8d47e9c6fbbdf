"""Why a message may not be queued, sent or tried again, and when it may go."""

import contextlib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q, QuerySet

from moothall.engine.contact import quiet, sending
from moothall.engine.contact.models import Barred, Daily, Message, QuietHours
from moothall.engine.contact.words import (
    CHOSEN,
    DAILY_AT,
    LONGEST_KEY,
    RECIPIENT_LENGTH,
    SUBJECT_LENGTH,
    Barring,
    Carrier,
    Channel,
    Intent,
    State,
    Topic,
    Way,
)
from moothall.ground.calendars import queries as calendars
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Refused
from moothall.ground.people.contact_points import plain_email, why_not_mail

Messages = QuerySet[Message]
CONTROL = {chr(code) for code in (*range(32), 127, 0x2028, 0x2029, 0x85)}
FEWEST_LINES, MOST_LINES = 3, 7
BARRED = {
    Barring.MOVED: "They are no longer to be reached at this address.",
    Barring.ASKED: "They asked us not to write to this address.",
    Barring.WRONG: "This address belongs to somebody else.",
    Barring.UNSUBSCRIBED: "They unsubscribed from messages like this.",
}


def why_not_queue(intent: Intent) -> str | None:
    """Return why *intent* cannot be sent, or None."""
    way = Way(
        channel=intent.channel,
        recipient=intent.recipient,
        subject=intent.subject,
        body=intent.body,
    )
    return next((why for one in (way, *intent.otherwise) if (why := why_not_way(one))), None)


def why_not_way(way: Way) -> str | None:
    """Return why nothing can be sent that way, or None."""
    if way.channel not in Channel.values:
        return f"There is no channel called {way.channel!r}."
    if fault := _ADDRESSES[Channel(way.channel)](way.recipient):
        return fault
    if CONTROL & set(way.subject) or not way.subject.strip():
        return "The subject of a message is one line."
    if len(way.subject) > SUBJECT_LENGTH:
        return f"The subject of a message has at most {SUBJECT_LENGTH} characters."
    if "\x00" in way.body:
        return "A message cannot contain the null character."
    return None


def _not_email(recipient: str) -> str | None:
    try:
        validate_email(recipient)
    except ValidationError:
        return "That is not one email address."
    reason = why_not_mail(recipient)
    return f"{reason}." if reason else None


def _not_number(recipient: str) -> str | None:
    is_number = recipient.removeprefix("+").isdigit() and recipient.isascii()
    return None if is_number else "That is not one telephone number."


def _not_address(recipient: str) -> str | None:
    lines = recipient.split("\n")
    if not FEWEST_LINES <= len(lines) <= MOST_LINES or not all(line.strip() for line in lines):
        return f"A postal address has {FEWEST_LINES} to {MOST_LINES} lines."
    if CONTROL & set("".join(lines)) or len(recipient) > RECIPIENT_LENGTH:
        return "That is not a postal address."
    return None


_ADDRESSES = {
    Channel.EMAIL: _not_email,
    Channel.TEXT: _not_number,
    Channel.LETTER: _not_address,
}


def why_not_write(message: Message) -> str | None:
    """Return why a message must not be sent to its address, or None."""
    return why_barred(message)


def why_barred(message: Message | Intent) -> str | None:
    """Return why what is about that may not go to its address, or None; of one not queued too."""
    found = Barred.objects.filter(
        Q(topic=Topic.SERVICE) | Q(topic=message.topic),
        council_id=message.council_id,
        channel=message.channel,
        recipient__in={message.recipient, plain_email(message.recipient)},
    )
    barred = found.order_by("topic").first()
    return BARRED[Barring(barred.reason)] if barred else None


def why_not_office(key: str, *, has_one: bool) -> str | None:
    """Return why that key to GOV.UK Notify cannot be kept, or none taken where one is kept."""
    if not key:
        return None if has_one else "Enter the key to GOV.UK Notify."
    if len(key) > LONGEST_KEY or not sending.KEY.fullmatch(key):
        return "Enter the whole key as GOV.UK Notify showed it: its name and two long numbers."
    return None


def why_not_retry(message: Message) -> str | None:
    """Return why a message cannot be put in the outbox again, or None."""
    if message.state not in {State.FAILED, State.WITHHELD}:
        return "Only a message that was not sent, or did not arrive, can be tried again."
    if message.is_secret:
        return "Its text is not kept. Whoever it was for can ask for a new one."
    if message.topic == Topic.SURVEY and message.state == State.WITHHELD:
        return "Whoever is left out when people are asked how it went is not asked by hand."
    return why_not_write(message)


def may_go_at(message: Message, at: datetime) -> datetime:
    """Return when a message may go: at once, or for a text when the quiet hours are over.

    A code is a secret that somebody waits for at this moment: it goes at night too, and so does
    what whoever is on call has to know. What may wait for somebody's email of the day goes with it,
    where they want one.
    """
    if message.may_wait_for_id and message.bundle is None and message.channel == Channel.EMAIL:
        return _daily_at(message, at)
    if message.channel != Channel.TEXT or message.is_secret or message.topic == Topic.DUTY:
        return at
    council = message.council
    said = QuietHours.objects.filter(council=council).first()
    if said is None:
        return quiet.over(at, council.zone)
    hours = {"begins": said.begins, "ends": said.ends}
    if said.calendar:
        with contextlib.suppress(Refused):
            working = calendars.working_calendar(calendars.head(council.pk, said.calendar).pk)
            return quiet.over_in(working, at, **hours)
    return quiet.over(at, council.zone, **hours)


def _daily_at(message: Message, at: datetime) -> datetime:
    """Return the first hour of the email of the day after it was written; now, where none is."""
    if not Daily.objects.filter(person_id=message.may_wait_for_id or 0).exists():
        return at
    written = message.queued_at.astimezone(ZoneInfo(message.council.zone))
    leaves = written.replace(hour=DAILY_AT, minute=0, second=0, microsecond=0)
    if leaves <= written:
        leaves = (written + timedelta(days=1)).replace(
            hour=DAILY_AT, minute=0, second=0, microsecond=0
        )
    return max(at, leaves.astimezone(UTC))


def carrier_of(channel: str) -> str:
    """Return who carries messages of that channel."""
    is_mail = channel == Channel.EMAIL and settings.EMAIL_BY == Carrier.SMTP
    return Carrier.SMTP if is_mail else Carrier.NOTIFY


def may_unsubscribe(message: Message) -> bool:
    """Whether whoever has a message may choose to have no more like it."""
    return message.topic in CHOSEN


def unsubscribe_url(message: Message) -> str:
    """Return where one click unsubscribes from messages like this; nothing for a service's own."""
    if message.channel != Channel.EMAIL or not may_unsubscribe(message):
        return ""
    return f"{home_of(message.council)}/unsubscribe/{message.token}"


def home_of(council: Council) -> str:
    """Return where a council's pages are, made of settings."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.SCHEME}://{council.slug}.{settings.DOMAIN}{port}"
