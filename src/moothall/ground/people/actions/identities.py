"""What can be done to identities: those who sign in."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction

from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import PLATFORM, Actor
from moothall.ground.people import queries, sealing
from moothall.ground.people.actions.knowing import add, reach
from moothall.ground.people.actions.reaching import add_point
from moothall.ground.people.actions.standing import stand
from moothall.ground.people.contact_points import plain_email, why_not_mail
from moothall.ground.people.models import Identity, Person
from moothall.ground.people.words import PointKind, Role


@transaction.atomic
def enrol(email: str, *, by: Actor, at: datetime, password_hash: str = "") -> Identity:
    """Give somebody a way to sign in, with their address taken as theirs; or return what they have.

    Without a password (its hash, as `make_password` gives it) they set one themselves, by a link.
    """
    address = plain_email(email)
    found = queries.identity(address)
    if found is not None:
        return found
    if reason := why_not_mail(address):
        raise ValidationError({"email": reason})
    identity = Identity(email=address)
    identity.password = password_hash or make_password(None)
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

    Somebody who is known already stays who they are; a new address of their identity is their main
    one, and where it is not new, they are reached where they chose.
    """
    person = queries.person_of(identity.pk, council.pk)
    if person is None:
        person = add(council, identity.email, email=identity.email, identity=identity, by=by, at=at)
    elif not queries.is_proved(person, PointKind.EMAIL, identity.email):
        reach(person, email=identity.email, phone=person.phone, by=by, at=at)
        add_point(person, PointKind.EMAIL, identity.email, by=by, at=at, is_proved=True)
    if not queries.has_standing(identity.pk, council.pk):
        stand(person, Role.RESIDENT, by=by, at=at)
    return person


@transaction.atomic
def reseal(*, by: Actor, at: datetime) -> int:
    """Encrypt the secrets of second steps anew, with the newest key; return how many people's.

    :raises cryptography.fernet.InvalidToken: when one was encrypted with a key that is gone.
    """
    kept = Authenticator.objects.select_for_update(of=("self",)).select_related("user")
    for step in kept:
        step.data |= {name: _resealed(step.data[name]) for name in SEALED & step.data.keys()}
        step.save(update_fields=["data"])
        _record("identity.resealed", step.user, by=by, at=at)
    return len({step.user_id for step in kept})


SEALED = frozenset({"secret", "seed", "migrated_codes"})
"""What of a second step the sign-in library passes through `sealing`."""


def _resealed(kept: str | list[str]) -> str | list[str]:
    if isinstance(kept, list):
        return [sealing.sealed(sealing.opened(each)) for each in kept]
    return sealing.sealed(sealing.opened(kept))


def _record(verb: str, identity: Identity, *, by: Actor, at: datetime) -> None:
    with scope.opened([PLATFORM], writes=True):
        journal.record(verb, identity, by=by, at=at)
