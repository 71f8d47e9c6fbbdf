"""A statement is planned once a connection, and Django's own queries stay as they are."""

import pytest
from django.db import IntegrityError, connection

from moothall.outside.postgres import prepared

pytestmark = pytest.mark.django_db
STATEMENT = "SELECT %(a)s::int + %(b)s::int"


def planned():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return cursor.fetchone()[0]


def test_a_statement_is_prepared_once_and_runs_again(db):
    before = planned()
    assert [prepared.fetch(STATEMENT, {"a": 1, "b": n}) for n in (1, 2)] == [[(2,)], [(3,)]]
    assert planned() == before + 1
    assert connection.connection.prepare_threshold is None


def test_what_the_database_refuses_comes_as_djangos_own_error(db):
    with pytest.raises(IntegrityError):
        prepared.fetch(
            "INSERT INTO councils_council (id) VALUES (%(id)s) RETURNING id", {"id": 999_999}
        )
    assert connection.connection.prepare_threshold is None
