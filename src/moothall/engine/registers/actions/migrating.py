"""Bring the records of a register to its new version: in bulk, with history, and back again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from moothall.engine.registers import changing, columns, computing, queries
from moothall.engine.registers.actions import finding, keeping, lasting
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.kinds import Values
from moothall.engine.registers.models import Change, Record, Relation
from moothall.engine.registers.words import NotMigrated, What
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.outside.postgres import copying

_AT_ONCE: Final = 2_000


@dataclass(frozen=True)
class Refreshed:
    """How many records were looked at, of how many something changed, and the last one's id.

    `last` is 0 where there are no more.
    """

    looked_at: int
    changed: int
    last: int


def refresh(kept: Kept, *, by: Actor, at: datetime) -> Refreshed:
    """Work out anew, as of today, what rules on `today` say of all records of a register.

    Only rows that change are written. Those of which a field says something new have a line of
    history and an entry.
    """
    looked_at = changed = last = 0
    while True:
        done = refresh_some(kept, after=last, by=by, at=at)
        looked_at, changed = looked_at + done.looked_at, changed + done.changed
        if not done.last:
            return Refreshed(looked_at, changed, 0)
        last = done.last


@transaction.atomic
def refresh_some(kept: Kept, *, after: int, by: Actor, at: datetime) -> Refreshed:
    """Do what `refresh` does for the next records after one; only those that change are held."""
    today = keeping.today_of(kept.council_id, at)
    found = Record.objects.filter(register_id=kept.register_id, pk__gt=after).order_by("pk")
    batch = list(found[:_AT_ONCE])
    stale = [record.pk for record in batch if _is_stale(kept, record, today)]
    if stale:
        held = Record.objects.select_for_update(of=("self",)).filter(pk__in=stale)
        _bring(kept, kept, list(held.order_by("pk")), by=by, at=at, what=What.REFRESHED)
    last = batch[-1].pk if len(batch) == _AT_ONCE else 0
    return Refreshed(len(batch), len(stale), last)


def _is_stale(kept: Kept, record: Record, today: date) -> bool:
    """Whether a record says something else today than what is kept of it."""
    row = _row(kept, record, record.values, today)
    return any(getattr(record, name) != value for name, value in row.items())


def migrate(before: Kept, now: Kept, *, by: Actor, at: datetime) -> int:
    """Bring every record of a register to the version that is now in force; return how many.

    Whoever publishes the version before again brings them back as they were. How long each is kept
    is counted anew by the rule that is now in force; one that was never to be reviewed is, a rhythm
    from today.

    :raises NotMigrated: where records are in a state that is gone, or would have the same key.
    """
    _refuse_lost_states(now)
    count = 0
    for batch in _batches(now):
        try:
            with transaction.atomic():
                _bring(before, now, batch, by=by, at=at, what=What.MIGRATED)
        except IntegrityError as error:
            if "_key" not in str(error):
                raise
            keys = "; ".join(" and ".join(fields) for fields in now.definition.keys)
            raise NotMigrated(f"Records would have the same key: {keys}.") from error
        count += len(batch)
    return count


def _refuse_lost_states(now: Kept) -> None:
    states = [state.id for state in now.definition.states] or [""]
    live = Record.objects.filter(register_id=now.register_id, removed_at__isnull=True)
    lost = live.exclude(state__in=[*states, ""]).values_list("state", flat=True)
    gone = sorted(set(lost[:1000]))
    if gone and now.definition.states:
        raise NotMigrated(f"Records are in a state that is gone: {', '.join(gone)}.")


def _batches(now: Kept) -> Iterator[Sequence[Record]]:
    last = 0
    while True:
        found = Record.objects.select_for_update(of=("self",)).filter(
            register_id=now.register_id, pk__gt=last
        )
        batch = list(found.order_by("pk")[:_AT_ONCE])
        if not batch:
            return
        yield batch
        last = batch[-1].pk


def _bring(
    before: Kept, now: Kept, batch: Sequence[Record], *, by: Actor, at: datetime, what: What
) -> None:
    today = keeping.today_of(now.council_id, at)
    rows, lines, moved = [], [], []
    carried = {
        record.pk: changing.carried(before.definition, now.definition, record.values, today)
        for record in batch
    }
    _keep_absent_aside(before, now, list(carried.values()))
    for record in batch:
        row = _row(now, record, carried[record.pk], today)
        fields = keeping.differing(record.values, row["values"])
        revision = record.revision + bool(fields)
        version = {"id": record.pk, "version_id": now.version_id, "revision": revision}
        rows.append({**version, **row})
        if fields:
            lines.append(_line(now, record.pk, revision, (what, fields), by=by, at=at))
            moved.append(record.pk)
    if what == What.MIGRATED:
        until = lasting.kept_until(now, batch, {row["id"]: row for row in rows})
        rows = [{**row, "keep_until_on": until[row["id"]]} for row in rows]
    copying.change(Record, rows)
    copying.put(Change, lines)
    _relate(before, now, {row["id"]: row["values"] for row in rows})
    listed = {record.pk for record in batch if record.removed_at is None}
    finding.keep_rows(now, [row for row in rows if row["id"] in listed], by=by, at=at)
    verb = "record.migrated" if what == What.MIGRATED else "record.refreshed"
    journal.record_numbered(verb, Record, moved, council_id=now.council_id, by=by, at=at)


def _keep_absent_aside(before: Kept, now: Kept, said: Sequence[dict[str, Any]]) -> None:
    """Keep aside what fields of a new type name that is not there: people, teams, records."""
    for field in now.definition.fields:
        earlier = before.definition.by_id.get(field.id)
        if earlier is None or earlier.holds == field.holds or field.type not in queries.ABSENT:
            continue
        wanted = {one for values in said for one in queries.named(field, values.get(field.id))}
        absent = wanted - queries.there(now, field, wanted) if wanted else wanted
        for values in said:
            if absent.intersection(queries.named(field, values.get(field.id))):
                values[changing.aside(field)] = values.pop(field.id)


def _relate(before: Kept, now: Kept, said: Mapping[int, Values]) -> None:
    """Keep what records lead to by fields that were no relations; forget it of those that were."""
    then = {field.id for field in before.definition.relations}
    new = {field.id for field in now.definition.relations} - then
    gone = then - {field.id for field in now.definition.relations}
    of_these = Relation.objects.filter(record_id__in=list(said))
    if gone:
        of_these.filter(field__in=gone).delete()
    if new:
        there = set(of_these.filter(field__in=new).values_list("record_id", "field", "other_id"))
        wanted = {
            (number, name, other)
            for number, values in said.items()
            for name, other in columns.linked(now.definition, values)
            if name in new
        }
        Relation.objects.bulk_create(
            Relation(council_id=now.council_id, record_id=number, field=name, other_id=other)
            for number, name, other in sorted(wanted - there)
        )


def _row(now: Kept, record: Record, values: Values, today: date) -> dict[str, Any]:
    """Return the columns of a record that says this in the version that is now in force."""
    state = record.state if now.definition.states else ""
    state = state or columns.first_state(now.definition)
    rag = record.rag if record.is_rated else None
    row = columns.worked_out(now, values, state=state, today=today, rag=rag)
    return row | {
        "review_on": computing.next_review(now.definition, state, record.review_on, today),
        "keep_until_on": keeping.kept_until(now, record, row["values"], today),
    }


def _line(
    now: Kept,
    number: int,
    revision: int,
    said: tuple[What, dict[str, Any]],
    *,
    by: Actor,
    at: datetime,
) -> dict[str, Any]:
    what, fields = said
    return {
        "council_id": now.council_id,
        "record_id": number,
        "revision": revision,
        "what": what.value,
        "fields": fields,
        "why": "",
        "by_kind": by.kind,
        "by_id": by.id,
        "by_code": by.code,
        "happened_at": at,
    }
