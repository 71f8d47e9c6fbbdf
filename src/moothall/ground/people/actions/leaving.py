"""What ends somebody's ways in: they left, or have not been for long."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from moothall.ground.councils import scope
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import PLATFORM, Actor
from moothall.ground.people import queries, rules
from moothall.ground.people.actions.finding import keep_found
from moothall.ground.people.actions.identities import close_identity
from moothall.ground.people.models import Identity, Person, Standing, TeamMember
from moothall.ground.people.words import MustStay


@transaction.atomic
def disable(person: Person, *, by: Actor, at: datetime) -> Person:
    """End everything that somebody who leaves can do in their council, and every session of theirs.

    Where they have a role in no other council, they cannot sign in anywhere any more.

    :raises MustStay: for oneself, and for somebody who has left already.
    """
    if why := rules.why_not_disable(person, by):
        raise MustStay(why)
    person.disabled_at = at
    person.save(update_fields=["disabled_at"])
    keep_found([person], by=by, at=at)
    Standing.objects.filter(council_id=person.council_id, person_id=person.pk).delete()
    TeamMember.objects.filter(council_id=person.council_id, person_id=person.pk).delete()
    journal.record("person.disabled", person, by=by, at=at)
    identity = person.identity
    if identity is not None:
        end_sessions(identity, by=by, at=at)
        if not Standing.objects.filter(identity=identity).exists():
            close_identity(identity, by=by, at=at)
    return person


@transaction.atomic
def enable(person: Person, *, by: Actor, at: datetime) -> Person:
    """Let somebody who had left be given roles again, and sign in."""
    person.disabled_at = None
    person.save(update_fields=["disabled_at"])
    keep_found([person], by=by, at=at)
    journal.record("person.enabled", person, by=by, at=at)
    if person.identity is not None:
        reopen_identity(person.identity, by=by, at=at)
    return person


@transaction.atomic
def reopen_identity(identity: Identity, *, by: Actor, at: datetime) -> None:
    """Let somebody sign in again who was closed, for having left or not having been."""
    if identity.is_active:
        return
    identity.is_active, identity.reopened_at = True, at
    identity.save(update_fields=["is_active", "reopened_at"])
    with scope.opened([PLATFORM], writes=True):
        journal.record("identity.reopened", identity, by=by, at=at)


@transaction.atomic
def end_sessions(identity: Identity, *, by: Actor, at: datetime) -> None:
    """End every session of *identity*, at every council: none is good for the next request."""
    Identity.objects.filter(pk=identity.pk).update(era=F("era") + 1)
    identity.refresh_from_db(fields=["era"])
    with scope.opened([PLATFORM], writes=True):
        journal.record("identity.signed-out", identity, by=by, at=at)


@transaction.atomic
def close_dormant(*, by: Actor, at: datetime) -> int:
    """Close whoever has an inside role and did not sign in for 90 days; return how many.

    What they may do stays on record: an administrator lets them in again.
    """
    found = queries.dormant(at)
    for identity in found:
        end_sessions(identity, by=by, at=at)
        close_identity(identity, by=by, at=at)
    return len(found)
