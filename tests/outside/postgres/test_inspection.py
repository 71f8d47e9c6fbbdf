"""What `moothall doctor` finds out about a database, each fault really made."""

import psycopg
import pytest

from moothall.ground.councils.words import GLOBAL_TABLES
from moothall.outside.postgres import inspection
from moothall.outside.postgres.loopback import free_port
from moothall.outside.postgres.roles import ROLES

pytestmark = pytest.mark.slow

GLOBAL = frozenset(GLOBAL_TABLES)


@pytest.fixture
def database(fresh_database, ashby_committed):
    server, name = fresh_database
    server.prepare(name)
    return server, name


@pytest.fixture
def odd_role(database):
    """Make a login with powers that none of ours may have; ours are shared with other tests."""
    server, name = database
    role = f"odd_{name}"

    def make(powers):
        admin(database, f"CREATE ROLE {role} LOGIN PASSWORD 'odd' {powers}")
        return f"postgresql://{role}:odd@127.0.0.1:{server.port}/postgres"

    yield make
    admin(database, f"DROP ROLE {role}")


def faults(database):
    server, name = database
    addresses = {role: server.url(role, name) for role in ROLES}
    found = list(inspection.look(addresses, global_tables=GLOBAL))
    return {f.what: f.said for f in found if not f.is_well}


def admin(database, statement):
    server, name = database
    with server.connected(name) as connection:
        connection.execute(statement)


def test_a_sound_database_has_no_faults(database):
    assert faults(database) == {}


@pytest.mark.parametrize(
    ("role", "powers", "said"),
    [
        ("web", "SUPERUSER", "is a superuser: no wall binds it."),
        ("job", "BYPASSRLS", "has BYPASSRLS: no wall binds it."),
        ("backup", "NOBYPASSRLS", "lacks BYPASSRLS: backups would fail."),
    ],
)
def test_a_role_with_the_wrong_powers_is_named(database, odd_role, role, powers, said):
    found = list(inspection.look({role: odd_role(powers)}, global_tables=GLOBAL))
    assert found[0].said.endswith(said)
    assert found[0].mend


def test_a_missing_extension_is_named(database):
    admin(database, "DROP EXTENSION pgcrypto")
    assert faults(database) == {"extensions": "missing: pgcrypto"}


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE councils_team DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE councils_team NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY councils_team_in_scope ON councils_team",
    ],
)
def test_a_table_whose_wall_is_out_is_named(database, statement):
    admin(database, statement)
    assert faults(database) == {"walls between councils": "without a wall: councils_team"}


def test_a_policy_that_lets_everything_pass_is_run_into_and_named(database):
    admin(database, "DROP POLICY councils_team_in_scope ON councils_team")
    admin(database, "CREATE POLICY open_door ON councils_team USING (true)")
    assert faults(database) == {
        "walls between councils": "written outside the scope: councils_team"
    }


def test_looking_changes_nothing(database):
    server, name = database
    with psycopg.connect(server.url("backup", name)) as connection:
        count = "SELECT count(*) FROM councils_team"
        before = connection.execute(count).fetchone()
        connection.commit()
        faults(database)
        assert connection.execute(count).fetchone() == before


def test_a_server_that_does_not_answer_says_where_and_what_to_do():
    port = free_port()
    url = f"postgresql://moothall_web:secret@127.0.0.1:{port}/moothall"
    (found,) = inspection.look({"web": url}, global_tables=GLOBAL)
    assert f"PostgreSQL runs at 127.0.0.1:{port}" in found.mend
    assert "secret" not in found.said + found.mend
