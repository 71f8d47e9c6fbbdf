"""Load a file a thousand rows at a time: looked through first, then written, or undone.

Each thousand is a transaction of its own, so that a file of any length can be loaded; one that was
stopped in the middle is loaded again, and what was done is found to be there.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from moothall.engine.registers import kinds, queries
from moothall.engine.registers.actions import bringing
from moothall.engine.registers.actions.bringing import Foreseen, Undone
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.loads import braking, proposing
from moothall.engine.registers.loads.braking import Counts
from moothall.engine.registers.loads.judging import Judge, Judged
from moothall.engine.registers.loads.mapping import RegisterMapping
from moothall.engine.registers.loads.seen import Seen
from moothall.engine.registers.models import Load
from moothall.engine.registers.queries import comparing, loads
from moothall.engine.registers.queries.comparing import Compared
from moothall.engine.registers.words import LoadHeld
from moothall.engine.tables import reading
from moothall.engine.tables.words import Row, Table, Unreadable
from moothall.ground.calendars import clock
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

AT_ONCE: Final = 1_000
SAMPLES: Final = 20
KEPT: Final = 500
"""How many rejected rows are kept of what is only looked through."""
SAMPLED: Final = 200
Report = Callable[[int], None]
"""Hears how many rows were done."""
Batch = list[Judged | Unreadable]


def silent(done: int) -> None:
    """Hear nothing."""
    del done


def propose(kept: Kept, path: Path, *, name: str = "") -> tuple[RegisterMapping, Table]:
    """Return a mapping by what the columns of a file are called, and the file's columns.

    :raises TableRefused: where the file is no table.
    :raises MappingRefused: where no column is called like a field.
    """
    with reading.opened(path, name=name) as table:
        rows = [row for row in islice(table.rows, SAMPLED) if isinstance(row, Row)]
        return proposing.proposed(kept.definition, table.columns, rows), table


def foresee(
    kept: Kept,
    path: Path,
    mapping: RegisterMapping,
    *,
    name: str = "",
    most: int | None = None,
    report: Report = silent,
) -> Foreseen:
    """Return what loading a file would do; the scope is open, and nothing is written.

    :param most: how many thousands of rows to look at; all, if not said.
    :raises TableRefused: where the file is no table.
    :raises MappingRefused: where the mapping does not fit.
    """
    tally = _Tally()
    with Seen() as seen:
        for batch in islice(_batches(kept, path, mapping, seen, name=name), most):
            judged = [row for row in batch if isinstance(row, Judged)]
            found = comparing.compared(kept, judged)
            held = [one.record for one in found if isinstance(one, Compared)]
            seen.take_records(record.pk for record in held if record)
            tally.take([*(row for row in batch if isinstance(row, Unreadable)), *found], kept)
            report(tally.counts.rows)
        rest = sum(len(seen.without(page)) for page in comparing.all_keys(kept))
        counts = _with_rest(tally.counts, rest, is_removed=_is_removed(mapping, seen))
    why = braking.why_not(
        counts,
        records=queries.count(kept),
        percent=mapping.brake,
        before=loads.touched_before(kept),
    )
    return Foreseen(counts, tally.samples, tally.rejected, why or "")


def load(
    prepared: Load,
    path: Path,
    *,
    by: Actor,
    is_meant: bool = False,
    report: Report = silent,
) -> Load:
    """Load a file that was prepared and mapped, in scopes of its own.

    :param is_meant: somebody has seen what it does, and the brake holds it no more.
    :raises LoadHeld: by the brake; nothing was written.
    """
    mapping = RegisterMapping.model_validate(prepared.mapping)
    council = [prepared.council_id]
    with scope.opened(council, writes=False):
        kept = queries.by_ids([prepared.register_id])[prepared.register_id]
        foreseen = foresee(kept, path, mapping, name=prepared.file_name, most=_most(kept))
    with scope.opened(council, writes=True) as at:
        bringing.foresee(prepared, foreseen, by=by, at=at)
    if foreseen.held_because and not is_meant:
        raise LoadHeld(f"{foreseen.held_because} Look at it, and say that it is meant.")
    with scope.opened(council, writes=True) as at:
        bringing.begin(prepared, by=by, at=at)
    counts = _write(prepared, kept, path, mapping, by=by, report=report)
    with scope.opened(council, writes=True) as at:
        return bringing.end(prepared, counts, by=by, at=at)


def _most(kept: Kept) -> int | None:
    """Return how many batches are looked through first: into an empty register, one tells all."""
    return None if queries.count(kept) else 1


def _write(
    prepared: Load,
    kept: Kept,
    path: Path,
    mapping: RegisterMapping,
    *,
    by: Actor,
    report: Report,
) -> Counts:
    counts, council = Counts(), [prepared.council_id]
    with Seen() as seen:
        for batch in _batches(kept, path, mapping, seen, name=prepared.file_name):
            with scope.opened(council, writes=True) as at:
                written = bringing.write_rows(prepared, batch, by=by, at=at)
            seen.take_records(written.records)
            counts = _sum(counts, written.counts)
            report(counts.rows)
        with scope.opened(council, writes=False):
            pages = [seen.without(page) for page in comparing.all_keys(kept)]
        is_removed = _is_removed(mapping, seen)
    for page in filter(None, pages if is_removed else ()):
        with scope.opened(council, writes=True) as at:
            bringing.remove_rest(prepared, page, by=by, at=at)
    return _with_rest(counts, sum(map(len, pages)), is_removed=is_removed)


def undo(prepared: Load, *, by: Actor, report: Report = silent) -> Undone:
    """Put back what a load did, in scopes of its own; what was changed since stays."""
    council, put_back, left = [prepared.council_id], 0, 0
    with scope.opened(council, writes=False):
        changes = loads.done_by(prepared, bringing.reason(prepared))
    for page in loads.pages(changes):
        with scope.opened(council, writes=True) as at:
            undone = bringing.undo_rows(prepared, page, by=by, at=at)
        put_back, left = put_back + undone.put_back, left + undone.left
        report(put_back + left)
    whole = Undone(put_back, left)
    with scope.opened(council, writes=True) as at:
        bringing.end_undoing(prepared, whole, by=by, at=at)
    return whole


def _batches(
    kept: Kept, path: Path, mapping: RegisterMapping, seen: Seen, *, name: str
) -> Iterator[Batch]:
    """Yield the rows of a file, judged, a thousand at a time; each key once."""
    with reading.opened(path, mapping.form.form, name=name) as table:
        today = _today(kept)
        judge = Judge(kept.definition, mapping, columns=table.columns, today=today)
        while rows := list(islice(table.rows, AT_ONCE)):
            judged = [judge.judge(row) if isinstance(row, Row) else row for row in rows]
            yield _once(judged, seen)


def _once(judged: Batch, seen: Seen) -> Batch:
    seen.take_refused(row.key for row in judged if isinstance(row, Unreadable))
    keys = [(row.key, row.line) for row in judged if isinstance(row, Judged)]
    first = iter(seen.first_lines(keys))
    return [
        Unreadable(row.line, f"the same key as line {line}", row.key.replace("\x1f", ", "))
        if isinstance(row, Judged) and (line := next(first)) != row.line
        else row
        for row in judged
    ]


def _today(kept: Kept) -> date:
    council = councils.by_ids([kept.council_id])[0]
    return clock.now().astimezone(ZoneInfo(council.zone)).date()


class _Tally:
    """Counts what rows would do, and keeps some of it to be looked at."""

    def __init__(self) -> None:
        self.counts = Counts()
        self.samples: list[Mapping[str, Any]] = []
        self.rejected: list[Unreadable] = []

    def take(self, found: list[Compared | Unreadable], kept: Kept) -> None:
        rejected = [one for one in found if isinstance(one, Unreadable)]
        held = [one for one in found if isinstance(one, Compared)]
        added = sum(one.record is None for one in held)
        changed = [one for one in held if one.record is not None and one.fields]
        more = Counts(added, len(changed), len(held) - added - len(changed), rejected=len(rejected))
        self.counts = _sum(self.counts, more)
        self.rejected += rejected[: KEPT - len(self.rejected)]
        self.samples += [sample(one, kept) for one in changed[: SAMPLES - len(self.samples)]]


def sample(one: Compared, kept: Kept) -> Mapping[str, Any]:
    """Return a change as it is shown: the line, the record, and by field before and after."""
    by_id = kept.definition.by_id

    def texts(name: str, pair: tuple[Any, Any]) -> list[str]:
        field = by_id[name]
        return [kinds.of(field).as_text(field, value)[:200] for value in pair]

    return {
        "line": one.judged.line,
        "title": one.record.title if one.record else "",
        "record": one.record.pk if one.record else None,
        "fields": [[by_id[name].label, *texts(name, pair)] for name, pair in one.fields.items()],
    }


def _sum(one: Counts, other: Counts) -> Counts:
    return Counts(
        one.added + other.added,
        one.changed + other.changed,
        one.unchanged + other.unchanged,
        one.missing + other.missing,
        one.removed + other.removed,
        one.rejected + other.rejected,
    )


def _is_removed(mapping: RegisterMapping, seen: Seen) -> bool:
    """Whether records that a file has not are removed: never where a row may be one of them."""
    return mapping.absent == "remove" and seen.is_whole


def _with_rest(counts: Counts, rest: int, *, is_removed: bool) -> Counts:
    if is_removed:
        return replace(counts, removed=rest)
    return replace(counts, missing=rest)
