"""A few pages, asked for before web processes are forked from this one.

The first page of a process makes much that every later one finds: connections' types, macros of
templates, definitions read. Made once before the fork it is there once for all, and nobody waits.
"""

import logging
import re
from collections.abc import Callable, Iterable
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
log = logging.getLogger("moothall.serve")


def rehearse(application: Application) -> None:
    """Read some pages of one council as a guest does, and close every connection again.

    Without a database that answers there is no page to read: then each process makes its own.
    """
    try:
        host = next((f"{one.slug}.{settings.DOMAIN}" for one in councils.live()), settings.DOMAIN)
        home = _page(application, host, "/")
        services = [found.decode() for found in SERVICE.findall(home)[:1]]
        for path in (*PAGES, *services) * TIMES:
            _page(application, host, path)
    except DatabaseError as fault:
        log.warning("Nothing is read before web processes begin: %s", fault)
    finally:
        _hang_up()


def _page(application: Application, host: str, path: str) -> bytes:
    asked: dict[str, Any] = {"HTTP_HOST": host, "PATH_INFO": path, "REMOTE_ADDR": "127.0.0.1"}
    asked |= {"wsgi.url_scheme": settings.SCHEME, "HTTP_X_FORWARDED_PROTO": settings.SCHEME}
    setup_testing_defaults(asked)
    reply: Any = application(asked, lambda status, headers, fault=None: None)
    try:
        return b"".join(reply)
    finally:
        reply.close()


def _hang_up() -> None:
    """Close what is open: two processes on one connection would be the end of both."""
    connections.close_all()
    if connection.settings_dict["OPTIONS"].get("pool"):
        connection.close_pool()  # type: ignore[attr-defined]  # not in its stubs
