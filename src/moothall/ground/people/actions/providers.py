"""What can be done with other people's sign-in: whom a provider vouches for, by subject."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import PLATFORM, Actor
from moothall.ground.people import queries, rules
from moothall.ground.people.actions.identities import enrol
from moothall.ground.people.actions.knowing import add
from moothall.ground.people.actions.standing import stand
from moothall.ground.people.models import Identity, Person, Subject
from moothall.ground.people.words import AddressKnown, LastWayIn, SubjectTaken


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody a provider vouches for, whom nobody invited: who they are there and what is said."""

    issuer: str
    subject: str
    email: str
    name: str


@transaction.atomic
def connect(identity: Identity, *, issuer: str, subject: str, by: Actor, at: datetime) -> Subject:
    """Let whoever the provider calls *subject* sign in as *identity*. Again changes nothing.

    :raises SubjectTaken: when that subject signs in as somebody else.
    """
    kept, is_new = Subject.objects.get_or_create(
        issuer=issuer, subject=subject, defaults={"identity": identity, "connected_at": at}
    )
    if kept.identity_id != identity.pk:
        raise SubjectTaken
    if is_new:
        _record("identity.connected", identity, by=by, at=at)
    return kept


@transaction.atomic
def disconnect(kept: Subject, *, by: Actor, at: datetime) -> None:
    """Let a provider sign somebody in no more.

    :raises LastWayIn: when they have no other way.
    """
    if why := rules.why_not_disconnect(kept):
        raise LastWayIn(why)
    identity = kept.identity
    kept.delete()
    _record("identity.disconnected", identity, by=by, at=at)


@transaction.atomic
def take_in(council: Council, newcomer: Newcomer, *, role: str, by: Actor, at: datetime) -> Person:
    """Make somebody known to *council* whom its own rule lets in on a provider's word.

    Their address counts as proved: the rule names the domains that the provider answers for.

    :raises AddressKnown: when somebody signs in with that address already, who may be another.
    """
    if queries.identity(newcomer.email) is not None:
        raise AddressKnown
    identity = enrol(newcomer.email, by=by, at=at)
    person = add(
        council,
        newcomer.name or identity.email,
        email=identity.email,
        identity=identity,
        by=by,
        at=at,
    )
    stand(person, role, by=by, at=at)
    connect(identity, issuer=newcomer.issuer, subject=newcomer.subject, by=by, at=at)
    return person


def _record(verb: str, identity: Identity, *, by: Actor, at: datetime) -> None:
    with scope.opened([PLATFORM], writes=True):
        journal.record(verb, identity, by=by, at=at)
