"""What can be said of a PostgreSQL server, and why one refuses."""

from enum import StrEnum


class State(StrEnum):
    """What is going on in a server's home."""

    DOWN = "down"  # nothing runs, nothing is in the way
    STALE = "stale"  # nothing runs, but a lock file names a process that is not ours
    ORPHANED = "orphaned"  # the main process was killed, its children still end
    STRANGER = "stranger"  # nothing of ours runs, and something else answers on our port
    STARTING = "starting"
    RECOVERING = "recovering"
    RUNNING = "running"
    STOPPING = "stopping"


class PostgresRefused(Exception):
    """PostgreSQL cannot be used as asked; the message says why, and what to do."""


class BinariesMissing(PostgresRefused):
    """PostgreSQL's programs are not where they should be."""


class VersionsDiffer(PostgresRefused):
    """The data folder was made by another major version of PostgreSQL."""


class PlaceUnreachable(PostgresRefused):
    """The account that runs PostgreSQL may not reach this folder."""


class NotOurs(PostgresRefused):
    """It belongs to somebody else, so it is left alone."""


class PortTaken(NotOurs):
    """Something else answers on this port."""


class Busy(PostgresRefused):
    """Another process is starting or stopping the same server."""


class NoStart(PostgresRefused):
    """PostgreSQL did not start."""


class NoStop(PostgresRefused):
    """PostgreSQL did not stop."""


class ProgramFailed(PostgresRefused):
    """One of PostgreSQL's programs ended with a fault."""


class BackupUnsound(PostgresRefused):
    """The backup does not hold what it should."""


class NotEmpty(PostgresRefused):
    """A backup is restored only into an empty place."""
