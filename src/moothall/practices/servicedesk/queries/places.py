"""Where a page of a list begins, as an address tells it: what the last line before it has."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

Value = datetime | int | str
LARGEST: Final = 2**63
"""Numbers of rows are below it."""


def told(row: object, columns: Sequence[str]) -> tuple[str, ...]:
    """Return what a line has in each column of an order, as `read` reads it back."""
    values = (getattr(row, column.lstrip("-")) for column in columns)
    return tuple(v.isoformat() if isinstance(v, datetime) else str(v) for v in values)


def read(columns: Sequence[str], texts: Sequence[str]) -> list[Value] | None:
    """Read what stands in each column of an order; None where that cannot be meant.

    :param columns: `id` is a number, one that ends in `_at` a moment in ISO 8601 with its zone, and
        any other a text; a minus before it says nothing here.
    """
    if len(texts) != len(columns):
        return None
    try:
        return [_read(column, text) for column, text in zip(columns, texts, strict=True)]
    except ValueError:
        return None


def _read(column: str, text: str) -> Value:
    name = column.lstrip("-")
    if name == "id":
        number = int(text)
        if not 0 <= number < LARGEST:
            raise ValueError("a number that no row has")
        return number
    if not name.endswith("_at"):
        return text
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment
