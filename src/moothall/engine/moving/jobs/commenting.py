"""What was said of another desk's cases, worked on after the cases themselves."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final, Protocol, cast

from moothall.engine.moving import actions, proposing, queries
from moothall.engine.moving.actions.bringing import Foreseen
from moothall.engine.moving.actions.writing import Batch
from moothall.engine.moving.commenting import Comment, CommentJudge
from moothall.engine.moving.mapping import COMMENT_COLUMNS, CaseMapping, CommentMapping, Order
from moothall.engine.moving.models import Takeover
from moothall.engine.registers.loads import dates
from moothall.engine.tables import formulas, reading
from moothall.engine.tables.words import Form, Row, TableRefused, Unreadable
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

AT_ONCE: Final = 500
KEPT: Final = 500
"""How many refused rows are kept of what is only looked through."""
SEVERAL: Final = "More than one case of the list is called {} in “{}”: name them by what differs"
NO_LIST: Final = "The list of comments is not here: bring it again, or name it with --comments."
Report = Callable[[int], None]
"""Hears how many rows, or cases, were done."""
Rows = list[Comment | Unreadable | None]


def silent(done: int) -> None:
    """Hear nothing."""
    del done


class Beginning(Protocol):
    """The beginning of a file: what is shown of it, and the values of its first rows."""

    @property
    def head(self) -> Mapping[str, Any]:
        """Its columns, and what they say."""

    @property
    def cells(self) -> Sequence[Mapping[str, str]]:
        """The values of the first rows."""


def proposed(
    mapping: CaseMapping,
    before: CaseMapping | None,
    cases: Beginning,
    comments: Beginning | None,
) -> CommentMapping | None:
    """Return how what was said is likely to be read: as the last of the same desk, where it fits.

    :param before: how the last file of the same desk was read.
    """
    kept = before.comments if before else None
    head = comments.head if comments else cases.head
    if kept and kept.fits(head["columns"]) and kept.is_in_list == (comments is None):
        return kept
    if comments is None:
        return None
    columns = comments.head["columns"]
    chosen = proposing.columns(columns, COMMENT_COLUMNS)
    order = dates.told(row.get(chosen.get("at", ""), "") for row in comments.cells)
    values = comments.head["values"]
    found = proposing.comments(columns, values, order=cast("Order", order))
    named = {row.get(chosen.get("reference", ""), "") for row in comments.cells} - {""}
    reference = mapping.columns.get("reference", "")
    case = proposing.case_column(named, cases.cells, reference) if reference else ""
    return found.model_copy(update={"case": case})


@dataclass
class Called:
    """The references of cases by what comments call them, where that is another.

    What leads to *several* cases tells nothing: a comment never goes to whichever came last.
    """

    references: dict[str, str] = field(default_factory=dict)
    several: set[str] = field(default_factory=set)

    def hear(self, rows: Sequence[Row | Unreadable], mapping: CaseMapping) -> None:
        """Take in how some rows of the list call their cases."""
        column = mapping.comments.case if mapping.comments else ""
        if not column:
            return
        for row in rows:
            if isinstance(row, Row):
                name, reference = _cell(row, column), _cell(row, mapping.columns["reference"])
                if self.references.setdefault(name, reference) != reference:
                    self.several.add(name)


def _cell(row: Row, column: str) -> str:
    return formulas.restored(row.values.get(column, "").strip())


@dataclass(frozen=True)
class Table:
    """Where comments stand, and what judges them."""

    hearing: CommentJudge
    path: Path
    form: Form

    def rows(self, called: Called) -> Iterator[Rows]:
        """Yield the rows, judged, some hundreds at a time."""
        with reading.opened(self.path, self.form) as table:
            while rows := list(islice(table.rows, AT_ONCE)):
                yield [self._judged(row, called) if isinstance(row, Row) else row for row in rows]

    def _judged(self, row: Row, called: Called) -> Comment | Unreadable | None:
        judged = self.hearing.judge(row, called.references)
        name = _cell(row, self.hearing.how.columns["reference"])
        if name not in called.several or not isinstance(judged, Comment):
            return judged
        reason = SEVERAL.format(name[:80], self.hearing.how.case)
        return replace(judged, reference=name).refused(reason)


def table(hearing: CommentJudge, cases: Path, said: Path | None) -> Table:
    """Return where comments stand: in the list of cases itself, or in a file of their own.

    :raises TableRefused: where that file is not here.
    """
    if hearing.how.is_in_list:
        return Table(hearing, cases, hearing.mapping.form.form)
    if said is None:
        raise TableRefused(NO_LIST)
    return Table(hearing, said, hearing.how.form.form)


def foresee(
    one: Takeover,
    table: Table,
    cases: Foreseen,
    there: set[str],
    called: Called,
    report: Report,
) -> Foreseen:
    """Return what bringing what was said would do, beside what is foreseen of the *cases*.

    :param there: the references of the cases that would be new.
    """
    counts = Counter(comments=0, comments_known=0, comments_refused=0)
    wrong: list[Unreadable] = []
    done = cases.rows
    for rows in table.rows(called):
        comments = [row for row in rows if isinstance(row, Comment)]
        fresh = [row for row in comments if row.reference in there]
        with scope.opened([one.council_id], writes=False):
            known, others = queries.heard(
                one, [row for row in comments if row.reference not in there]
            )
        refused = [row for row in rows if isinstance(row, Unreadable)] + others.refused
        counts["comments"] += len(fresh) + len(others.placed) - known
        counts["comments_known"] += known
        counts["comments_refused"] += len(refused)
        wrong += refused[: KEPT - len(wrong)]
        done += len(rows)
        report(done)
    return replace(cases, counts={**cases.counts, **counts}, comments_refused=wrong, rows=done)


def write(
    one: Takeover,
    table: Table,
    called: Called,
    before: int,
    *,
    by: Actor,
    report: Report,
) -> Takeover:
    """Bring what was said from where it stopped; *before* rows of cases come before them."""
    for rows in table.rows(called):
        if before >= one.done:
            with scope.opened([one.council_id], writes=True) as at:
                one = actions.write_comments(one, Batch(before, rows), by=by, at=at)
        before += len(rows)
        report(before)
    return one
