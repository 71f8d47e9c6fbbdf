"""Where somebody is signed in, and when they did or somebody tried to. Needs no scope."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session

from moothall.ground.people.models import Identity, SignIn
from moothall.ground.people.words import SESSION_SEEN


@dataclass(frozen=True)
class Open:
    """A session in which somebody is signed in, and when it was last used, to the minute."""

    signed: SignIn
    seen_at: datetime


def sign_ins(identity_id: int, *, most: int = 20) -> list[SignIn]:
    """Return when somebody signed in, or somebody tried to as them, the latest first."""
    found = SignIn.objects.filter(identity_id=identity_id).select_related("council")
    return list(found.order_by("-tried_at", "-pk")[:most])


def open_sessions(identity: Identity, at: datetime) -> list[Open]:
    """Return where somebody is signed in at that moment, the one used last first."""
    signed = SignIn.objects.filter(identity=identity).exclude(session_key="")
    by_key = {one.session_key: one for one in signed.select_related("council")}
    kept = Session.objects.filter(session_key__in=list(by_key), expire_date__gt=at)
    found = [_open(by_key[one.session_key], one, identity, at) for one in kept]
    return sorted((one for one in found if one), key=lambda one: one.seen_at, reverse=True)


def _open(signed: SignIn, session: Session, identity: Identity, at: datetime) -> Open | None:
    held = session.get_decoded()
    seen = held.get(SESSION_SEEN)
    seen_at = datetime.fromtimestamp(seen, UTC) if seen else signed.tried_at
    is_theirs = held.get(SESSION_KEY) == str(identity.pk)
    fits = {identity.get_session_auth_hash(), *identity.get_session_auth_fallback_hash()}
    is_good = held.get(HASH_SESSION_KEY) in fits
    is_used = at - seen_at <= timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    return Open(signed, seen_at) if is_theirs and is_good and is_used else None
