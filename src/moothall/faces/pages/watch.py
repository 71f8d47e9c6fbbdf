"""Who was turned away, for whoever watches over the site: a line of the log, and no typed text."""

import ipaddress
import logging
from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from moothall.faces.pages.limits import address_of

TURNED_AWAY = frozenset({401, 403, 429})
"""Not let in, not allowed, too often."""
log = logging.getLogger("moothall.security")


class WatchMiddleware:
    """Note each request that was turned away: what it asked for, who asked, and from where."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, and note it where it was turned away."""
        response = self.get_response(request)
        if response.status_code in TURNED_AWAY:
            log.warning("%s", _line(request, response.status_code))
        return response


def _line(request: HttpRequest, status: int) -> str:
    """Return one line of names and numbers of ours; the address is read as one, or left out."""
    page = cast("Any", request)
    council, match = getattr(page, "council", None), request.resolver_match
    known = {
        "turned-away": status,
        "page": match.view_name if match else "none",
        "method": request.method if request.method in {"GET", "HEAD", "POST"} else "other",
        "council": council.slug if council else "none",
        "who": _who(page),
        "from": _plain(address_of(request)),
    }
    return " ".join(f"{name}={said}" for name, said in known.items())


def _who(page: Any) -> str:  # noqa: ANN401 -- the request, with what middlewares put on it
    caller, who = getattr(page, "caller", None), getattr(page, "who", None)
    if caller is not None:
        return f"key:{caller.key_id}"
    return f"identity:{who.identity_id}" if who is not None and who.is_signed_in else "guest"


def _plain(address: str) -> str:
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return "unknown"
