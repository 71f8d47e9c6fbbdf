"""OpenDocument's spreadsheets (ODS): one sheet, every text as text, and nothing else within."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Final

from moothall.engine.tables import laying
from moothall.engine.tables.laying import Cell, Column

MIMETYPE: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_NAMES: Final = "urn:oasis:names:tc:opendocument:xmlns"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST: Final = (
    f'{_HEAD}<m:manifest xmlns:m="{_NAMES}:manifest:1.0" m:version="1.3">'
    f'<m:file-entry m:full-path="/" m:media-type="{MIMETYPE.decode()}"/>'
    '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
)
_BEGIN: Final = (
    f'{_HEAD}<office:document-content xmlns:office="{_NAMES}:office:1.0" '
    f'xmlns:table="{_NAMES}:table:1.0" xmlns:text="{_NAMES}:text:1.0" office:version="1.3">'
    '<office:body><office:spreadsheet><table:table table:name="Records">'
)
_END: Final = "</table:table></office:spreadsheet></office:body></office:document-content>"


def written(
    out: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Iterator[None]:
    """Write the spreadsheet, piece by piece."""
    with zipfile.ZipFile(out, "w") as archive:
        with laying.part(archive, "mimetype", packed=False) as part:
            part.write(MIMETYPE)
        with laying.part(archive, "META-INF/manifest.xml") as part:
            part.write(_MANIFEST.encode())
        with laying.part(archive, "content.xml") as part:
            part.write((_BEGIN + _row([column.name for column in columns])).encode())
            for batch in laying.fitting(rows):
                part.write("".join(map(_row, batch)).encode("utf-8", "replace"))
                yield
            part.write(_END.encode())
    yield


def _row(cells: Sequence[Cell]) -> str:
    return f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>"


def _cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        said, kind = laying.plain(cell), "boolean"
        value = f'office:boolean-value="{said}"'
    elif isinstance(cell, int | float | Decimal):
        said, kind, value = str(cell), "float", f'office:value="{cell}"'
    elif isinstance(cell, date):
        at = cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell
        said, kind, value = cell.isoformat(), "date", f'office:date-value="{at.isoformat()}"'
    else:
        said, kind, value = laying.escaped(laying.plain(cell)), "string", ""
    lines = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in said.split("\n"))
    return f'<table:table-cell office:value-type="{kind}" {value}>{lines}</table:table-cell>'


def _spaced(text: str) -> str:
    """Return a line whose white space is kept: one sign of it would stand for many."""
    if "  " not in text and "\t" not in text and text == text.strip():
        return text
    return text.replace(" ", "<text:s/>").replace("\t", "<text:tab/>")
