"""Excel's workbooks (XLSX): one sheet, every text as text, and nothing else within."""

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Final

from moothall.engine.tables import laying, serials
from moothall.engine.tables.laying import Cell, Column

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACK: Final = "http://schemas.openxmlformats.org/package/2006"
_LINKS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS: Final[Mapping[str, str]] = {
    "[Content_Types].xml": f'<Types xmlns="{_PACK}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACK}/relationships"><Relationship Id="rId1" '
    f'Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>'
    '<sheet name="Records" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACK}/relationships">'
    f'<Relationship Id="rId1" Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="dd/mm/yyyy hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Arial"/></font>'
    '<font><b/><sz val="11"/><name val="Arial"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    "<borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs>"
    '<xf/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/>'
    '<xf fontId="1" applyFont="1"/></cellXfs><cellStyles count="1">'
    '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
_BEGIN: Final = (
    f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews><sheetData>"
)
_END: Final = "</sheetData></worksheet>"


def written(
    out: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Iterator[None]:
    """Write the workbook, piece by piece."""
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in PARTS.items():
            with laying.part(archive, name) as part:
                part.write((_HEAD + text).encode())
        with laying.part(archive, "xl/worksheets/sheet1.xml") as part:
            heading = "".join(_text(column.name, ' s="3"') for column in columns)
            part.write(f"{_HEAD}{_BEGIN}<row>{heading}</row>".encode())
            for batch in laying.fitting(rows):
                part.write("".join(map(_row, batch)).encode("utf-8", "replace"))
                yield
            part.write(_END.encode())
    yield


def _row(cells: Sequence[Cell]) -> str:
    return f"<row>{''.join(map(_cell, cells))}</row>"


def _text(text: str, style: str = "") -> str:
    said = laying.escaped(text)
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{said}</t></is></c>'


def _cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<c/>"
    if isinstance(cell, bool):
        return f'<c t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, int | float | Decimal):
        return f"<c><v>{cell}</v></c>"
    if isinstance(cell, datetime):
        return f'<c s="2"><v>{serials.serial(cell)!r}</v></c>'
    if isinstance(cell, date):
        return f'<c s="1"><v>{serials.serial(cell):.0f}</v></c>'
    return _text(laying.plain(cell))
