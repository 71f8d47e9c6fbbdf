"""What can be done to people as a council knows them."""

from datetime import datetime

from django.db import transaction

from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.languages.words import Language
from moothall.ground.people.actions.finding import keep_found
from moothall.ground.people.actions.reaching import add_point
from moothall.ground.people.models import Identity, Person
from moothall.ground.people.words import PointKind


@transaction.atomic
def reach(person: Person, *, email: str, phone: str, by: Actor, at: datetime) -> Person:
    """Change how *person* is reached."""
    person.email, person.phone = email, phone
    person.full_clean()
    person.save()
    keep_found([person], by=by, at=at)
    journal.record("person.changed", person, by=by, at=at)
    return person


@transaction.atomic
def speak(person: Person, language: str, *, by: Actor, at: datetime) -> Person:
    """Keep in which language *person* wants to be told, here and wherever they sign in.

    :raises ValueError: for a language that there is not.
    """
    person.language = Language(language).value
    person.save(update_fields=["language"])
    journal.record("person.speaks", person, by=by, at=at, facts={"language": person.language})
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
    """Make somebody known to *council*; with an identity they can sign in there.

    The address with which they sign in is proved by that.
    """
    person = Person(council=council, name=name, email=email, identity=identity)
    person.full_clean(exclude=["company_number"])  # what only businesses have costs statements
    person.save(force_insert=True)
    keep_found([person], by=by, at=at)
    journal.record("person.added", person, by=by, at=at)
    if identity is not None and identity.email == person.email:
        add_point(person, PointKind.EMAIL, person.email, by=by, at=at, is_proved=True)
    return person
