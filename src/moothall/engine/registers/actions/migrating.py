"""Bring the records of a register to its new version: in bulk, with history, and back again."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from moothall.engine.registers import changing, columns, queries
from moothall.engine.registers.actions import keeping
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.models import Change, Record
from moothall.engine.registers.words import NotMigrated, What
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.outside.postgres import copying

_AT_ONCE: Final = 2_000


@transaction.atomic
def refresh(council_id: int, slug: str, *, by: Actor, at: datetime) -> int:
    """Work out anew, as of today, what rules on `today` say of a register's records.

    Return how many records were looked at. Those of which a field says something new have a line of
    history and an entry.
    """
    kept = queries.register(council_id, slug)
    return migrate(kept, kept, by=by, at=at, what=What.REFRESHED)


def migrate(before: Kept, now: Kept, *, by: Actor, at: datetime, what: What = What.MIGRATED) -> int:
    """Bring every record of a register to the version that is now in force; return how many.

    Whoever publishes the version before again brings them back as they were.

    :raises NotMigrated: where records are in a state that is gone, or would have the same key.
    """
    _refuse_lost_states(now)
    count = 0
    for batch in _batches(now):
        try:
            with transaction.atomic():
                _bring(before, now, batch, by=by, at=at, what=what)
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
    for record in batch:
        row = _row(before, now, record, today)
        fields = keeping.differing(record.values, row["values"])
        revision = record.revision + bool(fields)
        version = {"id": record.pk, "version_id": now.version_id, "revision": revision}
        rows.append({**version, **row})
        if fields:
            lines.append(_line(now, record.pk, revision, (what, fields), by=by, at=at))
            moved.append(record.pk)
    copying.change(Record, rows)
    copying.put(Change, lines)
    verb = "record.migrated" if what == What.MIGRATED else "record.refreshed"
    journal.record_numbered(verb, Record, moved, council_id=now.council_id, by=by, at=at)


def _row(before: Kept, now: Kept, record: Record, today: date) -> dict[str, Any]:
    values = changing.carried(before.definition, now.definition, record.values, today)
    state = record.state if now.definition.states else ""
    state = state or columns.first_state(now.definition)
    rag = record.rag if record.is_rated else None
    return columns.worked_out(now, values, state=state, today=today, rag=rag)


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
