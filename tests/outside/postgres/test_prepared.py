"""A statement is planned once a connection, and its values travel whole or are refused."""

from contextlib import suppress
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import DataError, IntegrityError, InternalError, connection, transaction

from moothall.outside.postgres import prepared

STATEMENT = "SELECT $1::int + $2::int"


def planned():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return cursor.fetchone()[0]


def test_a_statement_is_prepared_once_and_runs_again(db):
    before = planned()
    assert [prepared.fetch(STATEMENT, [1, n]) for n in (1, 2)] == [[("2",)], [("3",)]]
    assert planned() == before + 1


def test_a_connection_keeps_only_so_many_statements(db, monkeypatch):
    monkeypatch.setattr(prepared, "MOST", planned() + 2)
    for number in range(5):
        assert prepared.fetch(f"SELECT {number} + $1::int", [1]) == [(str(number + 1),)]
    assert planned() == prepared.MOST


def test_a_statement_that_cannot_make_room_is_not_forgotten(db, monkeypatch):
    monkeypatch.setattr(prepared, "MOST", planned() + 1)
    first = "SELECT 'first', $1::int"
    with transaction.atomic():
        prepared.fetch(first, [1])
    with transaction.atomic():
        inside = transaction.savepoint()
        with connection.cursor() as cursor, suppress(DataError):
            cursor.execute("SELECT 1 / 0")
        with pytest.raises(InternalError):
            prepared.fetch("SELECT 'another', $1::int", [1])
        transaction.savepoint_rollback(inside)
    assert prepared.fetch(first, [1]) == [("first", "1")]


def test_what_is_used_stays_and_what_is_not_makes_room(db, monkeypatch):
    monkeypatch.setattr(prepared, "MOST", planned() + 2)
    used = "SELECT 'used', $1::int"
    for number in range(4):
        prepared.fetch(used, [1])
        prepared.fetch(f"SELECT 'other {number}', $1::int", [1])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement = %s", [used])
        assert cursor.fetchone() == (1,)


def test_what_the_database_refuses_comes_as_djangos_own_error(db):
    with pytest.raises(IntegrityError):
        prepared.fetch("INSERT INTO councils_council (id) VALUES ($1::int) RETURNING id", [999_999])


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "text"),
        (True, "boolean"),
        (False, "boolean"),
        (-7, "bigint"),
        ('it\'s, {a} \\ "text" Ł', "text"),
        ("", "text"),
        (datetime(2026, 3, 29, 1, 30, 0, 123400, tzinfo=UTC), "timestamptz"),
        (date(2026, 3, 29), "date"),
        (UUID(int=7), "uuid"),
        ({"a": [1, None, "b"], "c": {"d": True}}, "jsonb"),
        ([], "jsonb"),
    ],
)
def test_a_value_travels_whole(db, value, kind):
    ((text,),) = prepared.fetch(f"SELECT $1::{kind}", [value])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT %s::text::{kind}", [text])
        found = cursor.fetchone()[0]
    assert (json(found) if kind == "jsonb" else found) == value


def json(text):
    return prepared.json.loads(text)


def test_a_moment_in_a_document_is_written_as_documents_hold_them():
    at = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert prepared.as_text({"at": at}) == b'{"at": "2026-03-29T01:30:00+00:00"}'


def test_the_character_nul_is_refused_and_cuts_no_text_short(db):
    with pytest.raises(DataError, match="NUL"):
        prepared.fetch("SELECT $1::text", ["before\0after"])


def test_outside_a_transaction_nothing_runs(fresh_database):
    with pytest.raises(RuntimeError, match="transaction"):
        prepared.fetch(STATEMENT, [1, 1])


def test_a_transaction_begins_with_its_first_statement(fresh_database):
    with transaction.atomic():
        row = prepared.begin("SELECT upper($1::text)", words="ashby", read_only=True)
        assert row == ("ASHBY",)
        assert prepared.fetch("SHOW transaction_read_only", []) == [("on",)]
    with transaction.atomic():
        prepared.begin("SELECT upper($1::text)", words="ashby", read_only=False)
        assert prepared.fetch("SHOW transaction_read_only", []) == [("off",)]


def test_a_read_runs_outside_a_transaction_and_begins_none(fresh_database):
    assert prepared.read(STATEMENT, [1, 1]) == [("2",)]
    assert connection.connection.info.transaction_status.name == "IDLE"


def test_a_read_is_part_of_the_transaction_around_it(fresh_database):
    with transaction.atomic():
        assert prepared.read(STATEMENT, [1, 1]) == [("2",)]
        assert connection.connection.info.transaction_status.name == "INTRANS"
