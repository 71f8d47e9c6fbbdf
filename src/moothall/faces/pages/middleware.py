"""One scope around every page: whose it is, who looks, what time it is."""

import re
from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from moothall.engine.catalogue import queries as catalogue
from moothall.faces.pages import access, acting, languages, sessions
from moothall.faces.pages.problems import is_for_machines
from moothall.ground.calendars import clock
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.councils.words import NoSuchCouncil
from moothall.ground.languages.speech import spoken
from moothall.ground.people import queries as people
from moothall.ground.people.words import STAFF
from moothall.outside.postgres import prepared

READS = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
DRAFT = re.compile(r"/apply/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")
SIGN_IN = "/account/"
"""Where the sign-in library's pages are: it ends sessions and keeps its books on GET too."""


class ScopeMiddleware:
    """Give ``request.council``, whom it is ``around``, ``who`` and ``at``, and open the scope.

    What a page hangs on ``request.notes`` (who saw what) is written before the page leaves, in a
    transaction of its own, as a page that reads writes nothing.

    The view runs and renders inside one transaction: READ ONLY for reads. A reply of 500 or more
    takes back everything that the view did, so that a failure page is never a lie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request inside its scope."""
        page = cast("Any", request)
        page.council = council_of(request)
        page.around = councils.around(page.council) if page.council else []
        ids = [one.pk for one in page.around]
        page.who = people.who(request.user.pk, ids)
        page.acting, page.notes = None, []
        sessions.turn_over(request, page.who)
        if not ids:
            page.at = clock.now()
            return self.get_response(request)
        if page.council.is_partnership:
            ids = [page.council.pk, *page.who.councils_as(*STAFF)]
        with (
            timezone.override(page.council.zone),
            scope.opened(ids, writes=_writes(request), ahead=_ahead(request)) as at,
        ):
            page.at = at
            page.acting = acting.found(request)
            with languages.speaking_to(request):
                page.language = spoken()
                response = languages.chosen_now(request) or self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        if page.notes and response.status_code < 500:
            with scope.opened(ids, writes=True) as at:
                for note in page.notes:
                    note(at)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_: object
    ) -> HttpResponse | None:
        """Refuse whoever the page's policy does not let in, and what no column can hold."""
        if _has_nul(request):
            raise BadRequest("No text has the character NUL in it.")
        match = request.resolver_match
        policy = access.policy_of(view, match.view_name if match else None)
        if policy is None:
            raise ImproperlyConfigured(f"{request.path} has no policy: say who may open it")
        page = cast("Any", request)
        if policy.needs_council and page.council is None:
            raise Http404("No council is named in the address.")
        if policy.allows(page.who):
            return None
        if not page.who.is_signed_in:
            return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
        raise PermissionDenied


def _writes(request: HttpRequest) -> bool:
    return request.method not in READS or request.path_info.startswith(SIGN_IN)


def _ahead(request: HttpRequest) -> list[prepared.Ahead]:
    """Return what a page is sure to read first: the draft that its address names."""
    named = DRAFT.match(request.path_info) if request.method in READS else None
    return [catalogue.draft_ahead(UUID(named[1]))] if named else []


def _has_nul(request: HttpRequest) -> bool:
    typed = [request.GET]
    is_form = request.content_type in FORMS and not is_for_machines(request)
    if request.method == "POST" and is_form:  # a machine's body is read once, where it is kept
        typed.append(request.POST)
    texts = (text for fields in typed for name, held in fields.lists() for text in (name, *held))
    return "\0" in request.path_info or any("\0" in str(text) for text in texts)


def council_of(request: HttpRequest) -> Council | None:
    """Return the council that the host names, or None on the bare domain.

    :raises Http404: for a council that does not exist here.
    """
    host = request.get_host().rsplit(":", 1)[0].lower()
    if not host.endswith(f".{settings.DOMAIN}"):
        return None
    try:
        return councils.by_slug(host.removesuffix(f".{settings.DOMAIN}"))
    except NoSuchCouncil as gone:
        raise Http404(str(gone)) from gone
