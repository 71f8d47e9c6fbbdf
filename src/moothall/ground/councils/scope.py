"""The scope: which councils a transaction may see and change.

PostgreSQL's row-level security shows nothing outside it, and raises where none is open.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from moothall.outside.postgres import prepared


@contextmanager
def opened(
    councils: Iterable[int], *, writes: bool, ahead: Sequence[prepared.Ahead] = ()
) -> Iterator[datetime]:
    """Open a transaction that sees only *councils*; yield the database's time (aware, UTC).

    That time is the one clock of whatever is done inside. Without *writes* the transaction is
    READ ONLY. A scope may be opened inside another (in tests, in nested jobs): the outer one is
    back in force afterwards. A scope that only reads may read *ahead* what is sure to be asked.

    :raises ValueError: for an empty list: nobody may look at nothing and call it an answer.
    """
    ids = ",".join(str(int(council)) for council in sorted(set(councils)))
    if not ids:
        raise ValueError("a scope needs at least one council")
    is_nested = connection.in_atomic_block
    with transaction.atomic():
        if is_nested:
            prepared.forget_ahead()  # it was read in the scope around this one
            before, at = _enter(ids, writes=writes)
        else:
            before, at = "", _begin(ids, writes=writes, ahead=() if writes else ahead)
        try:
            yield at
        finally:
            prepared.forget_ahead()
        if connection.connection.info.transaction_status != TransactionStatus.INTRANS:
            transaction.set_rollback(True)  # a failure that was caught has spoilt all of it
        elif is_nested and not connection.needs_rollback:
            _set(before)


BEGINS = "SELECT clock_timestamp(), set_config('moothall.scope', $1::text, true)"


def _begin(ids: str, *, writes: bool, ahead: Sequence[prepared.Ahead]) -> datetime:
    """Begin the transaction with its scope, which is one round trip and planned once."""
    at = prepared.begin(BEGINS, words=ids, read_only=not writes, ahead=ahead)[0]
    return datetime.fromisoformat(str(at)).astimezone(UTC)


def _enter(ids: str, *, writes: bool) -> tuple[str, datetime]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('moothall.scope', true),"
            " set_config('moothall.scope', %s, true), clock_timestamp(),"
            " set_config('transaction_read_only', %s, true)"
            if not writes
            else "SELECT current_setting('moothall.scope', true),"
            " set_config('moothall.scope', %s, true), clock_timestamp()",
            [ids] if writes else [ids, "on"],
        )
        row = cursor.fetchone()
    return row[0] or "", row[2]


def _set(ids: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('moothall.scope', %s, true)", [ids])
