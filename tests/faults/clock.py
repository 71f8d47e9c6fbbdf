"""A database whose clock a test sets: its own `clock_timestamp()` stands before PostgreSQL's.

The product reads no other clock of the database, so pages and loops live in that time.
"""

from datetime import timedelta

import psycopg

FAKED = """
    CREATE SCHEMA faked;
    CREATE TABLE faked.time (stands_at timestamptz, ahead interval NOT NULL);
    INSERT INTO faked.time VALUES (NULL, '0');
    CREATE FUNCTION faked.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
        $$ SELECT coalesce(stands_at, pg_catalog.clock_timestamp() + ahead) FROM faked.time $$;
    GRANT USAGE ON SCHEMA faked TO PUBLIC;
    GRANT SELECT ON faked.time TO PUBLIC;
    ALTER DATABASE "{name}" SET search_path = public, faked, pg_catalog;
"""


class Clock:
    """The clock of one database."""

    def __init__(self, server, name) -> None:
        self._line = psycopg.connect(server.url("superuser", name), autocommit=True)
        self._line.execute(FAKED.format(name=name))
        self._line.execute("SET search_path = pg_catalog")

    def stand(self, at) -> None:
        """Let it stand at a moment."""
        self._line.execute("UPDATE faked.time SET stands_at = %s", [at])

    def go(self, *, ahead: timedelta) -> None:
        """Let it go on, so much ahead of the right time."""
        self._line.execute("UPDATE faked.time SET stands_at = NULL, ahead = %s", [ahead])

    def close(self) -> None:
        self._line.close()
