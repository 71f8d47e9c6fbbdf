"""What can be asked about messages."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from moothall.engine.contact import replying
from moothall.engine.contact.models import (
    Barred,
    Daily,
    Failing,
    Message,
    Preference,
    QuietHours,
    Sender,
)
from moothall.engine.contact.words import Channel, State, Topic, without_tokens
from moothall.ground.people import queries as people
from moothall.ground.people.contact_points import phone_digits, plain_email
from moothall.ground.people.words import Kept, Whose


def for_case(council_id: int, case_id: int) -> Sequence[Message]:
    """Return the messages about a case, oldest first."""
    return list(Message.objects.filter(council_id=council_id, case_id=case_id).order_by("pk"))


def told_of(council_id: int, case_id: int, opening: str) -> set[str]:
    """Return to whom messages about a case were written whose subject begins so."""
    found = Message.objects.filter(
        council_id=council_id, case_id=case_id, subject__startswith=opening
    )
    return set(found.values_list("recipient", flat=True))


def message(message_id: int) -> Message | None:
    """Return the message of that number, if it is in scope."""
    return Message.objects.select_related("council").filter(pk=message_id).first()


def answered(
    council_id: int, addresses: Iterable[str], *, box: str
) -> tuple[Message, replying.Named] | None:
    """Return the message that one of these addresses of a mailbox answers, with what it names.

    None where none of them was made by us for its recipient. Whether it still holds, and who
    answers, is for the caller to judge.
    """
    for text in addresses:
        named = replying.read(text, box)
        found = (
            Message.objects.filter(council_id=council_id, pk=named.message_id).first()
            if named
            else None
        )
        if named and found and replying.is_genuine(named, council_id, found.recipient):
            return found, named
    return None


def by_token(council_id: int, token: str) -> Message | None:
    """Return the message of that reference, if that council has it."""
    return Message.objects.filter(council_id=council_id, token=token).first()


def councils_with_post(at: datetime) -> list[int]:
    """Return the councils in scope that have a message due, the longest waiting first."""
    due = Message.objects.filter(state=State.QUEUED, next_try_at__lte=at)
    return list(dict.fromkeys(due.order_by("next_try_at").values_list("council_id", flat=True)))


def councils_to_ask(at: datetime) -> Iterable[int]:
    """Return the councils in scope with a message of which it is time to ask what became."""
    return Message.objects.filter(ask_at__lte=at).values_list("council_id", flat=True).distinct()


def to_ask(council_id: int, at: datetime, *, most: int) -> Sequence[Message]:
    """Return messages that left and of which no receipt came, where it is time to ask."""
    due = Message.objects.filter(council_id=council_id, ask_at__lte=at)
    return list(due.order_by("ask_at")[:most])


def councils_with_unattended() -> Iterable[int]:
    """Return the councils in scope with a lost message about a case that is nobody's task yet."""
    lost = Message.objects.filter(state=State.FAILED, is_attended=False, case_id__isnull=False)
    return lost.values_list("council_id", flat=True).distinct()


def unattended(council_id: int, *, most: int) -> Sequence[Message]:
    """Return lost messages about cases of which nobody has the task yet, oldest first."""
    lost = Message.objects.filter(
        council_id=council_id, state=State.FAILED, is_attended=False, case_id__isnull=False
    )
    return list(lost.order_by("pk")[:most])


def newest(
    councils: Collection[int],
    *,
    state: str = "",
    to: str = "",
    before: int | None = None,
    most: int,
) -> Sequence[Message]:
    """Return messages of these councils, the newest first: in one state, before a number.

    :param to: a whole email address or telephone number that they are to; empty: whoever.
    """
    found = _to(to, councils).select_related("council")
    if state:
        found = found.filter(state=state)
    if before:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[:most])


def counts() -> dict[str, int]:
    """Return how many messages in scope are in each state."""
    states = Message.objects.values_list("state", flat=True)
    return {state.value: states.filter(state=state).count() for state in State}


def _to(whom: str, councils: Collection[int]) -> QuerySet[Message]:
    found = Message.objects.filter(council_id__in=list(councils))
    if not whom:
        return found
    typed = "".join(whom.split())
    spelt = {typed, typed.lower(), plain_email(typed)}
    if digits := "" if "@" in typed else phone_digits(typed):
        spelt |= {f"+{digits}", f"0{digits.removeprefix('44')}"}
    return found.filter(recipient__in=sorted(spelt))


def tally(councils: Collection[int], *, to: str = "") -> dict[str, int]:
    """Return how many messages of these councils, or to one address, are in each state."""
    found = _to(to, councils).values("state")
    counted = dict(found.annotate(n=Count("pk")).values_list("state", "n").order_by())
    return {state.value: counted.get(state.value, 0) for state in State}


def barred(council_id: int, channel: str, recipient: str) -> Sequence[Barred]:
    """Return why an address is not written to by a council, for everything or by topic."""
    return list(
        Barred.objects.filter(council_id=council_id, channel=channel, recipient=recipient).order_by(
            "topic"
        )
    )


def is_daily(person_id: int) -> bool:
    """Say whether a person wants one email a day in place of many."""
    return Daily.objects.filter(person_id=person_id).exists()


def failing(council_id: int, channel: str, recipient: str) -> Failing | None:
    """Return what is known of an address whose last message came back, or None."""
    plain = plain_email(recipient) if channel == Channel.EMAIL else recipient
    known = Failing.objects.filter(council_id=council_id, channel=channel, recipient=plain)
    return known.first()


def sender(council_id: int) -> Sender | None:
    """Return what a council set for how its messages are signed and carried, if anything."""
    return Sender.objects.filter(council_id=council_id).first()


def quiet_hours(council_id: int) -> QuietHours | None:
    """Return the hours in which a council said that no texts are sent, if it did."""
    return QuietHours.objects.filter(council_id=council_id).first()


def preferred_channel(person_id: int) -> str:
    """Return the channel that a person prefers; nothing where they have not said."""
    found = Preference.objects.filter(person_id=person_id).values_list("channel", flat=True)
    return found.first() or ""


def to_or_about(whose: Whose, case_ids: Iterable[int]) -> QuerySet[Message]:
    """Return the messages to somebody, or about these cases of theirs, whatever became of them."""
    addresses = whose.emails | whose.letters
    theirs = Q(recipient__in=addresses) | Q(case_id__in=list(case_ids))
    by_text = Q(channel=Channel.TEXT, recipient__in=texted(whose), case_id=None)
    return Message.objects.filter(theirs | by_text, council_id=whose.council_id)


def to_on_call(council_ids: Iterable[int], numbers: Iterable[str]) -> QuerySet[Message]:
    """Return the texts to these numbers (digits) as those of whoever is on call, of any case."""
    sent = Message.objects.filter(council_id__in=list(council_ids), channel=Channel.TEXT)
    return sent.filter(topic=Topic.DUTY, recipient__in=[f"+{number}" for number in numbers])


def texted(whose: Whose) -> frozenset[str]:
    """Return the numbers at which somebody gets texts, as messages have them.

    A number may be a family's: a text to it that is about a case is of whoever's case that is.
    """
    return frozenset(f"+{number}" for number in whose.phones)


def addresses_of(whose: Whose) -> frozenset[str]:
    """Return every address at which somebody is written to, as messages have them."""
    return whose.emails | whose.letters | texted(whose)


def theirs_alone(whose: Whose, case_ids: Iterable[int]) -> frozenset[str]:
    """Return the addresses of somebody at which nobody else is written to, as far as is known.

    A number is another's too where texts about cases that are not theirs go to it.
    """
    shared = people.shared(whose)
    about = Message.objects.filter(council_id=whose.council_id, case_id__isnull=False)
    texts = about.filter(channel=Channel.TEXT, recipient__in=texted(whose))
    others = texts.exclude(case_id__in=list(case_ids)).exclude(topic=Topic.DUTY)
    family = {*shared, *(f"+{number}" for number in shared)}
    return addresses_of(whose) - family - set(others.values_list("recipient", flat=True))


def held_on(whose: Whose, case_ids: Iterable[int]) -> list[Kept]:
    """Return what was written to somebody, or about their cases, and how they want to be told."""
    return _written(whose, case_ids) + _wanted(whose)


def _wanted(whose: Whose) -> list[Kept]:
    ids = sorted(whose.person_ids)
    held = [
        Kept("way they want to be told", one.changed_at, {"by": Channel(one.channel).label})
        for one in Preference.objects.filter(person_id__in=ids).order_by("pk")
    ]
    held += [
        Kept("one email a day", one.since_at, {})
        for one in Daily.objects.filter(person_id__in=ids).order_by("pk")
    ]
    known = {"council_id": whose.council_id, "recipient__in": sorted(addresses_of(whose))}
    held += [
        Kept(
            "address not written to",
            one.barred_at,
            {"address": one.recipient, "why": one.get_reason_display()},
        )
        for one in Barred.objects.filter(**known).order_by("pk")
    ]
    return held + [
        Kept("address that failed", one.since_at, {"address": one.recipient, "why": one.reason})
        for one in Failing.objects.filter(**known).order_by("pk")
    ]


def held_on_call(council_ids: Iterable[int], numbers: Iterable[str]) -> list[Kept]:
    """Return what was texted to these numbers (digits) as those of whoever is on call."""
    return _each(to_on_call(council_ids, numbers), "text while on call")


def _written(whose: Whose, case_ids: Iterable[int]) -> list[Kept]:
    return _each(to_or_about(whose, case_ids), "message")


def _each(found: QuerySet[Message], what: str) -> list[Kept]:
    return [
        Kept(
            what,
            one.queued_at,
            {
                "to": one.recipient,
                "subject": one.subject,
                "text": without_tokens(one.body),
                "sent": one.sent_at,
            },
        )
        for one in found.order_by("pk")
    ]
