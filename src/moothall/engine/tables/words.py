"""The words of tables: a row, one that cannot be read, and how a file is refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from moothall.ground.journal.words import Refused

MOST_COLUMNS: Final = 500
LONGEST_LINE: Final = 4_000_000
"""Characters of one line of CSV, or of one feature of GeoJSON: what has to fit into memory."""
LONGEST_CELL: Final = 100_000
"""Characters of one cell."""
MOST_UNPACKED: Final = 2_000_000_000
"""Bytes that a packed file may unpack to; it is read as a stream, so this bounds time only."""
TOO_LARGE: Final = "the file is too large when it is unpacked"
MOST_ROWS: Final = 10_000_000
"""Rows of one file."""
MOST_EMPTY: Final = 2_000_000
"""Rows with nothing in them that are gone over: more than a whole sheet has."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: the line it stood on, and its values as text, by column.

    *line* is the line of a text file where the row begins, the row of a sheet, or which feature
    or row of its file it is, from 1. *shape* is the geometry of a feature of GeoJSON.
    """

    line: int
    values: Mapping[str, str]
    shape: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that cannot be used, kept as it stood.

    *key* is that of its record, where at least that could be read: its record is in the file.
    """

    line: int
    reason: str
    text: str = ""
    key: str = ""


@dataclass(frozen=True)
class Form:
    """How a file is written, where it does not say so itself.

    An empty *encoding* or *delimiter* is told by the bytes. *heading* is the line (or row of the
    sheet) that names the columns: the first, or the one after a title, where it is 0. *sheet* is
    the one to read, else the first that is not hidden.
    """

    encoding: str = ""
    delimiter: str = ""
    heading: int = 0
    sheet: str = ""


@dataclass(frozen=True)
class Table:
    """A file read as a table: its columns, its rows (once, in order), and what was made of it.

    *notes* are sentences for whoever brings the file: the encoding that was told, the sheet, the
    columns that had to be named. *columns* of GeoJSON are those of its first features.
    """

    kind: str
    columns: tuple[str, ...]
    rows: Iterator[Row | Unreadable]
    notes: list[str] = field(default_factory=list)


class TableRefused(Refused):
    """The file cannot be read as a table at all."""
