"""Parquet, with the type of every column; shapes as GeoJSON texts."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any, Final

from moothall.engine.tables import laying
from moothall.engine.tables.laying import Cell, Column

KINDS: Final = {"whole": "int64", "decimal": "float64", "yesno": "bool_", "day": "date32"}


def written(
    out: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Iterator[None]:
    """Write the rows in groups, piece by piece."""
    import pyarrow as pa  # noqa: PLC0415 - large; only Parquet pays for it
    from pyarrow.parquet import ParquetWriter  # noqa: PLC0415 - the same

    moment = pa.timestamp("us", tz="UTC")
    schema = pa.schema(
        (
            column.name,
            moment
            if column.holds == "moment"
            else getattr(pa, KINDS.get(column.holds, "string"))(),
        )
        for column in columns
    )
    with ParquetWriter(out, schema, compression="zstd", store_schema=False) as writer:
        for batch in laying.batches(rows):
            held = [
                [_value(column, cell) for cell in cells]
                for column, cells in zip(columns, zip(*batch, strict=True), strict=True)
            ]
            arrays = [pa.array(cells, kind.type) for cells, kind in zip(held, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            yield
    yield


def _value(column: Column, cell: Cell) -> Any:  # noqa: ANN401 - as pyarrow takes it
    if cell is None or (cell == "" and column.holds != "text"):
        return None
    if column.holds in {"text", "shape"}:
        return laying.plain(cell)
    return float(cell) if isinstance(cell, Decimal) else cell
