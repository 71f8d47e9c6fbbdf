"""What can be done to identities, people and their roles."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import transaction

from moothall.ground.councils import scope
from moothall.ground.councils.models import Council, Team
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import PLATFORM, Actor
from moothall.ground.people import queries
from moothall.ground.people.contact_points import plain_email
from moothall.ground.people.models import Identity, Person, Standing, TeamMember
from moothall.ground.people.words import Role
from moothall.outside.postgres.cache import PostgresCache


@transaction.atomic
def enrol(email: str, *, by: Actor, at: datetime, password: str = "") -> Identity:
    """Give somebody a way to sign in, with their address taken as theirs; or return what they have.

    Without a password they set one themselves, by a link. The password is not checked here: that
    is for forms, and for whoever sets up a demonstration.
    """
    address = plain_email(email)
    found = queries.identity(address)
    if found is not None:
        return found
    identity = Identity(email=address)
    identity.set_password(password or None)
    identity.full_clean()
    identity.save(force_insert=True)
    EmailAddress.objects.create(user=identity, email=address, verified=True, primary=True)
    _record("identity.enrolled", identity, by=by, at=at)
    return identity


@transaction.atomic
def close_identity(identity: Identity, *, by: Actor, at: datetime) -> None:
    """Let somebody sign in no more. Their sessions end with their next request."""
    if not identity.is_active:
        return
    identity.is_active = False
    identity.save(update_fields=["is_active"])
    _record("identity.closed", identity, by=by, at=at)


@transaction.atomic
def register(identity: Identity, council: Council, name: str, *, by: Actor, at: datetime) -> Person:
    """Take in a new identity, and make it a resident known to *council* by that name.

    The address is not theirs yet: they are known without one until they have proved it.
    """
    identity.email = plain_email(identity.email)
    identity.full_clean()
    identity.save(force_insert=True)
    _record("identity.enrolled", identity, by=by, at=at)
    person = add(council, name, identity=identity, by=by, at=at)
    stand(person, Role.RESIDENT, by=by, at=at)
    return person


@transaction.atomic
def welcome(identity: Identity, council: Council, *, by: Actor, at: datetime) -> Person:
    """Make whoever signs in known to *council*, at the address that they have proved.

    Somebody who is known already stays who they are; their address follows their identity's.
    """
    person = queries.person_of(identity.pk, council.pk)
    if person is None:
        person = add(council, identity.email, email=identity.email, identity=identity, by=by, at=at)
    elif person.email != identity.email:
        reach(person, email=identity.email, phone=person.phone, by=by, at=at)
    if not queries.has_standing(identity.pk, council.pk):
        stand(person, Role.RESIDENT, by=by, at=at)
    return person


@transaction.atomic
def reach(person: Person, *, email: str, phone: str, by: Actor, at: datetime) -> Person:
    """Change how *person* is reached."""
    person.email, person.phone = email, phone
    person.full_clean()
    person.save()
    journal.record("person.changed", person, by=by, at=at)
    return person


@transaction.atomic
def add(
    council: Council,
    name: str,
    *,
    by: Actor,
    at: datetime,
    email: str = "",
    identity: Identity | None = None,
) -> Person:
    """Make somebody known to *council*; with an identity they can sign in there."""
    person = Person(council=council, name=name, email=email, identity=identity)
    person.full_clean()
    person.save(force_insert=True)
    journal.record("person.added", person, by=by, at=at)
    return person


@transaction.atomic
def stand(person: Person, role: str, *, by: Actor, at: datetime) -> Standing:
    """Give *person* a role in their council. Giving it again changes nothing.

    :raises ValueError: for somebody without an identity: a role is for people who sign in.
    """
    if person.identity_id is None:
        raise ValueError(f"{person} cannot sign in, so a role would mean nothing")
    standing, is_new = Standing.objects.get_or_create(
        identity_id=person.identity_id,
        council_id=person.council_id,
        role=role,
        defaults={"person_id": person.pk},
    )
    if is_new:
        journal.record("person.stands", person, by=by, at=at, facts={"role": role})
    return standing


@transaction.atomic
def stand_down(person: Person, role: str, *, by: Actor, at: datetime) -> bool:
    """Take a role from *person*; return whether they had it."""
    taken, _ = Standing.objects.filter(
        person_id=person.pk, council_id=person.council_id, role=role
    ).delete()
    if taken:
        journal.record("person.stood-down", person, by=by, at=at, facts={"role": role})
    return bool(taken)


@transaction.atomic
def join_team(person: Person, team: Team, *, by: Actor, at: datetime) -> TeamMember:
    """Put *person* in *team*. Doing it again changes nothing."""
    member, is_new = TeamMember.objects.get_or_create(
        council_id=person.council_id, team=team, person=person
    )
    if is_new:
        journal.record("team.joined", person, by=by, at=at, facts={"team": team.code})
    return member


def sweep(*, by: Actor, at: datetime) -> int:
    """Remove sessions and counts of tries that have run out; return how many."""
    del by  # nothing that anybody did
    sessions, _ = Session.objects.filter(expire_date__lt=at).delete()
    cache = caches["default"]
    counts = cache.sweep() if isinstance(cache, PostgresCache) else 0
    return sessions + counts


def _record(verb: str, identity: Identity, *, by: Actor, at: datetime) -> None:
    with scope.opened([PLATFORM], writes=True):
        journal.record(verb, identity, by=by, at=at)
