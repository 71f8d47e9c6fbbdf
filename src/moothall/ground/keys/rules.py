"""Why a key may not be made."""

from collections.abc import Iterable
from datetime import datetime

from moothall.ground.councils.models import Council
from moothall.ground.keys.words import SCOPES
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


def why_not_expire(at: datetime, expires_at: datetime | None) -> str | None:
    """Say why a key made now cannot run out then."""
    if expires_at is not None and expires_at <= at:
        return "A key runs out after it was made."
    return None
