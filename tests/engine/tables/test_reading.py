import gzip
import json
import zipfile

import pyarrow as pa
import pytest
from pyarrow import parquet

from moothall.engine.tables import commas, reading
from moothall.engine.tables.words import Form, Row, TableRefused, Unreadable


def written(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def table(path, form=None):
    with reading.opened(path, form) as found:
        return found.columns, list(found.rows), found.notes


def test_the_rows_of_a_csv_know_their_lines(tmp_path):
    path = written(tmp_path, "a.csv", 'id,note\n1,"two\nlines"\n\n2,plain\n,\n')
    columns, rows, notes = table(path)
    assert columns == ("id", "note")
    assert rows == [
        Row(2, {"id": "1", "note": "two\nlines"}),
        Row(5, {"id": "2", "note": "plain"}),
    ]
    assert notes == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("mark", "note"), [(";", 1), ("\t", 1), ("|", 1), (",", 0)])
def test_any_line_end_and_any_separator_is_read(tmp_path, end, mark, note):
    text = end.join(["a,b", "1,2", "3,4"]).replace(",", mark)
    columns, rows, notes = table(written(tmp_path, "a.csv", text))
    assert columns == ("a", "b")
    assert [row.line for row in rows] == [2, 3]
    assert [dict(row.values) for row in rows] == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]
    assert len(notes) == note


@pytest.mark.parametrize(
    ("encoding", "end", "said"),
    [
        ("utf-8", "\n", None),
        ("utf-8-sig", "\n", None),
        ("utf-16", "\n", "UTF-16"),
        ("cp1252", "\r\n", "Windows-1252"),
        ("mac_roman", "\r", "Mac Roman"),
    ],
)
def test_the_encoding_is_told_and_said(tmp_path, encoding, end, said):
    content = f"name{end}Café{end}".encode(encoding)
    columns, rows, notes = table(written(tmp_path, "a.csv", content))
    assert columns == ("name",)
    assert rows[0].values == {"name": "Café"}
    assert (said in notes[0]) if said else notes == []


def test_a_file_in_no_encoding_that_can_be_told_is_refused(tmp_path):
    with pytest.raises(TableRefused, match="name it in the mapping"):
        table(written(tmp_path, "a.csv", b"name\n\x81\x8d\xe9\n"))


def test_a_broken_byte_costs_its_row_and_not_the_file(tmp_path):
    lines = ["name", *["Café"] * 20]
    content = "\n".join(lines).encode() + b"\nCaf\xe9\n"
    _, rows, notes = table(written(tmp_path, "a.csv", content))
    assert len(rows) == 21
    assert isinstance(rows[-1], Unreadable)
    assert rows[-1].line == 22
    assert rows[-1].text == "Caf\ufffd"
    assert "their rows are rejected" in notes[0]


def test_no_column_is_lost_and_no_two_are_called_the_same(tmp_path):
    columns, rows, notes = table(written(tmp_path, "a.csv", "a,,a,b,\n1,2,3,4,\n5,6,7,8,9\n"))
    assert columns == ("a", "column 2", "a (2)", "b")
    assert dict(rows[0].values) == {"a": "1", "column 2": "2", "a (2)": "3", "b": "4"}
    assert rows[1] == Unreadable(3, "5 columns where the header has 4", "5,6,7,8,9")
    assert len(notes) == 2


def test_a_title_is_no_heading(tmp_path):
    columns, rows, notes = table(written(tmp_path, "a.csv", "Trees,,\nid,kind,age\n1,oak,90\n"))
    assert columns == ("id", "kind", "age")
    assert rows == [Row(3, {"id": "1", "kind": "oak", "age": "90"})]
    assert notes == ["Its first line is a title: line 2 names the columns."]


def test_a_single_column_is_not_taken_for_a_title(tmp_path):
    columns, rows, _ = table(written(tmp_path, "a.csv", "id\n1\n2\n"))
    assert (columns, [row.line for row in rows]) == (("id",), [2, 3])


def test_the_heading_can_be_named(tmp_path):
    text = "made today\n\nid,kind\n1,oak\n"
    columns, rows, _ = table(written(tmp_path, "a.csv", text), Form(heading=3))
    assert (columns, rows) == (("id", "kind"), [Row(4, {"id": "1", "kind": "oak"})])


def test_a_packed_file_cut_short_says_so_after_the_rows_it_has(tmp_path):
    whole = gzip.compress(b"a,b\n" + b"1,2\n" * 20000, compresslevel=0)
    _, rows, _ = table(written(tmp_path, "a.csv.gz", whole[: len(whole) // 2]))
    assert len(rows) > 1000
    assert rows[-1].reason.startswith("the file ends early")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"PK\x03\x04" + bytes(100)),
        ("a.csv", b"a\0b\n"),
        ("a.csv.gz", b"a,b\n"),
        ("a.docx", b"x"),
        ("a.parquet", b"x"),
        ("a.xlsx", b"x"),
        ("a.ods", b"PK\x03\x04"),
        ("a.geojson", b"[1"),
        ("a.geojson", b'{"type": "Topology"}'),
        ("a.geojson", b"<html>"),
        ("a.csv", b"," * 600 + b"x\n"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path, name, content):
    """A list of JSON that is cut short is read up to there, and then said to be."""
    path = written(tmp_path, name, content)
    if content == b"[1":
        assert isinstance(table(path)[1][-1], Unreadable)
        return
    with pytest.raises(TableRefused):
        table(path)


def test_an_endless_line_is_refused_before_it_fills_the_memory(tmp_path):
    with pytest.raises(TableRefused, match="a line of more than"):
        table(written(tmp_path, "a.csv", b"a,b\n" + b"x" * 5_000_000))


def test_a_huge_cell_costs_its_row(tmp_path):
    text = "a,b\n" + "x" * 120_000 + ",2\n3,4\n"
    _, (huge, right), _ = table(written(tmp_path, "a.csv", text))
    assert huge.reason == "a cell of more than 100,000 characters"
    assert dict(right.values) == {"a": "3", "b": "4"}


FEATURES = {
    "type": "FeatureCollection",
    "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
    "features": [
        {
            "type": "Feature",
            "id": n,
            "properties": {"name": f"Bench {n}", "in": {"ward": "Twerton"}, "tags": [1, "x"]},
            "geometry": {"type": "Point", "coordinates": [-2.36, 51.38]},
        }
        for n in range(1, 4)
    ],
}


def test_features_are_rows_with_a_shape(tmp_path):
    columns, rows, _ = table(written(tmp_path, "a.geojson", json.dumps(FEATURES, indent=1)))
    assert columns == ("name", "in.ward", "tags", "id")
    assert rows[1] == Row(
        2,
        {"name": "Bench 2", "in.ward": "Twerton", "tags": '[1, "x"]', "id": "2"},
        {"type": "Point", "coordinates": [-2.36, 51.38]},
    )


def test_features_are_never_held_whole(tmp_path, monkeypatch):
    from moothall.engine.tables import features

    monkeypatch.setattr(features, "CHUNK", 50)
    _, rows, _ = table(written(tmp_path, "a.geojson", json.dumps(FEATURES)))
    assert [row.line for row in rows] == [1, 2, 3]


def test_features_cut_short_keep_what_was_read(tmp_path):
    whole = json.dumps(FEATURES)
    _, rows, _ = table(written(tmp_path, "a.geojson", whole[: whole.index("Bench 3")]))
    assert [type(row) for row in rows] == [Row, Row, Unreadable]


def test_features_in_other_coordinates_are_refused(tmp_path):
    grid = json.dumps(FEATURES).replace("OGC:1.3:CRS84", "EPSG::27700")
    with pytest.raises(TableRefused, match="write them in longitude and latitude"):
        table(written(tmp_path, "a.geojson", grid))


def test_deeply_nested_json_is_refused(tmp_path):
    _, rows, _ = table(written(tmp_path, "a.json", "[" * 100_000))
    assert rows[0].reason.startswith("not JSON from here on")


def test_a_sheet_that_unpacks_to_too_much_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr("xl/workbook.xml", "<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 50_000_000)
    with pytest.raises(TableRefused, match="too large when it is unpacked"):
        table(path)


def test_macros_are_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr("xl/workbook.xml", "<a/>")
        archive.writestr("xl/vbaProject.bin", "x")
    with pytest.raises(TableRefused, match="macros"):
        table(path)


def test_a_damaged_page_of_parquet_ends_the_file_and_zero_bytes_cost_their_row(tmp_path):
    path = tmp_path / "a.parquet"
    columns = pa.table({"a": ["x\0", "y"]})
    parquet.write_table(columns, path, compression="zstd", use_dictionary=False)
    _, rows, _ = table(path)
    assert [type(row) for row in rows] == [Unreadable, Row]
    content = bytearray(path.read_bytes())
    at = content.index(b"\x28\xb5\x2f\xfd")
    content[at : at + 12] = bytes(12)
    path.write_bytes(content)
    _, rows, _ = table(path)
    assert isinstance(rows[-1], Unreadable)
    assert "from here on" in rows[-1].reason


def test_empty_lines_without_end_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(commas, "MOST_EMPTY", 50)
    content = gzip.compress(b"a,b\n1,2\n" + b"\n" * 50 + b"3,4\n")
    assert len(table(written(tmp_path, "a.csv.gz", content))[1]) == 2
    content = gzip.compress(b"a,b\n" + b"\n,\n" * 30 + b"3,4\n")
    with pytest.raises(TableRefused, match="empty rows"):
        table(written(tmp_path, "b.csv.gz", content))


@pytest.mark.parametrize("form", [None, Form(encoding="utf-8", delimiter=",")])
def test_a_text_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch, form):
    """Whether its encoding is told by all of its bytes, or named."""
    monkeypatch.setattr(reading, "MOST_UNPACKED", 100_000)
    path = written(tmp_path, "a.csv.gz", gzip.compress(b"a\n" + b"1\n" * 49_999))
    assert len(table(path, form)[1]) == 49_999
    path = written(tmp_path, "b.csv.gz", gzip.compress(b"a\n" + b"1\n" * 50_000))
    with pytest.raises(TableRefused, match="too large when it is unpacked"):
        table(path, form)


def test_what_is_packed_already_is_not_read_out_of_gzip(tmp_path):
    with pytest.raises(TableRefused, match="only texts may be packed by gzip"):
        table(written(tmp_path, "a.parquet.gz", gzip.compress(b"PAR1")))


def test_a_file_has_so_many_rows_and_no_more(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    assert len(table(written(tmp_path, "a.csv", "a\n1\n2\n3\n"))[1]) == 3
    with pytest.raises(TableRefused, match="more than 3 rows"):
        table(written(tmp_path, "a.csv", "a\n1\n2\n3\n4\n"))
