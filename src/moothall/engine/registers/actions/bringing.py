"""Bring a file into a register: taken in, mapped, looked through, written, undone."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from moothall.engine.registers import columns, computing, queries, rules
from moothall.engine.registers.actions import finding, loading
from moothall.engine.registers.actions.keeping import today_of
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.findable import Said
from moothall.engine.registers.loads.braking import Counts
from moothall.engine.registers.loads.judging import Judged
from moothall.engine.registers.loads.mapping import RegisterMapping
from moothall.engine.registers.models import Change, Load, Record, RejectedRow, Relation
from moothall.engine.registers.queries import comparing
from moothall.engine.registers.words import LoadState, NotAllowed, What
from moothall.engine.tables.words import Unreadable
from moothall.ground.councils import queries as councils
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.outside.postgres import copying

Row = dict[str, Any]


@dataclass(frozen=True)
class Brought:
    """A file as it was brought: its name, the digest of its bytes, and the bytes where kept."""

    name: str
    digest: str
    content: bytes | None = None


@transaction.atomic
def prepare(
    kept: Kept, file: Brought, mapping: RegisterMapping | None, *, by: Actor, at: datetime
) -> Load:
    """Take in a file for a register; nothing of it is loaded yet.

    :raises NotAllowed: for somebody who may not change records there.
    """
    _refuse(kept, mapping, by=by)
    load = Load.objects.create(
        council_id=kept.council_id,
        register_id=kept.register_id,
        file_name=file.name[:200],
        digest=file.digest,
        content=file.content,
        mapping=mapping.as_json() if mapping else {},
        state=LoadState.CHOSEN,
        by_kind=by.kind,
        by_id=by.id,
        begun_at=at,
    )
    facts = {"register": kept.register_id, "digest": file.digest}
    journal.record("load.prepared", load, by=by, at=at, facts=facts)
    return load


def _refuse(kept: Kept, mapping: RegisterMapping | None, *, by: Actor) -> None:
    roles = queries.roles_of(kept.council_id, by)
    reason = rules.why_not_change(kept.definition, roles)
    if reason:
        raise NotAllowed(reason)
    wrongs = rules.why_not_fill(kept.definition, roles, mapping.fields if mapping else ())
    if wrongs:
        raise NotAllowed(" ".join(wrongs.values()))


@dataclass(frozen=True)
class Foreseen:
    """What a load would do: its counts, some of its changes, the first rejected rows, the brake."""

    counts: Counts
    samples: Sequence[Mapping[str, Any]]
    rejected: Sequence[Unreadable]
    held_because: str


@transaction.atomic
def foresee(load: Load, foreseen: Foreseen, *, by: Actor, at: datetime) -> Load:
    """Keep what a load would do, to be looked at before it is confirmed."""
    RejectedRow.objects.filter(load=load).delete()
    keep_rejected(load, foreseen.rejected)
    load.counts, load.samples = asdict(foreseen.counts), list(foreseen.samples)
    load.held_because, load.state = foreseen.held_because, LoadState.SEEN
    load.save()
    journal.record("load.mapped", load, by=by, at=at, facts={"counts": load.counts})
    return load


@transaction.atomic
def begin(load: Load, *, by: Actor, at: datetime) -> Load:
    """Begin to load a file: what was foreseen of its rejected rows is found anew.

    The load is theirs who begin it; by them its lines of history are found when it is undone.
    """
    _refuse(queries.by_ids([load.register_id])[load.register_id], None, by=by)
    RejectedRow.objects.filter(load=load).delete()
    load.state, load.by_kind, load.by_id = LoadState.LOADING, by.kind, by.id
    load.save()
    journal.record("load.begun", load, by=by, at=at)
    return load


@dataclass(frozen=True)
class Written:
    """What became of some rows of a file."""

    counts: Counts
    records: Sequence[int]


@transaction.atomic
def write_rows(
    load: Load, rows: Sequence[Judged | Unreadable], *, by: Actor, at: datetime
) -> Written:
    """Add and change records as these rows say; no two of them have the same key.

    Rows that say nothing new are left alone; those that cannot be used are kept with their reasons.
    """
    kept = queries.by_ids([load.register_id])[load.register_id]
    found = comparing.resolved(kept, [row for row in rows if isinstance(row, Judged)])
    judged = [row for row in found if isinstance(row, Judged)]
    council = councils.by_ids([load.council_id])[0]
    given = [loading.Row(row.values) for row in judged]
    done = loading.load(council, kept.slug, given, by=by, at=at, why=reason(load))
    rejected = [row for row in (*rows, *found) if isinstance(row, Unreadable)]
    rejected += [
        Unreadable(judged[place].line, ". ".join(wrongs.values()), judged[place].key)
        for place, wrongs in done.rejected.items()
    ]
    keep_rejected(load, rejected)
    counts = Counts(len(done.added), len(done.changed), len(done.same), rejected=len(rejected))
    return Written(counts, [*done.added.values(), *done.changed.values(), *done.same.values()])


@transaction.atomic
def remove_rest(load: Load, record_ids: Sequence[int], *, by: Actor, at: datetime) -> int:
    """Remove the records that a file does not have, where its mapping says so; return how many."""
    kept = queries.by_ids([load.register_id])[load.register_id]
    _refuse(kept, None, by=by)
    live = Record.objects.select_for_update(of=("self",)).filter(
        pk__in=list(record_ids), removed_at__isnull=True
    )
    writer = _Writer(kept, load, by, at=at)
    count = writer.remove(list(live))
    writer.finish("record.loaded")
    return count


@transaction.atomic
def end(load: Load, counts: Counts, *, by: Actor, at: datetime) -> Load:
    """Say that a file was loaded; its content is let go."""
    load.counts, load.samples = asdict(counts), []
    load.state, load.content, load.ended_at = LoadState.LOADED, None, at
    load.save()
    journal.record("load.ended", load, by=by, at=at, facts={"counts": load.counts})
    return load


@transaction.atomic
def drop(load: Load, *, by: Actor, at: datetime) -> Load:
    """Let a file go that was brought, without loading it."""
    _refuse(queries.by_ids([load.register_id])[load.register_id], None, by=by)
    RejectedRow.objects.filter(load=load).delete()
    load.state, load.content, load.samples, load.ended_at = LoadState.DROPPED, None, [], at
    load.save()
    journal.record("load.dropped", load, by=by, at=at)
    return load


def keep_rejected(load: Load, rejected: Sequence[Unreadable]) -> None:
    """Keep rows that could not be used."""
    copying.put(
        RejectedRow,
        [
            {
                "council_id": load.council_id,
                "load_id": load.pk,
                "line": row.line,
                "reason": row.reason,
                "text": row.text,
            }
            for row in rejected
        ],
    )


class _Writer:
    """Gathers rows and writes them: the records, their history, their relations, the journal."""

    def __init__(self, kept: Kept, load: Load, by: Actor, *, at: datetime, why: str = "") -> None:
        self.kept = kept
        self.why = why or reason(load)
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
        rule = self.kept.definition.retention
        if rule and rule.after:
            row["keep_until_on"] = computing.keep_until(
                self.kept.definition, row["values"], record.state, self.today
            )
        return row

    def remove(self, records: Sequence[Record]) -> int:
        """Remove records, which are locked."""
        rows = []
        for record in records:
            rows.append(
                {"id": record.pk, "revision": record.revision + 1}
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
            rows.append(
                {"id": record.pk, "revision": record.revision + 1}
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
                "why": self.why,
                "by_kind": self.by.kind,
                "by_id": self.by.id,
                "by_code": self.by.code,
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


def reason(load: Load) -> str:
    """Return what a line of history says of a load; it is found by this when it is undone."""
    return f"From {load.file_name}, load {load.pk}"


@dataclass(frozen=True)
class Undone:
    """How many records were put back, and how many left: changed since, or their key taken."""

    put_back: int
    left: int


@transaction.atomic
def undo_rows(load: Load, changes: Sequence[Change], *, by: Actor, at: datetime) -> Undone:
    """Put back what a load did to some records; those that were changed since stay as they are."""
    kept = queries.by_ids([load.register_id])[load.register_id]
    _refuse(kept, None, by=by)
    found = Record.objects.select_for_update(of=("self",))
    records = found.in_bulk([change.record_id for change in changes])
    still = [
        (records[change.record_id], change)
        for change in changes
        if change.record_id in records and records[change.record_id].revision == change.revision
    ]

    def writer() -> _Writer:
        return _Writer(kept, load, by, at=at, why=f"Load {load.pk} undone")

    count = len(still) if _put_back(writer(), still) else 0
    for one in [] if count else still:
        count += _put_back(writer(), [one])
    return Undone(count, len(changes) - count)


def _put_back(writer: _Writer, still: Sequence[tuple[Record, Change]]) -> bool:
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
def end_undoing(load: Load, undone: Undone, *, by: Actor, at: datetime) -> Load:
    """Say that a load was undone."""
    load.state = LoadState.UNDONE
    load.counts = {**load.counts, "put_back": undone.put_back, "left": undone.left}
    load.save()
    journal.record("load.undone", load, by=by, at=at, facts=asdict(undone))
    return load
