"""Keep what records are found by as they now are. Used by every action that changes that."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.engine.registers import findable, queries
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.findable import Said
from moothall.engine.registers.models import Record
from moothall.ground.journal.words import Actor
from moothall.ground.search import actions as search
from moothall.ground.search.findable import packed
from moothall.ground.search.words import Kind


def keep_one(record: Record, kept: Kept, *, by: Actor, at: datetime) -> None:
    """Let a record be found as it now is, or no more where it is listed no more."""
    if record.removed_at is not None:
        keep_gone([record.pk], by=by, at=at)
        return
    keep_found(kept, [Said(record.pk, record.values, record.is_public)], by=by, at=at)


def keep_rows(kept: Kept, rows: Iterable[Mapping[str, Any]], *, by: Actor, at: datetime) -> None:
    """Let records be found as these rows of a load or a new version say."""
    said = [Said(row["id"], row["values"], row["is_public"]) for row in rows]
    keep_found(kept, said, by=by, at=at)


def packed_new(kept: Kept, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what the records are found by that these rows add, for `search.keep`. Pure."""
    said = [Said(row["id"], row["values"], row["is_public"]) for row in rows]
    return packed(findable.things(kept, said))


def keep_found(kept: Kept, records: Collection[Said], *, by: Actor, at: datetime) -> int:
    """Let records of a register be found; by everybody only those that are public."""
    hidden = [said.id for said in records if not said.is_public]
    if hidden:
        search.gone(Kind.PUBLIC, hidden, by=by, at=at)
    return search.kept(findable.things(kept, records), by=by, at=at)


def keep_gone(record_ids: Collection[int], *, by: Actor, at: datetime) -> None:
    """Let records be found no more."""
    for kind in (Kind.RECORD, Kind.PUBLIC):
        search.gone(kind, record_ids, by=by, at=at)


@transaction.atomic
def find_anew(council_id: int, *, after: int, most: int, by: Actor, at: datetime) -> list[int]:
    """Keep anew what a council's next records are found by, after an id; return their ids.

    They are locked before they are read: what somebody changes meanwhile is not undone. Rows of
    those that are gone go too.
    """
    there = Record.objects.filter(council_id=council_id, removed_at__isnull=True)
    next_ones = there.filter(pk__gt=after).select_for_update(of=("self",), no_key=True)
    every = list(next_ones.order_by("pk")[:most])
    registers = queries.by_ids({one.register_id for one in every})
    for number, kept in registers.items():
        said = [Said(o.pk, o.values, o.is_public) for o in every if o.register_id == number]
        keep_found(kept, said, by=by, at=at)
    ids = [one.pk for one in every]
    between = (after, ids[-1] if len(ids) == most else None)
    for kind in (Kind.RECORD, Kind.PUBLIC):
        search.gone_between(kind, council_id, between, there=there, by=by, at=at)
    return ids
