"""Excel's workbooks (XLSX, ECMA-376), read as streams."""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from moothall.engine.tables import markup, serials, sheets
from moothall.engine.tables.sheets import Line
from moothall.engine.tables.words import LONGEST_CELL, Form, Table, TableRefused

WORKBOOK: Final = "xl/workbook.xml"
LONGEST_PART: Final = 50_000_000
"""Bytes of the parts that are held whole: names, formats."""
MOST_SHARED: Final = 500_000_000
"""Bytes of the texts that cells share; they are held too."""


@dataclass
class _Sheet:
    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True)
class _Book:
    shared: list[str]
    days: frozenset[int]
    """Which styles show days."""
    from_1904: bool


def opened(archive: zipfile.ZipFile, form: Form) -> Table:
    """Return the table of one sheet of a workbook.

    :raises TableRefused: where it has no such sheet, or is no workbook.
    """
    notes: list[str] = []
    try:
        described = _described(archive)
        chosen = _chosen(described.sheets, form, notes)
        book = _Book(_shared(archive), _days(archive), described.from_1904)
    except (markup.Broken, KeyError, ValueError) as fault:
        raise TableRefused(f"the workbook cannot be read: {fault}") from fault
    return sheets.table("xlsx", _lines(archive, chosen.part, book), form, notes)


def _lines(archive: zipfile.ZipFile, part: str, book: _Book) -> Iterator[Line]:
    try:
        with archive.open(part) as raw:
            yield from markup.items(raw, _Cells(book))
    except (KeyError, IndexError, ValueError) as fault:
        raise TableRefused(f"the sheet cannot be read: {fault}") from fault


def _chosen(found: list[_Sheet], form: Form, notes: list[str]) -> _Sheet:
    if form.sheet:
        named = [sheet for sheet in found if sheet.name == form.sheet]
        if not named:
            names = ", ".join(sheet.name for sheet in found)
            raise TableRefused(f"there is no sheet {form.sheet!r}: there are {names}")
        return named[0]
    seen = [sheet for sheet in found if not sheet.is_hidden]
    if not seen:
        raise TableRefused("the workbook has no sheet that can be seen")
    if len(found) > 1:
        others = ", ".join(sheet.name for sheet in found if sheet is not seen[0])
        notes.append(f"The sheet {seen[0].name!r} is read; not read: {others}.")
    return seen[0]


class _Tags:
    """Gathers the attributes of some tags of a small part, in order."""

    def __init__(self, *wanted: str) -> None:
        self.wanted = wanted
        self.path: list[str] = []
        self.done: list[tuple[str, str, dict[str, str]]] = []

    def start(self, tag: str, attributes: dict[str, str], _line: int) -> None:
        if tag in self.wanted:
            plain = {name.rpartition(":")[2]: value for name, value in attributes.items()}
            self.done.append((self.path[-1] if self.path else "", tag, plain))
        self.path.append(tag)

    def end(self, _tag: str) -> None:
        self.path.pop()

    def text(self, text: str) -> None:
        """Hear nothing."""


def _tags(
    archive: zipfile.ZipFile, part: str, *wanted: str
) -> list[tuple[str, str, dict[str, str]]]:
    if archive.getinfo(part).file_size > LONGEST_PART:
        raise TableRefused(f"{part} of the workbook is longer than anything in it can be")
    with archive.open(part) as raw:
        return list(markup.items(raw, _Tags(*wanted)))


@dataclass(frozen=True)
class _Described:
    sheets: list[_Sheet]
    from_1904: bool


def _described(archive: zipfile.ZipFile) -> _Described:
    related = _tags(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    targets = {said["Id"]: said["Target"] for _, _, said in related}
    found, from_1904 = [], False
    for _, tag, said in _tags(archive, WORKBOOK, "sheet", "workbookPr"):
        if tag == "workbookPr":
            from_1904 = said.get("date1904") in {"1", "true"}
            continue
        part = posixpath.normpath(posixpath.join("/xl", targets[said["id"]])).lstrip("/")
        found.append(_Sheet(said["name"], part, said.get("state", "visible") != "visible"))
    return _Described(found, from_1904)


def _days(archive: zipfile.ZipFile) -> frozenset[int]:
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    said = _tags(archive, "xl/styles.xml", "numFmt", "xf")
    codes = {int(a["numFmtId"]): a.get("formatCode", "") for _, tag, a in said if tag == "numFmt"}
    days = {number for number, code in codes.items() if serials.is_day(code)}
    days |= serials.BUILT_IN - codes.keys()
    formats = [a for parent, tag, a in said if tag == "xf" and parent == "cellXfs"]
    return frozenset(n for n, a in enumerate(formats) if int(a.get("numFmtId", 0)) in days)


class _Texts:
    """Gathers the texts that cells share; how Japanese is spoken is left out."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.parts: list[str] = []
        self.is_read = False
        self.is_spoken = False

    def start(self, tag: str, _attributes: dict[str, str], _line: int) -> None:
        if tag == "si":
            self.parts = []
        elif tag == "rPh":
            self.is_spoken = True
        elif tag == "t":
            self.is_read = not self.is_spoken

    def end(self, tag: str) -> None:
        if tag == "si":
            self.done.append("".join(self.parts)[: LONGEST_CELL + 1])
        elif tag == "rPh":
            self.is_spoken = False
        elif tag == "t":
            self.is_read = False

    def text(self, text: str) -> None:
        if self.is_read:
            self.parts.append(text)


def _shared(archive: zipfile.ZipFile) -> list[str]:
    part = "xl/sharedStrings.xml"
    if part not in archive.namelist():
        return []
    if archive.getinfo(part).file_size > MOST_SHARED:
        raise TableRefused("the workbook holds more text than is read: save it as CSV")
    with archive.open(part) as raw:
        return list(markup.items(raw, _Texts()))


class _Cells(_Texts):
    """Gathers the rows of a sheet."""

    def __init__(self, book: _Book) -> None:
        super().__init__()
        self.book = book
        self.done: list[Any] = []
        self.line = Line(0)
        self.column = -1
        self.columns: dict[str, int] = {}
        self.kind = "n"
        self.style = 0
        self.has_formula = False

    def start(self, tag: str, attributes: dict[str, str], _line: int) -> None:
        if tag == "c":
            name = attributes.get("r", "").rstrip("0123456789")
            self.column = self.number_of(name) if name else self.column + 1
            self.kind = attributes.get("t", "n")
            self.style = int(attributes.get("s", 0))
            self.parts, self.has_formula = [], False
        elif tag == "v":
            self.is_read = True
        elif tag == "f":
            self.has_formula = True
        elif tag == "row":
            self.line = Line(int(attributes.get("r", self.line.number + 1)))
            self.column = -1
        else:
            super().start(tag, attributes, _line)

    def end(self, tag: str) -> None:
        if tag == "c":
            text = self.value("".join(self.parts))
            self.line.put(self.column, text)
            if self.has_formula and not self.parts and self.kind != "str":
                self.line.uncomputed += 1
        elif tag == "v":
            self.is_read = False
        elif tag == "row":
            self.done.append(self.line)
        else:
            super().end(tag)

    def value(self, text: str) -> str:
        """Return what a cell shows, as text."""
        if not text:
            return ""
        if self.kind == "s":
            return self.book.shared[int(text)]
        if self.kind == "n":
            if self.style in self.book.days:
                return serials.moment(text, from_1904=self.book.from_1904)
            return serials.number(text)
        if self.kind == "b":
            return "true" if text == "1" else "false"
        return text[: LONGEST_CELL + 1]

    def number_of(self, letters: str) -> int:
        """Return the number of a column, from 0, by its letters."""
        if letters not in self.columns:
            number = 0
            for letter in letters:
                number = number * 26 + ord(letter) - 64
            self.columns[letters] = number - 1
        return self.columns[letters]
