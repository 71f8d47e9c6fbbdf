"""A few bytes of Parquet can come to gigabytes: they are refused, or read in little memory."""

import datetime as dt
import subprocess
import sys
import uuid

import pyarrow as pa
import pytest
from pyarrow import parquet

from moothall.engine.tables import columnar, reading
from moothall.engine.tables.words import Row, TableRefused, Unreadable

GROWN = """
import sys
import pyarrow.parquet, pyarrow.compute
from pathlib import Path
from moothall.engine.tables import reading

def peak():
    said = Path("/proc/self/status").read_text()
    return int(said.split("VmHWM:")[1].split()[0])

before = peak()
with reading.opened(Path(sys.argv[1])) as table:
    count = sum(1 for _ in table.rows)
print(count, (peak() - before) // 1024)
"""


def written(folder, columns, **more):
    path = folder / "a.parquet"
    parquet.write_table(pa.table(columns), path, compression="zstd", **more)
    return path


def rows_of(path):
    with reading.opened(path) as found:
        return list(found.rows)


@pytest.mark.parametrize(
    ("length", "count", "is_once"),
    [(400_000, 1_500, True), (90_000, 8_000, True), (400_000, 400, False)],
)
def test_no_text_that_stands_in_many_rows_fills_the_memory(tmp_path, length, count, is_once):
    """Neither one that is too long for a cell, nor one just short enough, nor one kept plainly."""
    whole = pa.table({"a": ["x" * length] * 50})
    path = tmp_path / "a.parquet"
    dictionary = pa.table({"a": pa.DictionaryArray.from_arrays([0] * count, ["x" * length])})
    if is_once:
        parquet.write_table(dictionary, path, compression="zstd")
    else:
        with parquet.ParquetWriter(
            path, whole.schema, use_dictionary=False, compression="zstd"
        ) as out:
            for _ in range(count // 50):
                out.write_table(whole, row_group_size=50)
    assert path.stat().st_size < 50_000
    said = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", GROWN, str(path)], capture_output=True, text=True, check=True
    )
    read, megabytes = map(int, said.stdout.split())
    assert read == count
    assert megabytes < 150


def test_a_cell_that_is_too_long_costs_its_row(tmp_path):
    long = ["x" * 120_000, "x" * 500_000, "\u00e9" * 100_000]
    path = written(tmp_path, {"a": ["one", *long, None], "b": [1, 2, 3, 4, 5]})
    rows = rows_of(path)
    assert [type(row) for row in rows] == [Row, Unreadable, Unreadable, Row, Row]
    assert [row.line for row in rows] == [1, 2, 3, 4, 5]
    assert rows[1].reason == rows[2].reason == "a cell of more than 100,000 characters"
    assert rows[3].values["b"] == "4"
    assert rows[4].values == {"a": "", "b": "5"}


def test_texts_that_come_to_too_much_together_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(columnar, "MOST_UNPACKED", 10_000)
    assert len(rows_of(written(tmp_path, {"a": ["x" * 100] * 100}))) == 100
    with pytest.raises(TableRefused, match="too large when it is unpacked"):
        rows_of(written(tmp_path, {"a": ["x" * 100] * 101}))


def test_what_says_itself_that_it_is_too_large_is_not_opened(tmp_path, monkeypatch):
    path = written(tmp_path, {"a": list(range(5_000))})
    with monkeypatch.context() as patched:
        patched.setattr(columnar, "MOST_ROWS", 4_999)
        with pytest.raises(TableRefused, match="rows are not read"):
            reading.opened(path).__enter__()
    with monkeypatch.context() as patched:
        patched.setattr(columnar, "MOST_UNPACKED", 10_000)
        with pytest.raises(TableRefused, match="when it is unpacked"):
            reading.opened(path).__enter__()
    with pytest.raises(TableRefused, match="501 columns"):
        reading.opened(written(tmp_path, {f"c{n}": [1] for n in range(501)})).__enter__()


def test_rows_are_made_a_few_at_a_time_and_none_is_lost(tmp_path, monkeypatch):
    monkeypatch.setattr(columnar, "MOST_MADE", 250)
    monkeypatch.setattr(columnar, "ROOM", 1_000)
    texts = [f"{n:0{1 + n * 7 % 300}}" for n in range(3_000)]
    rows = rows_of(written(tmp_path, {"a": texts, "n": range(3_000)}, row_group_size=1_100))
    assert [row.values for row in rows] == [{"a": a, "n": str(n)} for n, a in enumerate(texts)]
    assert [row.line for row in rows] == list(range(1, 3_001))


def test_every_kind_of_one_value_is_read_and_lists_are_left_out(tmp_path):
    day = dt.date(2026, 5, 4)
    path = written(
        tmp_path,
        {
            "text": ["a"],
            "large": pa.array(["b"], pa.large_string()),
            "once": pa.array(["c"]).dictionary_encode(),
            "bytes": pa.array([b"d"]),
            "in.ward": ["e"],
            "day": [day],
            "yes": [True],
            "half": [0.5],
            "none": pa.nulls(1),
            "id": pa.array([uuid.UUID(int=1).bytes], pa.uuid()),
            "list": [["x"]],
            "inner": [{"a": "y"}],
        },
    )
    with reading.opened(path) as found:
        (row,) = found.rows
        assert row.values == {
            "text": "a",
            "large": "b",
            "once": "c",
            "bytes": "b'd'",
            "in.ward": "e",
            "day": "2026-05-04",
            "yes": "True",
            "half": "0.5",
            "none": "",
            "id": str(uuid.UUID(int=1)),
        }
        assert tuple(row.values) == found.columns
        assert found.notes == [
            "Columns of lists, or of kinds not known, are not read: ['list', 'inner']."
        ]


def test_two_columns_of_one_name_are_refused(tmp_path):
    columns = pa.Table.from_arrays([pa.array([1]), pa.array([2])], ["a", "a"])
    parquet.write_table(columns, tmp_path / "a.parquet")
    with pytest.raises(TableRefused, match="one name"):
        rows_of(tmp_path / "a.parquet")
