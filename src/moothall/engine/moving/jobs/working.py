"""Work on the files of other desks' cases: one of each council in turn, its oldest first.

Rows are judged and taken over some hundreds at a time, each in a transaction of its own. A process
that is killed in the middle leaves a file where its last transaction left it, and whichever takes
the loop next goes on from there.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path, PurePath
from typing import Any, Final, cast

from moothall.engine.cases import actions as cases
from moothall.engine.moving import actions, proposing, queries
from moothall.engine.moving.actions.bringing import Foreseen
from moothall.engine.moving.actions.writing import Batch
from moothall.engine.moving.judging import Judge, Judged
from moothall.engine.moving.mapping import CaseMapping, Order
from moothall.engine.moving.models import Takeover
from moothall.engine.moving.words import NotAtThatPoint
from moothall.engine.registers.loads import dates, heads
from moothall.engine.registers.loads.mapping import HowWritten
from moothall.engine.registers.words import LoadState
from moothall.engine.tables import reading
from moothall.engine.tables.words import Row, Unreadable
from moothall.ground.councils import jobs as loops
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor, Refused

BY: Final = Actor.job("takeovers")
AT_ONCE: Final = 500
MOST_WORDS: Final = 100
"""How many different words of a column are offered to be told what they are here."""
MOST_SEEN: Final = 20_000
"""How many rows are looked at to tell which words a column says."""
KEPT: Final = 500
"""How many refused rows are kept of what is only looked through."""
Report = Callable[[int], None]
"""Hears how many rows, or cases, were done."""
Rows = list[Judged | Unreadable]


def silent(done: int) -> None:
    """Hear nothing."""
    del done


def work_once() -> int:
    """Go on with the oldest file that waits, in every council; return on how many files."""
    done = 0
    for council_id in loops.where(lambda _: queries.councils_due()):
        with scope.opened([council_id], writes=False):
            due = queries.due(council_id)[:1]
        done += sum(_work(one) for one in due)
    return done


def _work(due: Takeover) -> bool:
    with scope.opened([due.council_id], writes=True) as at:
        one = actions.take_up(due, by=BY, at=at)
    if one is None:
        return False
    try:
        _STEPS[LoadState(one.state)](one)
    except NotAtThatPoint:  # somebody let it go meanwhile
        return True
    except Refused as refused:
        with scope.opened([one.council_id], writes=True) as at:
            actions.fail(one, str(refused), by=BY, at=at)
    return True


def actor(one: Takeover) -> Actor:
    """Return who brings a file."""
    return Actor(one.by_kind, one.by_id, one.by_code)


@contextmanager
def _file(one: Takeover) -> Iterator[Path]:
    """Give the file as long as it is needed; it is called by the ending of its name."""
    endings = [part.lower() for part in PurePath(one.file_name).suffixes[-2:]]
    ending = "".join(part for part in endings if part[1:].isascii() and part[1:].isalnum())
    with tempfile.TemporaryDirectory(prefix="moothall-takeover-") as folder:
        path = Path(folder) / f"file{ending}"
        with path.open("wb") as out, scope.opened([one.council_id], writes=False):
            for part in queries.parts(one):
                out.write(part)
        yield path


def _read(one: Takeover) -> None:
    form = HowWritten.model_validate(one.form)
    with _file(one) as path:
        with reading.opened(path, form.form) as table:
            rows = list(islice(table.rows, MOST_SEEN))
        head = heads.head(table, rows, most=MOST_WORDS)
        count = heads.lines(path) if path.suffix in heads.TEXTS else len(rows)
    with scope.opened([one.council_id], writes=True) as at:
        before = queries.mapping_before(one)
        is_known = before and set(before.columns.values()) <= set(table.columns)
        mapping = before if before and is_known else _proposed(one.council_id, one.desk, head, rows)
        mapping = mapping.model_copy(update={"form": form})
        actions.read(one, head, mapping, by=BY, at=at, rows=count)


def proposed(council: Council, desk: str, path: Path) -> CaseMapping:
    """Return what the columns and words of a file are likely to mean, by what they are called.

    :raises TableRefused: where the file is no table.
    """
    with reading.opened(path) as table:
        rows = list(islice(table.rows, MOST_SEEN))
    return _proposed(council.pk, desk, heads.head(table, rows, most=MOST_WORDS), rows)


def _proposed(
    council_id: int, desk: str, head: Mapping[str, Any], rows: list[Row | Unreadable]
) -> CaseMapping:
    council = councils.by_ids([council_id])[0]
    teams = {team.code: team.name for team in councils.teams(council)}
    opened = proposing.columns(head["columns"]).get("opened", "")
    said = (row.values.get(opened, "") for row in rows[:200] if isinstance(row, Row))
    known = queries.services(council_id)
    order = cast("Order", dates.told(said))
    return proposing.proposed(desk, head["columns"], head["values"], known, teams, order=order)


def _judged(path: Path, judge: Judge, mapping: CaseMapping) -> Iterator[Rows]:
    """Yield the rows of a file, judged, some hundreds at a time."""
    with reading.opened(path, mapping.form.form) as table:
        while rows := list(islice(table.rows, AT_ONCE)):
            yield [judge.judge(row) if isinstance(row, Row) else row for row in rows]


def foresee(one: Takeover, path: Path, *, by: Actor, report: Report = silent) -> Foreseen:
    """Return what taking a file over would do, in scopes of its own; nothing is written.

    :raises TableRefused: where the file is no table.
    :raises NotAMapping: where the mapping does not fit.
    """
    mapping, council = CaseMapping.model_validate(one.mapping), [one.council_id]
    counts: Counter[str] = Counter(running=0, over=0, known=0, refused=0)
    notes: Counter[str] = Counter()
    refused: list[Unreadable] = []
    with scope.opened(council, writes=False) as at:
        judge = queries.judge(one, mapping, by=by, at=at)
    for rows in _judged(path, judge, mapping):
        judged = [row for row in rows if isinstance(row, Judged)]
        wrong = [row for row in rows if isinstance(row, Unreadable)]
        with scope.opened(council, writes=False):
            known = queries.cases_here(row.history.token for row in judged)
        fresh = [row for row in judged if str(row.history.token) not in known]
        counts.update(row_kind(row) for row in fresh)
        counts.update(known=len(known), refused=len(wrong))
        notes.update(note for row in fresh for note in row.notes)
        refused += wrong[: KEPT - len(refused)]
        report(sum(counts.values()))
    return Foreseen(dict(counts), dict(notes), refused)


def row_kind(row: Judged) -> str:
    """Return under what a new case is counted."""
    return "over" if row.is_over else "running"


def write(one: Takeover, path: Path, *, by: Actor, report: Report = silent) -> Takeover:
    """Take over the cases of a file that was begun, from where it stopped; in scopes of its own."""
    mapping, council = CaseMapping.model_validate(one.mapping), [one.council_id]
    with scope.opened(council, writes=False) as at:
        judge = queries.judge(one, mapping, by=by, at=at)
    before = 0
    for rows in _judged(path, judge, mapping):
        if before >= one.done:
            with scope.opened(council, writes=True) as at:
                one = actions.write_rows(one, Batch(before, rows), by=by, at=at)
        before += len(rows)
        report(before)
    with scope.opened(council, writes=True) as at:
        return actions.end(one, by=by, at=at)


def put_back(one: Takeover, *, by: Actor, report: Report = silent) -> Takeover:
    """Take back the cases of a takeover whose undoing was asked for, from where it stopped."""
    council, after, done = [one.council_id], one.reached, one.done
    with scope.opened(council, writes=True) as at:
        cases.ready_to_take_back(by=by, at=at)
    while True:
        with scope.opened(council, writes=True) as at:
            ids = queries.taken(one, after=after, most=AT_ONCE)
            if not ids:
                return actions.end_undoing(one, by=by, at=at)
            actions.undo_cases(one, ids, by=by, at=at)
        after, done = ids[-1], done + len(ids)
        report(done)


def undo(one: Takeover, *, by: Actor, report: Report = silent) -> Takeover:
    """Take back the cases of a takeover, in scopes of its own; the job may do part of it."""
    with scope.opened([one.council_id], writes=True) as at:
        one = actions.ask_undo(one, by=by, at=at)
    while one.state == LoadState.UNDOING:
        try:
            return put_back(one, by=by, report=report)
        except NotAtThatPoint:  # the job takes cases back too
            with scope.opened([one.council_id], writes=False):
                one = queries.takeover(one.council_id, one.pk)
    return one


def _look(one: Takeover) -> None:
    def report(done: int) -> None:
        with scope.opened([one.council_id], writes=True) as at:
            actions.note_done(one, done, by=BY, at=at)

    with _file(one) as path:
        found = foresee(one, path, by=actor(one), report=report)
    with scope.opened([one.council_id], writes=True) as at:
        actions.foresee(one, found, by=BY, at=at)


def _load(one: Takeover) -> None:
    with _file(one) as path:
        write(one, path, by=actor(one))


def _undo(one: Takeover) -> None:
    put_back(one, by=actor(one))


_STEPS: Final[Mapping[LoadState, Callable[[Takeover], None]]] = {
    LoadState.READING: _read,
    LoadState.LOOKING: _look,
    LoadState.LOADING: _load,
    LoadState.UNDOING: _undo,
}
