"""History: facts and openings of cases in Parquet, a folder a council, read by DuckDB.

It holds no personal data: no name, address, text or reference, only what measures count, under
the case's own number. Importing this module costs duckdb and pyarrow; the web process never does.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import duckdb
import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from moothall.ground.journal.words import Refused
from moothall.practices.insight.measures.definition import COLUMNS
from moothall.practices.insight.measures.figures import Counted
from moothall.practices.insight.measures.statements import for_duckdb

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from moothall.practices.insight.measures.statements import Asked

_MOMENT: Final = pa.timestamp("us", tz="UTC")
_KINDS: Final = {
    "text": pa.string(),
    "moment": _MOMENT,
    "number": pa.int64(),
    "yes or no": pa.bool_(),
}
FACTS: Final = pa.schema(
    [("council_id", pa.int64()), ("case_id", pa.int64())]
    + [(column, _KINDS[kind]) for column, kind in COLUMNS.items()]
)
EVENTS: Final = pa.schema(
    [
        ("council_id", pa.int64()),
        ("case_id", pa.int64()),
        ("sequence", pa.int64()),
        ("kind", pa.string()),
        ("effective_at", _MOMENT),
        ("instead_of", pa.int32()),
    ]
)
FILES: Final = {"cases_fact": FACTS, "cases_event": EVENTS}
BATCH: Final = 20_000


class NoHistory(Refused):
    """There is no history in that folder; `moothall history export` writes it."""


def write(folder: Path, table: str, rows: Iterable[Sequence[object]]) -> int:
    """Write the rows of `cases_fact` or `cases_event` in the order of its columns; say how many."""
    folder.mkdir(parents=True, exist_ok=True)
    schema, written = FILES[table], 0
    target = folder / f"{table}.parquet"
    partial = folder / f".{table}.partial"
    with ParquetWriter(partial, schema, compression="zstd") as writer:
        for batch in _batches(rows):
            columns = zip(zip(*batch, strict=True), schema, strict=True)
            arrays = [pa.array(values, field.type) for values, field in columns]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            written += len(batch)
    partial.replace(target)
    return written


def _batches(rows: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    batch: list[Sequence[object]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


@contextmanager
def opened(folders: Sequence[Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the history of one council, or of several together.

    :raises NoHistory: when a folder holds none.
    """
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for table in FILES:
            files = [folder / f"{table}.parquet" for folder in folders]
            if missing := [file for file in files if not file.is_file()]:
                raise NoHistory(
                    f"There is no history at {missing[0]}; `moothall history export` writes it."
                )
            names = [str(file) for file in files]
            connection.read_parquet(names).create_view(table)
        yield connection


def counted(connection: duckdb.DuckDBPyConnection, sql: str, asked: Asked) -> list[Counted]:
    """What a compiled statement counts in the open history."""
    return [Counted.of(row) for row in connection.execute(*for_duckdb(sql, asked)).fetchall()]


def behind(connection: duckdb.DuckDBPyConnection, sql: str, asked: Asked) -> list[int]:
    """The numbers of the cases behind a figure, as the open history has them."""
    return [row[0] for row in connection.execute(*for_duckdb(sql, asked)).fetchall()]
