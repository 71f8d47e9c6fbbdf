import gzip

import pytest

from moothall.engine.tables.words import Row, TableRefused, Unreadable
from moothall.practices.insight.logs.files import rows

XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
  <trace>
    <string key="concept:name" value="A1"/>
    <event>
      <string key="concept:name" value="Logged"/>
      <date key="time:timestamp" value="2026-03-02T09:00:00+00:00"/>
      <list key="notes"><values><string key="inner" value="left out"/></values></list>
    </event>
  </trace>
</log>
"""


def written(folder, name, text):
    path = folder / name
    data = text if isinstance(text, bytes) else text.encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


@pytest.mark.parametrize("name", ["log.csv", "log.csv.gz"])
def test_a_row_of_csv_knows_its_line(tmp_path, name):
    path = written(tmp_path, name, 'case,note\nA1,"two\nlines"\nA2,plain\n')
    assert list(rows(path)) == [
        Row(2, {"case": "A1", "note": "two\nlines"}),
        Row(4, {"case": "A2", "note": "plain"}),
    ]


def test_a_row_with_a_column_too_many_is_kept_with_its_line(tmp_path):
    path = written(tmp_path, "log.csv", "case,note\nA1,x\nA2,x,y\nA3,z\n")
    assert list(rows(path))[1] == Unreadable(3, "3 columns where the header has 2", "A2,x,y")
    assert len(list(rows(path))) == 3


def test_a_row_in_another_encoding_is_kept_with_its_line(tmp_path):
    path = written(tmp_path, "log.csv", b"case,note\nA1,caf\xe9\nA2,x\n")
    bad, good = rows(path)
    assert isinstance(bad, Unreadable)
    assert bad.line == 2
    assert good == Row(3, {"case": "A2", "note": "x"})


def test_a_packed_file_cut_short_says_so_after_the_rows_it_has(tmp_path):
    whole = gzip.compress(b"case,note\n" + b"A1,x\n" * 20000, compresslevel=0)
    path = tmp_path / "log.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])
    *good, last = rows(path)
    assert len(good) > 1000
    assert isinstance(last, Unreadable)
    assert last.reason.startswith("the file ends early")


@pytest.mark.parametrize("name", ["log.xes", "log.xes.gz"])
def test_an_event_of_xes_carries_its_trace_and_nothing_nested(tmp_path, name):
    assert list(rows(written(tmp_path, name, XES))) == [
        Row(
            6,
            {
                "case:concept:name": "A1",
                "concept:name": "Logged",
                "time:timestamp": "2026-03-02T09:00:00+00:00",
            },
        )
    ]


def test_xes_with_a_document_type_is_refused(tmp_path):
    secret = written(tmp_path, "secret.txt", "do not read")
    text = XES.replace(
        "<log ", f'<!DOCTYPE log [<!ENTITY x SYSTEM "file://{secret}">]>\n<log ', 1
    ).replace("Logged", "&x;")
    with pytest.raises(TableRefused):
        list(rows(written(tmp_path, "log.xes", text)))


def test_xes_cut_short_keeps_what_was_read(tmp_path):
    good, bad = rows(written(tmp_path, "log.xes", XES[: XES.index("  </trace>")]))
    assert isinstance(good, Row)
    assert isinstance(bad, Unreadable)
    assert bad.reason.startswith("not XML from here on")


def test_parquet_comes_out_as_text(tmp_path):
    import pyarrow as pa
    from pyarrow.parquet import write_table

    path = tmp_path / "log.parquet"
    write_table(pa.table({"case": ["A1", None], "count": [3, 4]}), path)
    assert list(rows(path)) == [
        Row(1, {"case": "A1", "count": "3"}),
        Row(2, {"case": "", "count": "4"}),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [("log.docx", "x"), ("log.csv", ""), ("log.parquet", "x")],
)
def test_a_file_that_is_no_log_is_refused(tmp_path, name, text):
    """With a sentence for the person, at the command line."""
    with pytest.raises(TableRefused):
        list(rows(written(tmp_path, name, text)))


def test_a_file_that_only_calls_itself_packed_is_refused(tmp_path):
    path = tmp_path / "log.csv.gz"
    path.write_text("case,note\n")
    with pytest.raises(TableRefused, match="cannot be read as its name says"):
        list(rows(path))
