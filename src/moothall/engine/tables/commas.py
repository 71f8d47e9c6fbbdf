"""CSV: separated by commas, semicolons, tabs or bars; in any encoding; with any line ends."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any, Final

from moothall.engine.tables import encodings, headings
from moothall.engine.tables.words import (
    LONGEST_CELL,
    LONGEST_LINE,
    MOST_EMPTY,
    Form,
    Row,
    Table,
    TableRefused,
    Unreadable,
)

DELIMITERS: Final = ",;\t|"
NAMES: Final = {";": "semicolons", "\t": "tabs", "|": "bars"}
STARTS: Final = b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"
"""Of files that are no text, whatever their names say."""


def opened(raw: IO[bytes], form: Form, stack: ExitStack) -> Table:
    """Return the table of a CSV file: *raw* must be able to wind back, unless its form is told.

    :raises TableRefused: where it is no text, empty, or in an encoding that cannot be told.
    """
    notes: list[str] = []
    try:
        encoding = form.encoding or _told(raw, notes)
        lines = _Lines(encodings.opened(raw, encoding, stack))
        for _ in range(form.heading - 1):
            next(lines, None)
        first = next(lines, "")
        second = first if form.heading else next(lines, "")
        delimiter = form.delimiter or _delimiter(second or first, notes)
        begun = [first] if second is first else [first, second]
        reader = csv.reader(chain(filter(None, begun), lines), delimiter=delimiter)
        heading = _heading(reader, form, notes)
    except (EOFError, OSError, UnicodeError, csv.Error) as fault:
        raise TableRefused(f"the file cannot be read as its name says: {fault}") from fault
    names, said = headings.named([encodings.readable(cell) for cell in heading.cells])
    notes += said
    skipped = max(form.heading, 1)
    rows = _rows(reader, heading, names, lambda: reader.line_num + skipped)
    return Table("csv", names, rows, notes)


@dataclass
class _Heading:
    """The cells of the heading; a row that had to be read to know it is the heading."""

    cells: list[str]
    after: list[str] | None = None
    line: int = 0


def _heading(reader: Any, form: Form, notes: list[str]) -> _Heading:  # noqa: ANN401 - csv's own
    cells: list[str] = next(reader, [])
    if form.heading or sum(map(bool, cells)) != 1:
        return _Heading(cells)
    line = reader.line_num + 1
    after = next(reader, None)
    if after is None or not headings.is_title(cells, after):
        return _Heading(cells, after, line)
    notes.append(headings.TITLE.format(line=line))
    return _Heading(after)


def _told(raw: IO[bytes], notes: list[str]) -> str:
    start = raw.read(4)
    raw.seek(0)
    if start.startswith(STARTS):
        raise TableRefused("the file is no text: its name ends as that of a CSV, and it is none")
    told = encodings.told(raw)
    if told.note:
        notes.append(told.note)
    return told.encoding


def _delimiter(first: str, notes: list[str]) -> str:
    """Return what separates the columns: whatever stands most often outside of quotes."""
    outside = "".join(first.split('"')[::2])
    counted = Counter(mark for mark in outside if mark in DELIMITERS)
    delimiter = max(DELIMITERS, key=lambda mark: counted[mark])
    if delimiter in NAMES:
        notes.append(f"Its columns are separated by {NAMES[delimiter]}.")
    return delimiter


class _Lines:
    """The lines of a text, none of them longer than fits into memory."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.text.readline(LONGEST_LINE)
        if len(line) >= LONGEST_LINE:
            raise TableRefused(f"a line of more than {LONGEST_LINE:,} characters is not read")
        if not line:
            raise StopIteration
        return line


def _rows(
    reader: Iterator[list[str]],
    heading: _Heading,
    names: tuple[str, ...],
    line_now: Callable[[], int],
) -> Iterator[Row | Unreadable]:
    if heading.after:
        yield _row(heading.line, names, heading.after)
    empty = 0
    while empty <= MOST_EMPTY:
        line = line_now()
        try:
            cells = next(reader, None)
        except csv.Error as fault:
            yield Unreadable(line, f"not a row of CSV: {fault}")
            continue
        except UnicodeError as fault:
            yield Unreadable(line, f"not in its encoding from here on: {fault}")
            return
        except (EOFError, OSError) as fault:
            yield Unreadable(line, f"the file ends early: {fault}")
            return
        if cells is None:
            return
        if any(cells):
            yield _row(line, names, cells)
        else:
            empty += 1
    raise TableRefused(f"more than {MOST_EMPTY:,} empty rows are not read")


def _row(line: int, names: tuple[str, ...], cells: list[str]) -> Row | Unreadable:
    text = ",".join(cells)
    reason = ""
    if len(cells) < len(names) or any(cells[len(names) :]):
        reason = f"{len(cells)} columns where the header has {len(names)}"
    elif "\0" in text:
        reason = "zero bytes, which are no text"
    elif encodings.has_undecoded(text):
        reason = "bytes that are not in the encoding of the file"
    elif len(text) > LONGEST_CELL and max(map(len, cells)) > LONGEST_CELL:
        reason = f"a cell of more than {LONGEST_CELL:,} characters"
    if reason:
        return Unreadable(line, reason, encodings.readable(text))
    return Row(line, dict(zip(names, cells, strict=False)))
