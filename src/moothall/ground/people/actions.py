"""What can be done to identities, people and their roles."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from moothall.ground.councils import scope
from moothall.ground.councils.models import Council, Team
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import PLATFORM, Actor
from moothall.ground.people.models import Identity, Person, Standing, TeamMember


@transaction.atomic
def enrol(email: str, *, password: str, by: Actor, at: datetime) -> Identity:
    """Let somebody sign in; whoever enrols them vouches that the address is theirs."""
    identity = Identity(email=email.lower(), joined_at=at)
    identity.set_password(password)
    identity.full_clean()
    identity.save(force_insert=True)
    EmailAddress.objects.create(user=identity, email=identity.email, primary=True, verified=True)
    with scope.opened([PLATFORM], writes=True):
        journal.record("identity.enrolled", identity, by=by, at=at)
    return identity


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
