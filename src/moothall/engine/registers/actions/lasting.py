"""How long records are kept: counted anew, and erased with their history when that is over."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from moothall.engine.registers import computing, queries
from moothall.engine.registers.actions import finding, keeping
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.models import Change, Record, RecordFile, Relation
from moothall.ground.councils import queries as councils
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


def kept_until(
    kept: Kept, records: Sequence[Record], rows: Mapping[int, Mapping[str, Any]]
) -> dict[int, date | None]:
    """Return by id until when records of a register are kept, as their history says; None for good.

    The time of one that is over began when it last moved into its state, or when it was last
    changed, where it was never moved. One that was merged goes with the one it was merged into.

    :param rows: by id, its `values` and its `state`.
    """
    zone = ZoneInfo(councils.by_ids([kept.council_id])[0].zone)
    over = [one for one in records if computing.is_over(kept.definition, rows[one.pk]["state"])]
    since = queries.moved_at(over) if kept.definition.retention else {}
    until: dict[int, date | None] = {}
    for record in records:
        values, state = rows[record.pk]["values"], rows[record.pk]["state"]
        day = since.get(record.pk, record.changed_at).astimezone(zone).date()
        gone = record.removed_at
        removed_on = gone.astimezone(zone).date() if gone else None
        found = computing.keep_until(kept.definition, values, state, day, removed_on=removed_on)
        until[record.pk] = None if record.merged_into_id else found
    return until


@transaction.atomic
def erase_kept_long_enough(council_id: int, *, by: Actor, at: datetime, most: int = 1_000) -> int:
    """Erase records of a council, with their history, whose time is over; return how many.

    What was merged into them goes along, beyond *most*. Each is counted once more first: one that
    is kept for longer by the rule that is now in force stays.
    """
    over = _over(council_id, keeping.today_of(council_id, at), most)
    over += _merged_into(over)
    for record in over:
        journal.record(
            "record.erased", record, by=by, at=at, facts={"register": record.register_id}
        )
    numbers = [record.pk for record in over]
    finding.keep_gone(numbers, by=by, at=at)
    Relation.objects.filter(record_id__in=numbers).delete()
    Relation.objects.filter(other_id__in=numbers).delete()
    Change.objects.filter(record_id__in=numbers).delete()
    RecordFile.objects.filter(record_id__in=numbers).delete()
    Record.objects.filter(pk__in=numbers).update(merged_into=None)
    Record.objects.filter(pk__in=numbers).delete()
    return len(numbers)


def _over(council_id: int, today: date, most: int) -> list[Record]:
    """Return the first records whose time is over, held; of those that stay, say until when."""
    while True:
        due = Record.objects.select_for_update(of=("self",)).filter(
            council_id=council_id, keep_until_on__lt=today
        )
        found = list(due.order_by("keep_until_on", "pk")[:most])
        until = _counted(found)
        stay = [one for one in found if (until[one.pk] or date.max) >= today]
        if not stay:
            return found
        for record in stay:
            record.keep_until_on = until[record.pk]
        Record.objects.bulk_update(stay, ["keep_until_on"])


def _counted(records: Sequence[Record]) -> dict[int, date | None]:
    until: dict[int, date | None] = {}
    for number, kept in queries.by_ids({one.register_id for one in records}).items():
        mine = [one for one in records if one.register_id == number]
        until |= kept_until(kept, mine, {one.pk: vars(one) for one in mine})
    return until


def _merged_into(records: Sequence[Record]) -> list[Record]:
    """Return all that was merged into these, and into that again; held."""
    every: list[Record] = []
    found = [record.pk for record in records]
    while found:
        into = Record.objects.select_for_update(of=("self",)).filter(merged_into_id__in=found)
        more = list(into.order_by("pk"))
        every += more
        found = [record.pk for record in more]
    return every
