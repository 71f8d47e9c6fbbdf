"""Keep how people may be reached: not at an address, by which channel, at what hours."""

from datetime import datetime

from django.db import transaction

from moothall.engine.contact.actions.delivering import withhold
from moothall.engine.contact.models import Barred, Message, Preference, QuietHours
from moothall.engine.contact.rules import BARRED
from moothall.engine.contact.words import Barring, Channel, State, Topic, Way
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.contact_points import plain_email
from moothall.ground.people.models import Person


@transaction.atomic
def bar(
    council: Council,
    way: Way,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    topic: str = Topic.SERVICE,
) -> Barred:
    """Write to an address no more; with a topic, not about that. What waits for it is withheld.

    Barring twice changes nothing more.

    :raises ValueError: for a reason or topic that nobody knows.
    """
    barred, is_new = Barred.objects.get_or_create(
        council=council,
        channel=way.channel,
        recipient=plain_email(way.recipient) if way.channel == Channel.EMAIL else way.recipient,
        topic=Topic(topic).value,
        defaults={"reason": Barring(reason).value, "barred_at": at},
    )
    if is_new:
        facts = {"channel": way.channel, "topic": topic, "reason": reason}
        journal.record("address.barred", barred, by=by, at=at, facts=facts)
    waiting = Message.objects.select_for_update(of=("self",)).filter(
        council=council, channel=way.channel, recipient=way.recipient, state=State.QUEUED
    )
    for message in waiting.filter(topic=topic) if topic else waiting:
        withhold(message, BARRED[Barring(reason)], by=by, at=at)
    return barred


@transaction.atomic
def allow(barred: Barred, *, by: Actor, at: datetime) -> None:
    """Write to an address again; what was withheld stays so."""
    facts = {"channel": barred.channel, "topic": barred.topic}
    journal.record("address.allowed", barred, by=by, at=at, facts=facts)
    Barred.objects.filter(pk=barred.pk).delete()


@transaction.atomic
def prefer(person: Person, channel: str, *, by: Actor, at: datetime) -> Preference:
    """Keep by which channel a person wants to be told, where a service offers several.

    :raises ValueError: for a channel that there is not.
    """
    kept, _ = Preference.objects.update_or_create(
        person=person,
        defaults={
            "council_id": person.council_id,
            "channel": Channel(channel).value,
            "changed_at": at,
        },
    )
    journal.record("preference.set", kept, by=by, at=at, facts={"channel": channel})
    return kept


@transaction.atomic
def keep_quiet(
    council: Council, *, begins: int, ends: int, by: Actor, at: datetime, calendar: str = ""
) -> QuietHours:
    """Send no texts for a council from one local hour to another, and outside a calendar."""
    said = {"begins": begins, "ends": ends, "calendar": calendar}
    kept, _ = QuietHours.objects.update_or_create(council=council, defaults=said)
    journal.record("quiet-hours.set", kept, by=by, at=at, facts=said)
    return kept
