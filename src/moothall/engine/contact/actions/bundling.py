"""One email a day in place of many, for whoever wants that: of what may wait, and each once.

The messages of a bundle stay rows of their own, with their own cases. The first of them leaves with
the words of all; what becomes of it becomes of the others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import QuerySet

from moothall.engine.contact import rules
from moothall.engine.contact.models import Daily, Message
from moothall.engine.contact.words import Envelope, State
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.languages.speech import marked, said, speaking
from moothall.ground.people.models import Person

OPENING = marked("You asked us for one email a day. These are {count} messages from {council}.")
MANY = marked("{count} messages from {council}")
RULE = "-" * 60
FAR = datetime(9000, 1, 1, tzinfo=UTC)
"""When a message is tried that leaves with another: never by itself."""


@transaction.atomic
def want_daily(person: Person, *, is_daily: bool, by: Actor, at: datetime) -> None:
    """Keep whether somebody wants one email a day; what waits for it leaves at once where not.

    Saying the same again changes nothing.
    """
    found = Daily.objects.filter(person=person)
    if found.exists() == is_daily:
        return
    kept = found.first()
    if kept is None:
        kept = Daily.objects.create(council_id=person.council_id, person=person, since_at=at)
    facts = {"is_daily": is_daily}
    journal.record("daily.set", kept, by=by, at=at, facts=facts)
    if not is_daily:
        found.delete()
        _waiting(person.pk).update(next_try_at=at)


def bind(first: Message, *, at: datetime) -> None:
    """Put what waits for the same email of the day as *first* into one bundle with it."""
    if first.may_wait_for_id is None or first.bundle is not None or first.claims:
        return
    is_daily = Daily.objects.filter(person_id=first.may_wait_for_id).exists()
    if not is_daily or rules.may_go_at(first, at) > at:
        return
    others = _waiting(first.may_wait_for_id).filter(
        council_id=first.council_id,
        channel=first.channel,
        recipient=first.recipient,
        next_try_at__lte=at,
    )
    locked = others.exclude(pk=first.pk).select_for_update(of=("self",), skip_locked=True)
    numbers = list(locked.order_by("pk").values_list("pk", flat=True))
    if not numbers:
        return
    first.bundle = first.token
    first.save(update_fields=["bundle"])
    Message.objects.filter(pk__in=numbers).update(bundle=first.token, next_try_at=FAR)


def of(first: Message) -> Sequence[Message]:
    """Return the others of a bundle, where this is its first; locked."""
    if first.bundle is None or first.bundle != first.token:
        return ()
    others = Message.objects.filter(bundle=first.bundle).exclude(pk=first.pk)
    return list(others.select_for_update(of=("self",)).order_by("pk"))


def envelope_of(first: Envelope, others: Iterable[Message], language: str = "en") -> Envelope:
    """Return one envelope with the words of all of them; *first* itself, where it is alone.

    :param language: that of whoever gets it, for the words around the messages.
    """
    rest = [(one.subject, one.body) for one in others]
    if not rest:
        return first
    parts = [(first.subject, first.body), *rest]
    told = [f"{RULE}\n{subject}\n\n{body.rstrip()}\n" for subject, body in parts]
    with speaking(language):
        opening = said(OPENING, count=len(parts), council=first.council)
        subject = said(MANY, count=len(parts), council=first.council)
    return replace(first, subject=subject, body="\n".join([f"{opening}\n", *told]))


def _waiting(person_id: int) -> QuerySet[Message]:
    return Message.objects.filter(
        may_wait_for_id=person_id, state=State.QUEUED, bundle__isnull=True, claims=0
    )
