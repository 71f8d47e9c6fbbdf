"""What can be done to roles and teams."""

from datetime import datetime

from django.db import transaction

from moothall.ground.councils.models import Team
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.models import Person, Standing, TeamMember


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


@transaction.atomic
def leave_team(person: Person, team: Team, *, by: Actor, at: datetime) -> bool:
    """Take *person* out of *team*; return whether they were in it."""
    gone, _ = TeamMember.objects.filter(
        council_id=person.council_id, team=team, person=person
    ).delete()
    if gone:
        journal.record("team.left", person, by=by, at=at, facts={"team": team.code})
    return bool(gone)
