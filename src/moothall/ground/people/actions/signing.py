"""What is kept of signing in, and what ends single sessions."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import PLATFORM, Actor
from moothall.ground.people import queries
from moothall.ground.people.models import Identity, SignIn


@dataclass(frozen=True, slots=True)
class Try:
    """How somebody tried to sign in: by what, from which device; the session where they did."""

    method: str
    device: str
    session_key: str = ""


@transaction.atomic
def note_sign_in(
    identity: Identity | None, council: Council, how: Try, *, by: Actor, at: datetime
) -> SignIn:
    """Keep that somebody signed in, or without a session that somebody tried to and could not.

    The same is written for an address that is nobody's, so that it takes the same time.
    """
    made = SignIn(identity=identity, council=council, tried_at=at, method=how.method)
    made.is_good, made.device, made.session_key = bool(how.session_key), how.device, how.session_key
    made.save(force_insert=True)
    verb = "identity.signed-in" if made.is_good else "identity.not-signed-in"
    facts = {"identity": identity.pk if identity else None, "method": how.method}
    journal.record(verb, made, by=by, at=at, facts=facts)
    return made


@transaction.atomic
def follow_session(number: int, session_key: str, *, by: Actor, at: datetime) -> None:
    """Keep the new id of a session that was given one, so that it can still be ended."""
    del by, at  # the same session; nothing that anybody did
    SignIn.objects.filter(pk=number).exclude(session_key="").update(session_key=session_key)


@transaction.atomic
def end_session(signed: SignIn, *, by: Actor, at: datetime) -> None:
    """End one session of somebody: it is nobody's with the next request."""
    Session.objects.filter(session_key=signed.session_key).delete()
    SignIn.objects.filter(pk=signed.pk).update(session_key="")
    with scope.opened([PLATFORM], writes=True):
        journal.record(
            "identity.session-ended", signed.identity, by=by, at=at, facts={"sign_in": signed.pk}
        )


@transaction.atomic
def end_other_sessions(identity: Identity, keep: str, *, by: Actor, at: datetime) -> int:
    """End every session of somebody but the one with the key *keep*; return how many."""
    others = [
        one.signed for one in queries.open_sessions(identity, at) if one.signed.session_key != keep
    ]
    for signed in others:
        end_session(signed, by=by, at=at)
    return len(others)
