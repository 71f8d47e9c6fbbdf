"""OpenDocument's spreadsheets (ODS, ISO/IEC 26300), read as streams."""

import zipfile
from collections.abc import Iterator
from typing import Final

from moothall.engine.tables import markup, serials, sheets
from moothall.engine.tables.sheets import Line
from moothall.engine.tables.words import LONGEST_CELL, Form, Table, TableRefused

CONTENT: Final = "content.xml"
MOST_ROWS: Final = 1_048_576
"""As many rows as a sheet has: what more says of itself is no sheet."""


def opened(archive: zipfile.ZipFile, form: Form) -> Table:
    """Return the table of one sheet.

    :raises TableRefused: where there is no such sheet.
    """
    notes: list[str] = []
    cells = _Cells(form.sheet)
    lines = _lines(archive, cells)
    table = sheets.table("ods", lines, form, notes)
    if not form.sheet:
        table.notes.append(f"The first sheet is read: {cells.name!r}.")
    return table


def _lines(archive: zipfile.ZipFile, cells: "_Cells") -> Iterator[Line]:
    try:
        raw = archive.open(CONTENT)
    except KeyError as fault:
        raise TableRefused("the file holds no sheet") from fault
    with raw:
        yield from markup.items(raw, cells)
    if not cells.name:
        raise TableRefused(
            f"there is no sheet {cells.wanted!r}" if cells.wanted else "no sheet can be seen"
        )


class _Cells:
    """Gathers the rows of one sheet: the one wanted, or the first that can be seen."""

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        self.done: list[Line] = []
        self.name = ""
        self.hidden: set[str] = set()
        self.style = ""
        self.is_open = False
        self.is_over = False
        self.aside = 0
        self.line = Line(0)
        self.next_row = 1
        self.column = 0
        self.times = 1
        self.said: dict[str, str] = {}
        self.paragraphs: list[str] = []

    def start(self, tag: str, attributes: dict[str, str], _line: int) -> None:
        if tag == "annotation" or self.aside:
            self.aside += 1
            return
        said = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        if tag in _BEFORE:
            self.before(tag, said)
        elif self.is_open:
            self.inside(tag, said)

    def before(self, tag: str, said: dict[str, str]) -> None:
        """Hear which styles hide a sheet, and whether this sheet is the one."""
        if tag == "style":
            self.style = said.get("name", "")
        elif tag == "table-properties":
            if said.get("display") == "false":
                self.hidden.add(self.style)
        elif not self.is_over:
            name = said.get("name", "")
            is_seen = said.get("style-name", "") not in self.hidden
            self.is_open = name == self.wanted if self.wanted else is_seen
            self.name = name if self.is_open else self.name

    def inside(self, tag: str, said: dict[str, str]) -> None:
        """Hear of rows, cells and what stands in them."""
        if tag == "table-row":
            times = _count(said.get("number-rows-repeated", "1"))
            self.line = Line(self.next_row, times=times)
            self.next_row += times
            self.column = 0
        elif tag in _CELLS:
            self.times = _count(said.get("number-columns-repeated", "1"))
            self.said, self.paragraphs = said, []
        elif tag == "p":
            self.paragraphs.append("")
        elif self.paragraphs and tag in _WHITE:
            self.paragraphs[-1] += _WHITE[tag] * min(_count(said.get("c", "1")), LONGEST_CELL)

    def end(self, tag: str) -> None:
        if self.aside:
            self.aside -= 1
        elif not self.is_open:
            return
        elif tag in _CELLS:
            self.line.put(self.column, self.value(), self.times)
            self.column += self.times
        elif tag == "table-row":
            self.done.append(self.line)
        elif tag == "table":
            self.is_open, self.is_over = False, True

    def text(self, text: str) -> None:
        if self.paragraphs and not self.aside:
            self.paragraphs[-1] += text[: LONGEST_CELL + 1]

    def value(self) -> str:
        """Return what a cell holds, as text: by its type, else what it shows."""
        kind = self.said.get("value-type", "")
        if kind in {"float", "currency", "percentage"}:
            return serials.number(self.said.get("value", ""))
        if kind == "boolean":
            return self.said.get("boolean-value", "")
        if kind == "date":
            return self.said.get("date-value", "").removesuffix("T00:00:00").replace("T", " ")
        if "formula" in self.said and not kind:
            self.line.uncomputed += 1
        shown = "\n".join(self.paragraphs).strip("\n")
        self.paragraphs = []
        return shown


_BEFORE: Final = frozenset({"style", "table-properties", "table"})
_CELLS: Final = frozenset({"table-cell", "covered-table-cell"})
_WHITE: Final = {"s": " ", "tab": "\t", "line-break": "\n"}


def _count(text: str) -> int:
    number = int(text) if text.isdigit() else 1
    if number > MOST_ROWS * 16:
        raise TableRefused("a sheet with more rows than any sheet has is refused")
    return number
