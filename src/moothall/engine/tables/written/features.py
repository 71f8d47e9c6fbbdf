"""GeoJSON (RFC 7946): a feature a row, its place from the first column that holds a shape."""

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

from moothall.engine.tables import laying
from moothall.engine.tables.laying import Cell, Column


def written(
    out: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Iterator[None]:
    """Write a feature collection, piece by piece, a feature a line."""
    shape = next((n for n, column in enumerate(columns) if column.holds == "shape"), None)
    out.write(b'{"type":"FeatureCollection","features":[\n')
    between = ""
    for batch in laying.batches(rows):
        lines = (_feature(columns, row, shape) for row in batch)
        out.write((between + ",\n".join(lines)).encode("utf-8", "replace"))
        between = ",\n"
        yield
    out.write(b"\n]}\n")
    yield


def _feature(columns: Sequence[Column], row: Sequence[Cell], shape: int | None) -> str:
    said = {
        column.name: _value(cell)
        for number, (column, cell) in enumerate(zip(columns, row, strict=True))
        if number != shape
    }
    place = None if shape is None else row[shape]
    feature = {"type": "Feature", "geometry": place or None, "properties": said}
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))


def _value(cell: Cell) -> Any:  # noqa: ANN401 - JSON
    if isinstance(cell, Decimal):
        return float(cell)
    if cell is None or isinstance(cell, str | int | float | dict):
        return cell
    return laying.plain(cell)
