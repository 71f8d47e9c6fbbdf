"""Undo what a load did: every record as it was, but for what was changed since."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from moothall.engine.registers.actions import bringing
from moothall.engine.registers.actions.loading import Source
from moothall.engine.registers.actions.writing import Writer
from moothall.engine.registers.models import Change, FilePart, Load, Record
from moothall.engine.registers.words import LoadState, NotNow, What
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@dataclass(frozen=True)
class Undone:
    """How many records were put back, and how many left: changed since, or their key taken."""

    put_back: int
    left: int


@transaction.atomic
def ask_undo(load: Load, *, by: Actor, at: datetime) -> Load:
    """Ask for a load to be undone; the job puts its records back.

    The bytes of its file go, as nothing more of it is loaded. Where undoing stopped, even before
    its first record, it can be asked for again.

    :raises NotNow: where nothing of it was loaded.
    :raises NotAllowed: for somebody who may not change records there.
    """
    load = bringing.at_point(load, LoadState.LOADED, LoadState.FAILED)
    bringing.register_of(load, by=by)
    if load.state == LoadState.FAILED and not (load.reached or load.is_undoing_begun):
        raise NotNow("Nothing of it was loaded.")
    FilePart.objects.filter(load=load).delete()
    load.length = 0
    load.counts = {**load.counts, "put_back": 0, "left": 0}
    load.state, load.reached, load.rows, load.done, load.tries = LoadState.UNDOING, 0, 0, 0, 0
    load.rows = sum(load.counts.get(name, 0) for name in ("added", "changed", "removed"))
    load.by_kind, load.by_id, load.by_code = by.kind, by.id, by.code
    load.why_failed = ""
    load.save()
    journal.record("load.unloading", load, by=by, at=at)
    return load


@transaction.atomic
def undo_rows(load: Load, changes: Sequence[Change], *, by: Actor, at: datetime) -> Undone:
    """Put back what a load did to some records; those that were changed since stay as they are.

    :raises NotNow: for records that were looked at already.
    """
    load = bringing.at_point(load, LoadState.UNDOING)
    if changes and changes[0].record_id <= load.reached:
        raise NotNow("Those records are put back already.")
    kept = bringing.register_of(load, by=by)
    found = Record.objects.select_for_update(of=("self",))
    records = found.in_bulk([change.record_id for change in changes])
    still = [
        (records[change.record_id], change)
        for change in changes
        if change.record_id in records and records[change.record_id].revision == change.revision
    ]

    def writer() -> Writer:
        return Writer(kept, by, at=at, source=Source(f"Load {load.pk} undone"))

    count = len(still) if _put_back(writer(), still) else 0
    for one in [] if count else still:
        count += _put_back(writer(), [one])
    undone = Undone(count, len(changes) - count)
    _keep(load, changes, undone)
    return undone


def _keep(load: Load, changes: Sequence[Change], undone: Undone) -> None:
    """Keep how far the load is undone."""
    before = load.counts
    load.counts = {
        **before,
        "put_back": before.get("put_back", 0) + undone.put_back,
        "left": before.get("left", 0) + undone.left,
    }
    load.reached = max([load.reached, *(change.record_id for change in changes)])
    load.done, load.tries = load.done + len(changes), 0
    load.save(update_fields=["counts", "reached", "done", "tries"])


def _put_back(writer: Writer, still: Sequence[tuple[Record, Change]]) -> bool:
    """Put records back as they were; nothing is done where another has one of their keys now."""
    computed = {field.id for field in writer.kept.definition.computed}
    try:
        with transaction.atomic():
            writer.remove([record for record, change in still if change.what == What.ADDED])
            writer.bring_back([record for record, change in still if change.what == What.REMOVED])
            writer.change(
                [
                    (record, {n: pair[0] for n, pair in change.fields.items() if n not in computed})
                    for record, change in still
                    if change.what == What.CHANGED
                ]
            )
            writer.finish("record.unloaded")
    except IntegrityError:
        return False
    return True


@transaction.atomic
def end_undoing(load: Load, *, by: Actor, at: datetime) -> Undone:
    """Say that a load was undone; return how much of it was, and what was left."""
    load = bringing.at_point(load, LoadState.UNDOING)
    FilePart.objects.filter(load=load).delete()
    load.state, load.length, load.head, load.samples = LoadState.UNDONE, 0, {}, []
    load.ended_at, load.tries = at, 0
    load.save()
    undone = Undone(load.counts.get("put_back", 0), load.counts.get("left", 0))
    journal.record("load.undone", load, by=by, at=at, facts=asdict(undone))
    return undone
