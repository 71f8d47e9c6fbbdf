"""The API's addresses: every operation, its key's scope, and who may open it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import BODY_CONTENT_TYPES
from ninja.parser import Parser

from moothall.faces.api import (
    abouts,
    alike,
    appointments,
    articlepictures,
    articles,
    articlework,
    asking,
    calendars,
    calls,
    canned,
    casearticles,
    cases,
    casework,
    details,
    documents,
    draftfiles,
    drafts,
    erasing,
    figures,
    files,
    groups,
    homes,
    layers,
    mail,
    mailbox,
    mine,
    money,
    oncall,
    opencases,
    outbox,
    payments,
    people,
    places,
    reading,
    recordattached,
    recordfiles,
    recordloads,
    recordmap,
    recordwork,
    refusals,
    registers,
    routing,
    samples,
    search,
    services,
    settings,
    severalcases,
    severalrecords,
    standing,
    support,
    surveys,
    tags,
    takeovers,
    tasks,
    versions,
    visits,
    webhooks,
    whatif,
)
from moothall.faces.api.callers import Key, NotInScope, caller_of
from moothall.faces.api.document import document
from moothall.faces.api.reference import Reference, read
from moothall.faces.pages import access
from moothall.faces.pages.problems import Fault, problem
from moothall.ground.journal.words import Refused

ABOUT = "Everything that the pages can do, for machines. Errors are problems (RFC 9457)."

View = Callable[..., HttpResponse]
EXACT = 2**53
"""Up to here every whole number can be told from the next (RFC 8259)."""
READABLE = frozenset({"application/json", ""})
"""Without a body the type may be left out."""


class Texts(Parser):
    """Reads JSON whose every text can be kept: no NUL, no half of a pair of surrogates.

    1.0 is the whole number 1 (JSON Schema, validation 6.1.1).
    """

    def parse_body(self, request: HttpRequest) -> Any:  # noqa: ANN401 -- any JSON
        """Return the body.

        :raises HttpError: for what is not JSON, or holds what no text may.
        """
        try:
            said = json.loads(request.body, parse_float=_number)
            json.dumps(said, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as fault:
            raise HttpError(400, "The body cannot be read: it is no JSON in UTF-8.") from fault
        if _has_nul(said):
            raise HttpError(400, "No text has the character NUL in it.")
        return said


def _number(written: str) -> float | int:
    number = float(written)
    return int(number) if number.is_integer() and abs(number) <= EXACT else number


def _has_nul(said: object) -> bool:
    if isinstance(said, str):
        return "\0" in said
    inner = [*said, *said.values()] if isinstance(said, dict) else said
    return isinstance(inner, list) and any(_has_nul(one) for one in inner)


MODULES = (
    places,
    mine,
    details,
    appointments,
    visits,
    drafts,
    draftfiles,
    services,
    severalrecords,
    asking,
    severalcases,
    cases,
    casework,
    canned,
    calls,
    oncall,
    support,
    groups,
    payments,
    money,
    outbox,
    mail,
    mailbox,
    files,
    documents,
    calendars,
    opencases,
    figures,
    whatif,
    routing,
    registers,
    recordattached,
    recordfiles,
    recordloads,
    recordmap,
    layers,
    reading,
    recordwork,
    abouts,
    articles,
    articlework,
    articlepictures,
    casearticles,
    search,
    versions,
    samples,
    people,
    homes,
    erasing,
    standing,
    settings,
    takeovers,
    tasks,
    surveys,
    tags,
    webhooks,
)
api = NinjaAPI(
    parser=Texts(),
    title="Moothall",
    version="1",
    description=ABOUT,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
_ALIKE: dict[alike.Same, alike.Model] = {}
for module in MODULES:
    alike.share(module.router, _ALIKE)
    api.add_router("", module.router)
ANSWERS: dict[type[Exception], Any] = {
    Refused: refusals.refused,
    refusals.Invalid: refusals.invalid,
    refusals.Changed: refusals.changed,
    NotInScope: refusals.not_in_scope,
    ValidationError: refusals.unreadable,
    HttpError: refusals.plain,
}
"""How each kind of failure is answered."""
for kind, answer in ANSWERS.items():
    api.add_exception_handler(kind, answer)


_MAKING = Lock()
"""Whoever asks first makes the document; others wait for it, and make none beside it."""


@cache
def _document() -> dict[str, object]:
    return document(api)


@access.anyone
@csrf_exempt
@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI document."""
    with _MAKING:
        told = _document()
    return JsonResponse(told)


@cache
def _reference() -> Reference:
    scopes = {(one.method, f"/api/v1{one.path}"): one.scope for one in operations()}
    return read(_document(), scopes)


@access.anyone
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Show the OpenAPI document as a page to read."""
    with _MAKING:
        told = _reference()
    return render(request, "api/reference.html", {"reference": told})


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of a route: the scope that it needs (None: no key), and what may be asked."""

    route: str
    path: str
    method: str
    scope: str | None
    query: frozenset[str]
    has_body: bool


def operations() -> list[Operation]:
    """Return every operation of the API, from what it takes: the document is slow to make."""
    return [
        Operation(
            str(view.url_name),
            address,
            method,
            next((key.scope for key in one.auth_callbacks if isinstance(key, Key)), None),
            frozenset(
                name
                for taken in one.models
                if taken.__ninja_param_source__ == "query"
                for name in taken.__ninja_flatten_map__
            ),
            any(taken.__ninja_param_source__ in BODY_CONTENT_TYPES for taken in one.models),
        )
        for _, router in api._routers  # noqa: SLF001 -- the library names no public way
        for address, view in router.path_operations.items()
        for one in view.operations
        for method in one.methods
    ]


def _opened(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Put its policy on every route, and refuse parameters that an operation does not know."""
    every = operations()
    for pattern in patterns:
        assert isinstance(pattern, URLPattern)  # noqa: S101 -- the library makes no other
        mine = {one.method: one for one in every if one.route == pattern.name}
        view = _strict(pattern.callback, mine)
        is_keyed = mine and all(one.scope is not None for one in mine.values())
        pattern.callback = access.key(view) if is_keyed else access.anyone(view)
    return patterns


def _strict(view: View, known: dict[str, Operation]) -> View:
    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        mine = known.get(str(request.method))
        return _why_not(request, mine) or view(request, *args, **kwargs)

    return answer


def _why_not(request: HttpRequest, mine: Operation | None) -> HttpResponse | None:
    """Return the problem of a request that can be refused by its outside alone."""
    if mine is None:
        return None
    if mine.scope is not None and caller_of(request) is None:
        return refusals.no_key()
    if unknown := set(request.GET) - mine.query:
        faults = [Fault("There is no such parameter.", parameter=one) for one in sorted(unknown)]
        return refusals.invalid(request, refusals.Invalid(*faults))
    if mine.has_body and request.content_type not in READABLE:
        return problem(415, "Send JSON: Content-Type: application/json.")
    return None


app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.json", openapi, name="openapi"),
    path("reference", reference, name="reference"),
    *_opened([one for one in api.urls[0] if getattr(one, "name", "") != "api-root"]),
]
