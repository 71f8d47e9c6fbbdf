"""What this browser may open without signing in: answers it began, cases it has proved to know.

Kept in the session, as lists of ids, the newest last.
"""

import re

from django.http import HttpRequest

JOURNEY = re.compile(r"/apply/([0-9a-f-]{36})/")
"""Where a journey's pages are; this package lies below those faces and knows no more."""

MOST = 50
_DRAFTS, _CASES = "drafts", "cases"


def hold_draft(request: HttpRequest, token: object) -> None:
    """Let this browser go on with a draft."""
    _hold(request, _DRAFTS, str(token))


def holds_draft(request: HttpRequest, token: object) -> bool:
    """Whether this browser began the draft."""
    return str(token) in request.session.get(_DRAFTS, [])


def drafts(request: HttpRequest) -> list[str]:
    """Return the tokens of the drafts that this browser began."""
    return list(request.session.get(_DRAFTS, []))


def hold_case(request: HttpRequest, case_id: int) -> None:
    """Let this browser see a case."""
    _hold(request, _CASES, case_id)


def holds_case(request: HttpRequest, case_id: int) -> bool:
    """Whether this browser has shown that it knows the case."""
    return case_id in request.session.get(_CASES, [])


def hand_over(request: HttpRequest, path: str) -> str:
    """Let go of all that a guest held, as whoever signs in may be the next at a shared computer.

    :param path: where sign-in leads back to.
    :returns: the token of the journey that they signed in from, if this browser began it; ''.
    """
    begun = drafts(request)
    for what in (_DRAFTS, _CASES):
        request.session.pop(what, None)
    found = JOURNEY.match(path)
    return found[1] if found and found[1] in begun else ""


def _hold(request: HttpRequest, what: str, held: str | int) -> None:
    others = [other for other in request.session.get(what, []) if other != held]
    request.session[what] = [*others, held][-MOST:]
