"""What each login role may do on a database made ready by `prepare`."""

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from moothall.outside.postgres import roles
from moothall.outside.postgres.server import scratch


@pytest.fixture(scope="module")
def server():
    with scratch() as running:
        running.prepare("moothall")
        with psycopg.connect(running.url("owner", "moothall"), autocommit=True) as connection:
            connection.execute("CREATE TABLE bins (id bigserial PRIMARY KEY, council_id bigint)")
            connection.execute("ALTER TABLE bins ENABLE ROW LEVEL SECURITY")
            connection.execute("ALTER TABLE bins FORCE ROW LEVEL SECURITY")
            connection.execute("CREATE POLICY ashby ON bins USING (council_id = 1)")
        yield running


def connect(server, role):
    return psycopg.connect(server.url(role, "moothall"), autocommit=True)


@pytest.mark.parametrize("role", ["owner", "web", "job"])
def test_no_working_role_passes_the_walls(server, role):
    with connect(server, role) as connection:
        powers = "rolsuper, rolbypassrls, rolcreaterole"
        look = f"SELECT {powers} FROM pg_roles WHERE rolname = current_user"  # noqa: S608
        assert connection.execute(look).fetchone() == (False, False, False)


@pytest.mark.parametrize("role", ["web", "job"])
def test_web_and_job_use_the_owners_tables_within_the_policy(server, role):
    with connect(server, role) as connection:
        connection.execute("INSERT INTO bins (council_id) VALUES (1)")
        with pytest.raises(InsufficientPrivilege, match="row-level security"):
            connection.execute("INSERT INTO bins (council_id) VALUES (2)")


@pytest.mark.parametrize("role", ["web", "job", "backup"])
def test_only_the_owner_makes_tables(server, role):
    with connect(server, role) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute("CREATE TABLE sheds (id bigint)")


def test_the_backup_role_sees_all_rows_and_writes_none(server):
    with server.connected("moothall") as admin:
        admin.execute("INSERT INTO bins (council_id) VALUES (2)")
    with connect(server, "backup") as connection:
        assert connection.execute("SELECT 1 FROM bins WHERE council_id = 2").fetchone() == (1,)
        with pytest.raises(InsufficientPrivilege):
            connection.execute("DELETE FROM bins")


def test_the_extensions_are_there(server):
    with connect(server, "web") as connection:
        found = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
    assert set(roles.EXTENSIONS) <= found


def test_preparing_again_mends_and_loses_nothing(server):
    with server.connected("moothall") as admin:
        admin.execute("ALTER ROLE moothall_web BYPASSRLS")
        before = admin.execute("SELECT count(*) FROM bins").fetchone()
    server.prepare("moothall")
    test_no_working_role_passes_the_walls(server, "web")
    with server.connected("moothall") as admin:
        assert admin.execute("SELECT count(*) FROM bins").fetchone() == before


def test_a_database_name_is_plain():
    with pytest.raises(ValueError, match="no plain lower-case"):
        roles.identifier('moothall"; DROP DATABASE postgres; --')


def test_a_password_with_a_quote_is_one_literal():
    assert roles.quoted("it's") == "'it''s'"
