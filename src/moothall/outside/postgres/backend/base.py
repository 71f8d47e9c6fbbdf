"""Django's backend for PostgreSQL with our check of pooled connections; Django loads it by name."""

import select
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakKeyDictionary

from django.db.backends.postgresql import base
from django.db.backends.utils import debug_transaction
from psycopg.abc import Buffer
from psycopg.pq import TransactionStatus
from psycopg.types.datetime import TimestamptzLoader
from psycopg_pool import ConnectionPool

from moothall.outside.postgres import prepared

if TYPE_CHECKING:
    import psycopg

CHECKED_EVERY = 5.0
"""Seconds for which a connection that was checked over the wire is checked by its socket alone."""
_checked: "WeakKeyDictionary[psycopg.Connection[Any], float]" = WeakKeyDictionary()


class MomentLoader(TimestamptzLoader):
    """Read a moment as PostgreSQL writes it, in UTC, by Python's own reader.

    Django's goes through the driver's, written in Python too, and takes ten times as long: a list
    of cases has hundreds of moments. What Python cannot read the driver refuses in its own words.
    """

    timezone: ClassVar = UTC

    def load(self, data: Buffer) -> datetime:
        """Return the moment.

        :raises psycopg.DataError: for a moment before the year 1 or after 9999, or no moment.
        """
        try:
            return datetime.fromisoformat(bytes(data).decode())
        except ValueError:
            return super().load(data)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, whose pool would otherwise send a statement before every use of a connection."""

    def get_connection_params(self) -> dict[str, Any]:
        """Return what a connection is made with: Django's, and how moments are read."""
        params: dict[str, Any] = super().get_connection_params()
        if self.timezone == UTC:
            params["context"].register_loader("timestamptz", MomentLoader)
        return params

    def _commit(self) -> None:
        """Commit in one call of libpq: the driver's own way takes the processor twice as long."""
        raw = self.connection
        if raw is None or raw.pgconn.transaction_status == TransactionStatus.IDLE:
            return
        with debug_transaction(self, "COMMIT"), self.wrap_database_errors:
            prepared.run(raw, b"COMMIT")

    @property
    def pool(self) -> "ConnectionPool[Any] | None":
        """The pool of this process, made at first use; None where the settings name none."""
        options = self.settings_dict["OPTIONS"].get("pool")
        if not options:
            return None
        pools: dict[str, ConnectionPool[Any]] = self._connection_pools  # type: ignore[attr-defined]  # not in its stubs
        if self.alias not in pools:
            made = ConnectionPool(
                kwargs={**self.get_connection_params(), "autocommit": True},
                open=False,
                configure=self._configure_connection,  # type: ignore[attr-defined]  # nor this
                check=check,
                **options,
            )
            pools.setdefault(self.alias, made)
        return pools[self.alias]


def check(connection: "psycopg.Connection[Any]") -> None:
    """Make sure that a connection can be used again.

    What ended while it was idle shows at its socket: the server has closed it, and has often said
    why. A network that went away without a word shows only over the wire, which is a round trip.

    :raises psycopg.OperationalError: when it cannot.
    """
    now = time.monotonic()
    is_known = now - _checked.get(connection, -CHECKED_EVERY) < CHECKED_EVERY
    if is_known and not _has_something_to_read(connection):
        return
    ConnectionPool.check_connection(connection)
    _checked[connection] = now


def _has_something_to_read(connection: "psycopg.Connection[Any]") -> bool:
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))
