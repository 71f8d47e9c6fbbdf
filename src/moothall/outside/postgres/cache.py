"""Django's cache in PostgreSQL: what every web process must count together, such as tries.

Each step is one statement, so that two tries at once count as two. Values are JSON. The table has
no write-ahead log: after a crash of the database counting starts again, and nothing else is lost.
Rows run out by the database's clock.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

Version = int | None
Timeout = Any  # Django's sentinel for 'the default' has no type of its own

_UPSERT = """
INSERT INTO {table} (key, value, expires_at)
VALUES (%s, %s, clock_timestamp() + make_interval(secs => %s))
ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
"""
_COUNT = """
INSERT INTO {table} (key, value, expires_at)
VALUES (%s, '1', clock_timestamp() + make_interval(secs => %s))
ON CONFLICT (key) DO UPDATE SET
    value = CASE WHEN {table}.expires_at > clock_timestamp()
        THEN ({table}.value::bigint + 1)::text ELSE excluded.value END,
    expires_at = CASE WHEN {table}.expires_at > clock_timestamp()
        THEN {table}.expires_at ELSE excluded.expires_at END
RETURNING value
"""
NEVER = 100 * 365 * 86_400
"""Seconds after which what never runs out runs out."""


class PostgresCache(BaseCache):
    """Keys and values in the table that LOCATION names."""

    def __init__(self, table: str, params: Mapping[str, Any]) -> None:
        super().__init__(dict(params))
        self._table = connection.ops.quote_name(table)

    def validate_key(self, key: str) -> None:
        """Accept every key: the table has none of memcached's limits."""

    def add(
        self,
        key: str,
        value: object,
        timeout: Timeout = DEFAULT_TIMEOUT,
        version: Version = None,
    ) -> bool:
        """Set a key that is not there; return whether it was not."""
        only_expired = f" WHERE {self._table}.expires_at <= clock_timestamp()"
        return bool(self._write(_UPSERT + only_expired, key, value, timeout, version))

    def set(
        self,
        key: str,
        value: object,
        timeout: Timeout = DEFAULT_TIMEOUT,
        version: Version = None,
    ) -> None:
        """Set a key."""
        self._write(_UPSERT, key, value, timeout, version)

    def get(self, key: str, default: object = None, version: Version = None) -> Any:  # noqa: ANN401 -- Django's
        """Return the value of a key, or *default*."""
        return self.get_many([key], version).get(key, default)

    def get_many(self, keys: Iterable[str], version: Version = None) -> dict[str, Any]:
        """Return the values of those keys that are there."""
        wanted = {self.make_key(key, version): key for key in keys}
        rows = self._run(
            "SELECT key, value FROM {table} WHERE key = ANY(%s) AND expires_at > clock_timestamp()",
            [list(wanted)],
        )
        return {wanted[key]: json.loads(value) for key, value in rows}

    def incr(self, key: str, delta: int = 1, version: Version = None) -> int:
        """Add to a number; return the sum.

        :raises ValueError: when there is no such key.
        """
        rows = self._run(
            "UPDATE {table} SET value = (value::bigint + %s)::text"
            " WHERE key = %s AND expires_at > clock_timestamp() RETURNING value",
            [delta, self.make_key(key, version)],
        )
        if not rows:
            raise ValueError(f"there is no key {key!r} to count on")
        return int(rows[0][0])

    def count(self, key: str, seconds: float) -> int:
        """Count one more from now on, for so many seconds from the first; return how many."""
        return int(self._run(_COUNT, [self.make_key(key), seconds])[0][0])

    def touch(self, key: str, timeout: Timeout = DEFAULT_TIMEOUT, version: Version = None) -> bool:
        """Give a key a new time to live; return whether it is there."""
        return bool(
            self._run(
                "UPDATE {table} SET expires_at = clock_timestamp() + make_interval(secs => %s)"
                " WHERE key = %s AND expires_at > clock_timestamp() RETURNING 1",
                [self._seconds(timeout), self.make_key(key, version)],
            )
        )

    def delete(self, key: str, version: Version = None) -> bool:
        """Forget a key; return whether it was there."""
        gone = "DELETE FROM {table} WHERE key = %s RETURNING 1"
        return bool(self._run(gone, [self.make_key(key, version)]))

    def clear(self) -> None:
        """Forget every key."""
        self._run("DELETE FROM {table} RETURNING 1", [])

    def sweep(self) -> int:
        """Remove what has run out; return how many rows."""
        return len(
            self._run("DELETE FROM {table} WHERE expires_at <= clock_timestamp() RETURNING 1", [])
        )

    def _write(self, sql: str, key: str, value: object, timeout: Timeout, version: Version) -> int:
        values = [self.make_key(key, version), json.dumps(value), self._seconds(timeout)]
        return len(self._run(f"{sql} RETURNING 1", values))

    def _run(self, sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql.format(table=self._table), values)
            return list(cursor.fetchall())

    def _seconds(self, timeout: Timeout) -> float:
        if timeout is DEFAULT_TIMEOUT:
            timeout = self.default_timeout
        return NEVER if timeout is None else float(timeout)


def count(key: str, seconds: float) -> int:
    """Count one more in the cache that all processes share; return how many, in one statement.

    The count begins anew *seconds* after its first.
    """
    kept = caches["default"]
    assert isinstance(kept, PostgresCache)  # noqa: S101 -- the settings name it
    return kept.count(key, seconds)
