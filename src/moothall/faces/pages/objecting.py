"""Whoever an officer lets another act for is told at once, and how to say that it is wrong.

The message names nobody but whoever gets it: it may lie open on a doormat.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from moothall.engine.contact import actions as contact
from moothall.engine.contact import rules as contact_rules
from moothall.engine.contact.words import Channel, Intent, Way
from moothall.faces.pages import addresses
from moothall.faces.pages.plain import day
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries
from moothall.ground.people.contact_points import plain_email
from moothall.ground.people.models import Authority, Person
from moothall.ground.people.words import Part, PointKind

SUBJECT = "Somebody may act for {whom} from today"
BODY = """\
An officer of {council} recorded today that somebody may act for {whom}: {services}, until {until}.

What the officer saw: {evidence}.

Whoever acts for {whom} may ask us for things, and see what was asked for. You can see who it is,
and end it at once, under Your details, Act for somebody:

{link}

If you cannot sign in, or do not know of this, tell {council} in any way you usually reach us and
give this number: {number}. We end it at once. We never ask for a password or a code.
"""


def tell(
    authority: Authority, services: Mapping[str, str], *, by: Actor, at: datetime
) -> Sequence[Person]:
    """Tell whoever another may act for by an officer's word; return whom nothing leads to.

    For a business its owners are told too.

    :param services: the names of the council's services by code.
    """
    told: list[Intent] = []
    missed: list[Person] = []
    for one in _concerned(authority, at):
        ways = _ways(one, authority, services)
        if not ways:
            missed.append(one)
            continue
        first, *rest = ways
        told.append(
            Intent(
                council_id=one.council_id,
                channel=first.channel,
                recipient=first.recipient,
                subject=first.subject,
                body=first.body,
                otherwise=rest,
                is_answer=first.channel == Channel.EMAIL and not _is_theirs(one),
            )
        )
    contact.queue(told, by=by, at=at)
    return missed


def _concerned(authority: Authority, at: datetime) -> list[Person]:
    giver = authority.giver
    if not giver.is_business:
        return [giver]
    owners = [
        one.holder
        for one in queries.given_by(giver)
        if one.part == Part.OWNER and one.ended_at is None and one.expires_at > at
        if one.holder is not None and one.pk != authority.pk
    ]
    return [giver, *owners]


def _ways(person: Person, authority: Authority, services: Mapping[str, str]) -> list[Way]:
    council = person.council
    whom = "you" if person.pk == authority.giver_id else authority.giver.name
    named = ", ".join(services.get(one, one) for one in authority.services)
    words = {
        "whom": "your business" if person.is_business else whom,
        "council": council.name,
        "services": "in one request only" if authority.cases else named or "in everything",
        "until": day(authority.expires_at),
        "evidence": authority.get_evidence_display(),
        "link": addresses.of(council, "/details/acting"),
        "number": authority.pk,
    }
    subject, body = SUBJECT.format(**words), BODY.format(**words)
    home = queries.home_of(person)
    known = [(Channel.EMAIL, person.email)]
    known += [(Channel.LETTER, home.letter_to(person.name))] if home else []
    ways = [
        Way(channel=channel, recipient=to, subject=subject, body=body)
        for channel, to in known
        if to
    ]
    return [way for way in ways if contact_rules.why_not_way(way) is None]


def _is_theirs(person: Person) -> bool:
    return queries.is_proved(person, PointKind.EMAIL, plain_email(person.email))
