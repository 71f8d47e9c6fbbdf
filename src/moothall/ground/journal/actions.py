"""Write the journal and seal it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Model

from moothall.ground.journal import chain, queries
from moothall.ground.journal.models import Entry, Seal, Unsealed
from moothall.ground.journal.words import PLATFORM, Actor


def record(
    verb: str,
    thing: Model | None,
    *,
    by: Actor,
    at: datetime,
    cause: Entry | None = None,
    facts: Mapping[str, object] | None = None,
) -> Entry:
    """Add one entry, in the caller's transaction, to the chain of the thing's council.

    *facts* are ids, codes and digests, never typed text: that lives in rows that can be erased.
    A thing without ``council_id`` (and no thing) belongs to the platform's chain.
    """
    return Entry.objects.create(
        council_id=getattr(thing, "council_id", PLATFORM),
        verb=verb,
        thing_kind="" if thing is None else thing._meta.label_lower,  # noqa: SLF001 -- Django's public face of a model
        thing_id=None if thing is None else thing.pk,
        by_kind=by.kind,
        by_id=by.id,
        by_code=by.code,
        cause_id=None if cause is None else cause.pk,
        happened_at=at,
        facts={**(facts or {}), **by.facts},
    )


ENTRY_OF_A_CASE = """
    INSERT INTO journal_entry
        (council_id, verb, thing_kind, thing_id, by_kind, by_id, by_code, happened_at, facts)
    SELECT r.council_id, r.verb, r.thing_kind, made.id, r.by_kind, r.by_id, r.by_code,
        r.happened_at, r.facts
    FROM made, $entry
"""
"""The journal's part of the one statement that makes a case: `made` holds the id of the thing, and
`$entry` stands for the entry as a table `r`."""


@transaction.atomic
def record_all(
    verb: str,
    things: Sequence[Model],
    *,
    by: Actor,
    at: datetime,
    facts: Mapping[int, Mapping[str, object]] | None = None,
) -> int:
    """Add one entry for each of these things of councils, as `record` would; return how many.

    *facts*: those of each thing, by its id.
    """
    entries = [
        Entry(
            council_id=getattr(thing, "council_id", PLATFORM),
            verb=verb,
            thing_kind=thing._meta.label_lower,  # noqa: SLF001 -- Django's public face of a model
            thing_id=thing.pk,
            by_kind=by.kind,
            by_id=by.id,
            by_code=by.code,
            happened_at=at,
            facts={**(facts or {}).get(thing.pk, {}), **by.facts},
        )
        for thing in things
    ]
    return len(Entry.objects.bulk_create(entries, batch_size=2000))


ENTRIES_OF_MANY = """
    INSERT INTO journal_entry
        (council_id, verb, thing_kind, thing_id, by_kind, by_id, by_code, happened_at, facts)
    SELECT %s, %s, %s, thing, %s, %s, %s, %s, %s::jsonb FROM unnest(%s::bigint[]) AS thing
"""


@transaction.atomic
def record_numbered(
    verb: str,
    kind: type[Model],
    thing_ids: Sequence[int],
    *,
    council_id: int,
    by: Actor,
    at: datetime,
) -> int:
    """Add one entry for each thing of a kind by its number, as `record` would; return how many."""
    label = kind._meta.label_lower  # noqa: SLF001 -- Django's public face of a model
    facts = json.dumps(dict(by.facts))
    who = (by.kind, by.id, by.code)
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES_OF_MANY, (council_id, verb, label, *who, at, facts, [*thing_ids]))
    return len(thing_ids)


@transaction.atomic
def seal(council_id: int, *, by: Actor, at: datetime, most: int = 5000) -> int:
    """Seal up to *most* waiting entries of one chain; return how many.

    Run by one loop only: `moothall work` holds an advisory lock around it. An entry is sealed
    once it is committed, in the order of sealing, so ids that become visible late are no hole.
    """
    del by, at  # a seal is proof, not an act: it carries neither
    waiting = list(
        Unsealed.objects.select_for_update(of=("self",))
        .filter(council_id=council_id)
        .order_by("entry_id")
        .values_list("entry_id", flat=True)[:most]
    )
    last = Seal.objects.filter(council_id=council_id).order_by("-sequence").first()
    sequence, before = (last.sequence, bytes(last.hash)) if last else (0, chain.START)
    seals = []
    for entry in queries.plain_entries(waiting):
        sequence += 1
        before = chain.link(before, entry)
        seals.append(
            Seal(council_id=council_id, sequence=sequence, entry_id=entry["id"], hash=before)
        )
    Seal.objects.bulk_create(seals)
    Unsealed.objects.filter(entry_id__in=waiting).delete()
    return len(seals)
