"""A backup is worth what its restore gives: every table, every wall, every file."""

import json
import shutil
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from tests.conftest import clone, council, drop, pointed

from moothall.ground.councils import scope
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.outside.postgres import backup, manifest
from moothall.outside.postgres.words import BackupUnsound, NotEmpty, PostgresRefused

pytestmark = pytest.mark.slow
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
WALLS = """
    SELECT 'table', relname, relrowsecurity || ' ' || relforcerowsecurity FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    UNION ALL SELECT 'right', c.relname, x.grantor::regrole || ' ' || x.grantee::regrole || ' '
        || x.privilege_type FROM pg_class c, aclexplode(c.relacl) x
        WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'policy', policyname, tablename || ' ' || coalesce(qual, '') FROM pg_policies
    UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger
        WHERE NOT tgisinternal
    UNION ALL SELECT 'constraint', conname, contype::text || convalidated FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'index', indexname, tablename FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'function', p.oid::regprocedure::text, prosecdef || ' '
        || x.grantee::regrole || ' ' || x.privilege_type
        FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', proowner))) x
        WHERE pronamespace = 'public'::regnamespace AND proowner = 'moothall_owner'::regrole
    UNION ALL SELECT 'default', x.grantee::regrole::text, defaclobjtype::text || x.privilege_type
        FROM pg_default_acl, aclexplode(defaclacl) x
    ORDER BY 1, 2, 3
"""


def quietly(_label, _done, _total):
    """Report to nobody."""


def a_home(folder):
    (folder / "files" / "ab").mkdir(parents=True)
    (folder / "files" / "ab" / "abcd").write_bytes(b"a photograph of a bin")
    (folder / "secret-key").write_text("kept with the files it signs")
    return folder


@pytest.fixture
def home(tmp_path):
    return a_home(tmp_path / "home")


@pytest.fixture(scope="module")
def database(postgres, django_db_setup, django_db_blocker):
    """The server and the name of a database of seven entries, which no test changes."""
    name = f"kept_{uuid4().hex[:12]}"
    clone(postgres, name)
    with pointed("web", postgres, name, django_db_blocker):
        ashby = council("ashby")

        class Thing:
            class _meta:  # noqa: N801
                label_lower = "councils.team"

            council_id, pk = ashby.pk, 1

        with scope.opened([ashby.pk], writes=True):
            for number in range(7):
                facts = {"n": number}
                journal.record("team.added", Thing, by=Actor.job("seal"), at=NOON, facts=facts)
    postgres.prepare(name)
    yield postgres, name
    drop(postgres, name)


@pytest.fixture(scope="module")
def made_once(database, tmp_path_factory):
    """A backup of it, which no test changes."""
    server, name = database
    place, url = tmp_path_factory.mktemp("made"), server.url("backup", name)
    home = a_home(place / "home")
    return backup.create(url, home, place / "backups", version="1", report=quietly)


@pytest.fixture
def folder(made_once, tmp_path):
    """A copy of the backup."""
    return shutil.copytree(made_once, tmp_path / "backups" / made_once.name)


@pytest.fixture
def empty(another):
    with another() as server:
        server.prepare("moothall")
        yield server


@pytest.fixture
def soon(another, monkeypatch):
    """What is verified is restored into a server that is soon there."""
    monkeypatch.setattr(backup, "scratch", another)


def restore(folder, server, home):
    urls = (server.url("owner", "moothall"), server.url("backup", "moothall"))
    return backup.restore(folder, *urls, home=home, report=quietly)


def everything(url):
    """Every row of every table, and every wall, as text."""
    with psycopg.connect(url) as connection:
        found = {"walls": connection.execute(WALLS).fetchall()}
        for (table,) in connection.execute(backup.TABLES).fetchall():
            rows = sql.SQL("SELECT t::text FROM {} t ORDER BY 1").format(sql.Identifier(table))
            found[table] = connection.execute(rows).fetchall()
    return found


def test_a_restore_into_an_empty_place_gives_every_table_wall_and_file(
    database, folder, empty, tmp_path
):
    server, name = database
    restored = tmp_path / "restored"
    restore(folder, empty, restored)
    before = everything(server.url("superuser", name))
    assert len(before["journal_entry"]) >= 7
    after = everything(empty.url("superuser", "moothall"))
    assert set(after["walls"]) ^ set(before["walls"]) == set()
    assert after == before
    assert (restored / "files/ab/abcd").read_bytes() == b"a photograph of a bin"
    assert (restored / "secret-key").read_text() == "kept with the files it signs"


def test_what_is_restored_is_behind_its_walls_again(database, folder, empty, tmp_path):
    restore(folder, empty, tmp_path / "restored")
    with psycopg.connect(empty.url("web", "moothall"), autocommit=True) as connection:
        with pytest.raises(psycopg.Error, match="no council scope is open"):
            connection.execute("SELECT * FROM journal_entry")
        connection.execute("SELECT set_config('moothall.scope', '0', false)")
        assert (
            connection.execute("SELECT facts FROM journal_entry WHERE council_id > 0").fetchall()
            == []
        )


def test_new_rows_go_on_where_the_old_ones_ended(folder, empty, tmp_path):
    restore(folder, empty, tmp_path / "restored")
    with empty.connected("moothall") as connection:
        last = connection.execute("SELECT max(id) FROM journal_entry").fetchone()[0]
        sequence = "SELECT nextval(pg_get_serial_sequence('journal_entry', 'id'))"
        assert connection.execute(sequence).fetchone()[0] > last


def test_a_sound_backup_verifies(folder):
    described = backup.verify(folder, report=quietly)
    assert described.rows["journal_entry"] >= 7
    assert sorted(described.digests) == ["database.dump", "files/files/ab/abcd", "files/secret-key"]


@pytest.mark.parametrize("told", ["SELECT 'ab/abcd'", "SELECT path FROM files_of_a_later_version"])
def test_a_file_that_a_row_speaks_of_is_there(folder, soon, told):
    backup.verify(folder, report=quietly, speaks_of=told)


def test_a_file_that_a_row_speaks_of_must_be_there(folder, soon):
    with pytest.raises(BackupUnsound, match="speaks of the file ab/lost, which is not there"):
        backup.verify(folder, report=quietly, speaks_of="SELECT 'ab/lost'")


def test_a_file_that_is_swept_while_it_is_copied_is_no_fault(home, tmp_path, monkeypatch):
    copy = backup.shutil.copy2
    gone = home / "files" / "ab" / "gone"
    gone.write_bytes(b"an orphan")
    monkeypatch.setattr(
        backup.shutil, "copy2", lambda a, b: gone.unlink(missing_ok=True) or copy(a, b)
    )
    backup._copy_files(home, tmp_path / "copied", quietly)
    assert [path.name for path in (tmp_path / "copied/files/ab").iterdir()] == ["abcd"]


def test_a_file_that_changed_is_named(folder):
    (folder / "files/files/ab/abcd").write_bytes(b"another photograph")
    with pytest.raises(BackupUnsound, match="files/files/ab/abcd is not what was backed up"):
        backup.verify(folder, report=quietly)


def test_a_file_that_is_missing_is_named(folder):
    (folder / "files/secret-key").unlink()
    with pytest.raises(BackupUnsound, match="lacks files/secret-key"):
        backup.verify(folder, report=quietly)


def test_a_file_that_was_slipped_in_is_named(folder):
    (folder / "files/more").write_text("x")
    with pytest.raises(BackupUnsound, match="holds files/more"):
        backup.verify(folder, report=quietly)


def test_a_row_that_the_dump_lacks_is_told_by_its_table(folder, soon):
    described = json.loads((folder / manifest.NAME).read_text())
    described["rows"]["journal_entry"] += 1
    (folder / manifest.NAME).write_text(json.dumps(described))
    with pytest.raises(BackupUnsound, match="The table journal_entry had 8 rows and now has 7"):
        backup.verify(folder, report=quietly)


@pytest.mark.parametrize("text", ["", "[]", '{"format": 99}'])
def test_a_folder_that_is_no_backup_is_refused(tmp_path, text):
    (tmp_path / manifest.NAME).write_text(text)
    with pytest.raises(BackupUnsound):
        manifest.read(tmp_path)


def test_a_restore_over_a_living_database_is_refused_and_changes_nothing(
    database, folder, tmp_path
):
    server, name = database
    before = everything(server.url("superuser", name))
    urls = (server.url("owner", name), server.url("backup", name))
    with pytest.raises(NotEmpty, match="tables already"):
        backup.restore(folder, *urls, home=tmp_path / "new", report=quietly)
    assert everything(server.url("superuser", name)) == before


def test_a_restore_over_files_is_refused_before_the_database_is_touched(folder, empty, home):
    with pytest.raises(NotEmpty, match="holds files already"):
        restore(folder, empty, home)
    with empty.connected("moothall") as connection:
        assert connection.execute(backup.TABLES).fetchall() == []


def test_a_restore_that_fails_midway_leaves_the_place_empty(folder, empty, tmp_path):
    described = manifest.read(folder)
    dump = folder / manifest.DUMP
    dump.write_bytes(dump.read_bytes()[: -dump.stat().st_size // 3])
    digests = described.digests | {manifest.DUMP: manifest.digest(dump)}
    manifest.Manifest(**vars(described) | {"digests": digests}).write(folder)
    with pytest.raises(PostgresRefused):
        restore(folder, empty, tmp_path / "restored")
    with empty.connected("moothall") as connection:
        assert connection.execute(backup.TABLES).fetchall() == []


def test_only_its_owner_reads_a_backup(made_once):
    assert made_once.stat().st_mode & 0o777 == 0o700
    assert (made_once / manifest.NAME).stat().st_mode & 0o777 == 0o600


def test_a_role_that_the_walls_bind_makes_no_backup_that_passes_for_whole(database, home, tmp_path):
    server, name = database
    with pytest.raises((PostgresRefused, psycopg.Error)):
        backup.create(server.url("web", name), home, tmp_path / "b", version="1", report=quietly)
    assert list((tmp_path / "b").glob("moothall-*")) == []
