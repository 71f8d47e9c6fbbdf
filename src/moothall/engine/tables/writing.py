"""A table as a file: CSV, Excel, OpenDocument, GeoJSON or Parquet, written as its rows come.

No formula, no author, no time of writing, no hidden sheet: a file holds what its rows say.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO, Final, cast

from moothall.engine.tables import laying
from moothall.engine.tables.laying import Cell, Column
from moothall.engine.tables.written import commas, features, opendocument, parquet, workbooks

Writer = Callable[[IO[bytes], Sequence[Column], Iterable[Sequence[Cell]]], Iterator[None]]
KINDS: Final[Mapping[str, tuple[Writer, str]]] = {
    "csv": (commas.written, "text/csv; charset=utf-8"),
    "xlsx": (
        workbooks.written,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "ods": (opendocument.written, "application/vnd.oasis.opendocument.spreadsheet"),
    "geojson": (features.written, "application/geo+json"),
    "parquet": (parquet.written, "application/vnd.apache.parquet"),
}
"""What can be written: how, and its media type."""


def media_type(kind: str) -> str:
    """Return the media type of a kind of file."""
    return KINDS[kind][1]


def write(
    out: IO[bytes], kind: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> None:
    """Write the rows into a file, in one pass."""
    for _ in KINDS[kind][0](out, columns, rows):
        pass


def chunks(kind: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield the file piece by piece, as a reply streams it."""
    pipe = laying.Pipe()
    for _ in KINDS[kind][0](cast("IO[bytes]", pipe), columns, rows):
        if pipe.held:
            yield pipe.taken()
    yield pipe.taken()
