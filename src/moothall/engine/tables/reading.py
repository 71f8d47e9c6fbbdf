"""A file as a table: which kind it is, is told by its name, and then proved by its bytes."""

import gzip
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, BinaryIO, Final, cast

from moothall.engine.documents import packed
from moothall.engine.tables import columnar, commas, encodings, features, opendocument, workbooks
from moothall.engine.tables.words import (
    MOST_ROWS,
    MOST_UNPACKED,
    TOO_LARGE,
    Form,
    Row,
    Table,
    TableRefused,
    Unreadable,
)

TEXTS: Final = (".csv", ".tsv", ".txt")
PACKED: Final = {".xlsx": "xlsx", ".ods": "ods"}
JSON: Final = (".geojson", ".json")
KNOWN: Final = "CSV, XLSX, ODS, GeoJSON or Parquet"


@contextmanager
def opened(path: Path, form: Form | None = None, *, name: str = "") -> Iterator[Table]:
    """Open the table in a file, whose rows come as they are read.

    *name* is what the file was called, where its path does not say; its ending tells the kind.

    :raises TableRefused: in words for the person, where it cannot be read as a table.
    """
    called = (name or path.name).lower()
    ending = Path(called.removesuffix(".gz")).suffix
    with ExitStack() as stack:
        is_packed = called.endswith(".gz")
        if is_packed and ending not in (*TEXTS, *JSON):
            raise TableRefused(f"the file must be {KNOWN}; only texts may be packed by gzip")
        opening = _Unpacked(path) if is_packed else path.open("rb")
        raw = stack.enter_context(cast("IO[bytes]", opening))
        table = _table(stack, raw, ending, form or Form())
        yield replace(table, rows=_sound_rows(table.rows))


class _Unpacked(gzip.GzipFile):
    """A file packed by gzip, read no further than a file may unpack to."""

    def read(self, size: int | None = -1) -> bytes:
        return self._within(super().read(self._most(size)))

    def read1(self, size: int = -1) -> bytes:
        return self._within(super().read1(self._most(size)))

    @staticmethod
    def _most(size: int | None) -> int:
        return MOST_UNPACKED + 1 if size is None or size < 0 else size

    def _within(self, content: bytes) -> bytes:
        if self.tell() > MOST_UNPACKED:
            raise TableRefused(TOO_LARGE)
        return content


def _sound_rows(rows: Iterator[Row | Unreadable]) -> Iterator[Row | Unreadable]:
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise TableRefused(f"more than {MOST_ROWS:,} rows are not read")
        yield _sound(row)


def _sound(row: Row | Unreadable) -> Row | Unreadable:
    """Return a row as it is, or why it is no text that can be kept; whatever it was read from."""
    if isinstance(row, Unreadable):
        text, reason = encodings.readable(row.text), encodings.readable(row.reason)
        return replace(row, text=text, reason=reason)
    text = ",".join(row.values.values())
    if encodings.is_text(text):
        return row
    return Unreadable(
        row.line, "zero bytes or half letters, which are no text", encodings.readable(text)
    )


def _table(stack: ExitStack, raw: IO[bytes], ending: str, form: Form) -> Table:
    if ending in TEXTS:
        return commas.opened(raw, form, stack)
    if ending in JSON:
        return features.opened(raw, stack)
    if ending == ".parquet":
        return columnar.opened(raw)
    if ending in PACKED:
        archive = stack.enter_context(_archive(raw, PACKED[ending]))
        if ending == ".xlsx":
            return workbooks.opened(archive, form)
        return opendocument.opened(archive, form)
    raise TableRefused(f"the file must be {KNOWN}")


def _archive(raw: IO[bytes], wanted: str) -> zipfile.ZipFile:
    length = raw.seek(0, 2)
    try:
        found = packed.kind(cast("BinaryIO", raw), length, most_unpacked=MOST_UNPACKED)
    except packed.TooMuch as fault:
        raise TableRefused(TOO_LARGE) from fault
    except packed.Secret as fault:
        raise TableRefused("the file is password protected") from fault
    except packed.Unfit as fault:
        raise TableRefused(f"the file is no {wanted.upper()}: {fault}") from fault
    if found != wanted:
        raise TableRefused(f"the file is {found.upper()}, and is called {wanted.upper()}")
    raw.seek(0)
    return zipfile.ZipFile(raw)
