"""Work on the files of other desks' cases: one of each council in turn, its oldest first.

Rows are judged and taken over some hundreds at a time, each in a transaction of its own. A process
that is killed in the middle leaves a file where its last transaction left it, and whichever takes
the loop next goes on from there.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final

from moothall.engine.cases import actions as cases
from moothall.engine.moving import actions, queries
from moothall.engine.moving.actions.bringing import Foreseen
from moothall.engine.moving.actions.writing import Batch
from moothall.engine.moving.jobs import commenting, files
from moothall.engine.moving.jobs.commenting import AT_ONCE, KEPT, Report, silent
from moothall.engine.moving.judging import Further, Judge, Judged
from moothall.engine.moving.mapping import CaseMapping
from moothall.engine.moving.models import Takeover
from moothall.engine.moving.words import NotAtThatPoint
from moothall.engine.registers.jobs import turns
from moothall.engine.registers.loads.mapping import HowWritten
from moothall.engine.registers.words import LoadState
from moothall.engine.tables import reading
from moothall.engine.tables.words import Row, Unreadable
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

BY: Final = Actor.job("takeovers")
Rows = list[Judged | Further | Unreadable]


def work_once() -> int:
    """Go on with the oldest file that waits, in every council; return on how many files."""
    let_go = (NotAtThatPoint,)
    return turns.once(queries.councils_due, queries.due, _step, by=BY, let_go=let_go)


def _step(one: Takeover) -> None:
    _STEPS[LoadState(one.state)](one)


def _read(one: Takeover) -> None:
    form = HowWritten.model_validate(one.form)
    with files.of(one) as (path, said):
        listed = files.headed(path, form)
        how = HowWritten.model_validate(one.comments_form)
        comments = files.headed(said, how) if said else None
    with scope.opened([one.council_id], writes=True) as at:
        before = queries.mapping_before(one)
        mapping = CaseMapping.model_validate(one.mapping) if one.mapping else None
        if mapping is None and before and before.fits(listed.head["columns"]):
            mapping = before
        if mapping is None:
            mapping = files.proposed_of(one.council_id, one.desk, listed)
        told = commenting.proposed(mapping, before, listed, comments)
        told = told.model_copy(update={"form": how}) if told else None
        mapping = mapping.model_copy(update={"form": form, "comments": told})
        count = listed.count + (comments.count if comments else 0)
        shown = listed.head, comments.head if comments else {}
        actions.read(one, shown, mapping, by=BY, at=at, rows=count)


def _judged(
    path: Path, judge: Judge, mapping: CaseMapping, called: commenting.Called
) -> Iterator[Rows]:
    """Yield the rows of a file, judged, some hundreds at a time.

    *called* comes to hold their references, by what comments call their cases.
    """
    with reading.opened(path, mapping.form.form) as table:
        while rows := list(islice(table.rows, AT_ONCE)):
            called.hear(rows, mapping)
            yield [judge.judge(row) if isinstance(row, Row) else row for row in rows]


def foresee(
    one: Takeover, path: Path, *, by: Actor, said: Path | None = None, report: Report = silent
) -> Foreseen:
    """Return what taking a file over would do, in scopes of its own; nothing is written.

    :param said: the file of comments, if there is one.
    :raises TableRefused: where a file is no table.
    :raises NotAMapping: where the mapping does not fit.
    """
    mapping, council = CaseMapping.model_validate(one.mapping), [one.council_id]
    counts: Counter[str] = Counter(running=0, over=0, known=0, refused=0)
    notes: Counter[str] = Counter()
    refused: list[Unreadable] = []
    called = commenting.Called()
    there: set[str] = set()
    done = 0
    with scope.opened(council, writes=False) as at:
        judge = queries.judge(one, mapping, by=by, at=at)
        hearing = queries.comment_judge(one, mapping, by=by, at=at)
    for rows in _judged(path, judge, mapping, called):
        judged = [row for row in rows if isinstance(row, Judged)]
        wrong = [row for row in rows if isinstance(row, Unreadable)]
        with scope.opened(council, writes=False):
            known = queries.cases_here(row.history.token for row in judged)
        fresh = [row for row in judged if str(row.history.token) not in known]
        there.update(row.reference for row in fresh)
        counts.update(row_kind(row) for row in fresh)
        counts.update(known=len(known), refused=len(wrong))
        notes.update(note for row in fresh for note in row.notes)
        refused += wrong[: KEPT - len(refused)]
        done += len(rows)
        report(done)
    found = Foreseen(dict(counts), dict(notes), refused, rows=done)
    if hearing is None:
        return found
    table = commenting.table(hearing, path, said)
    return commenting.foresee(one, table, found, there, called, report)


def row_kind(row: Judged) -> str:
    """Return under what a new case is counted."""
    return "over" if row.is_over else "running"


def write(
    one: Takeover, path: Path, *, by: Actor, said: Path | None = None, report: Report = silent
) -> Takeover:
    """Take over the cases of a file that was begun, from where it stopped; in scopes of its own.

    What was said of them, in a file of its own or in the same, is brought after them.
    """
    mapping, council = CaseMapping.model_validate(one.mapping), [one.council_id]
    called = commenting.Called()
    with scope.opened(council, writes=False) as at:
        judge = queries.judge(one, mapping, by=by, at=at)
        hearing = queries.comment_judge(one, mapping, by=by, at=at)
    before = 0
    for rows in _judged(path, judge, mapping, called):
        if before >= one.done:
            with scope.opened(council, writes=True) as at:
                one = actions.write_rows(one, Batch(before, rows), by=by, at=at)
        before += len(rows)
        report(before)
    if hearing is not None:
        table = commenting.table(hearing, path, said)
        one = commenting.write(one, table, called, before, by=by, report=report)
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
                break
            actions.undo_cases(one, ids, by=by, at=at)
        after, done = ids[-1], done + len(ids)
        report(done)
    while True:
        with scope.opened(council, writes=True) as at:
            ids = queries.commented(one, most=AT_ONCE)
            if not ids:
                return actions.end_undoing(one, by=by, at=at)
            actions.undo_comments(one, ids, by=by, at=at)


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

    with files.of(one) as (path, said):
        found = foresee(one, path, by=one.brought_by, said=said, report=report)
    with scope.opened([one.council_id], writes=True) as at:
        actions.foresee(one, found, by=BY, at=at)


def _load(one: Takeover) -> None:
    with files.of(one) as (path, said):
        write(one, path, by=one.brought_by, said=said)


def _undo(one: Takeover) -> None:
    put_back(one, by=one.brought_by)


_STEPS: Final[Mapping[LoadState, Callable[[Takeover], None]]] = {
    LoadState.READING: _read,
    LoadState.LOOKING: _look,
    LoadState.LOADING: _load,
    LoadState.UNDOING: _undo,
}
