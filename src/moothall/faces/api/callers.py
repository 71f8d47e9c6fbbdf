"""Who calls: the key of a request, read before its scope opens, and what it may do."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja.security import HttpBearer

from moothall.engine.cases import queries as cases
from moothall.engine.cases.models import CaseQuerySet
from moothall.engine.cases.words import NotYours
from moothall.faces.pages import problems
from moothall.faces.pages.limits import address_of
from moothall.faces.pages.middleware import council_of
from moothall.ground.calendars import clock
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import GUEST, Actor
from moothall.ground.keys import actions as keys
from moothall.ground.keys import queries, tokens
from moothall.ground.keys.words import SCOPES, Caller, NoSuchKey
from moothall.ground.people.words import NOBODY, Who
from moothall.outside.postgres.cache import count

MINUTE = 60
OPENING = "Bearer"
CHALLENGE = {"WWW-Authenticate": OPENING}
NO_KEY = "Send a key of this council: Authorization: Bearer moothall.…"


class NotInScope(Exception):
    """The key was not given the scope that this needs."""


IN_THE_CLEAR = "Ask over https. A key that was sent in the clear is known: have another made."


class CallersMiddleware:
    """Read the key of a request to the API, count the request, and say 429 when it is too many.

    It has a short transaction of its own, so that a request that only reads can be counted and its
    key noted as used. A key of one council is not there on the host of another.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or say why not."""
        if not problems.is_for_machines(request):
            return self.get_response(request)
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return problems.problem(403, IN_THE_CLEAR)
        page = cast("Any", request)
        page.caller = None
        if "Authorization" in request.headers:
            try:
                page.caller = _caller(request)
            except NoSuchKey as unknown:
                _too_many(f"address {address_of(request)}", settings.API_TRIES_PER_ADDRESS)
                return problems.problem(401, str(unknown), headers=CHALLENGE)
        wait = _wait(request, page.caller)
        if wait:
            return problems.problem(429, headers={"Retry-After": str(wait)})
        return self.get_response(request)


def _caller(request: HttpRequest) -> Caller:
    kind, _, text = request.headers["Authorization"].partition(" ")
    token = tokens.read(text.strip()) if kind.lower() == OPENING.lower() else None
    council = council_of(request)
    if token is None:
        raise NoSuchKey
    if council is None or token.council != council.slug:
        raise Http404("The key belongs to another council.")
    with scope.opened([council.pk], writes=True) as at:
        return keys.use(council.pk, token, by=GUEST, at=at)


def _wait(request: HttpRequest, caller: Caller | None) -> int:
    """Return how many seconds to wait; 0: not too many yet."""
    if caller is None:
        return _too_many(f"address {address_of(request)}", settings.API_TRIES_PER_ADDRESS)
    return _too_many(f"key {caller.key_id}", caller.a_minute)


def _too_many(whose: str, most: int) -> int:
    """Count one more request of this minute; return the seconds until the next one, or 0."""
    minute, second = divmod(int(clock.now().timestamp()), MINUTE)
    return MINUTE - second if count(f"api:{whose}:{minute}", 2 * MINUTE) > most else 0


class Key(HttpBearer):
    """An API key with the scope that an operation needs; without one any key will do."""

    def __init__(self, scope: str) -> None:
        if scope and scope not in SCOPES:
            raise ValueError(f"{scope!r} is no scope")
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """Return who calls, if they called with a key.

        :raises NotInScope: when the key was not given the scope.
        """
        del token  # read already
        caller = caller_of(request)
        if caller is not None and self.scope and self.scope not in caller.scopes:
            raise NotInScope(f"This needs a key with the scope {self.scope}.")
        return caller


@dataclass(frozen=True)
class Seat:
    """From where something is asked: the council, who calls and what they see, and the moment."""

    council: Council
    caller: Caller | None
    at: datetime

    @property
    def who(self) -> Who:
        """As whom the caller sees."""
        return queries.who(self.caller) if self.caller else NOBODY

    @property
    def by(self) -> Actor:
        """Who acts."""
        return self.caller.actor if self.caller else GUEST

    @property
    def holder(self) -> Actor:
        """Whose rights bound the act: the person's whose key it is, else the key's own."""
        return self.caller.holder if self.caller else GUEST

    @property
    def seen(self) -> CaseQuerySet:
        """The cases that the caller may see."""
        return cases.visible(self.who)

    def may(self, scope: str) -> bool:
        """Whether the caller's key has a scope."""
        return self.caller is not None and scope in self.caller.scopes

    def reads_as(self, council_id: int) -> Collection[str] | None:
        """As which roles of a council answers are read; None reads all of them.

        A system whose key may read what is sensitive reads all, a person what their roles may.
        """
        if not self.may("cases:sensitive"):
            return frozenset()
        is_system = self.caller is not None and self.caller.person_id is None
        return None if is_system else self.who.roles.get(council_id, frozenset())


def caller_of(request: HttpRequest) -> Caller | None:
    """Return who calls; None without a key."""
    return cast("Caller | None", cast("Any", request).caller)


def seat(request: HttpRequest) -> Seat:
    """Return from where a request asks."""
    page = cast("Any", request)
    return Seat(page.council, page.caller, page.at)


def key_of(request: HttpRequest) -> Caller:
    """Return who calls, where only a key comes in."""
    caller = caller_of(request)
    if caller is None:
        raise NotInScope(NO_KEY)
    return caller


def officer(here: Seat) -> Actor:
    """Return the person whose key it is, for what only a person can have seen.

    :raises NotYours: for a system's key.
    """
    if here.holder == here.by:
        raise NotYours("That is what somebody saw: it needs a person's key.")
    return here.holder
