"""Event logs of other desks, read row by row: CSV, gzip CSV, Parquet, XES and gzip XES.

Nothing is dropped in silence: a row that cannot be read comes out as `Unreadable`, with its line
and the reason. XES is streamed with the standard library's parser; a log with a document type
(and so with entities of any kind) is refused.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast
from xml.parsers import expat

from moothall.ground.journal.words import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

CHUNK = 1 << 16


@dataclass(frozen=True)
class Row:
    """One row of a log: the line (or row number) it stood on, and its values as text."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class Unreadable:
    """A row that cannot be used, kept as it stood."""

    line: int
    reason: str
    text: str = ""


class LogRefused(Refused):
    """The file cannot be read as an event log at all."""


def rows(
    path: Path, *, encoding: str = "utf-8-sig", delimiter: str = ","
) -> Iterator[Row | Unreadable]:
    """Every row of the log at `path`; the format is told by the name's ending."""
    name = path.name.lower()
    packed = name.endswith(".gz")
    stem = name.removesuffix(".gz")
    if stem.endswith(".parquet") and not packed:
        yield from _parquet(path)
    elif stem.endswith((".csv", ".tsv", ".txt")):
        with (
            _opened(path, packed) as raw,
            io.TextIOWrapper(raw, encoding, errors="surrogateescape", newline="") as text,
        ):
            yield from _csv(text, "\t" if stem.endswith(".tsv") else delimiter)
    elif stem.endswith(".xes"):
        with _opened(path, packed) as raw:
            yield from _xes(raw)
    else:
        raise LogRefused(
            f"{path.name} is no kind of log known here: .csv, .csv.gz, .parquet, .xes or .xes.gz"
        )


def _opened(path: Path, packed: bool) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path, "rb")) if packed else path.open("rb")


# CSV


def _csv(text: IO[str], delimiter: str) -> Iterator[Row | Unreadable]:
    reader = csv.reader(text, delimiter=delimiter)
    try:
        header = next(reader, None)
    except (EOFError, OSError, csv.Error) as error:
        raise LogRefused(f"the file cannot be read as its name says: {error}") from error
    if not header:
        raise LogRefused("the file is empty: the first line must name the columns")
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Unreadable(line, f"not a row of CSV: {error}")
            continue
        except (EOFError, OSError) as error:
            yield Unreadable(line, f"the file ends early: {error}")
            return
        if cells is None:
            return
        if cells:
            yield _csv_row(line, header, cells)


def _csv_row(line: int, header: list[str], cells: list[str]) -> Row | Unreadable:
    text = ",".join(cells)
    if len(cells) != len(header):
        reason = f"{len(cells)} columns where the header has {len(header)}"
        return Unreadable(line, reason, _readable(text))
    if not text.isascii() and _UNDECODED.search(text):
        reason = "bytes that are not in the encoding of the mapping"
        return Unreadable(line, reason, _readable(text))
    return Row(line, dict(zip(header, cells, strict=True)))


_UNDECODED = re.compile("[\udc80-\udcff]")


def _readable(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


# Parquet


def _parquet(path: Path) -> Iterator[Row | Unreadable]:
    from pyarrow import ArrowInvalid  # noqa: PLC0415 - large; only a Parquet log pays for it
    from pyarrow.parquet import ParquetFile  # noqa: PLC0415 - the same

    try:
        file = ParquetFile(path)
    except ArrowInvalid as error:
        raise LogRefused(f"{path.name} is not Parquet: {error}") from error
    line = 0
    for batch in file.iter_batches(batch_size=8192):
        for values in batch.to_pylist():
            line += 1
            yield Row(line, {key: _text(value) for key, value in values.items()})


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


# XES


class _Traces:
    """Collects the events of a XES stream; nested attributes and lists are left out."""

    KINDS = frozenset({"string", "date", "int", "float", "boolean", "id"})

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        self.path: list[str] = []
        self.trace: dict[str, str] = {}
        self.event: dict[str, str] = {}
        self.line = 0
        self.done: list[Row] = []
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.StartDoctypeDeclHandler = self.refuse

    def refuse(self, *_: object) -> None:
        raise LogRefused("a log with a document type is refused: it could pull in other files")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self.path.append(name)
        if name == "trace":
            self.trace = {}
        elif name == "event":
            self.event, self.line = {}, self.parser.CurrentLineNumber
        elif name in self.KINDS and "key" in attributes and len(self.path) > 1:
            self.keep(self.path[-2], attributes)

    def keep(self, parent: str, attributes: dict[str, str]) -> None:
        if parent == "event":
            self.event[attributes["key"]] = attributes.get("value", "")
        elif parent == "trace":
            self.trace[f"case:{attributes['key']}"] = attributes.get("value", "")

    def end(self, _tag: str) -> None:
        if self.path.pop() == "event":
            self.done.append(Row(self.line, {**self.trace, **self.event}))


def _xes(raw: IO[bytes]) -> Iterator[Row | Unreadable]:
    parser = expat.ParserCreate()
    traces = _Traces(parser)
    try:
        while chunk := raw.read(CHUNK):
            parser.Parse(chunk, False)
            yield from traces.done
            traces.done.clear()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        yield from traces.done
        yield Unreadable(parser.CurrentLineNumber, f"not XML from here on: {error}")
    except (EOFError, OSError) as error:
        yield Unreadable(parser.CurrentLineNumber, f"the file ends early: {error}")
