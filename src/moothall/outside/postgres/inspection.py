"""Look at a database as its roles see it, and say what is not as it should be.

Everything is tried, not believed: each role connects, each wall is run into.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from moothall.outside.postgres import roles, walls

OLDEST = 15
NOBODY = -1
MOST_DRIFT = 5.0  # seconds
Connection = psycopg.Connection[tuple[object, ...]]
WALLED = """
    SELECT c.relname, c.relrowsecurity
        AND (c.relforcerowsecurity OR c.relname = ANY (%s))
        AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'council_id'
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT a.attisdropped
    ORDER BY c.relname
"""
MEND_ROLES = "Run the SQL of `moothall doctor --roles-sql` as the server's administrator."


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `mend` is empty when it is well."""

    what: str
    said: str
    mend: str = ""
    is_grave: bool = True

    @property
    def is_well(self) -> bool:
        """Say whether there is nothing to do."""
        return not self.mend


def look(addresses: Mapping[str, str], *, global_tables: frozenset[str]) -> Iterator[Finding]:
    """Yield a finding for every role in `addresses`, then for the walls as `web` meets them.

    `global_tables` carry council ids and are meant to stand outside the walls.
    """
    is_reached = True
    for role, url in addresses.items():
        try:
            with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
                yield from _role(connection, role)
        except psycopg.OperationalError as fault:
            is_reached = False
            yield Finding(f"database as {role}", str(fault).strip(), _mend(role, url))
    if is_reached and "web" in addresses:
        with psycopg.connect(addresses["web"], autocommit=True, connect_timeout=5) as connection:
            yield from _server(connection)
            yield from _walls(connection, global_tables)


def _mend(role: str, url: str) -> str:
    parts = urlsplit(url)
    return (
        f"See that PostgreSQL runs at {parts.hostname}:{parts.port or 5432} and takes the login "
        f"of {parts.username}. {MEND_ROLES if role else ''}"
    )


def _role(connection: Connection, role: str) -> Iterator[Finding]:
    found = connection.execute(
        "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    name, is_super, passes = found or ("nobody", False, False)
    what = f"database as {role}"
    if is_super:
        yield Finding(what, f"{name} is a superuser: no wall binds it.", MEND_ROLES)
    elif passes and role != "backup":
        yield Finding(what, f"{name} has BYPASSRLS: no wall binds it.", MEND_ROLES)
    elif not passes and role == "backup":
        yield Finding(what, f"{name} lacks BYPASSRLS: backups would fail.", MEND_ROLES)
    else:
        yield Finding(what, f"connects as {name}")


def _server(connection: Connection) -> Iterator[Finding]:
    found = connection.execute(
        "SELECT current_setting('server_version_num')::int / 10000,"
        " current_setting('server_encoding'),"
        " extract(epoch FROM clock_timestamp())::float8,"
        " array(SELECT extname::text FROM pg_extension)"
    ).fetchone()
    version, encoding, seconds, extensions = found or (0, "", 0.0, [])
    newer = f"Use PostgreSQL {OLDEST} or newer."
    is_old = int(str(version)) < OLDEST
    yield Finding("PostgreSQL", f"version {version}", newer if is_old else "")
    wrong = "Make the database with ENCODING 'UTF8' TEMPLATE template0."
    yield Finding("encoding", str(encoding), "" if encoding == "UTF8" else wrong)
    have = extensions if isinstance(extensions, list) else []
    drift = abs(float(str(seconds)) - time.time())
    behind = "Set both clocks from the same source, such as systemd-timesyncd."
    said = f"this machine and the database differ by {drift:.1f} s"
    yield Finding("clock", said, behind if drift > MOST_DRIFT else "")
    missing = [name for name in roles.EXTENSIONS if name not in have]
    said = f"missing: {', '.join(missing)}" if missing else ", ".join(roles.EXTENSIONS)
    yield Finding("extensions", said, MEND_ROLES if missing else "")


def _walled(connection: Connection) -> list[tuple[object, ...]]:
    return connection.execute(WALLED.encode(), [list(walls.LOOKED_OVER)]).fetchall()


def _walls(connection: Connection, global_tables: frozenset[str]) -> Iterator[Finding]:
    tables = {str(name): bool(walled) for name, walled in _walled(connection)}
    bare = sorted(name for name, is_walled in tables.items() if not is_walled)
    bare = [name for name in bare if name not in global_tables]
    walled = [name for name, is_walled in tables.items() if is_walled]
    if not tables:
        yield Finding("walls between councils", "no tables yet", "Run `moothall migrate`.")
        return
    read = [name for name in walled if _shows_a_row(connection, name)]
    written = [name for name in walled if not _refuses_a_row(connection, name)]
    for said, names in (
        ("without a wall", bare),
        ("read outside a scope", read),
        ("written outside the scope", written),
    ):
        if names:
            mend = "This is a defect or tampering: stop serving, restore or migrate, and report it."
            yield Finding("walls between councils", f"{said}: {', '.join(names)}", mend)
    if not (bare or read or written):
        yield Finding("walls between councils", f"hold on {len(walled)} tables, each tried as web")


def _shows_a_row(connection: Connection, table: str) -> bool:
    """Outside a scope a walled table with rows refuses to be read at all."""
    try:
        look = sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table))
        return connection.execute(look).fetchone() is not None
    except InsufficientPrivilege:
        return False


def _refuses_a_row(connection: Connection, table: str) -> bool:
    """The wall is met before any other rule of the table."""
    insert = sql.SQL("INSERT INTO {} (council_id) VALUES (%s)").format(sql.Identifier(table))
    try:
        with connection.transaction(force_rollback=True):
            connection.execute("SELECT set_config('moothall.scope', '0', true)")
            connection.execute(insert, [NOBODY])
    except InsufficientPrivilege:
        return True
    except psycopg.Error:  # refused for another reason, after the wall let it pass
        return False
    return False
