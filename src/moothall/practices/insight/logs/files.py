"""Event logs of other desks, read row by row: CSV, gzip CSV, Parquet, XES and gzip XES.

Nothing is dropped in silence: a row that cannot be read comes out as `Unreadable`, with its line
and the reason. XES is streamed with the standard library's parser; a log with a document type
(and so with entities of any kind) is refused.
"""

from __future__ import annotations

import gzip
from typing import IO, TYPE_CHECKING, cast

from moothall.engine.tables import markup, reading
from moothall.engine.tables.words import Form, Row, TableRefused, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def rows(
    path: Path, *, encoding: str = "utf-8-sig", delimiter: str = ","
) -> Iterator[Row | Unreadable]:
    """Every row of the log at `path`; the format is told by the name's ending.

    :raises TableRefused: where the file cannot be read as an event log at all.
    """
    name = path.name.lower()
    stem = name.removesuffix(".gz")
    if stem.endswith(".xes"):
        with _opened(path, packed=name != stem) as raw:
            yield from _xes(raw)
    elif stem.endswith((".csv", ".tsv", ".txt")) or name.endswith(".parquet"):
        mark = "\t" if stem.endswith(".tsv") else delimiter
        form = Form(encoding=encoding, delimiter=mark, heading=1)
        with reading.opened(path, form) as table:
            yield from table.rows
    else:
        raise TableRefused(
            f"{path.name} is no kind of log known here: .csv, .csv.gz, .parquet, .xes or .xes.gz"
        )


def _opened(path: Path, *, packed: bool) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path, "rb")) if packed else path.open("rb")


class _Traces:
    """Collects the events of a XES stream; nested attributes and lists are left out."""

    KINDS = frozenset({"string", "date", "int", "float", "boolean", "id"})

    def __init__(self) -> None:
        self.path: list[str] = []
        self.trace: dict[str, str] = {}
        self.event: dict[str, str] = {}
        self.line = 0
        self.done: list[Row] = []

    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        self.path.append(tag)
        if tag == "trace":
            self.trace = {}
        elif tag == "event":
            self.event, self.line = {}, line
        elif tag in self.KINDS and "key" in attributes and len(self.path) > 1:
            self.keep(self.path[-2], attributes)

    def keep(self, parent: str, attributes: dict[str, str]) -> None:
        if parent == "event":
            self.event[attributes["key"]] = attributes.get("value", "")
        elif parent == "trace":
            self.trace[f"case:{attributes['key']}"] = attributes.get("value", "")

    def end(self, tag: str) -> None:
        self.path.pop()
        if tag == "event":
            self.done.append(Row(self.line, {**self.trace, **self.event}))

    def text(self, text: str) -> None:
        """Hear nothing: a log says all by attributes."""


def _xes(raw: IO[bytes]) -> Iterator[Row | Unreadable]:
    try:
        yield from markup.items(raw, _Traces())
    except markup.Broken as broken:
        yield Unreadable(broken.line, broken.reason)
