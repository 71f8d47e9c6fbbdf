"""What is taken out of records when somebody is erased: fields that name them, in history too."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from moothall.engine.registers import queries
from moothall.engine.registers.actions import finding
from moothall.engine.registers.actions.loading import Source
from moothall.engine.registers.actions.writing import Writer
from moothall.engine.registers.models import BulkChange, Change, Record
from moothall.engine.registers.queries import naming
from moothall.engine.registers.queries.naming import Named
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Whose

SEVERED: Final = "Somebody whom it named was erased"
BATCH: Final = 1_000
"""So many lines of history are written at once."""


@transaction.atomic
def erase_records(whose: Whose, *, by: Actor, at: datetime) -> int:
    """Take out what records say of somebody, and ever said; return of how many records.

    What names them by its type is emptied, also where a record must say it; what is worked out of
    it is worked out anew. Records stay for as long as their register keeps them, and so does that
    something was changed, when and by whom. What follows that is done by the daily round.
    """
    found = naming.named(whose, is_held=True)
    for number, kept in queries.by_ids({one.record.register_id for one in found}).items():
        mine = [one for one in found if one.record.register_id == number and one.now]
        writer = Writer(kept, by, at=at, source=Source(SEVERED))
        writer.change([(one.record, dict.fromkeys(one.now)) for one in mine])
        writer.finish("record.severed")
        gone = [one.record.pk for one in mine if one.record.removed_at]
        finding.keep_gone(gone, by=by, at=at)
    _sever_history(found)
    for bulk, names in naming.bulk_changes_of(whose):
        values = bulk.wanted["values"] | dict.fromkeys(names)
        BulkChange.objects.filter(pk=bulk.pk).update(wanted={**bulk.wanted, "values": values})
    before = [one.record.pk for one in found if not one.now]
    journal.record_numbered(
        "record.severed", Record, before, council_id=whose.council_id, by=by, at=at
    )
    return len(found)


def _sever_history(found: Sequence[Named]) -> None:
    """Empty what lines of history say of them, those just written among them."""
    named = {one.record.pk: one for one in found}
    repeats = {number: one.naming.worked_out_of(one.fields) for number, one in named.items()}
    lines = list(Change.objects.filter(record_id__in=list(named)))
    for line in lines:
        one, again = named[line.record_id], repeats[line.record_id]
        line.fields = {
            name: [_side(one, name, side, again) for side in pair]
            if isinstance(pair, list)
            else pair
            for name, pair in line.fields.items()
        }
    Change.objects.bulk_update(lines, ["fields"], batch_size=BATCH)


def _side(one: Named, name: str, said: Any, repeats: Collection[str]) -> Any:  # noqa: ANN401 -- what JSON can hold
    is_repeated = name in repeats and isinstance(said, str)
    return None if is_repeated or one.theirs.names_them(name, said) else said
