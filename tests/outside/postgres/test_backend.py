"""A pooled connection is looked at before it is used again: closed ones are never handed out."""

from datetime import UTC

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from psycopg.pq import TransactionStatus
from psycopg.types.datetime import TimestamptzLoader
from psycopg_pool import ConnectionPool

from moothall.outside.postgres.backend import base


@pytest.fixture
def raw(fresh_database):
    connection.ensure_connection()
    return connection.connection


@pytest.fixture
def trips(monkeypatch):
    """How often a connection was checked over the wire."""
    found = []
    checked = ConnectionPool.check_connection

    def counted(checking):
        found.append(checking)
        checked(checking)

    monkeypatch.setattr(ConnectionPool, "check_connection", staticmethod(counted))
    return found


def end(raw, server):
    with psycopg.connect(server.url("superuser", "postgres"), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [raw.info.backend_pid])


def test_a_connection_is_checked_over_the_wire_once_in_a_while(raw, trips, monkeypatch):
    for _ in range(3):
        base.check(raw)
    assert len(trips) == 1
    monkeypatch.setattr(base, "CHECKED_EVERY", 0)
    base.check(raw)
    assert len(trips) == 2


def test_a_connection_that_the_server_ended_is_refused_at_once(raw, postgres):
    base.check(raw)
    end(raw, postgres)
    with pytest.raises(psycopg.OperationalError):
        base.check(raw)


def test_a_pool_gives_another_connection_for_one_that_ended(fresh_database, postgres):
    pooled = connections["default"].copy("pooled")
    pooled.settings_dict["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 1, "timeout": 10}}
    try:
        pooled.ensure_connection()
        pooled.close()
        pooled.ensure_connection()
        first = pooled.connection
        pooled.close()
        end(first, postgres)
        with pooled.cursor() as cursor:
            cursor.execute("SELECT 1")
            assert cursor.fetchone() == (1,)
        assert pooled.connection is not first
        pooled.close()
    finally:
        pooled.close_pool()


def test_without_a_pool_there_is_none():
    assert connection.pool is None


DEFERRED = """CREATE TEMP TABLE parent (id int PRIMARY KEY);
    CREATE TEMP TABLE child (id int REFERENCES parent DEFERRABLE INITIALLY DEFERRED)"""


def test_a_commit_that_the_server_refuses_is_an_error_of_djangos_and_keeps_nothing(raw):
    with connection.cursor() as cursor:
        cursor.execute(DEFERRED)
    with pytest.raises(IntegrityError, match="foreign key"), transaction.atomic():
        connection.cursor().execute("INSERT INTO child VALUES (1)")
    assert raw.info.transaction_status == TransactionStatus.IDLE
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM child")
        assert cursor.fetchone() == (0,)


def test_a_commit_on_a_connection_that_ended_is_an_error_of_djangos(raw, postgres):
    def lost():
        connection.cursor().execute("SELECT 1")
        end(raw, postgres)

    with pytest.raises(OperationalError):
        transaction.atomic(lost)()


def test_a_commit_is_noted_and_its_hooks_run(raw):
    done = []
    with CaptureQueriesContext(connection) as noted, transaction.atomic():
        connection.cursor().execute("SELECT 1")
        transaction.on_commit(lambda: done.append(1))
    assert [query["sql"] for query in noted][-1] == "COMMIT"
    assert done == [1]


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-29 00:59:59.999999+00",
        "2026-11-23 14:23:42.07+00",
        "2026-11-23 14:23:42+00",
        "0001-01-01 00:00:00+00",
        "9999-12-31 23:59:59+00",
        "2026-06-01 12:00:00+01",
    ],
)
def test_a_moment_is_read_as_the_driver_reads_it(raw, written):
    ours, theirs = (
        raw.execute("SELECT %s::timestamptz", [written]).fetchone()[0] for raw in both(raw)
    )
    assert (ours, ours.tzinfo) == (theirs, UTC)


@pytest.mark.parametrize("written", ["infinity", "-infinity", "2026-01-01 00:00:00+00 BC"])
def test_a_moment_that_no_datetime_can_be_is_refused(raw, written):
    for one in both(raw):
        with pytest.raises(psycopg.DataError):
            one.execute("SELECT %s::timestamptz", [written]).fetchone()


def both(raw):
    """Return our cursor, and the driver's own."""
    bare = raw.cursor()
    bare.adapters.register_loader("timestamptz", TimestamptzLoader)
    return raw.cursor(), bare
