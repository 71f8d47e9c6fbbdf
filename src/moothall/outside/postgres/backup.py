"""Backups: the database as PostgreSQL dumps it, the files as they lie, and proof of both.

The dump is taken by the backup role, the only one that sees every council's rows, and in the
same snapshot as the rows are counted. It is restored by the owner, in one transaction: all of
it, or nothing.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from moothall.outside.postgres import binaries, manifest, place, roles
from moothall.outside.postgres.manifest import DUMP, FILES, Manifest
from moothall.outside.postgres.server import DATABASE, scratch
from moothall.outside.postgres.words import BackupUnsound, NotEmpty, ProgramFailed

Report = Callable[[str, int, int], None]
KEPT = ("secret-key", "demo.txt")  # small files of the home that a restored place needs
NOT_OURS_TO_MAKE = (" EXTENSION ", " COMMENT - EXTENSION ")  # `prepare` made them, as superuser
TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY c.relname
"""


def create(url: str, home: Path, into: Path, *, version: str, report: Report) -> Path:
    """Back up the database at `url` (as the backup role) and the files of `home`.

    Returns the new folder in `into`, which only its owner may read. A backup that was cut off
    keeps its ending `.unfinished` and is never taken for one.
    """
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(suffix=".unfinished", dir=into))
    with psycopg.connect(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        taken_at, name, postgres, snapshot = _moment(connection)
        rows = count(connection, report)
        options = ["--format=custom", "--no-comments", f"--snapshot={snapshot}"]
        report("Dumping the database", 0, 1)
        _program("pg_dump", url, *options, f"--file={unfinished / DUMP}")
        report("Dumping the database", 1, 1)
    _copy_files(home, unfinished / FILES, report)
    digests = {name: manifest.digest(path) for name, path in manifest.contents(unfinished)}
    Manifest(taken_at, version, postgres, rows, digests).write(unfinished)
    done = into / name
    unfinished.rename(done)
    return done


def verify(folder: Path, *, report: Report, speaks_of: str = "") -> Manifest:
    """Restore a backup into a server that is thrown away, and compare; raise BackupUnsound.

    `speaks_of` is SQL that gives the path, within the folder of files, of every content that the
    database speaks of: each must be in the backup.
    """
    described = manifest.read(folder)
    manifest.check_files(folder, described)
    with scratch() as server:
        server.prepare(DATABASE)
        _restore_database(folder, server.url("owner", DATABASE), report)
        with psycopg.connect(server.url("backup", DATABASE)) as connection:
            _compare(described, count(connection, report))
            if speaks_of:
                _check_contents(described, connection, speaks_of)
    return described


def restore(folder: Path, owner: str, backup: str, *, home: Path, report: Report) -> Manifest:
    """Restore a backup into an empty database and an empty home; raise NotEmpty otherwise.

    `owner` and `backup` are the addresses of the database under those roles.
    """
    described = manifest.read(folder)
    manifest.check_files(folder, described)
    _check_empty(backup, home)
    _restore_database(folder, owner, report)
    with psycopg.connect(backup) as connection:
        _compare(described, count(connection, report))
    _restore_files(folder / FILES, home, report)
    return described


def count(connection: psycopg.Connection[tuple[object, ...]], report: Report) -> dict[str, int]:
    """Return the number of rows of every table."""
    names = [str(name) for (name,) in connection.execute(TABLES.encode()).fetchall()]
    rows = {}
    for done, name in enumerate(names, start=1):
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))
        found = connection.execute(query).fetchone()
        rows[name] = int(str(found[0])) if found else 0
        report("Counting rows", done, len(names))
    return rows


def _moment(connection: psycopg.Connection[tuple[object, ...]]) -> tuple[str, str, int, str]:
    found = connection.execute(
        "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'),"
        ' to_char(now() AT TIME ZONE \'UTC\', \'"moothall-"YYYYMMDD"T"HH24MISS"Z"\'),'
        " current_setting('server_version_num')::int / 10000, pg_export_snapshot()"
    ).fetchone()
    taken_at, name, postgres, snapshot = found or ("", "", 0, "")
    return str(taken_at), str(name), int(str(postgres)), str(snapshot)


def _program(program: str, url: str, *options: str) -> str:
    parts = urlsplit(url)
    command = [str(binaries.find() / program), *options, f"--dbname={_without_password(url)}"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    done = subprocess.run(  # noqa: S603  # PostgreSQL's own program
        command,
        env=environment | {"PGPASSWORD": unquote(parts.password or ""), "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        text=True,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise ProgramFailed(_explained(program, done.stderr.strip()))
    return done.stdout


def _explained(program: str, said: str) -> str:
    if "server version mismatch" in said:
        said += "\nSet PG_BIN to the programs of a PostgreSQL as new as the server."
    return f"{program} did not succeed: {said}"


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    user, _, place_ = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user.split(':')[0]}@{place_}").geturl()


def _restore_database(folder: Path, url: str, report: Report) -> None:
    report("Restoring the database", 0, 1)
    with tempfile.NamedTemporaryFile("w", suffix=".list") as chosen, _no_rights_beforehand(url):
        listed = _listed(folder / DUMP)
        chosen.write("\n".join(line for line in listed if not _is_made_before(line)))
        chosen.flush()
        options = ["--exit-on-error", "--single-transaction", "--no-owner"]
        _program("pg_restore", url, *options, f"--use-list={chosen.name}", str(folder / DUMP))
    report("Restoring the database", 1, 1)


@contextmanager
def _no_rights_beforehand(url: str) -> Iterator[None]:
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(roles.sql_for_rights(are_given=False).encode())
        try:
            yield
        finally:
            owner.execute(roles.sql_for_rights(are_given=True).encode())


def _listed(dump: Path) -> list[str]:
    command = [str(binaries.find() / "pg_restore"), "--list", str(dump)]
    done = subprocess.run(command, text=True, capture_output=True, check=False)  # noqa: S603  # ours
    if done.returncode:
        raise BackupUnsound(f"{dump} cannot be read: {done.stderr.strip()}")
    return done.stdout.splitlines()


def _is_made_before(line: str) -> bool:
    return any(kind in line for kind in NOT_OURS_TO_MAKE)


def _compare(described: Manifest, rows: dict[str, int]) -> None:
    for table in sorted(described.rows.keys() | rows.keys()):
        wanted, found = described.rows.get(table), rows.get(table)
        if wanted != found:
            raise BackupUnsound(f"The table {table} had {wanted} rows and now has {found}.")


def _check_contents(
    described: Manifest, connection: psycopg.Connection[tuple[object, ...]], speaks_of: str
) -> None:
    try:
        paths = connection.execute(speaks_of.encode()).fetchall()
    except psycopg.errors.UndefinedTable:
        return  # a backup from before there were files
    for (path,) in paths:
        if f"{FILES}/{FILES}/{path}" not in described.digests:
            raise BackupUnsound(f"The database speaks of the file {path}, which is not there.")


def _check_empty(url: str, home: Path) -> None:
    with psycopg.connect(url) as connection:
        found = connection.execute(TABLES.encode()).fetchall()
    if found:
        raise NotEmpty(
            f"The database holds {len(found)} tables already. Restore into an empty one: another "
            f"MOOTHALL_HOME, or another DATABASE_OWNER_URL."
        )
    files = home / FILES
    if files.exists() and any(files.iterdir()):
        raise NotEmpty(f"{files} holds files already. Restore into an empty MOOTHALL_HOME.")


def _copy_files(home: Path, into: Path, report: Report) -> None:
    into.mkdir(mode=0o700)
    for name in KEPT:
        if (home / name).exists():
            shutil.copy2(home / name, into / name)
    if (home / FILES).exists():
        _copy_tree(home / FILES, into / FILES, report)


def _restore_files(source: Path, home: Path, report: Report) -> None:
    home.mkdir(mode=0o711, parents=True, exist_ok=True)
    for name in KEPT:
        if (source / name).exists():
            place.write_private(home / name, (source / name).read_text())
    if (source / FILES).exists():
        _copy_tree(source / FILES, home / FILES, report)


def _copy_tree(source: Path, into: Path, report: Report) -> None:
    paths = sorted(path for path in source.rglob("*") if path.is_file())
    for done, path in enumerate(paths, start=1):
        target = into / path.relative_to(source)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # swept or finished since; `verify` knows what must be
            shutil.copy2(path, target)
        report("Copying files", done, len(paths))
