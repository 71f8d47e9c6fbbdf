"""Run a statement that PostgreSQL plans once a connection, and not anew each time.

Django turns prepared statements off, as its own queries carry their values in their text. A long
statement that runs often is planned for longer than it runs.
"""

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection


def fetch(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run a statement with named values in the transaction that is open, and return its rows."""
    connection.ensure_connection()
    raw = connection.connection
    threshold, raw.prepare_threshold = raw.prepare_threshold, 0
    try:
        with connection.wrap_database_errors, psycopg.Cursor(raw) as cursor:
            return cursor.execute(statement, values, prepare=True).fetchall()
    finally:
        raw.prepare_threshold = threshold
