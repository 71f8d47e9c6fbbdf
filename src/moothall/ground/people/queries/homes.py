"""Where people live, and who lives at the same address.

Whoever was merged into another is that other: what was known of where they lived stands for both,
the other's own word first.
"""

from collections.abc import Collection
from dataclasses import dataclass

from moothall.ground.people.models import Home, Person


@dataclass(frozen=True)
class Member:
    """Somebody of a household: since when, and until when where they live there no more."""

    person: Person
    home: Home
    is_there: bool


def home_of(person: Person) -> Home | None:
    """Return where somebody lives, if the council knows."""
    return _current([person.pk]).get(person.pk)


def homes_of(person: Person) -> list[Home]:
    """Return where somebody lives and lived, the latest first."""
    found = Home.objects.filter(person_id__in=_same([person.pk])).select_related("recorded_by")
    return list(found.order_by("-pk"))


def household(home: Home) -> list[Member]:
    """Return who lives at the same UPRN in the council of *home*, and who did; by name.

    An address without a UPRN is nobody else's: two who typed the same lines are not known to live
    together. Of somebody who lived there more than once, the last time is told.
    """
    if not home.uprn:
        found = Home.objects.filter(pk=home.pk)
    else:
        found = Home.objects.filter(council_id=home.council_id, uprn=home.uprn)
    rows = list(found.select_related("person__merged_into", "recorded_by").order_by("pk"))
    now = _current([_whom(one).pk for one in rows])
    told: dict[int, Member] = {}
    for one in rows:
        whom = _whom(one)
        before, current = told.get(whom.pk), now.get(whom.pk)
        if whom.disabled_at is None and (before is None or not before.is_there):
            is_there = current is not None and current.pk == one.pk
            told[whom.pk] = Member(whom, one, is_there)
    return sorted(told.values(), key=lambda one: (not one.is_there, one.person.name, one.person.pk))


def _whom(home: Home) -> Person:
    return home.person.merged_into or home.person


def _current(person_ids: Collection[int]) -> dict[int, Home]:
    found = Home.objects.filter(person_id__in=_same(person_ids), until_on=None).select_related(
        "person", "recorded_by"
    )
    current: dict[int, Home] = {}
    for one in found.order_by("pk"):
        whom = one.person.merged_into_id or one.person_id
        if whom not in current or one.person_id == whom:
            current[whom] = one
    return current


def _same(person_ids: Collection[int]) -> list[int]:
    """Return them with those merged into them: read first, so that an index finds their homes."""
    merged = Person.objects.filter(merged_into_id__in=list(person_ids))
    return [*person_ids, *merged.values_list("pk", flat=True)]
