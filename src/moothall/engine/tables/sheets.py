"""A sheet as a table, whichever program wrote it: its heading, then its rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from moothall.engine.tables import headings
from moothall.engine.tables.markup import Broken
from moothall.engine.tables.words import (
    LONGEST_CELL,
    MOST_COLUMNS,
    Form,
    Row,
    Table,
    TableRefused,
    Unreadable,
)

ERRORS: Final = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")


@dataclass(slots=True)
class Line:
    """One row of a sheet: its number, its cells from the first column, how often it repeats.

    `uncomputed` counts formulas that show nothing, as no program ever worked them out.
    """

    number: int
    cells: list[str] = field(default_factory=list)
    times: int = 1
    uncomputed: int = 0

    def put(self, column: int, text: str, times: int = 1) -> None:
        """Put a value into a column, counted from 0, and into those after it."""
        if not text:
            return
        if column + times > MOST_COLUMNS:
            raise TableRefused(
                f"row {self.number} has more than {MOST_COLUMNS} columns, which are not read"
            )
        self.cells += [""] * (column + times - len(self.cells))
        self.cells[column : column + times] = [text] * times


def table(kind: str, lines: Iterator[Line], form: Form, notes: list[str]) -> Table:
    """Return the table whose heading is the first row that holds anything, from `form.heading` on.

    :raises TableRefused: where there is none.
    """
    filled = (line for line in lines if line.cells or line.uncomputed)
    try:
        heading = next((line for line in filled if line.number >= form.heading), Line(0))
        after = next(filled, None)
        if not form.heading and after and headings.is_title(heading.cells, after.cells):
            notes.append(headings.TITLE.format(line=after.number))
            heading, after = after, None
    except Broken as fault:
        raise TableRefused(f"the sheet cannot be read: {fault.reason}") from fault
    names, said = headings.named(heading.cells)
    rows = _rows(chain([after] if after else [], filled), names)
    return Table(kind, names, rows, [*notes, *said])


def _rows(lines: Iterator[Line], names: Sequence[str]) -> Iterator[Row | Unreadable]:
    number = 0
    try:
        for line in lines:
            for number in range(line.number, line.number + line.times):
                yield _row(number, line, names)
    except Broken as fault:
        yield Unreadable(number + 1, fault.reason)


def _row(number: int, line: Line, names: Sequence[str]) -> Row | Unreadable:
    cells = line.cells
    while len(cells) > len(names) and not cells[-1]:
        cells.pop()
    reason = ""
    if line.uncomputed:
        reason = "a formula that was never worked out: open the file, and save it again"
    elif len(cells) > len(names):
        reason = f"{len(cells)} columns where the header has {len(names)}"
    elif wrong := next((cell for cell in cells if cell in ERRORS), ""):
        reason = f"a cell shows {wrong}"
    elif max(map(len, cells), default=0) > LONGEST_CELL:
        reason = f"a cell of more than {LONGEST_CELL:,} characters"
    if reason:
        return Unreadable(number, reason, ",".join(cells)[:LONGEST_CELL])
    padded = cells + [""] * (len(names) - len(cells))
    return Row(number, dict(zip(names, padded, strict=True)))
