"""What can be done to keys."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.keys import queries, rules, tokens
from moothall.ground.keys.models import Key, Reply
from moothall.ground.keys.words import (
    A_MINUTE,
    KEPT,
    NOTED_EVERY,
    OWN_A_MINUTE,
    Caller,
    NotThisKey,
)
from moothall.ground.people.models import Person
from moothall.ground.people.words import Whose

ERASED = "Erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a key is for: a name for people, scopes, its person or None for a system, its limits."""

    name: str
    scopes: Iterable[str]
    person: Person | None = None
    expires_at: datetime | None = None
    a_minute: int = A_MINUTE


@transaction.atomic
def make(council: Council, terms: Terms, *, by: Actor, at: datetime) -> tuple[Key, str]:
    """Make a key; return it with its text, which is shown now and never again.

    :raises NotThisKey: when the rules say no.
    """
    wanted = sorted(set(terms.scopes))
    if why := (
        rules.why_not_make(council, wanted, terms.person)
        or rules.why_not_expire(at, terms.expires_at)
    ):
        raise NotThisKey(why)
    token = tokens.fresh(council.slug)
    key = Key(
        council=council,
        name=terms.name.strip(),
        prefix=token.prefix,
        digest=token.digest,
        scopes=wanted,
        person=terms.person,
        a_minute=terms.a_minute,
        made_at=at,
        expires_at=terms.expires_at,
    )
    key.full_clean()
    key.save(force_insert=True)
    facts = {"scopes": wanted, "person": terms.person.pk if terms.person else None}
    journal.record("key.made", key, by=by, at=at, facts=facts)
    return key, str(token)


@transaction.atomic
def make_own(person: Person, terms: Terms, *, by: Actor, at: datetime) -> tuple[Key, str]:
    """Make somebody a key of their own; return it with its text, which is shown now alone.

    Whatever the terms say, it is theirs, and makes few requests a minute.

    :raises NotThisKey: for scopes that their roles do not bear, for a key that lasts too long, and
        where they have too many.
    """
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    wanted = set(terms.scopes)
    if why := rules.why_not_make_own(person, wanted, at, terms.expires_at, by=by):
        raise NotThisKey(why)
    own = replace(terms, scopes=wanted, person=person, a_minute=OWN_A_MINUTE)
    return make(person.council, own, by=by, at=at)


@transaction.atomic
def revoke(key: Key, *, by: Actor, at: datetime) -> Key:
    """Let a key open nothing from now on. Doing it again changes nothing."""
    found = Key.objects.select_for_update(of=("self",)).get(pk=key.pk)
    if found.revoked_at is None:
        found.revoked_at = at
        found.save(update_fields=["revoked_at"])
        journal.record("key.revoked", found, by=by, at=at)
    return found


@transaction.atomic
def revoke_all(person: Person, *, by: Actor, at: datetime) -> int:
    """Let no key of somebody who leaves open anything, also once they are back; say how many."""
    found = Key.objects.filter(person=person, revoked_at__isnull=True).order_by("pk")
    return len([revoke(key, by=by, at=at) for key in found])


@transaction.atomic
def use(council_id: int, token: tokens.Token, *, by: Actor, at: datetime) -> Caller:
    """Return who calls with a key, and note once a minute that it was used.

    :raises NoSuchKey: when the key opens nothing here.
    """
    del by  # whoever holds the key
    found = queries.key(council_id, token, at=at)
    called = queries.caller(found)
    if found.used_at is None or at - found.used_at >= NOTED_EVERY:
        Key.objects.filter(pk=found.pk).update(used_at=at)
    return called


@dataclass(frozen=True, slots=True)
class Given:
    """A reply to keep: of which request, and what was said."""

    token: str
    fingerprint: str
    status: int
    headers: Mapping[str, str]
    body: str


@transaction.atomic
def keep_reply(caller: Caller, given: Given, *, by: Actor, at: datetime) -> Reply:
    """Keep what a request was answered, in the transaction of what it did."""
    del by  # the caller's own
    mine = Reply.objects.filter(key_id=caller.key_id, token=given.token)
    mine.filter(answered_at__lt=at - KEPT).delete()
    return Reply.objects.create(
        council_id=caller.council_id,
        key_id=caller.key_id,
        token=given.token,
        fingerprint=given.fingerprint,
        status=given.status,
        headers=dict(given.headers),
        body=given.body,
        answered_at=at,
    )


@transaction.atomic
def forget_replies(council_id: int, *, by: Actor, at: datetime) -> int:
    """Forget the replies of a council that were kept long enough; return how many."""
    del by  # nothing that anybody did
    gone, _ = Reply.objects.filter(council_id=council_id, answered_at__lt=at - KEPT).delete()
    return gone


@transaction.atomic
def erase(whose: Whose, *, by: Actor, at: datetime) -> int:
    """Forget what machines were answered about somebody: replies that hold an address of theirs.

    Their own keys, with their replies, end too. Return how many were forgotten.
    """
    mine = Key.objects.filter(council_id=whose.council_id, person_id__in=whose.person_ids)
    for key in mine.filter(revoked_at__isnull=True):
        revoke(key, by=by, at=at)
    holding = Q(key__in=mine)
    for text in (*whose.emails, *whose.names):
        holding |= Q(body__icontains=text)
    gone = Reply.objects.filter(holding, council_id=whose.council_id).delete()[0]
    mine.update(name=ERASED)
    return gone
