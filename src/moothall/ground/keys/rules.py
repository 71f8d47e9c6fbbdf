"""Why a key may not be made."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor
from moothall.ground.keys.models import Key
from moothall.ground.keys.words import MOST_OWN, OWN_DAYS, SCOPES, bearable
from moothall.ground.people import queries as people
from moothall.ground.people.models import Person


def why_not_make(council: Council, scopes: Iterable[str], person: Person | None) -> str | None:
    """Say why a key with these scopes cannot be made for that person, or for a system."""
    wanted = list(scopes)
    if council.is_partnership:
        return "A partnership has no cases of its own: make a key in each of its councils."
    if not wanted:
        return "Choose what the key may do."
    unknown = sorted(set(wanted) - set(SCOPES))
    if unknown:
        return f"There is no scope {', '.join(unknown)}. There are: {', '.join(SCOPES)}."
    if person is not None and person.council_id != council.pk:
        return "That person belongs to another council."
    if person is not None and person.identity_id is None:
        return "A key is for somebody who can sign in, or for a system."
    return None


def why_not_make_own(
    person: Person, scopes: Iterable[str], at: datetime, expires_at: datetime | None, *, by: Actor
) -> str | None:
    """Say why somebody cannot make themselves a key with these scopes, which runs out then."""
    if by != person.actor:
        return "A key of one's own is made by oneself."
    if not set(scopes) <= set(bearable(people.roles_of(person))):
        return "A key does no more than you may."
    if expires_at is None or not at < expires_at <= at + timedelta(days=max(OWN_DAYS)):
        return "A key of one's own runs out within a year."
    mine = Key.objects.filter(person=person, revoked_at__isnull=True)
    if mine.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at)).count() >= MOST_OWN:
        return f"You have {MOST_OWN} keys already. Revoke one first."
    return None


def why_not_expire(at: datetime, expires_at: datetime | None) -> str | None:
    """Say why a key made now cannot run out then."""
    if expires_at is not None and expires_at <= at:
        return "A key runs out after it was made."
    return None
