"""What can be asked about keys."""

from collections.abc import Sequence
from datetime import datetime
from hmac import compare_digest

from django.db import connection

from moothall.ground.keys.models import Key, Reply
from moothall.ground.keys.tokens import Token
from moothall.ground.keys.words import HOLDERS, Caller, NoSuchKey
from moothall.ground.people import queries as people
from moothall.ground.people.models import Person
from moothall.ground.people.words import Kept, Role, Who, Whose
from moothall.outside.postgres.rows import Rows

_STAYS = """SELECT FROM people_person
        JOIN people_identity ON people_identity.id = people_person.identity_id
        WHERE people_person.id = keys_key.person_id AND people_person.disabled_at IS NULL
        AND people_identity.is_active"""
"""Whose key counts: somebody who can sign in, and has not left the council."""
_OPENING = Rows(
    Key,
    f"""council_id = $1::bigint AND prefix = $2::text AND revoked_at IS NULL
        AND (expires_at IS NULL OR expires_at > $3::timestamptz)
        AND (person_id IS NULL OR EXISTS ({_STAYS})) ORDER BY id""",
)


def key(council_id: int, token: Token, *, at: datetime) -> Key:
    """Return the key that a token opens now.

    :raises NoSuchKey: for every reason alike: unknown, revoked, run out, of somebody who left.
    """
    found = _OPENING.first(council_id, token.prefix, at)
    kept = found.digest if found else "0" * 64
    if not compare_digest(kept, token.digest) or found is None:
        raise NoSuchKey
    return found


def caller(found: Key) -> Caller:
    """Return who calls with a key; of a person's key the scopes that their roles bear now."""
    scopes = frozenset(found.scopes)
    if found.person_id is None:
        return Caller(found.pk, found.council_id, scopes, found.a_minute)
    person = people.person(found.person_id)
    identity_id = person.identity_id if person else None
    roles = people.who(identity_id, [found.council_id]).roles.get(found.council_id, frozenset())
    if not roles:
        raise NoSuchKey
    return Caller(
        found.pk,
        found.council_id,
        frozenset(scope for scope in scopes if roles & HOLDERS.get(scope, frozenset())),
        found.a_minute,
        found.person_id,
        identity_id,
    )


def who(caller: Caller) -> Who:
    """Return as whom a key sees: its person; a system's key sees what a manager would."""
    if caller.person_id is None:
        return Who(roles={caller.council_id: frozenset({Role.MANAGER.value})})
    return people.who(caller.identity_id, [caller.council_id])


def one(council_id: int, prefix: str) -> Key:
    """Return a key by its prefix, whatever became of it.

    :raises NoSuchKey: when there is none.
    """
    found = Key.objects.filter(council_id=council_id, prefix=prefix).first()
    if found is None:
        raise NoSuchKey(f"There is no key {prefix!r} here.")
    return found


def keys(council_id: int) -> Sequence[Key]:
    """Return every key of a council, those in force first, the newest first."""
    found = Key.objects.filter(council_id=council_id).select_related("person")
    return sorted(found, key=lambda one: (one.revoked_at is not None, -one.pk))


def of(person: Person) -> Sequence[Key]:
    """Return every key of somebody, those that were not revoked first, the newest first."""
    found = Key.objects.filter(council_id=person.council_id, person=person)
    return sorted(found, key=lambda one: (one.revoked_at is not None, -one.pk))


def held_on(whose: Whose) -> list[Kept]:
    """Return the keys by which programs spoke for somebody; of their secrets nothing is kept."""
    mine = Key.objects.filter(council_id=whose.council_id, person_id__in=whose.person_ids)
    return [
        Kept(
            "key for a program",
            one.made_at,
            {
                "name": one.name,
                "may": ", ".join(one.scopes),
                "last used": one.used_at,
                "ended": one.revoked_at or one.expires_at,
            },
        )
        for one in mine.order_by("pk")
    ]


def reserve(caller: Caller, token: str) -> bool:
    """Hold an Idempotency-Key until this transaction ends; False while another one holds it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s))",
            [f"reply {caller.council_id} {token}", caller.key_id],
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def reply(caller: Caller, token: str, *, since: datetime) -> Reply | None:
    """Return the reply that is kept for an Idempotency-Key of a key, if it is still kept."""
    mine = Reply.objects.filter(council_id=caller.council_id, key_id=caller.key_id, token=token)
    return mine.filter(answered_at__gte=since).first()
