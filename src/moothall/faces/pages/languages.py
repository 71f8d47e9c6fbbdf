"""In which language a page speaks: as its reader chose, where the council speaks Welsh at all.

Officers' pages and machines' addresses speak English. A reader chooses by the switch on the page,
`?lang=cy`, which is kept in a cookie and leads back to the same address without it. Somebody signed
in who chose on another device is remembered by their account.
"""

from contextlib import AbstractContextManager
from typing import Any, Final, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from moothall.ground.councils.models import Council
from moothall.ground.languages.speech import speaking, spoken
from moothall.ground.languages.words import CODES, Language
from moothall.ground.people import queries as people

ASKED: Final = "lang"
A_YEAR: Final = 365 * 86_400
_ENGLISH_ONLY: Final = ("/staff/", "/api/", "/notify/")
"""Addresses whose pages are in English alone: officers' and machines'."""


def chosen_now(request: HttpRequest) -> HttpResponseRedirect | None:
    """Keep the language that the switch asks for and lead to the same place; None without one."""
    asked = request.GET.get(ASKED, "")
    if request.method != "GET" or asked not in CODES or not _has_welsh(request):
        return None
    rest = request.GET.copy()
    del rest[ASKED]
    query = rest.urlencode().replace("change=", "change")
    response = HttpResponseRedirect(f"{request.path}?{query}" if query else request.path)
    remember(response, asked)
    return response


def remember(response: HttpResponse, language: str) -> None:
    """Let the browser that gets *response* speak a language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=A_YEAR,
        secure=settings.IS_SECURE,
        httponly=True,
        samesite="Lax",
    )


def speaking_to(request: HttpRequest) -> AbstractContextManager[None]:
    """Speak the language of whoever asks for a page, until the context ends."""
    return speaking(_of(request) if _has_welsh(request) else Language.ENGLISH)


def is_chosen(request: HttpRequest) -> bool:
    """Whether this browser has chosen a language."""
    return request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) in CODES


def switch(request: HttpRequest, place: str = "") -> list[dict[str, Any]]:
    """Return the languages that a page is offered in, with where each leads; none where one only.

    *place* is where the page is read, if it is not the address that it has now.
    """
    if not _has_welsh(request):
        return []
    kept = {} if place else {name: text for name, text in request.GET.items() if name != ASKED}
    return [
        {
            "code": one.value,
            "name": one.label,
            "href": f"{place or request.path}?{urlencode({**kept, ASKED: one.value})}",
            "is_here": one == spoken(),
        }
        for one in Language
    ]


def name_of(council: Council | None) -> str:
    """Return what a council is called in the language spoken."""
    if council is None:
        return ""
    return (council.welsh_name if spoken() == Language.WELSH else "") or council.name


def _has_welsh(request: HttpRequest) -> bool:
    council = cast("Council | None", getattr(request, "council", None))
    is_english = request.path_info.startswith(_ENGLISH_ONLY)
    return council is not None and bool(council.welsh_name) and not is_english


def _of(request: HttpRequest) -> str:
    if is_chosen(request):
        return request.COOKIES[settings.LANGUAGE_COOKIE_NAME]
    who = cast("Any", request).who
    person = who.persons.get(cast("Any", request).council.pk)
    return people.language_of(person) if person else Language.ENGLISH
