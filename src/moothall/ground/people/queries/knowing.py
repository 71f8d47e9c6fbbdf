"""Who is known, where they are reached, and what they may do."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from moothall.ground.people.contact_points import phone_digits, plain_email
from moothall.ground.people.models import (
    ContactPoint,
    Identity,
    Person,
    Standing,
    Subject,
    TeamMember,
)
from moothall.ground.people.words import (
    DORMANT,
    INSIDE,
    NOBODY,
    PointKind,
    Role,
    Who,
)
from moothall.outside.postgres import prepared
from moothall.outside.postgres.rows import Rows

_PERSON = Rows(Person, "id = $1::bigint")
_IDENTITY = Rows(Identity, "id = $1::bigint")
_STANDINGS = Rows(
    Standing, "identity_id = $1::bigint AND council_id = ANY($2::bigint[]) ORDER BY id"
)
_NAMES = "SELECT id, name FROM people_person WHERE id = ANY(%s::bigint[])"
_TEAMS = """
    SELECT m.team_id, m.council_id, t.code::text
    FROM people_teammember m JOIN councils_team t ON t.id = m.team_id
    WHERE m.person_id = ANY($1::bigint[]) ORDER BY m.team_id
"""

_ROLES = """
    SELECT role FROM people_standing WHERE council_id = $1::bigint AND person_id = $2::bigint
"""


def who(identity_id: int | None, councils: Iterable[int]) -> Who:
    """Return who that identity is in those councils. Needs no scope: it is asked to decide one."""
    if identity_id is None:
        return NOBODY
    persons: dict[int, int] = {}
    roles: dict[int, set[str]] = defaultdict(set)
    for standing in _STANDINGS.all(identity_id, prepared.ids(councils)):
        persons[standing.council_id] = standing.person_id
        roles[standing.council_id].add(standing.role)
    return Who(identity_id, persons, {key: frozenset(held) for key, held in roles.items()})


def team_ids(who: Who) -> list[int]:
    """Return the teams, over the councils in scope, that they belong to."""
    return list(
        TeamMember.objects.filter(person_id__in=list(who.persons.values()))
        .order_by("team_id")
        .values_list("team_id", flat=True)
    )


def teams_of(who: Who, councils: Iterable[int]) -> list[tuple[int, int, str]]:
    """Return the teams that they belong to in these councils, as id, council and code."""
    persons = [who.persons[council] for council in councils if council in who.persons]
    rows = prepared.read(_TEAMS, [prepared.ids(persons)])
    return [(int(team or 0), int(council or 0), str(code)) for team, council, code in rows]


def person(person_id: int) -> Person | None:
    """Return the person of that id, if they are in scope."""
    return _PERSON.first(person_id)


def language_of(person_id: int) -> str:
    """Return the language somebody chose, as its code; '' where they have not."""
    return Person.objects.filter(pk=person_id).values_list("language", flat=True).first() or ""


def by_email(council_id: int, email: str) -> Person | None:
    """Return the person of a council who signs in with that address."""
    known = Person.objects.filter(
        council_id=council_id, email=plain_email(email), identity__isnull=False
    )
    return known.order_by("pk").first()


def by_emails(council_id: int, emails: Iterable[str]) -> dict[str, int]:
    """Return the people (ids) of a council who sign in with these addresses, by the address."""
    wanted = {plain_email(one) for one in emails}
    known = Person.objects.filter(
        council_id=council_id,
        email__in=wanted,
        identity__isnull=False,
        disabled_at=None,
        merged_into=None,
    )
    return dict(known.order_by("-pk").values_list("email", "pk"))


def memberships(council_id: int) -> list[TeamMember]:
    """Return who is in which team of a council, by name."""
    found = TeamMember.objects.filter(council_id=council_id).select_related("person", "team")
    return list(found.order_by("person__name", "pk"))


def by_ids(person_ids: Iterable[int]) -> list[Person]:
    """Return those of these people who are in scope, have not left and stand for themselves."""
    found = Person.objects.filter(pk__in=list(person_ids), disabled_at=None, merged_into=None)
    return list(found.order_by("pk"))


def names(person_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of those of these people who are in scope."""
    wanted = [one for one in person_ids if one is not None]
    return dict(prepared.rows(_NAMES, [wanted])) if wanted else {}


def members_of(team_id: int) -> list[Person]:
    """Return the officers of a team, by name."""
    ids = TeamMember.objects.filter(team_id=team_id).values_list("person_id", flat=True)
    return list(Person.objects.filter(pk__in=list(ids)).order_by("name"))


def members_as(team_id: int, *roles: str) -> list[Person]:
    """Return who of a team has one of these roles in its council, by name."""
    found = members_of(team_id)
    held = Standing.objects.filter(role__in=roles, person_id__in=[one.pk for one in found])
    standing = set(held.values_list("person_id", "council_id"))
    return [one for one in found if (one.pk, one.council_id) in standing]


def identity(email: str) -> Identity | None:
    """Return the identity that signs in with that address, whatever its case."""
    return Identity.objects.filter(email=plain_email(email)).first()


def identity_by_id(number: int) -> Identity | None:
    """Return the identity with that number."""
    return _IDENTITY.first(number)


def identity_of_subject(issuer: str, subject: str) -> Identity | None:
    """Return who signs in on that provider's word for that subject."""
    kept = Subject.objects.filter(issuer=issuer, subject=subject).select_related("identity").first()
    return None if kept is None else kept.identity


def subjects_of(identity_id: int) -> list[Subject]:
    """Return on which providers' word an identity signs in."""
    found = Subject.objects.filter(identity_id=identity_id).select_related("identity")
    return list(found.order_by("issuer", "pk"))


def has_a_way_in(identity: Identity) -> bool:
    """Whether somebody can sign in today: with a password, or on a provider's word."""
    return identity.has_usable_password() or bool(subjects_of(identity.pk))


def person_of(identity_id: int, council_id: int) -> Person | None:
    """Return whom an identity is in a council in scope."""
    return Person.objects.filter(council_id=council_id, identity_id=identity_id).first()


def has_standing(identity_id: int, council_id: int) -> bool:
    """Whether an identity has any role in a council."""
    return Standing.objects.filter(council_id=council_id, identity_id=identity_id).exists()


def at_email(council_id: int, email: str) -> list[Person]:
    """Return the people of a council with that address, whatever its case.

    An address that somebody only says is theirs, and has not proved, finds nobody.
    """
    address = plain_email(email)
    found = Person.objects.filter(council_id=council_id, merged_into=None)
    proved = _proved(council_id, PointKind.EMAIL, address)
    return list(found.filter(Q(email=address) | Q(pk__in=proved)).order_by("pk"))


def at_phone(council_id: int, number: str) -> list[Person]:
    """Return the people of a council with that telephone number, however it is written."""
    digits = phone_digits(number)
    if not digits:
        return []
    found = Person.objects.filter(council_id=council_id, merged_into=None)
    proved = _proved(council_id, PointKind.MOBILE, digits)
    return list(found.filter(Q(phone_digits=digits) | Q(pk__in=proved)).order_by("pk"))


def _proved(council_id: int, kind: str, value: str) -> list[int]:
    points = ContactPoint.objects.filter(
        council_id=council_id, kind=kind, value=value, proved_at__isnull=False
    )
    return list(points.values_list("person_id", flat=True))


def points_of(person: Person) -> list[ContactPoint]:
    """Return where somebody is reached, or says so: by kind, the main one first."""
    found = ContactPoint.objects.filter(person=person).select_related("person__identity")
    return list(found.order_by("kind", "-is_main", "pk"))


def mobile_of(person_id: int) -> str:
    """Return the mobile that somebody showed to be theirs, the main one first: +447700900123.

    '' where they showed none.
    """
    mine = ContactPoint.objects.filter(person_id=person_id, kind=PointKind.MOBILE)
    proved = mine.filter(proved_at__isnull=False).order_by("-is_main", "pk")
    value = proved.values_list("value", flat=True).first()
    return f"+{value}" if value else ""


def point(person: Person, number: int) -> ContactPoint | None:
    """Return the contact point of that number, if it is theirs."""
    found = ContactPoint.objects.filter(person=person, pk=number)
    return found.select_related("person__identity").first()


def is_proved(person: Person, kind: str, value: str) -> bool:
    """Whether somebody has shown that an address (as it is compared) is theirs."""
    found = ContactPoint.objects.filter(person=person, kind=kind, value=value)
    return found.filter(proved_at__isnull=False).exists()


@dataclass(frozen=True)
class Held:
    """What one person may do in one council."""

    identity: Identity
    person: Person
    roles: list[str]


def disabled(council_id: int) -> list[Person]:
    """Return who has left a council in scope, the latest first."""
    found = Person.objects.filter(council_id=council_id, disabled_at__isnull=False)
    return list(found.select_related("identity").order_by("-disabled_at", "pk"))


def is_disabled(identity_id: int, council_id: int) -> bool:
    """Whether somebody has left the council in scope, and may not come in by themselves."""
    found = Person.objects.filter(council_id=council_id, identity_id=identity_id)
    return found.filter(disabled_at__isnull=False).exists()


def roles_of(person: Person) -> list[str]:
    """Return the roles of somebody in their council, by name."""
    found = Standing.objects.filter(council_id=person.council_id, person_id=person.pk)
    return sorted(found.values_list("role", flat=True))


def roles_in(council_id: int, person_id: int) -> set[str]:
    """Return the roles of the person of that id in a council."""
    return {str(role) for (role,) in prepared.read(_ROLES, [council_id, person_id])}


def dormant(at: datetime) -> list[Identity]:
    """Return who has an inside role somewhere, could sign in, and has not for 90 days."""
    inside = Standing.objects.filter(role__in=list(INSIDE)).values_list("identity_id", flat=True)
    found = Identity.objects.filter(
        pk__in=inside.distinct(), is_active=True, joined_at__lt=at - DORMANT
    )
    return [one for one in found.order_by("pk") if at - one.last_used_at > DORMANT]


def standings(council_id: int) -> list[Held]:
    """Return who has which roles in a council in scope, residents left out, by address."""
    roles: dict[int, list[str]] = defaultdict(list)
    found = Standing.objects.filter(council_id=council_id).exclude(role=Role.RESIDENT)
    for standing in found.order_by("role"):
        roles[standing.person_id].append(standing.role)
    known = Person.objects.filter(pk__in=list(roles)).select_related("identity")
    held = [
        Held(person.identity, person, roles[person.pk])
        for person in known
        if person.identity is not None
    ]
    return sorted(held, key=lambda one: one.identity.email)
