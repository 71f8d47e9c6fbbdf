"""By what somebody is known to a council, and what this package holds on them."""

from typing import Final

from django.db.models import Q

from moothall.ground.journal import queries as journal
from moothall.ground.people.models import (
    Authority,
    ContactPoint,
    Home,
    Merge,
    Person,
    QueueView,
    SignIn,
    TeamMember,
)
from moothall.ground.people.queries.acting import given_by, held_by
from moothall.ground.people.queries.knowing import (
    at_email,
    identity_by_id,
    points_of,
    roles_of,
    subjects_of,
)
from moothall.ground.people.words import Kept, PointKind, Whose

MOST_ENTRIES: Final = 10_000
"""So many of the last entries of the journal about somebody are shown."""


def merges_into(person: Person) -> list[Merge]:
    """Return who was merged into somebody and still is, the latest first."""
    found = Merge.objects.filter(kept=person, undone_at__isnull=True).select_related("gone")
    return list(found.order_by("-pk"))


def whose(person: Person) -> Whose:
    """Return by what somebody is known to their council.

    Whoever the council knows under the same email address, which nobody else can prove, is the
    same person; a telephone may be a family's, and joins nobody.
    """
    proved = ContactPoint.objects.filter(person=person, proved_at__isnull=False)
    mine = set(proved.filter(kind=PointKind.EMAIL).values_list("value", flat=True))
    found = [one for email in sorted({person.email, *mine} - {""}) for one in _by(person, email)]
    same = list({one.pk: one for one in (person, *found)}.values())
    merged = Person.objects.filter(merged_into_id__in=[one.pk for one in same])
    same += list(merged.order_by("pk"))
    emails = {one.email for one in same} | {person.identity.email if person.identity else ""}
    phones = {one.phone_digits for one in same}
    points = ContactPoint.objects.filter(person_id__in=[one.pk for one in same])
    for kind, value in points.filter(proved_at__isnull=False).values_list("kind", "value"):
        (emails if kind == PointKind.EMAIL else phones).add(value)
    homes = Home.objects.filter(person_id__in=[one.pk for one in same])
    return Whose(
        council_id=person.council_id,
        person_ids=frozenset(one.pk for one in same),
        identity_id=person.identity_id,
        names=tuple(dict.fromkeys(one.name for one in same)),
        emails=frozenset(emails - {""}),
        phones=frozenset(phones - {""}),
        letters=frozenset(home.letter_to(one.name) for home in homes for one in same),
    )


def shared(whose: Whose) -> frozenset[str]:
    """Return the numbers (digits) and letters of somebody that are another's too: a family's."""
    them, here = sorted(whose.person_ids), whose.council_id
    known = Person.objects.filter(council_id=here, phone_digits__in=whose.phones)
    found = set(known.exclude(pk__in=them).values_list("phone_digits", flat=True))
    said = ContactPoint.objects.filter(council_id=here, kind=PointKind.MOBILE)
    said = said.filter(value__in=whose.phones).exclude(person_id__in=them)
    found.update(said.values_list("value", flat=True))
    homes = Home.objects.filter(council_id=here, person__name__in=whose.names)
    namesakes = homes.exclude(person_id__in=them).select_related("person")
    letters = {home.letter_to(home.person.name) for home in namesakes}
    return frozenset(found | (letters & whose.letters))


def namesakes(whose: Whose) -> int:
    """Return how many others a council knows by the same name."""
    by_name = Q()
    for name in whose.names:
        by_name |= Q(name__iexact=name)
    others = Person.objects.filter(by_name, council_id=whose.council_id, merged_into=None)
    return others.exclude(pk__in=whose.person_ids).count() if whose.names else 0


def _by(person: Person, email: str) -> list[Person]:
    """Return who is the same person by that address; two who sign in are two."""
    found = at_email(person.council_id, email)
    return [one for one in found if None in {one.identity_id, person.identity_id}]


def held_on(whose: Whose) -> list[Kept]:
    """Return what this package holds on somebody: who they are, and how they sign in."""
    held = []
    for one in Person.objects.filter(pk__in=whose.person_ids).order_by("pk"):
        teams = TeamMember.objects.filter(person=one).values_list("team__name", flat=True)
        fields = {
            "name": one.name,
            "email": one.email,
            "telephone": one.phone,
            "roles": ", ".join(roles_of(one)),
            "teams": ", ".join(teams),
        }
        held.append(Kept("person", None, fields))
        held += [_contact_point(each) for each in points_of(one)]
        held += [_authority(each) for each in (*given_by(one), *held_by(one))]
        held += [
            Kept("entry of the journal", each.happened_at, {"what": each.verb})
            for each in journal.told_of(one, most=MOST_ENTRIES)
        ]
    homes = Home.objects.filter(person_id__in=whose.person_ids).select_related("recorded_by")
    held += [_home(each) for each in homes.order_by("pk")]
    views = QueueView.objects.filter(person_id__in=whose.person_ids).order_by("pk")
    held += [Kept("view of the queue", one.saved_at, {"name": one.name}) for one in views]
    identity = None if whose.identity_id is None else identity_by_id(whose.identity_id)
    if identity is not None:
        ways = ["password"] * identity.has_usable_password()
        ways += [one.issuer for one in subjects_of(identity.pk)]
        known: dict[str, object] = {
            "email": identity.email,
            "last signed in": identity.last_login,
            "signs in by": ", ".join(ways),
        }
        held.append(Kept("way in", identity.joined_at, known))
        signed = SignIn.objects.filter(identity=identity, council_id=whose.council_id)
        held += [_sign_in(each) for each in signed.order_by("pk")]
    return held


def _contact_point(one: ContactPoint) -> Kept:
    told = {"reached at": one.shown, "proved": one.proved_at, "main": one.is_main}
    return Kept("contact point", one.added_at, told)


def _sign_in(one: SignIn) -> Kept:
    told = {"by": one.get_method_display(), "device": one.device, "signed in": one.is_good}
    return Kept("sign-in", one.tried_at, told)


def _home(one: Home) -> Kept:
    told = {
        "address": ", ".join(one.printed),
        "UPRN": one.uprn,
        "from": one.from_on,
        "until": one.until_on,
        "recorded by": one.recorded_by.name if one.recorded_by else "",
        "why": one.reason,
        "why it ended": one.left_reason,
    }
    return Kept("home", one.given_at, told)


def _authority(one: Authority) -> Kept:
    told = {
        "for": one.giver.name,
        "who acts": one.holder.name if one.holder else "nobody yet",
        "offered or recorded by": one.offered_by.name if one.offered_by else "",
        "as": one.part,
        "services": ", ".join(one.services),
        "evidence": one.evidence,
        "note": one.note,
        "until": one.ended_at or one.expires_at,
    }
    return Kept("acting for somebody", one.given_at, told)
