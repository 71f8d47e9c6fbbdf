"""Parquet: tables kept by columns."""

from collections.abc import Iterator
from typing import IO, Final

from moothall.engine.tables import encodings
from moothall.engine.tables.words import Row, Table, TableRefused, Unreadable

AT_ONCE: Final = 8192


def opened(raw: IO[bytes]) -> Table:
    """Return the table of a Parquet file.

    :raises TableRefused: where it is none.
    """
    from pyarrow import ArrowException, ArrowInvalid  # noqa: PLC0415 - large; only Parquet pays for it
    from pyarrow.parquet import ParquetFile  # noqa: PLC0415 - the same

    try:
        file = ParquetFile(raw)
    except (ArrowInvalid, OSError) as fault:
        raise TableRefused(f"the file is not Parquet: {fault}") from fault

    called = {name: encodings.readable(name) for name in file.schema_arrow.names}

    def rows() -> Iterator[Row | Unreadable]:
        line = 0
        try:
            for batch in file.iter_batches(batch_size=AT_ONCE):
                for values in batch.to_pylist():
                    line += 1
                    yield Row(line, {called[key]: as_text(said) for key, said in values.items()})
        except (ArrowException, OSError, ValueError) as fault:
            yield Unreadable(line + 1, f"the file cannot be read from here on: {fault}")

    return Table("parquet", tuple(called[name] for name in file.schema_arrow.names), rows())


def as_text(value: object) -> str:
    """Return a value as a mapping reads it: nothing for none, days and moments by ISO 8601."""
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
