"""Write the rows of a file: a batch, a transaction; what is done is never done twice."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.engine.registers import columns, queries
from moothall.engine.registers.actions import bringing, finding, holding, loading
from moothall.engine.registers.actions.keeping import kept_until, today_of
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.findable import Said
from moothall.engine.registers.loads.braking import Counts
from moothall.engine.registers.loads.judging import Judged
from moothall.engine.registers.models import Change, Load, Record, Relation
from moothall.engine.registers.queries import comparing
from moothall.engine.registers.words import LoadState, LookAgain, NotNow, What
from moothall.engine.tables.words import Unreadable
from moothall.ground.councils import queries as councils
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.outside.postgres import copying

Row = dict[str, Any]


@dataclass(frozen=True)
class Batch:
    """Some rows of a file, the *number*th from 1, judged by a version of the register.

    No two of them have the same key.
    """

    number: int
    version_id: int
    rows: Sequence[Judged | Unreadable]


@dataclass(frozen=True)
class Written:
    """What became of some rows of a file."""

    counts: Counts
    records: Sequence[int]


@transaction.atomic
def write_rows(load: Load, batch: Batch, *, by: Actor, at: datetime) -> Written:
    """Add and change records as the rows of the next batch say, and keep how far the load is.

    Rows that say nothing new are left alone; those that cannot be used are kept with their reasons.

    :raises LookAgain: where the register was published anew meanwhile.
    :raises NotNow: where the batch is not the next one, as it is written already.
    """
    load = bringing.at_point(load, LoadState.LOADING)
    if load.reached != batch.number - 1:
        raise NotNow("Those rows are loaded already.")
    slug = queries.by_ids([load.register_id])[load.register_id].slug
    kept = holding.register(load.council_id, slug)
    if kept.version_id != batch.version_id:
        raise LookAgain("The register was published anew while it was loaded.")
    written = _write(load, kept, batch.rows, by=by, at=at)
    load.counts = asdict(Counts(**load.counts) + written.counts)
    load.reached, load.tries = batch.number, 0
    load.done += len(batch.rows)
    load.save(update_fields=["counts", "reached", "tries", "done"])
    return written


def _write(
    load: Load, kept: Kept, rows: Sequence[Judged | Unreadable], *, by: Actor, at: datetime
) -> Written:
    roles = queries.roles_of(kept.council_id, by)
    found = comparing.resolved(kept, [row for row in rows if isinstance(row, Judged)], roles)
    judged = [row for row in found if isinstance(row, Judged)]
    council = councils.by_ids([load.council_id])[0]
    given = [loading.Row(row.values) for row in judged]
    source = loading.Source(reason(load), load.pk)
    done = loading.load(council, kept.slug, given, by=by, at=at, source=source)
    rejected = [row for row in (*rows, *found) if isinstance(row, Unreadable)]
    rejected += [
        Unreadable(judged[place].line, ". ".join(wrongs.values()), judged[place].key)
        for place, wrongs in done.rejected.items()
    ]
    bringing.keep_rejected(load, rejected)
    counts = Counts(len(done.added), len(done.changed), len(done.same), rejected=len(rejected))
    return Written(counts, [*done.added.values(), *done.changed.values(), *done.same.values()])


@transaction.atomic
def remove_rest(load: Load, record_ids: Sequence[int], *, by: Actor, at: datetime) -> int:
    """Remove the records that a file does not have, where its mapping says so; return how many."""
    load = bringing.at_point(load, LoadState.LOADING)
    kept = bringing.register_of(load, by=by)
    live = Record.objects.select_for_update(of=("self",)).filter(
        pk__in=list(record_ids), removed_at__isnull=True
    )
    writer = Writer(kept, by, at=at, source=loading.Source(reason(load), load.pk))
    count = writer.remove(list(live))
    writer.finish("record.loaded")
    return count


def reason(load: Load) -> str:
    """Return what a line of history says of a load."""
    return f"From {load.file_name}, load {load.pk}"


class Writer:
    """Gathers rows and writes them: the records, their history, their relations, the journal."""

    def __init__(self, kept: Kept, by: Actor, *, at: datetime, source: loading.Source) -> None:
        self.kept = kept
        self.source = source
        self.by = by
        self.at = at
        self.today = today_of(kept.council_id, at)
        self.changes: list[Row] = []
        self.relations: list[Row] = []

    def change(self, changed: Sequence[tuple[Record, Mapping[str, Any]]]) -> None:
        """Change records, which are locked, to say these values too; None empties a field."""
        rows = []
        numbered = self.kept.definition.numbered
        for record, values in changed:
            said = dict(values)
            if numbered and said.get(numbered.id, "") is None:
                del said[numbered.id]
            whole = {n: v for n, v in {**record.values, **said}.items() if v is not None}
            row = self._worked_out(record, whole)
            fields = {
                name: [record.values.get(name), row["values"].get(name)]
                for name in {**record.values, **row["values"]}
                if record.values.get(name) != row["values"].get(name)
            }
            rows.append(
                {"id": record.pk, "version_id": self.kept.version_id}
                | {"revision": record.revision + 1, "changed_at": self.at}
                | row
            )
            self.note(record.pk, record.revision + 1, What.CHANGED, fields)
            self.relate(record.pk, record.values, row["values"])
        copying.change(Record, rows)
        finding.keep_rows(self.kept, rows, by=self.by, at=self.at)

    def _worked_out(self, record: Record, values: Mapping[str, Any]) -> Row:
        rag = record.rag if record.is_rated else None
        row = columns.worked_out(self.kept, values, state=record.state, today=self.today, rag=rag)
        until = kept_until(self.kept, record, row["values"], self.today)
        return row | {"keep_until_on": until}

    def remove(self, records: Sequence[Record]) -> int:
        """Remove records, which are locked."""
        rows = []
        for record in records:
            day = self.today
            until = kept_until(self.kept, record, record.values, day, removed_on=day)
            rows.append(
                {"id": record.pk, "revision": record.revision + 1, "keep_until_on": until}
                | {"changed_at": self.at, "removed_at": self.at}
            )
            self.note(record.pk, record.revision + 1, What.REMOVED, {})
        copying.change(Record, rows)
        finding.keep_gone([record.pk for record in records], by=self.by, at=self.at)
        return len(rows)

    def bring_back(self, records: Sequence[Record]) -> None:
        """List records again that were removed."""
        rows = []
        for record in records:
            record.removed_at = None
            until = kept_until(self.kept, record, record.values, self.today)
            rows.append(
                {"id": record.pk, "revision": record.revision + 1, "keep_until_on": until}
                | {"changed_at": self.at, "removed_at": None}
            )
            self.note(record.pk, record.revision + 1, What.CHANGED, {})
        copying.change(Record, rows)
        back = [Said(one.pk, one.values, one.is_public) for one in records]
        finding.keep_found(self.kept, back, by=self.by, at=self.at)

    def note(self, record_id: int, revision: int, what: What, fields: Mapping[str, Any]) -> None:
        """Take a line of history in."""
        self.changes.append(
            {
                "council_id": self.kept.council_id,
                "record_id": record_id,
                "revision": revision,
                "what": str(what),
                "fields": dict(fields),
                "why": self.source.why,
                "by_kind": self.by.kind,
                "by_id": self.by.id,
                "by_code": self.by.code,
                "load_id": self.source.load_id,
                "happened_at": self.at,
            }
        )

    def relate(self, record_id: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Take in what a record leads to now; what it leads to no more is forgotten."""
        if not self.kept.definition.relations:
            return
        then = columns.linked(self.kept.definition, before)
        now = columns.linked(self.kept.definition, after)
        for field, other in then - now:
            Relation.objects.filter(record_id=record_id, field=field, other_id=other).delete()
        council = {"council_id": self.kept.council_id, "record_id": record_id}
        self.relations += [
            council | {"field": field, "other_id": other} for field, other in sorted(now - then)
        ]

    def finish(self, verb: str) -> None:
        """Write history, relations and journal."""
        copying.put(Change, self.changes)
        copying.put(Relation, self.relations)
        numbers = [line["record_id"] for line in self.changes]
        council_id = self.kept.council_id
        journal.record_numbered(
            verb, Record, numbers, council_id=council_id, by=self.by, at=self.at
        )
