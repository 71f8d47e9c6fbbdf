"""CSV (RFC 4180), with a mark that it is UTF-8, and with no cell that a spreadsheet would run."""

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Final

from moothall.engine.tables import formulas, laying
from moothall.engine.tables.laying import Cell, Column

_QUOTED: Final = re.compile(r'[,;\t|"\r\n]|^\s|\s$')
"""What is written in quotes: also what separates columns elsewhere, lest a cell falls in two."""


def written(
    out: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Iterator[None]:
    """Write a heading and the rows, piece by piece."""
    out.write(codecs.BOM_UTF8)
    out.write(_line([column.name for column in columns]).encode())
    for batch in laying.batches(rows):
        out.write("".join(map(_line, batch)).encode("utf-8", "replace"))
        yield
    yield


def _line(cells: Sequence[Cell]) -> str:
    return ",".join(map(_cell, cells)) + "\r\n"


def _cell(cell: Cell) -> str:
    text = formulas.neutralised(cell) if isinstance(cell, str) else laying.plain(cell)
    if _QUOTED.search(text):
        text = text.replace('"', '""')
        return f'"{text}"'
    return text
