"""Put many rows into a table at once, or change them: copied into a temporary one, then moved.

PostgreSQL refuses COPY straight into a table with row-level security.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from string import Template
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg.types.json import Jsonb

Row = dict[str, Any]
STEPS = {
    "make": Template("CREATE TEMP TABLE ${table}_in AS SELECT $columns FROM $table WITH NO DATA"),
    "copy": Template("COPY ${table}_in ($columns) FROM STDIN"),
    "move": Template("INSERT INTO $table ($columns) SELECT $columns FROM ${table}_in"),
    "change": Template("UPDATE $table t SET $sets FROM ${table}_in i WHERE t.id = i.id"),
    "drop": Template("DROP TABLE ${table}_in"),
}


def _in_json(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


dumped = partial(json.dumps, default=_in_json)
"""JSON with moments and days in it, to the microsecond."""


def ids(model: type[Model], count: int) -> list[int]:
    """Draw so many ids for new rows of a table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [_table(model), count],
        )
        return [number for (number,) in cursor.fetchall()]


def put(model: type[Model], rows: Sequence[Row]) -> None:
    """Write rows that all have the same columns."""
    if rows:
        _through(model, rows, "move")


def change(model: type[Model], rows: Sequence[Row]) -> None:
    """Change rows that are there, found by their `id`; all say the same columns."""
    if rows:
        _through(model, rows, "change")


def _through(model: type[Model], rows: Sequence[Row], step: str) -> None:
    """Copy rows into a temporary table, and take one step from there."""
    names = {"table": _table(model), "columns": ", ".join(rows[0])}
    names["sets"] = ", ".join(f"{column} = i.{column}" for column in rows[0] if column != "id")
    with connection.cursor() as cursor:
        cursor.execute(STEPS["make"].substitute(names))
        with cursor.copy(STEPS["copy"].substitute(names)) as copy:
            for row in rows:
                copy.write_row(list(_plain(row.values())))
        cursor.execute(STEPS[step].substitute(names))
        cursor.execute(STEPS["drop"].substitute(names))


def _plain(values: Iterable[Any]) -> Iterable[Any]:
    return (Jsonb(v, dumps=dumped) if isinstance(v, dict | list) else v for v in values)


def _table(model: type[Model]) -> str:
    return model._meta.db_table  # noqa: SLF001 -- Django's public face of a model
