"""The private server, as commands use it; nothing here loads Django."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from moothall.outside.postgres import place, server, sharing

ADDRESSES = {
    "web": "DATABASE_URL",
    "job": "DATABASE_JOB_URL",
    "owner": "DATABASE_OWNER_URL",
    "backup": "DATABASE_BACKUP_URL",
}


def is_used() -> bool:
    """Say whether the private server is used, rather than an administrator's own."""
    return not any(os.environ.get(name, "").strip() for name in ADDRESSES.values())


def private_server() -> server.Server:
    """Return the private server of MOOTHALL_HOME."""
    return server.Server(place.home())


@contextmanager
def database() -> Iterator[None]:
    """Have the private server run for a command; the last command stops it if one started it."""
    if not is_used():
        yield
        return
    private = private_server()
    with sharing.used(private):
        private.prepare(server.DATABASE)
        yield


def address(role: str) -> str:
    """Return the database's address under a role; a missing setting is a refusal."""
    if is_used():
        return private_server().url(role, server.DATABASE)
    found = os.environ.get(ADDRESSES[role], "").strip()
    if not found:
        raise click.ClickException(
            f"{ADDRESSES[role]} is not set. With a database server of your own this command needs "
            f"it; `moothall doctor --roles-sql` prints the SQL that makes its role."
        )
    return found
