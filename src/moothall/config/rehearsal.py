"""A few pages, asked for before web processes are forked from this one.

The first page of a process makes much that every later one finds: connections' types, macros of
templates, definitions read. Made once before the fork it is there once for all, and nobody waits.
"""

import logging
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import DatabaseError, connection, connections

from moothall.ground.councils import queries as councils

Application = Callable[[dict[str, Any], Callable[..., object]], Iterable[bytes]]
PAGES = ("/", "/track", "/account/login/", "/nowhere")
"""What everybody may read of any council, and what is not there."""
SERVICE = re.compile(rb'href="(/services/[a-z0-9-]+)"')
TIMES = 3
SECONDS = 6.0
"""Once they are over no further page is asked for: the port waits to be listened on."""
PATIENCE = 2
"""Seconds to wait for a connection, and for a statement: nobody waits for these pages."""
log = logging.getLogger("moothall.serve")


class _Stopped(Exception):
    """A page failed, or time was up, before all were read."""


def rehearse(application: Application) -> None:
    """Read some pages of one council as a guest does, and close every connection again.

    Without a database that answers there is no page to read: then each process makes its own. A
    page that fails is the last, and so is the one that is read when `SECONDS` are over.
    """
    with _little_patience():
        try:
            _read(application, time.monotonic() + SECONDS)
        except (DatabaseError, _Stopped) as fault:
            log.warning("Not every page is read before web processes begin: %s", fault)


def _read(application: Application, end: float) -> None:
    with connection.cursor() as cursor:  # for all that the one connection of the pool is asked
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [f"{PATIENCE}s"])
    host = next((f"{one.slug}.{settings.DOMAIN}" for one in councils.live()), settings.DOMAIN)
    home = _page(application, host, "/")
    services = [found.decode() for found in SERVICE.findall(home)[:1]]
    for path in (*PAGES, *services) * TIMES:
        if time.monotonic() > end:
            raise _Stopped(f"{SECONDS:g} seconds are over")
        _page(application, host, path)


def _page(application: Application, host: str, path: str) -> bytes:
    said: list[str] = []
    asked: dict[str, Any] = {"HTTP_HOST": host, "PATH_INFO": path, "REMOTE_ADDR": "127.0.0.1"}
    asked |= {"wsgi.url_scheme": settings.SCHEME, "HTTP_X_FORWARDED_PROTO": settings.SCHEME}
    setup_testing_defaults(asked)
    reply: Any = application(asked, lambda status, headers, fault=None: said.append(status))
    try:
        body = b"".join(reply)
    finally:
        reply.close()
    if said[-1].startswith("5"):
        raise _Stopped(f"{path} answered {said[-1]}")
    return body


@contextmanager
def _little_patience() -> Iterator[None]:
    """Let connections be waited for less than the settings say, then hang up and undo that."""
    options = connection.settings_dict["OPTIONS"]
    kept = dict(options)
    options["connect_timeout"] = PATIENCE
    if "pool" in kept:
        options["pool"] = kept["pool"] | {"timeout": PATIENCE, "max_size": 1}
    try:
        yield
    finally:
        _hang_up()
        options.clear()
        options.update(kept)


def _hang_up() -> None:
    """Close what is open: two processes on one connection would be the end of both."""
    connections.close_all()
    if connection.settings_dict["OPTIONS"].get("pool"):
        connection.close_pool()  # type: ignore[attr-defined]  # not in its stubs
