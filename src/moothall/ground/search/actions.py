"""Keep what can be found, in the transaction of the action that changes it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from moothall.ground.journal.words import Actor
from moothall.ground.search.findable import Thing, packed
from moothall.ground.search.models import Findable, Reach
from moothall.outside.postgres import prepared

KEEP = """
    INSERT INTO search_findable (council_id, kind, thing_id, title, body, keys, audience)
    SELECT council_id, kind, thing_id, title, body, keys::text[], audience::text[]
    FROM jsonb_to_recordset($1::jsonb) AS r (council_id bigint, kind text, thing_id bigint,
        title text, body text, keys text, audience text)
    ON CONFLICT (council_id, kind, thing_id) DO UPDATE SET title = EXCLUDED.title,
        body = EXCLUDED.body, keys = EXCLUDED.keys, audience = EXCLUDED.audience
    WHERE (search_findable.title, search_findable.body, search_findable.keys,
        search_findable.audience)
        IS DISTINCT FROM (EXCLUDED.title, EXCLUDED.body, EXCLUDED.keys, EXCLUDED.audience)
"""
FINDABLE_OF_A_CASE = """
    INSERT INTO search_findable (thing_id, $findable_columns)
    SELECT made.id, $findable_values FROM made, $findable
"""
"""Search's part of the one statement that makes a case: `made` holds the id of the thing, and
`$findable` stands for its row as a table `r`."""


@transaction.atomic
def kept(things: Iterable[Thing], *, by: Actor, at: datetime) -> int:
    """Let these things be found as they now are; return how many. Those kept before are replaced.

    The action that changed them calls this in its transaction, and has the entry.
    """
    rows = list(things)
    keep(packed(rows), by=by, at=at)
    return len(rows)


@transaction.atomic
def keep(parts: Iterable[str], *, by: Actor, at: datetime) -> None:
    """Let things be found that `findable.packed` made ready, as `kept` does."""
    del by, at
    for part in parts:
        prepared.fetch(KEEP, [part])


@transaction.atomic
def gone(kind: str, ids: Collection[int], *, by: Actor, at: datetime) -> int:
    """Let these things of a kind be found no more; return how many there were."""
    del by, at
    found = Findable.objects.filter(kind=kind, thing_id__in=list(ids))
    return found.delete()[0]


@transaction.atomic
def gone_between(
    kind: str,
    council_id: int,
    between: tuple[int, int | None],
    *,
    there: QuerySet[Any],
    by: Actor,
    at: datetime,
) -> int:
    """Let those of a council's things be found no more that are not there; return how many.

    :param between: after which id, and up to which one; None: to the last.
    :param there: all that are. It is asked only after the rows of search were read: a thing that is
        made meanwhile has its row in the same moment.
    """
    after, last = between
    held = Findable.objects.filter(kind=kind, council_id=council_id, thing_id__gt=after)
    if last is not None:
        held = held.filter(thing_id__lte=last)
    ids = set(held.values_list("thing_id", flat=True))
    left = ids - set(there.filter(pk__in=ids).values_list("pk", flat=True))
    return gone(kind, left, by=by, at=at) if left else 0


@transaction.atomic
def open_to(council_id: int, opens: str, held: Sequence[str], *, by: Actor, at: datetime) -> None:
    """Let whoever is of one of the audiences *held* be of the audience *opens*, and nobody else."""
    del by, at
    Reach.objects.filter(council_id=council_id, opens=opens).exclude(held__in=held).delete()
    Reach.objects.bulk_create(
        [Reach(council_id=council_id, held=one, opens=opens) for one in held],
        ignore_conflicts=True,
    )
