"""A statement is planned once a connection, and its values travel whole or are refused."""

from contextlib import suppress
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import (
    DataError,
    IntegrityError,
    InternalError,
    NotSupportedError,
    connection,
    transaction,
)
from django.test.utils import CaptureQueriesContext

from moothall.ground.councils import scope
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


NUMBERS = "SELECT $1::int + $2::int"
SCOPE = "SELECT 'now', set_config('moothall.scope', $1::text, true)"


def began(*ahead, read_only=True):
    return prepared.begin(SCOPE, words="7", read_only=read_only, ahead=ahead)


@pytest.fixture
def sent(fresh_database, monkeypatch):
    """What goes to the server by itself once a transaction has begun."""
    found = []
    texts = prepared._texts

    def counted(result):
        found.append(result)
        return texts(result)

    connection.ensure_connection()
    monkeypatch.setattr(prepared, "_texts", counted)
    return found


def test_what_is_read_ahead_comes_with_the_scope_and_once(sent):
    with transaction.atomic():
        assert began((NUMBERS, [1, 2]), (NUMBERS, [3, None])) == ("now", "7")
        sent.clear()
        assert prepared.read(NUMBERS, [3, None]) == [(None,)]
        assert prepared.read(NUMBERS, [1, 2]) == [("3",)]
        assert sent == []
        assert prepared.read(NUMBERS, [1, 2]) == [("3",)]
        assert prepared.read(NUMBERS, [5, 2]) == [("7",)]
        assert len(sent) == 2


def test_what_was_read_ahead_is_forgotten_with_the_scope(sent):
    with scope.opened([7], writes=False, ahead=[(NUMBERS, [1, 2])]):
        assert prepared._ahead[connection.connection]
    assert not prepared._ahead.get(connection.connection)
    with suppress(KeyError), scope.opened([7], writes=False, ahead=[(NUMBERS, [1, 2])]):
        raise KeyError
    assert not prepared._ahead.get(connection.connection)


def test_nothing_is_read_ahead_of_a_write_or_inside_another_scope(sent):
    with scope.opened([7], writes=True, ahead=[(NUMBERS, [1, 2])]):
        assert not prepared._ahead.get(connection.connection)
        with scope.opened([7], writes=False, ahead=[(NUMBERS, [1, 2])]):
            assert not prepared._ahead.get(connection.connection)


def test_what_was_read_ahead_in_one_scope_is_not_there_in_another_inside_it(sent):
    ahead = [(NUMBERS, [1, 2])]
    with scope.opened([7], writes=False, ahead=ahead), scope.opened([8], writes=False):
        assert not prepared._ahead.get(connection.connection)


def test_reading_ahead_what_fails_fails_the_scope_and_nothing_after_it(sent):
    def fails():
        began(("SELECT 1 / $1::int", [0]))

    with pytest.raises(DataError, match="division by zero"):
        transaction.atomic(fails)()
    with transaction.atomic():
        assert began((NUMBERS, [1, 2])) == ("now", "7")


def test_a_plan_that_a_migration_made_useless_is_made_anew_after_it_failed_ahead(sent):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE moved (name varchar(3))")
    asked = ("SELECT * FROM moved", [])
    with transaction.atomic():
        began(asked)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE moved ADD age int")
    with pytest.raises(NotSupportedError):
        transaction.atomic(lambda: began(asked))()
    with transaction.atomic():
        assert began(asked) == ("now", "7")


def test_a_process_names_only_so_many_statements(db, monkeypatch):
    monkeypatch.setattr(prepared, "_names", {})
    monkeypatch.setattr(prepared, "NAMED", 3)
    for number in range(8):
        assert prepared.read(f"SELECT {number} + $1::int", [1]) == [(str(number + 1),)]
        assert len(prepared._names) <= prepared.NAMED


def test_rows_come_as_python_has_them_and_lists_travel_as_arrays(db):
    said = ["a", 'with "quotes", {braces} and \\ slashes', None]
    statement = "SELECT n, n IS NULL, now() FROM unnest(%s::text[]) n WHERE %s::int = 7"
    for anew in (False, True):
        found = prepared.rows(statement, [said, 7], anew=anew)
        assert [(text, is_none) for text, is_none, _ in found] == [(s, s is None) for s in said]
        assert found[0][2].utcoffset() is not None
    numbers = prepared.rows("SELECT %s::bigint[], %s::boolean[]", [[2**40, -1], [True, False]])
    assert numbers == [([2**40, -1], [True, False])]


def test_what_is_planned_anew_leaves_no_plan_and_is_noted_with_its_values(db):
    before = planned()
    with CaptureQueriesContext(connection) as noted:
        assert prepared.rows("SELECT %s::text || %s::int", ["it's ", 3], anew=True) == [("it's 3",)]
    assert noted.captured_queries[0]["sql"] == "SELECT 'it''s '::text || '3'::int"
    assert planned() == before
    with pytest.raises(DataError):
        prepared.rows("SELECT 1 / %s::int", ["none"], anew=True)
