"""Put many rows into a table at once, or change them: copied into a temporary one, then moved.

PostgreSQL refuses COPY straight into a table with row-level security.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime
from itertools import repeat
from operator import is_, itemgetter
from string import Template
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

Row = dict[str, Any]
NO_SAME: Final[Mapping[str, Any]] = {}
STEPS = {
    "make": Template("CREATE TEMP TABLE ${table}_in AS SELECT $columns FROM $table WITH NO DATA"),
    "copy": Template("COPY ${table}_in ($columns) FROM STDIN"),
    "move": Template("INSERT INTO $table ($columns$same) SELECT $columns$said FROM ${table}_in"),
    "change": Template("UPDATE $table t SET $sets FROM ${table}_in i WHERE t.id = i.id"),
    "drop": Template("DROP TABLE ${table}_in"),
}


def _in_json(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


dumped: Final = json.JSONEncoder(default=_in_json).encode
"""JSON with moments and days in it, to the microsecond."""
NOTHING: Final = "\\N"
AT_ONCE: Final = 500
_MARKS: Final = ("\\", "\t", "\n", "\r")
_MARKED: Final = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def _marked(text: str) -> str:
    return text if text.isalnum() else text.translate(_MARKED)


def _json(value: object) -> str:
    return dumped(value).translate(_MARKED) if value else str(value)


_WRITTEN: Final[Mapping[type, Callable[[Any], str]]] = {
    str: _marked,
    int: str,
    float: repr,
    bool: lambda value: "t" if value else "f",
    dict: _json,
    list: _json,
    datetime: str,
    date: str,
    UUID: str,
    type(None): lambda _: NOTHING,
}
"""How COPY reads a value, by its type: a tenth of the time of asking for each how it is adapted."""


def _lines(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Return rows as COPY reads them, written a column at a time."""
    read = itemgetter(*columns)
    told = zip(*map(read, rows), strict=True) if len(columns) > 1 else [tuple(map(read, rows))]
    lines = map("\t".join, zip(*map(_column, told), strict=True))
    return "\n".join(lines) + "\n"


def _column(values: tuple[Any, ...]) -> Iterable[str]:
    """Return the values of a column as COPY reads them; texts as they are, where none is marked."""
    held = set(map(type, values))
    if held == {str} and not _is_marked("".join(values)):
        return values
    if len(held) == 1:
        return map(_WRITTEN.get(held.pop(), _other), values)
    return [_WRITTEN.get(type(one), _other)(one) for one in values]


def _is_marked(text: str) -> bool:
    return any(mark in text for mark in _MARKS)


def _other(value: object) -> str:
    if isinstance(value, str):  # a choice of a list is a text too
        return _marked(str(value))
    raise TypeError(f"nobody said how {type(value).__name__} is copied")


def _plain(value: object) -> str:
    """Return a value as PostgreSQL reads it in a statement, whatever its column is."""
    return dumped(value) if isinstance(value, dict | list) else str(value)


def ids(model: type[Model], count: int) -> list[int]:
    """Draw so many ids for new rows of a table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [_table(model), count],
        )
        return [number for (number,) in cursor.fetchall()]


def put(model: type[Model], rows: Sequence[Row], same: Mapping[str, Any] = NO_SAME) -> None:
    """Write rows that all have the same columns; what is the *same* in all of them is sent once."""
    with putting(model, rows, same):
        pass


@contextmanager
def putting(
    model: type[Model], rows: Sequence[Row], same: Mapping[str, Any] = NO_SAME
) -> Iterator[None]:
    """Write rows as `put` does, while the block goes on, which may not use the database."""
    if not rows:
        yield
        return
    told = {**_same(rows), **same}
    said = {name: value for name, value in told.items() if value is not None}
    columns = [name for name in rows[0] if name not in told]
    with _copied(model, rows, columns) as (cursor, names), ThreadPoolExecutor(1) as beside:
        names["same"] = "".join(f", {name}" for name in said)
        names["said"] = ", %s" * len(said)
        values = [_plain(one) for one in said.values()]
        moved = beside.submit(cursor.execute, STEPS["move"].substitute(names), values)
        yield
        moved.result()


def change(model: type[Model], rows: Sequence[Row]) -> None:
    """Change rows that are there, found by their `id`; all say the same columns."""
    if rows:
        with _copied(model, rows, list(rows[0])) as (cursor, names):
            names["sets"] = ", ".join(f"{name} = i.{name}" for name in rows[0] if name != "id")
            cursor.execute(STEPS["change"].substitute(names))


def _same(rows: Sequence[Row]) -> Row:
    """Return the columns, but the first, in which one and the same thing stands in every row."""
    _, *others = rows[0].items()
    return {
        name: one for name, one in others if all(map(is_, map(itemgetter(name), rows), repeat(one)))
    }


@contextmanager
def _copied(
    model: type[Model], rows: Sequence[Row], columns: Sequence[str]
) -> Iterator[tuple[CursorWrapper, dict[str, str]]]:
    """Copy columns of rows into a temporary table; give what the next step needs of it."""
    names = {"table": _table(model), "columns": ", ".join(columns)}
    with connection.cursor() as cursor:
        cursor.execute(STEPS["make"].substitute(names))
        with cursor.copy(STEPS["copy"].substitute(names)) as copy:
            for start in range(0, len(rows), AT_ONCE):
                some = rows[start : start + AT_ONCE]
                copy.write(_lines(some, columns))
        yield cursor, names
        cursor.execute(STEPS["drop"].substitute(names))


def _table(model: type[Model]) -> str:
    return model._meta.db_table  # noqa: SLF001 -- Django's public face of a model
