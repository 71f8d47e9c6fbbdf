"""Workbooks that another program wrote, and sheets by hand where none would write them so."""

import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from moothall.engine.tables import reading
from moothall.engine.tables.words import Form, Row, TableRefused, Unreadable

OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def workbook(path, rows, **hidden):
    book = Workbook()
    sheet = book.active
    sheet.title = "Trees"
    for row in rows:
        sheet.append(row)
    for name, state in hidden.items():
        book.create_sheet(name, 0).sheet_state = state
    book.save(path)
    return path


def table(path, form=None):
    with reading.opened(path, form) as found:
        return found.columns, list(found.rows), found.notes


def test_a_workbook_is_read_as_it_is_seen(tmp_path):
    rows = [
        ["id", "planted", "seen", "height", "is_oak", "at", "note"],
        [1, date(1990, 3, 1), datetime(2026, 1, 2, 9, 30), 0.1 + 0.2, True, time(9, 5), "á\nb"],  # noqa: DTZ001
        [None] * 7,
        [2, None, None, 1e20, False, None, "=1+1 is no formula"],
    ]
    rows[3][6] = None
    columns, found, _ = table(workbook(tmp_path / "a.xlsx", rows))
    assert columns == tuple(rows[0])
    assert [row.line for row in found] == [2, 4]
    assert list(found[0].values.values()) == [
        "1",
        "1990-03-01",
        "2026-01-02 09:30:00",
        "0.3",
        "true",
        "09:05:00",
        "á\nb",
    ]
    assert found[1].values["height"] == "100000000000000000000"


def test_a_sheet_that_is_hidden_is_never_taken_unasked(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["id"], ["1"]], Secret="hidden", Deep="veryHidden")
    _, rows, notes = table(path)
    assert rows == [Row(2, {"id": "1"})]
    assert notes == ["The sheet 'Trees' is read; not read: Deep, Secret."]
    with pytest.raises(TableRefused, match="there is no sheet 'Bushes'"):
        table(path, Form(sheet="Bushes"))


def test_a_formula_that_shows_nothing_and_an_error_cost_their_rows(tmp_path):
    rows = [["id", "sum"], ["1", "=1+1"], ["2", "#REF!"], ["3", "4"]]
    _, found, _ = table(workbook(tmp_path / "a.xlsx", rows))
    assert [row.line for row in found] == [2, 3, 4]
    assert "never worked out" in found[0].reason
    assert found[1] == Unreadable(3, "a cell shows #REF!", "2,#REF!")
    assert found[2] == Row(4, {"id": "3", "sum": "4"})


def test_a_title_above_the_heading_is_left_out(tmp_path):
    rows = [["Our trees"], [], ["id", "kind", "age"], ["1", "oak", "90"]]
    columns, found, notes = table(workbook(tmp_path / "a.xlsx", rows))
    assert (columns, [row.line for row in found]) == (("id", "kind", "age"), [4])
    assert "line 3 names the columns" in notes[0]


def test_a_workbook_with_a_document_type_is_refused(tmp_path):
    whole, spoilt = workbook(tmp_path / "a.xlsx", [["id"], ["1"]]), tmp_path / "b.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(spoilt, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml"):
                entity = b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
                text = entity + text.replace(b"<v>0</v>", b"<v>&x;</v>")
            new.writestr(name, text)
    with pytest.raises(TableRefused, match="document type"):
        table(spoilt)


def open_sheet(path, rows, before=""):
    names = "".join(f' xmlns:{n}="{OFFICE}:{n}:1.0"' for n in ("office", "table", "text", "style"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content{names}>{before}<office:body><office:spreadsheet>{rows}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def cells(*texts):
    made = "".join(
        f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in texts
    )
    return f"<table:table-row>{made}</table:table-row>"


def sheet(name, *rows, style=""):
    return f'<table:table table:name="{name}" {style}>{"".join(rows)}</table:table>'


def test_an_open_sheet_is_read_as_it_is_seen(tmp_path):
    hidden = (
        '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    )
    comment = "<office:annotation><text:p>do not read</text:p></office:annotation>"
    rows = [
        cells("id", "day", "sum", "note"),
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>',
        "<table:table-row>"
        '<table:table-cell office:value-type="float" office:value="7.0"><text:p>7,00</text:p>'
        '</table:table-cell><table:table-cell office:value-type="date" '
        'office:date-value="2026-03-04"><text:p>04/03/26</text:p></table:table-cell>'
        '<table:table-cell office:value-type="currency" office:value="12.5"/>'
        f'<table:table-cell>{comment}<text:p>two<text:s text:c="2"/>lines</text:p>'
        "<text:p>of <text:span>it</text:span></text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>',
        '<table:table-row table:number-rows-repeated="2"><table:table-cell><text:p>8</text:p>'
        "</table:table-cell></table:table-row>",
    ]
    whole = sheet("Secret", cells("no"), style='table:style-name="h"') + sheet("Trees", *rows)
    columns, found, notes = table(open_sheet(tmp_path / "a.ods", whole, hidden))
    assert columns == ("id", "day", "sum", "note")
    assert [row.line for row in found] == [5, 6, 7]
    assert list(found[0].values.values()) == ["7", "2026-03-04", "12.5", "two  lines\nof it"]
    assert found[2].values["id"] == "8"
    assert notes == ["The first sheet is read: 'Trees'."]


def test_an_open_sheet_that_only_says_it_is_large_is_refused(tmp_path):
    row = '<table:table-row table:number-rows-repeated="99999999999"><table:table-cell/>'
    whole = sheet("Trees", cells("id"), f"{row}</table:table-row>", cells("1"))
    with pytest.raises(TableRefused, match="more rows than any sheet has"):
        table(open_sheet(tmp_path / "a.ods", whole))


def test_an_open_sheet_as_wide_as_nobody_means_is_refused(tmp_path):
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p>'
    row = f"<table:table-row>{cell}</table:table-cell></table:table-row>"
    with pytest.raises(TableRefused, match="more than 500 columns"):
        table(open_sheet(tmp_path / "a.ods", sheet("Trees", row)))
