"""Load a file a thousand rows at a time: looked through first, then written, or undone.

Each thousand is a transaction of its own, so that a file of any length can be loaded; one that was
stopped in the middle goes on with the next thousand.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import count, islice
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from moothall.engine.registers import kinds, queries
from moothall.engine.registers.actions import bringing, turning, undoing, writing
from moothall.engine.registers.actions.bringing import Foreseen
from moothall.engine.registers.actions.undoing import Undone
from moothall.engine.registers.actions.writing import Batch
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.loads import braking, proposing
from moothall.engine.registers.loads.ahead import Ahead
from moothall.engine.registers.loads.braking import Counts
from moothall.engine.registers.loads.judging import LOOKED_UP, Judge, Judged
from moothall.engine.registers.loads.mapping import RegisterMapping
from moothall.engine.registers.loads.seen import Seen
from moothall.engine.registers.models import Load
from moothall.engine.registers.queries import comparing, loads
from moothall.engine.registers.queries.comparing import Compared
from moothall.engine.registers.words import LoadHeld, LoadState, NotNow
from moothall.engine.tables import reading
from moothall.engine.tables.words import Row, Table, Unreadable
from moothall.ground.calendars import clock
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

AT_ONCE: Final = 2_500
MOST_AT_ONCE: Final = 16_000_000
"""Characters that rows come to, after which no more are held at once; a row may be longer."""
CORNER: Final = 100
"""For how many characters a corner of a line or area stands."""
SAMPLES: Final = 20
KEPT: Final = 500
"""How many rejected rows are kept of what is only looked through."""
SAMPLED: Final = 200
STOPPED: Final = "Its process was stopped. Undo it, or load the file again."
Report = Callable[[int], None]
"""Hears how many rows were done."""
Rows = list[Judged | Unreadable]


@dataclass
class Judging:
    """The first rows of a file as a version judged them to look it through: so only once.

    *most* says how many thousands of rows are looked through; all, if not said.
    """

    most: int | None = None
    version_id: int = 0
    first: Rows | None = None

    def taking(self, batches: Iterator[Rows], version_id: int) -> Iterator[Rows]:
        """Yield what was judged; keep the first of it."""
        for batch in batches:
            if self.first is None:
                self.first, self.version_id = batch, version_id
            yield batch

    def given(self, version_id: int) -> Rows:
        """Give what was kept, once; nothing where another version judged it."""
        first, self.first = self.first, None
        return first if first and self.version_id == version_id else []


def silent(done: int) -> None:
    """Hear nothing."""
    del done


def propose(kept: Kept, path: Path) -> tuple[RegisterMapping, Table]:
    """Return a mapping by what the columns of a file are called, and the file's columns.

    :raises TableRefused: where the file is no table.
    :raises MappingRefused: where no column is called like a field.
    """
    with reading.opened(path) as table:
        rows = [row for row in islice(table.rows, SAMPLED) if isinstance(row, Row)]
        return proposing.proposed(kept.definition, table.columns, rows), table


def foresee(
    kept: Kept,
    path: Path,
    mapping: RegisterMapping,
    *,
    by: Actor,
    report: Report = silent,
    judging: Judging | None = None,
) -> Foreseen:
    """Return what loading a file would do, looked at in scopes of its own; nothing is written.

    :param judging: takes the first of its rows, for `write`.
    :raises TableRefused: where the file is no table.
    :raises MappingRefused: where the mapping does not fit.
    """
    tally, council = _Tally(), [kept.council_id]
    with scope.opened(council, writes=False):
        roles, today = queries.roles_of(kept.council_id, by), _today(kept)
    with Seen() as seen:
        most = judging.most if judging else None
        judged = _judged(kept, path, mapping, today=today, known=[], most=most)
        judged = judging.taking(judged, kept.version_id) if judging else judged
        with _batches(kept, judged, seen, by=by) as batches:
            for batch in batches:
                sound = [row for row in batch if isinstance(row, Judged)]
                with scope.opened(council, writes=False):
                    found = comparing.compared(kept, sound, roles)
                held = [one.record for one in found if isinstance(one, Compared)]
                seen.take_records(record.pk for record in held if record)
                tally.take([*(row for row in batch if isinstance(row, Unreadable)), *found], kept)
                report(tally.counts.rows)
        with scope.opened(council, writes=False):
            rest = sum(map(len, _rest(kept, seen)))
            why = braking.why_not(
                counts := _with_rest(tally.counts, rest, is_removed=_is_removed(mapping, seen)),
                records=queries.count(kept),
                percent=mapping.brake,
                before=loads.touched_before(kept),
            )
    return Foreseen(counts, tally.samples, tally.rejected, why or "", kept.version_id)


def load(
    prepared: Load, path: Path, *, by: Actor, meant: str = "", report: Report = silent
) -> Load:
    """Load a file that was prepared and mapped, in scopes of its own.

    :param meant: why it is meant, as the brake holds it no more then.
    :raises LoadHeld: by the brake; nothing was written.
    """
    mapping = RegisterMapping.model_validate(prepared.mapping)
    council = [prepared.council_id]
    with scope.opened(council, writes=False):
        kept = queries.by_ids([prepared.register_id])[prepared.register_id]
        judging = Judging(_most(kept))
    foreseen = foresee(kept, path, mapping, by=by, judging=judging)
    with scope.opened(council, writes=True) as at:
        prepared = bringing.foresee(prepared, foreseen, by=by, at=at)
    if foreseen.held_because and not meant:
        raise LoadHeld(f"{foreseen.held_because} Look at it, and say that it is meant.")
    with _at_work(prepared):
        with scope.opened(council, writes=True) as at:
            for one in loads.stopped(kept.register_id):
                turning.fail(one, STOPPED, by=by, at=at)
            prepared = bringing.begin(prepared, by=by, at=at, meant=meant)
        return write(prepared, path, by=by, report=report, judging=judging)


@contextmanager
def _at_work(prepared: Load) -> Iterator[None]:
    """Let other processes see that a load of the console goes on, as long as this one lives."""
    council = [prepared.council_id]
    with scope.opened(council, writes=False):
        loads.hold(prepared.pk)
    try:
        yield
    finally:
        with scope.opened(council, writes=False):
            loads.let_go(prepared.pk)


def _most(kept: Kept) -> int | None:
    """Return how many batches are looked through first: into an empty register, one tells all."""
    return None if queries.count(kept) else 1


def write(
    begun: Load, path: Path, *, by: Actor, report: Report = silent, judging: Judging | None = None
) -> Load:
    """Write the rows of a load that was begun, from where it stopped; in scopes of its own.

    :param judging: what was judged of them already.
    :raises LookAgain: where the register was published anew meanwhile: begin again from there.
    """
    mapping, council = RegisterMapping.model_validate(begun.mapping), [begun.council_id]
    with scope.opened(council, writes=False):
        kept = queries.by_ids([begun.register_id])[begun.register_id]
        today = _today(kept)
    judging = judging or Judging()
    with Seen() as seen:
        judged = _judged(kept, path, mapping, today=today, known=judging.given(kept.version_id))
        with _batches(kept, _cut(judged, begun.done), seen, by=by) as batches:
            _write(begun, kept, batches, seen, by=by, report=report)
        is_removed = _is_removed(mapping, seen)
        with scope.opened(council, writes=False):
            rest, pages = 0, []
            for page in _rest(kept, seen, is_sure=is_removed):
                rest += len(page)
                pages += [page] if page and is_removed else []
    for page in pages:
        with scope.opened(council, writes=True) as at:
            writing.remove_rest(begun, page, by=by, at=at)
    with scope.opened(council, writes=True) as at:
        now = loads.load(begun.council_id, begun.pk)
        rest = loads.count_removed(now) if is_removed else rest
        counts = _with_rest(Counts(**now.counts), rest, is_removed=is_removed)
        return bringing.end(now, counts, by=by, at=at)


def _write(
    begun: Load, kept: Kept, batches: Iterator[Rows], seen: Seen, *, by: Actor, report: Report
) -> None:
    done, number = 0, begun.reached
    for rows in batches:
        done += len(rows)
        if done > begun.done:
            number += 1
            batch = Batch(number, kept.version_id, rows)
            with scope.opened([kept.council_id], writes=True) as at:
                written = writing.write_rows(begun, batch, by=by, at=at)
            seen.take_records(written.records)
        report(done)


def undo(prepared: Load, *, by: Actor, report: Report = silent) -> Undone:
    """Put back what a load did, in scopes of its own; what was changed since stays."""
    with scope.opened([prepared.council_id], writes=True) as at:
        asked = undoing.ask_undo(prepared, by=by, at=at)
    while asked.state != LoadState.UNDONE:
        try:
            return put_back(asked, by=by, report=report)
        except NotNow:  # the job puts records back too
            with scope.opened([prepared.council_id], writes=False):
                asked = loads.load(prepared.council_id, prepared.pk)
            if asked.state not in (LoadState.UNDOING, LoadState.UNDONE):
                raise
    return Undone(asked.counts["put_back"], asked.counts["left"])


def put_back(asked: Load, *, by: Actor, report: Report = silent) -> Undone:
    """Put back what a load did whose undoing was asked for, from where it stopped."""
    council, after, done = [asked.council_id], asked.reached, asked.done
    while True:
        with scope.opened(council, writes=True) as at:
            changes = loads.done_by(asked, after=after)
            if not changes:
                return undoing.end_undoing(asked, by=by, at=at)
            undoing.undo_rows(asked, changes, by=by, at=at)
        after, done = changes[-1].record_id, done + len(changes)
        report(done)


@contextmanager
def _batches(
    kept: Kept, judged: Iterator[Rows], seen: Seen, *, by: Actor
) -> Iterator[Iterator[Rows]]:
    """Give the rows of a file, some thousands at a time; each key once."""
    with scope.opened([kept.council_id], writes=False):
        roles = queries.roles_of(kept.council_id, by)
    is_sought = any(kept.definition.by_id[one].type in LOOKED_UP for one in kept.definition.keys[0])

    def found(batch: Rows) -> Rows:
        """Find what a key is made of, where it names what is elsewhere."""
        with scope.opened([kept.council_id], writes=False):
            judged = comparing.resolved(kept, [r for r in batch if isinstance(r, Judged)], roles)
        return [*(row for row in batch if isinstance(row, Unreadable)), *judged]

    with Ahead(judged) as ready:
        yield (_once(found(batch) if is_sought else batch, seen) for batch in ready)


def _judged(
    kept: Kept,
    path: Path,
    mapping: RegisterMapping,
    *,
    today: date,
    known: Rows,
    most: int | None = None,
) -> Iterator[Rows]:
    """Yield the rows of a file, judged: so many thousands at most; the first may be *known*."""
    with reading.opened(path, mapping.form.form) as table:
        judge = Judge(kept.definition, mapping, columns=table.columns, today=today)
        for _ in islice(table.rows, len(known)):
            pass
        for _ in count() if most is None else range(most):
            rows, known = known or _some(table.rows, judge), []
            if not rows:
                return
            yield rows


def _cut(batches: Iterator[Rows], at: int) -> Iterator[Rows]:
    """Yield these rows so that some end where those do that were written before."""
    for rows in batches:
        if 0 < at < len(rows):
            yield rows[:at]
        yield rows[max(at, 0) :] if at < len(rows) else rows
        at -= len(rows)


def _some(rows: Iterator[Row | Unreadable], judge: Judge) -> Rows:
    """Return the next rows, judged: as many as are held at once."""
    found: Rows = []
    room = MOST_AT_ONCE
    for row in islice(rows, AT_ONCE):
        one = judge.judge(row) if isinstance(row, Row) else row
        found.append(one)
        room -= _weight(row, one)
        if room < 0:
            break
    return found


def _weight(row: Row | Unreadable, judged: Judged | Unreadable) -> int:
    """Return about how many characters a row comes to."""
    if isinstance(row, Unreadable) or isinstance(judged, Unreadable):
        return len(judged.text) if isinstance(judged, Unreadable) else 0
    corners = sum(len(value) for value in judged.values.values() if type(value) is list)
    return sum(map(len, row.values.values())) + corners * CORNER


def _once(judged: Rows, seen: Seen) -> Rows:
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
        self.counts = self.counts + more
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


def _rest(kept: Kept, seen: Seen, *, is_sure: bool = False) -> Iterator[list[int]]:
    """Yield the records that a file does not have, some thousands at a time.

    Where no more are there than it has, none is looked for; where it must be sure, all are: one
    that it has may have been removed meanwhile.
    """
    if is_sure or seen.count_records() < queries.count(kept):
        yield from (seen.without(page) for page in comparing.all_keys(kept))


def _is_removed(mapping: RegisterMapping, seen: Seen) -> bool:
    """Whether records that a file has not are removed: never where a row may be one of them."""
    return mapping.absent == "remove" and seen.is_whole


def _with_rest(counts: Counts, rest: int, *, is_removed: bool) -> Counts:
    if is_removed:
        return replace(counts, removed=rest)
    return replace(counts, missing=rest)
