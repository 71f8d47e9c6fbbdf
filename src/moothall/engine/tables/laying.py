"""What a file is made of before it is one: columns, cells, and pieces as they are written."""

import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Final, Literal

from moothall.engine.tables.words import TableRefused

Cell = str | int | float | Decimal | bool | date | datetime | Mapping[str, Any] | None
Held = Literal["text", "whole", "decimal", "yesno", "day", "moment", "shape"]
AT_ONCE: Final = 2_000
"""Rows between two pieces."""
MOST_ROWS: Final = 1_048_576
"""Rows of a sheet, its heading among them."""
NEVER: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every part of a packed file, as a file does not say when it was made."""
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Column:
    """A column: its name, and what it holds."""

    name: str
    holds: Held = "text"


class Pipe:
    """A file that cannot wind back, whose pieces are taken as they are written."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.at = 0

    @property
    def held(self) -> bool:
        """Whether there is a piece to take."""
        return bool(self.pieces)

    def write(self, piece: bytes) -> int:
        """Take in a piece."""
        self.pieces.append(bytes(piece))
        self.at += len(piece)
        return len(piece)

    def tell(self) -> int:
        """Return how many bytes there were."""
        return self.at

    def flush(self) -> None:
        """Do nothing: pieces are taken, not flushed."""

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        whole = b"".join(self.pieces)
        self.pieces.clear()
        return whole

    closed = False
    mode = "wb"

    def close(self) -> None:
        """Do nothing."""

    def writable(self) -> bool:
        """Say that it is written."""
        return True

    def readable(self) -> bool:
        """Say that it is not read."""
        return False

    def seekable(self) -> bool:
        """Say that it does not wind back."""
        return False


@contextmanager
def part(archive: zipfile.ZipFile, name: str, *, packed: bool = True) -> Iterator[IO[bytes]]:
    """Open a part of a packed file to be written."""
    info = zipfile.ZipInfo(name, NEVER)
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with archive.open(info, "w", force_zip64=False) as opened:
        yield opened


def plain(cell: Cell) -> str:
    """Return a cell as text: days and moments by ISO 8601, shapes as GeoJSON."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Mapping):
        return json.dumps(cell, ensure_ascii=False, separators=(",", ":"))
    return str(cell)


def escaped(text: str) -> str:
    """Return a text as it stands in XML; signs that XML cannot hold are replaced by a mark."""
    text = _NOT_XML.sub("\ufffd", text) if not text.isprintable() else text
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\r", "&#13;")


def batches(rows: Iterable[Sequence[Cell]]) -> Iterator[list[Sequence[Cell]]]:
    """Yield rows so many at a time."""
    batch: list[Sequence[Cell]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def fitting(rows: Iterable[Sequence[Cell]]) -> Iterator[list[Sequence[Cell]]]:
    """Yield rows so many at a time, no more than a sheet has.

    :raises TableRefused: where there are more.
    """
    done = 1
    for batch in batches(rows):
        done += len(batch)
        if done > MOST_ROWS:
            raise TableRefused(f"a sheet has {MOST_ROWS:,} rows at most: choose CSV or Parquet")
        yield batch
