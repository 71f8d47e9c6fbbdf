"""S31 and S32: what leaves runs nothing, hides nothing, and comes back as it was."""

import io
import re
import zipfile
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from moothall.engine.tables import formulas, reading, writing
from moothall.engine.tables.laying import Column
from moothall.engine.tables.words import TableRefused

COLUMNS = [
    Column("name"),
    Column("count", "whole"),
    Column("planted", "day"),
    Column("is_oak", "yesno"),
]
ROWS = [
    ["=1+1", -5, date(2026, 3, 4), True],
    ["  -cmd|' /C calc'!A0", 7, None, False],
    ['say "hello";\nbye', None, date(1990, 12, 31), None],
]
HOSTILE = [
    "=1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\uff1d1",
    "\uff0b1",
    " =1",
    "'=1",
]


def made(tmp_path, kind, columns=COLUMNS, rows=ROWS):
    path = tmp_path / f"a.{kind}"
    with path.open("wb") as out:
        writing.write(out, kind, columns, rows)
    return path


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods", "geojson", "parquet"])
def test_what_is_written_is_read_back(tmp_path, kind):
    with reading.opened(made(tmp_path, kind)) as found:
        rows = [[formulas.restored(value) for value in row.values.values()] for row in found.rows]
        assert found.columns == ("name", "count", "planted", "is_oak")
    assert [[cell.lower() for cell in row] for row in rows] == [
        ["=1+1", "-5", "2026-03-04", "true"],
        ["  -cmd|' /c calc'!a0", "7", "", "false"],
        ['say "hello";\nbye', "", "1990-12-31", ""],
    ]


def test_s31_a_cell_of_csv_that_a_spreadsheet_would_run_is_made_text(tmp_path):
    path = made(tmp_path, "csv", [Column("x")], [[text] for text in HOSTILE] + [["-12.5"], [-5]])
    lines = path.read_bytes().decode("utf-8-sig").split("\r\n")
    cells = [line.strip('"') for line in lines[1:-1]]
    assert all(cell.startswith("'") for cell in cells[:-2])
    assert cells[-2:] == ["-12.5", "-5"]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_s31_a_text_of_a_sheet_stays_a_text_to_another_program(tmp_path, kind):
    path = made(tmp_path, kind)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert rows == [
        ["name", "count", "planted", "is_oak"],
        ["=1+1", -5.0, date(2026, 3, 4), True],
        ["  -cmd|' /C calc'!A0", 7.0, "", False],
        ['say "hello";\nbye', "", date(1990, 12, 31), ""],
    ]


def test_s31_excel_sees_no_formula(tmp_path):
    sheet = load_workbook(made(tmp_path, "xlsx")).active
    assert {cell.data_type for cell in sheet["A"]} <= {"inlineStr", "s"}
    assert sheet["A2"].value == "=1+1"


@given(st.text())
def test_s31_no_text_whatever_begins_as_a_formula_and_all_come_back(text):
    safe = formulas.neutralised(text)
    assert not re.match("[=+@\t\r\uff1d\uff0b\uff0d\uff20]", safe)
    assert not safe.startswith("-") or re.fullmatch(r"-[0-9]+(\.[0-9]+)?", safe)
    assert formulas.restored(safe) == text


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_s32_a_sheet_holds_its_rows_and_nothing_else(tmp_path, kind):
    """No author, no time, no comment, no second sheet, no cache: by the names of all its parts."""
    with zipfile.ZipFile(made(tmp_path, kind)) as archive:
        names = set(archive.namelist())
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        text = b"".join(archive.read(name) for name in names).lower()
    assert (
        names
        == {
            "xlsx": {
                "[Content_Types].xml",
                "_rels/.rels",
                "xl/workbook.xml",
                "xl/_rels/workbook.xml.rels",
                "xl/styles.xml",
                "xl/worksheets/sheet1.xml",
            },
            "ods": {"mimetype", "META-INF/manifest.xml", "content.xml"},
        }[kind]
    )
    for said in (b"creator", b"hidden", b"pivot", b"annotation", b"comment", b"external"):
        assert said not in text


def test_features_have_their_shapes(tmp_path):
    point = {"type": "Point", "coordinates": [-2.36, 51.38]}
    columns = [Column("name"), Column("place", "shape")]
    path = made(tmp_path, "geojson", columns, [["Bench", point], ["Nowhere", None]])
    with reading.opened(path) as found:
        assert [(row.values["name"], row.shape) for row in found.rows] == [
            ("Bench", point),
            ("Nowhere", None),
        ]


def test_s32_parquet_knows_its_types_and_says_no_more_of_itself(tmp_path):
    from pyarrow.parquet import read_metadata, read_table

    at = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    columns = [*COLUMNS, Column("changed_at", "moment"), Column("high", "decimal")]
    path = made(tmp_path, "parquet", columns, [[*row, at, 1.5] for row in ROWS])
    found = read_table(path)
    assert [str(kind) for kind in found.schema.types] == [
        "string",
        "int64",
        "date32[day]",
        "bool",
        "timestamp[us, tz=UTC]",
        "double",
    ]
    assert found.to_pylist()[0]["changed_at"] == at
    assert read_metadata(path).metadata is None


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods", "geojson", "parquet"])
def test_a_reply_streams_the_same_file(tmp_path, kind):
    rows = [[f"{row[0]} {n}", n * n, *row[2:]] for n in range(2000) for row in ROWS]
    pieces = list(writing.chunks(kind, COLUMNS, rows))
    assert len(pieces) > 1
    path = tmp_path / f"b.{kind}"
    path.write_bytes(b"".join(pieces))
    with reading.opened(path) as found:
        assert sum(1 for _ in found.rows) == 6000


def test_signs_that_xml_cannot_hold_break_no_sheet(tmp_path):
    path = made(tmp_path, "xlsx", [Column("x")], [["a\x00b\x0bc\ud800"]])
    with reading.opened(path) as found:
        assert next(found.rows).values["x"] == "a\ufffdb\ufffdc\ufffd"


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch):
    from moothall.engine.tables import laying

    monkeypatch.setattr(laying, "MOST_ROWS", 3)
    with pytest.raises(TableRefused, match="choose CSV or Parquet"):
        writing.write(io.BytesIO(), "xlsx", [Column("x")], [["1"], ["2"], ["3"]])
