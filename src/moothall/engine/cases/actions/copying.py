"""Put many rows into a table at once: copied into a temporary one, then moved.

PostgreSQL refuses COPY straight into a table with row-level security.
"""

import json
from collections.abc import Iterable, Sequence
from functools import partial
from string import Template
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg.types.json import Jsonb

from moothall.engine.cases.rows import Row, moments_as_text

dumped = partial(json.dumps, default=moments_as_text)
STEPS = {
    "make": Template("CREATE TEMP TABLE ${table}_in AS SELECT $columns FROM $table WITH NO DATA"),
    "copy": Template("COPY ${table}_in ($columns) FROM STDIN"),
    "move": Template("INSERT INTO $table ($columns) SELECT $columns FROM ${table}_in"),
    "drop": Template("DROP TABLE ${table}_in"),
}


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
    if not rows:
        return
    names = {"table": _table(model), "columns": ", ".join(rows[0])}
    with connection.cursor() as cursor:
        cursor.execute(STEPS["make"].substitute(names))
        with cursor.copy(STEPS["copy"].substitute(names)) as copy:
            for row in rows:
                copy.write_row(list(_plain(row.values())))
        cursor.execute(STEPS["move"].substitute(names))
        cursor.execute(STEPS["drop"].substitute(names))


def _plain(values: Iterable[Any]) -> Iterable[Any]:
    return (Jsonb(v, dumps=dumped) if isinstance(v, dict | list) else v for v in values)


def _table(model: type[Model]) -> str:
    return model._meta.db_table  # noqa: SLF001 -- Django's public face of a model
