"""Parquet: tables kept by columns.

A text that stands in many rows stands in the file once, so that a few bytes can come to gigabytes:
texts are kept once in memory too, and how long each row would be is known before it is made.
"""

from collections.abc import Iterator
from typing import IO, Any, Final

from moothall.engine.tables import encodings
from moothall.engine.tables.words import (
    LONGEST_CELL,
    LONGEST_LINE,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_UNPACKED,
    TOO_LARGE,
    Row,
    Table,
    TableRefused,
    Unreadable,
)

AT_ONCE: Final = 8192
IN_LARGE: Final = 512
"""Rows at once of a part of a file that is itself large."""
ROOM: Final = 64_000_000
"""Bytes that what is read at once should not pass."""
MOST_MADE: Final = 8_000_000
"""Bytes of texts that are made into rows at once."""
IN_UTF8: Final = 4
"""Bytes that a character has at most."""


def opened(raw: IO[bytes]) -> Table:
    """Return the table of a Parquet file.

    :raises TableRefused: where it is none, or would come to too much.
    """
    from pyarrow import ArrowException  # noqa: PLC0415 - large; only Parquet pays for it
    from pyarrow.parquet import ParquetFile  # noqa: PLC0415 - the same

    try:
        held = ParquetFile(raw).schema
        columns = [held.column(number) for number in range(len(held))]
        texts = [one.path for one in columns if one.physical_type == "BYTE_ARRAY"]
        file = ParquetFile(raw, read_dictionary=texts)
        _check(file.metadata)
        names = [field.name for field in file.schema_arrow if _is_flat(field.type)]
    except (ArrowException, OSError) as fault:
        raise TableRefused(f"the file is not Parquet: {fault}") from fault
    if len(set(names)) < len(names):
        raise TableRefused("two of its columns have one name")
    left = [encodings.readable(name) for name in file.schema_arrow.names if name not in names]
    notes = [f"Columns of lists, or of kinds not known, are not read: {left}."] if left else []
    return Table("parquet", tuple(map(encodings.readable, names)), _rows(file, names), notes)


def _check(said: Any) -> None:  # noqa: ANN401 - pyarrow's own
    """Refuse what says itself that it is too large."""
    if said.num_columns > MOST_COLUMNS:
        raise TableRefused(f"{said.num_columns} columns: more than {MOST_COLUMNS} are not read")
    if said.num_rows > MOST_ROWS:
        raise TableRefused(f"more than {MOST_ROWS:,} rows are not read")
    groups = [said.row_group(number) for number in range(said.num_row_groups)]
    if sum(map(_unpacked, groups)) > MOST_UNPACKED:
        raise TableRefused(TOO_LARGE)


def _unpacked(group: Any) -> int:  # noqa: ANN401 - pyarrow's own
    return sum(group.column(number).total_uncompressed_size for number in range(group.num_columns))


def _is_flat(kind: Any) -> bool:  # noqa: ANN401 - pyarrow's own
    """Whether a column has one value a row, whose length is known or can be asked for."""
    from pyarrow import types  # noqa: PLC0415 - large; only Parquet pays for it

    if types.is_dictionary(kind):
        return not types.is_nested(kind.value_type)
    if types.is_fixed_size_binary(kind):
        return bool(kind.byte_width <= LONGEST_CELL)
    is_short = types.is_primitive(kind) or types.is_decimal(kind) or types.is_null(kind)
    return is_short or getattr(kind, "extension_name", "") == "arrow.uuid"


def _rows(file: Any, names: list[str]) -> Iterator[Row | Unreadable]:  # noqa: ANN401 - pyarrow's own
    from pyarrow import ArrowException  # noqa: PLC0415 - large; only Parquet pays for it

    line = made = 0
    called = tuple(map(encodings.readable, names))
    try:
        for batch in _batches(file, names):
            columns = [batch.column(name) for name in names]
            lengths = _lengths(columns, batch.num_rows)
            for start, end in _slices(lengths):
                made += sum(total for total, _ in lengths[start:end])
                if made > MOST_UNPACKED:
                    raise TableRefused(TOO_LARGE)
                for cells in _made(columns, start, end, lengths[start]):
                    line += 1
                    yield _row(line, called, cells)
    except (ArrowException, OSError, ValueError) as fault:
        yield Unreadable(line + 1, f"the file cannot be read from here on: {fault}")


def _batches(file: Any, names: list[str]) -> Iterator[Any]:  # noqa: ANN401 - pyarrow's own
    wide = sum(getattr(field.type, "byte_width", 0) for field in _fixed(file, names))
    most = max(1, min(AT_ONCE, ROOM // max(1, wide)))
    for number in range(file.metadata.num_row_groups):
        is_large = _unpacked(file.metadata.row_group(number)) > ROOM
        size = min(most, IN_LARGE) if is_large else most
        yield from file.iter_batches(batch_size=size, row_groups=[number], columns=names)


def _fixed(file: Any, names: list[str]) -> list[Any]:  # noqa: ANN401 - pyarrow's own
    from pyarrow import types  # noqa: PLC0415 - large; only Parquet pays for it

    fields = [field for field in file.schema_arrow if field.name in names]
    return [field for field in fields if types.is_fixed_size_binary(field.type)]


def _lengths(columns: list[Any], count: int) -> list[tuple[int, int]]:
    """Return of each row the bytes of its texts together, and of the longest of them."""
    from pyarrow import compute, types  # noqa: PLC0415 - large; only Parquet pays for it

    found = [(0, 0)] * count
    for column in columns:
        if not types.is_dictionary(column.type) or not _has_length(column.dictionary.type):
            continue
        each = compute.binary_length(column.dictionary).take(column.indices)
        found = [
            (total + (length or 0), max(longest, length or 0))
            for (total, longest), length in zip(found, each.to_pylist(), strict=True)
        ]
    return found


def _has_length(kind: Any) -> bool:  # noqa: ANN401 - pyarrow's own
    from pyarrow import types  # noqa: PLC0415 - large; only Parquet pays for it

    strings = types.is_string(kind) or types.is_large_string(kind)
    return bool(strings or types.is_binary(kind) or types.is_large_binary(kind))


def _slices(lengths: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield from where to where rows are made at once; one that is too long stands alone."""
    start = total = 0
    for number, (length, longest) in enumerate(lengths):
        is_alone = _is_long(length, longest)
        if number > start and (is_alone or total + length > MOST_MADE):
            yield start, number
            start, total = number, 0
        total += MOST_MADE if is_alone else length
    if start < len(lengths):
        yield start, len(lengths)


def _is_long(length: int, longest: int) -> bool:
    return longest > LONGEST_CELL * IN_UTF8 or length > LONGEST_LINE * IN_UTF8


def _made(
    columns: list[Any], start: int, end: int, first: tuple[int, int]
) -> Iterator[tuple[Any, ...] | None]:
    """Yield the values of each row of a slice; nothing for one that is too long."""
    from pyarrow import types  # noqa: PLC0415 - large; only Parquet pays for it

    if _is_long(*first):
        start += 1
        yield None
    values = []
    for column in columns:
        part = column.slice(start, end - start)
        part = part.dictionary_decode() if types.is_dictionary(part.type) else part
        values.append(part.to_pylist())
    yield from zip(*values, strict=True)


def _row(line: int, names: tuple[str, ...], cells: tuple[Any, ...] | None) -> Row | Unreadable:
    texts = [as_text(cell) for cell in cells] if cells is not None else []
    if cells is None or max(map(len, texts), default=0) > LONGEST_CELL:
        return Unreadable(line, f"a cell of more than {LONGEST_CELL:,} characters")
    return Row(line, dict(zip(names, texts, strict=True)))


def as_text(value: object) -> str:
    """Return a value as a mapping reads it: nothing for none, days and moments by ISO 8601."""
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
