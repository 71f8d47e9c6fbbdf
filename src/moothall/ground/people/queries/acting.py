"""Who may act for whom, and which businesses are known."""

from collections.abc import Iterable
from datetime import datetime

from moothall.ground.journal.words import Actor
from moothall.ground.people.models import Authority, Person


def acting(holder_id: int, giver_id: int, at: datetime) -> Authority | None:
    """Return on what somebody acts for another at that moment; None where they may not.

    Whoever was merged into another is that other.
    """
    return next((one for one in held_by_id(holder_id, at) if stands_for(one) == giver_id), None)


def why_not_act(by: Actor, service: str, *, at: datetime, case_id: int | None = None) -> str | None:
    """Say why somebody may not act for whom they say they do, in that service or case."""
    if by.for_id is None:
        return None
    held = acting(by.id or 0, by.for_id, at)
    if held is None:
        return "You may not act for them any more."
    return None if held.covers(service, case_id) else "You may act for them, but not in this."


def stands_for(authority: Authority) -> int:
    """Return the number of the person for whom it holds: whoever the giver was merged into."""
    return authority.giver.merged_into_id or authority.giver_id


def held_by_id(holder_id: int, at: datetime) -> list[Authority]:
    """Return for whom somebody may act at that moment, by name."""
    found = Authority.objects.filter(
        holder_id=holder_id,
        holder__disabled_at=None,
        giver__disabled_at=None,
        ended_at=None,
        expires_at__gt=at,
    )
    return list(found.select_related("giver", "holder", "offered_by").order_by("giver__name", "pk"))


def held_by(person: Person) -> list[Authority]:
    """Return every authority that somebody has or had, the latest first."""
    found = Authority.objects.filter(holder=person).select_related("giver", "holder", "offered_by")
    return list(found.order_by("-pk"))


def given_by(person: Person) -> list[Authority]:
    """Return every authority to act for somebody that there is or was, the latest first."""
    found = Authority.objects.filter(giver=person).select_related("giver", "holder", "offered_by")
    return list(found.order_by("-pk"))


def given_by_all(givers: Iterable[Person]) -> list[Authority]:
    """Return what `given_by` says of several, all of it the latest first."""
    found = Authority.objects.filter(giver__in=[one.pk for one in givers])
    return list(found.select_related("giver", "holder", "offered_by").order_by("-pk"))


def authority(number: int) -> Authority | None:
    """Return the authority of that number, if it is in scope."""
    found = Authority.objects.filter(pk=number)
    return found.select_related("giver", "holder", "offered_by").first()


def business_of(council_id: int, company_number: str) -> Person | None:
    """Return the business of a council with that company number, in its own form."""
    found = Person.objects.filter(council_id=council_id, company_number=company_number)
    return found.exclude(company_number="").first()
