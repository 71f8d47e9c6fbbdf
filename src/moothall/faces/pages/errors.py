"""Pages for when a request cannot be answered: what happened, and what to do next."""

import errno
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from moothall.faces.pages import problems
from moothall.ground.languages.speech import marked, speaking, spoken


@dataclass(frozen=True)
class Words:
    """What an error page says."""

    heading: str
    text: tuple[str, ...]


WRONG = Words(
    marked("Sorry, there is a problem with the service"),
    (
        marked("Try again later."),
        marked("Your answers up to the last page you finished are saved."),
    ),
)
SAID: dict[int, Words] = {
    400: Words(
        marked("We could not read that request"),
        (marked("Go back, check what you entered and try again."),),
    ),
    403: Words(
        marked("You cannot open this page"),
        (
            marked("You are signed in, but this page is for other people."),
            marked("If you think you should be able to open it, contact us."),
        ),
    ),
    404: Words(
        marked("Page not found"),
        (
            marked("If you typed the web address, check it is correct."),
            marked("If you pasted the web address, check you copied all of it."),
        ),
    ),
    405: Words(
        marked("This page cannot be used that way"),
        (marked("Go to the start and try again from there."),),
    ),
    413: Words(
        marked("That is too much to send at once"),
        (marked("Go back and send less, for example a shorter text."),),
    ),
    429: Words(
        marked("You have tried too many times"),
        (marked("Wait 5 minutes, then try again."), marked("If you need help sooner, contact us.")),
    ),
    500: WRONG,
    503: Words(
        marked("Sorry, the service is unavailable"),
        (
            marked("You will be able to use it later."),
            marked("Any answers you have saved are kept."),
        ),
    ),
}
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
EXPIRED = Words(
    marked("The page was open for too long"),
    (marked("Go back, open the page again and send what you entered once more."),),
)
ENDED = Words(
    marked("You have been signed out"),
    (marked("Go back, sign in again and send what you entered once more."),),
)
# A page runs in a transaction of its own, which is kept before the session is.
LOOK = (marked("What you sent may have been kept. Look before you send it again."),)
ENDED_SENT = Words(ENDED.heading, (marked("Go back and sign in again."), *LOOK))
AWAY_SENT = Words(SAID[503].heading, (marked("You will be able to use it later."), *LOOK))


def page(request: HttpRequest, status: int, words: Words | None = None) -> HttpResponse:
    """Return the page for a status, in the council's layout; to a machine, the problem.

    It speaks the language of whoever asked, also where what they asked for is in English alone, and
    where the failure came back through what speaks it.
    """
    words = words or SAID.get(status, WRONG)
    if problems.is_for_machines(request):
        return problems.problem(status)
    with speaking(getattr(request, "language", spoken())):
        return render(request, "pages/error.html", {"words": words, "code": status}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what could not be read (400), or was too long to be (413).

    A session that could not be kept comes here too, because it was ended meanwhile or because the
    database failed: then nothing is wrong with the request (503). What it asked for may be done.
    """
    if isinstance(exception, SessionInterrupted):
        is_sent = request.method == "POST"
        if any(_is_for_now(fault) for fault in _behind(exception)):
            return _come_back(request, AWAY_SENT if is_sent else None)
        return page(request, 400, ENDED_SENT if is_sent else ENDED)
    return page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer somebody who may not (403)."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere (404)."""
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when we failed (500), or the database or the disk cannot take it now (503)."""
    if not _is_for_now(sys.exc_info()[1]):
        return page(request, 500)
    return _come_back(request)


def _come_back(request: HttpRequest, words: Words | None = None) -> HttpResponse:
    told = page(request, 503, words)
    told["Retry-After"] = "60"
    return told


def _behind(fault: BaseException | None) -> Iterator[BaseException]:
    """Return what a fault came of, the latest first."""
    while fault := fault and fault.__context__:
        yield fault


def _is_for_now(fault: BaseException | None) -> bool:
    """Whether the same request may succeed later: nothing is wrong with it or with the program."""
    is_full = isinstance(fault, OSError) and fault.errno in FULL
    return is_full or isinstance(fault, OperationalError)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose protection against forgery no longer fits (403)."""
    return page(request, 403, EXPIRED)


def _is_told(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether a failure came with words that whoever asked can read."""
    if problems.is_for_machines(request):
        return response.get("Content-Type") == problems.MEDIA_TYPE
    return bool(response.content)


class ErrorPagesMiddleware:
    """Give a page to a failure that came back bare: a method not allowed, a limit, no service."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with a page, keeping the headers of the bare reply (such as Allow)."""
        response = self.get_response(request)
        if response.status_code not in SAID or response.streaming or _is_told(request, response):
            return response
        told = page(request, response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response:
                told[name] = response[name]
        return told
