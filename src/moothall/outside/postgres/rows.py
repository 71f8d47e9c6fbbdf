"""Rows of a model by a condition, read by a statement that PostgreSQL plans once a connection.

For what nearly every page asks: Django would build the same statement anew each time, write its
values into it and have it planned, which takes more of the processor than all else about it.
"""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model

from moothall.outside.postgres import prepared

M = TypeVar("M", bound=Model)
LEAST: Final = -(2**63)
GREATEST: Final = 2**63 - 1


class Rows(Generic[M]):
    """The rows of *model* that *condition* finds, its values written `$1::type`, `$2::type` …

    Every column is read as text: what it is in the table may change under a worker of the version
    before (a text may get longer), and PostgreSQL runs no plan whose columns have changed.
    """

    def __init__(self, model: type[M], condition: str) -> None:
        self._model = model
        self._condition = condition

    def first(self, *values: object) -> M | None:
        """Return the first of them, or None; their order is that of the condition."""
        return next(self._found(values), None)

    def ahead(self, *values: object) -> prepared.Ahead:
        """Return what reads them when a scope opens, in the same round trip."""
        return self._statement, values

    def all(self, *values: object) -> list[M]:
        """Return all of them."""
        return list(self._found(values))

    def _found(self, values: tuple[object, ...]) -> Iterator[M]:
        readers = self._readers
        if any(isinstance(value, int) and not LEAST <= value <= GREATEST for value in values):
            return  # no row has such a number; PostgreSQL would refuse it
        for row in prepared.read(self._statement, values):
            read = zip(readers, row, strict=True)
            kept = [None if text is None else reader(text) for reader, text in read]
            yield self._model.from_db(connection.alias, self._names, kept)

    @cached_property
    def _names(self) -> list[str]:
        return [field.attname for field in self._fields]

    @cached_property
    def _fields(self) -> list[Any]:
        return list(self._model._meta.concrete_fields)  # noqa: SLF001 -- Django's own way to them

    @cached_property
    def _readers(self) -> list[Callable[[str], object]]:
        return [_reader(field) for field in self._fields]

    @cached_property
    def _statement(self) -> str:
        quote = connection.ops.quote_name
        columns = ", ".join(f"{quote(field.column)}::text" for field in self._fields)
        table = quote(self._model._meta.db_table)  # noqa: SLF001 -- Django's own way to it
        return f"SELECT {columns} FROM {table} WHERE {self._condition}"  # noqa: S608 -- no values


def _reader(field: Any) -> Callable[[str], object]:  # noqa: ANN401 -- a column, or a foreign key
    """Return what reads the text of a column.

    :raises TypeError: for a kind of field that this cannot read yet.
    """
    kind = field.target_field if field.is_relation else field
    name = kind.get_internal_type()
    if name not in _READERS:
        raise TypeError(f"{field} is a {name}, which has no reader here")
    return _READERS[name]


_READERS: Final[dict[str, Callable[[str], object]]] = {
    **dict.fromkeys(("CharField", "EmailField", "SlugField", "TextField"), str),
    **dict.fromkeys(("AutoField", "BigAutoField", "BigIntegerField", "IntegerField"), int),
    **dict.fromkeys(("SmallIntegerField", "PositiveIntegerField"), int),
    "BooleanField": "true".__eq__,
    "DateField": date.fromisoformat,
    "DateTimeField": datetime.fromisoformat,
    "JSONField": json.loads,
    "UUIDField": UUID,
}
