"""Make the platform ready for a command: Django under a login role, and a database that runs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
import django

from moothall.outside.postgres import place, server

ADDRESSES = {
    "web": "DATABASE_URL",
    "job": "DATABASE_JOB_URL",
    "owner": "DATABASE_OWNER_URL",
    "backup": "DATABASE_BACKUP_URL",
}


def is_embedded() -> bool:
    """Say whether the private server is used, rather than an administrator's own."""
    return not any(os.environ.get(name, "").strip() for name in ADDRESSES.values())


def private_server() -> server.Server:
    """Return the private server of MOOTHALL_HOME."""
    return server.Server(place.home())


@contextmanager
def database() -> Iterator[None]:
    """Have the private server run for a command, and stop it after when it was down before."""
    if not is_embedded():
        yield
        return
    private = private_server()
    is_ours = private.start()
    private.prepare(server.DATABASE)
    try:
        yield
    finally:
        if is_ours:
            private.stop()


def ready(role: str) -> None:
    """Set Django up under a login role; a setting that cannot be used is a refusal."""
    os.environ["MOOTHALL_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moothall.config.settings")
    try:
        django.setup()
    except ValueError as fault:  # a setting that says what is wrong with it
        raise click.ClickException(str(fault)) from fault
