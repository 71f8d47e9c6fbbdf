"""The roles: who migrates, who serves pages, who works in the background, who takes backups.

One text makes them, for the private server and, printed by `moothall doctor --roles-sql`, for an
administrator's own. None of the first three passes row-level security. The backup role does, can
read everything and write nothing, and no serving process ever has its password.
"""

import re
from collections.abc import Mapping

ROLES = {
    "owner": "moothall_owner",
    "web": "moothall_web",
    "job": "moothall_job",
    "backup": "moothall_backup",
}
SILENT_MACHINES = {
    "tcp_keepalives_idle": 15,
    "tcp_keepalives_interval": 5,
    "tcp_keepalives_count": 3,
}
"""After 30 seconds without a sign of a machine the server ends its sessions, and with them the
locks that they hold: PostgreSQL's own patience is two hours."""
EXTENSIONS = ("unaccent", "pg_trgm", "pgcrypto")
NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


def sql_for_roles(passwords: Mapping[str, str]) -> str:
    """Return the statements that make the roles, or mend them; passwords by short role name."""
    statements = []
    for short, role in ROLES.items():
        passes = "BYPASSRLS" if short == "backup" else "NOBYPASSRLS"
        options = f"LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION {passes}"
        statements += [
            f"DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;",
            f"ALTER ROLE {role} {options} PASSWORD {quoted(passwords[short])};",
        ]
    statements += [
        f"ALTER ROLE {ROLES[short]} SET {name} = {value};"
        for short in ("web", "job")
        for name, value in SILENT_MACHINES.items()
    ]
    statements.append("GRANT pg_read_all_data TO moothall_backup;")
    return "\n".join(statements) + "\n"


def sql_for_database(database: str) -> str:
    """Return the statements that ready a database; run as superuser, connected to it."""
    name = identifier(database)
    statements = [
        *(f"CREATE EXTENSION IF NOT EXISTS {extension};" for extension in EXTENSIONS),
        f"ALTER DATABASE {name} OWNER TO moothall_owner;",
        f"ALTER DATABASE {name} SET timezone TO 'UTC';",
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC;",
        f"GRANT CONNECT ON DATABASE {name} TO moothall_web, moothall_job, moothall_backup;",
        f"GRANT TEMPORARY ON DATABASE {name} TO moothall_job;",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC;",
        "GRANT USAGE, CREATE ON SCHEMA public TO moothall_owner;",
        "GRANT USAGE ON SCHEMA public TO moothall_web, moothall_job;",
    ]
    return "\n".join(statements) + "\n" + sql_for_rights(are_given=True)


def sql_for_rights(*, are_given: bool) -> str:
    """Return the statements that give web and job their rights on what the owner will make.

    Taken away while a backup is restored: a dump says what each table grants beyond PostgreSQL's
    own defaults, so rights given by ours would stay where a table took them away.
    """
    verb, both = ("GRANT", "TO") if are_given else ("REVOKE", "FROM")
    both += " moothall_web, moothall_job;"
    owners = f"ALTER DEFAULT PRIVILEGES FOR ROLE moothall_owner IN SCHEMA public {verb}"
    statements = [
        f"{owners} SELECT, INSERT, UPDATE, DELETE ON TABLES {both}",
        f"{owners} USAGE, SELECT ON SEQUENCES {both}",
        f"{owners} EXECUTE ON FUNCTIONS {both}",
    ]
    return "\n".join(statements) + "\n"


def identifier(name: str) -> str:
    """Return a database's name as SQL may hold it; only plain lower-case names are taken."""
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no plain lower-case database name")
    return f'"{name}"'


def quoted(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
