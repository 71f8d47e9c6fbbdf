"""A private server that several commands use at once: the last one out stops it.

A command that finds the server down starts it, and would stop it under another that came meanwhile.
So each holds a shared lock for as long as it works. The lock's file says whether one of them
started the server: one that was started otherwise stays up.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from moothall.outside.postgres.server import Server

USERS = "postgres.users"
STARTED = "one of its users started it\n"


@contextmanager
def used(server: Server, *, as_if_started: bool = False) -> Iterator[None]:
    """Have *server* run meanwhile; stop it after when nobody uses it and one of its users began it.

    With `as_if_started` it is stopped even when it ran before. Raises as `Server.start` and
    `Server.stop` do.
    """
    server.cluster.open()
    with (server.home / USERS).open("a+") as users:
        fcntl.flock(users, fcntl.LOCK_SH)  # waits for one who is stopping it
        try:
            if as_if_started:
                _mark(users)
            if server.start():
                _mark(users)
            yield
        finally:
            if _is_last(users):
                _leave(server, users)


def _mark(users: IO[str]) -> None:
    users.truncate(0)
    users.write(STARTED)
    users.flush()


def _is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _leave(server: Server, users: IO[str]) -> None:
    users.seek(0)
    if users.read():
        server.stop()
        users.truncate(0)
