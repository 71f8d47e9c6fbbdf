"""Keep what people are found by as they now are, and note who looks for people by their names."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.models import ContactPoint, Person
from moothall.ground.people.words import KNOWERS, PointKind
from moothall.ground.search import actions as search
from moothall.ground.search import audiences, keys
from moothall.ground.search.findable import Thing
from moothall.ground.search.words import Kind

SALT = "moothall.people.searched"


def keep_found(people: Iterable[Person], *, by: Actor, at: datetime) -> int:
    """Let these people be found as their rows now say, or no more; return how many still are.

    Where they live is nothing they are found by: looking at a household takes a reason.
    """
    every = list(people)
    here = [one for one in every if one.disabled_at is None and one.merged_into_id is None]
    gone = [one.pk for one in every if one not in here]
    if gone:
        search.gone(Kind.PERSON, gone, by=by, at=at)
    return search.kept(things(here), by=by, at=at)


@transaction.atomic
def find_anew(council_id: int, *, after: int, most: int, by: Actor, at: datetime) -> list[int]:
    """Keep anew what a council's next people are found by, after an id; return their ids.

    They are locked before they are read: what somebody changes meanwhile is not undone. Rows of
    those that are gone go too.
    """
    there = Person.objects.filter(council_id=council_id)
    next_ones = there.filter(pk__gt=after).select_for_update(of=("self",), no_key=True)
    every = list(next_ones.order_by("pk")[:most])
    keep_found(every, by=by, at=at)
    ids = [one.pk for one in every]
    between = (after, ids[-1] if len(ids) == most else None)
    search.gone_between(Kind.PERSON, council_id, between, there=there, by=by, at=at)
    return ids


def things(people: Iterable[Person]) -> list[Thing]:
    """Return people as they are found: by name, number, and what is proved to reach them."""
    every = list(people)
    proved = ContactPoint.objects.filter(
        person_id__in=[one.pk for one in every], proved_at__isnull=False
    )
    points: dict[int, list[tuple[str, str]]] = {}
    for number, kind, value in proved.values_list("person_id", "kind", "value"):
        points.setdefault(number, []).append((kind, value))
    return [_thing(one, points.get(one.pk, [])) for one in every]


def _thing(person: Person, points: list[tuple[str, str]]) -> Thing:
    emails = [person.email, *(value for kind, value in points if kind == PointKind.EMAIL)]
    phones = [person.phone, *(value for kind, value in points if kind != PointKind.EMAIL)]
    return Thing(
        council_id=person.council_id,
        kind=Kind.PERSON,
        id=person.pk,
        title=person.name,
        keys=[
            *keys.number(person.pk),
            *keys.number(person.company_number),
            *(key for email in emails for key in keys.email(email)),
            *(key for phone in phones for key in keys.phone(phone)),
        ],
        audience=[audiences.role(person.council_id, role) for role in sorted(KNOWERS)],
    )


@transaction.atomic
def look_for(officer: Person, text: str, found: int, *, by: Actor, at: datetime) -> None:
    """Record that an officer looks for people by their names, before they are shown.

    What they typed is kept as a salted digest only: it can be asked whether a name was looked for.
    """
    digest = salted_hmac(SALT, " ".join(text.lower().split()), algorithm="sha256").hexdigest()
    facts = {"found": found, "text": digest}
    journal.record("person.searched", officer, by=by, at=at, facts=facts)
