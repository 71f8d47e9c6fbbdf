"""How long somebody stays signed in: not for ever, and not while nobody is there."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from moothall.ground.calendars import clock
from moothall.ground.journal.words import GUEST
from moothall.ground.people import actions as people
from moothall.ground.people.words import SESSION_SEEN, Who

BEGUN, SEEN, ROLES = "begun", SESSION_SEEN, "roles"
SIGNED, KEPT_AS = "sign-in", "kept as"
"""The number of the sign-in that a session began with, and the key under which that knows it."""
ASKED_ANEW = "private, no-cache"
"""What a picture says that their browser may keep: it shows it only after it has asked here."""
NOTED_EVERY = 60
"""Seconds between two notes that somebody was there: not one write for each page."""


class SessionLimitsMiddleware:
    """End sessions that nobody used for a while, and all of them in the end, on the server's side.

    What a guest began ends with the browser too, or when idle: they may share the computer.
    Also keeps pages of people who signed in, or began to ask for something, out of every cache: the
    next person at a shared computer finds nothing behind the Back button.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, of nobody if the session is over."""
        now = int(clock.now().timestamp())
        is_somebody = request.user.is_authenticated
        if not request.session.is_empty() and not self._is_over(request, now) and is_somebody:
            self._note(request, now)
        was_somebody = not request.session.is_empty()
        response = self.get_response(request)
        self._follow(request)
        if not request.session.is_empty() and not request.user.is_authenticated:
            self._note(request, now)
            if not request.session.get_expire_at_browser_close():
                request.session.set_expiry(0)
        said = response.get("Cache-Control", "")
        may_keep = "immutable" in said or said == ASKED_ANEW
        if not may_keep and (was_somebody or not request.session.is_empty()):
            response.headers["Cache-Control"] = "no-store, private"
        return response

    def _is_over(self, request: HttpRequest, now: int) -> bool:
        begun: int = request.session.get(BEGUN, now)
        seen: int = request.session.get(SEEN, now)
        is_over = bool(
            now - begun > settings.SESSION_COOKIE_AGE or now - seen > settings.SESSION_IDLE_SECONDS
        )
        if is_over:
            logout(request)
        return is_over

    def _follow(self, request: HttpRequest) -> None:
        """Let the sign-in know the session by the new key that it was given, if it was."""
        kept, key = request.session.get(KEPT_AS), request.session.session_key
        if kept and key and kept != key:
            number = request.session[SIGNED]
            people.follow_session(number, key, by=GUEST, at=clock.now())
            request.session[KEPT_AS] = key

    def _note(self, request: HttpRequest, now: int) -> None:
        request.session.setdefault(BEGUN, now)
        if now - request.session.get(SEEN, 0) >= NOTED_EVERY:
            request.session[SEEN] = now


def turn_over(request: HttpRequest, who: Who) -> None:
    """Give the session of somebody whose roles have changed a new id; the old one is worth nothing.

    Whoever had got hold of the old one does not come along to what they may do now.
    """
    if not who.is_signed_in:
        return
    now = sorted(f"{council}:{role}" for council, held in who.roles.items() for role in held)
    before = request.session.get(ROLES)
    if before != now:
        if before is not None:
            request.session.cycle_key()
        request.session[ROLES] = now
