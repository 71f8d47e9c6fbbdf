"""A call begins: who is on the line, what is it about; calls that were put aside go on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.queries import Offer
from moothall.engine.catalogue.words import WrongCode
from moothall.faces.pages import access
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.telephone import callers, sharing
from moothall.ground.councils import queries as councils
from moothall.ground.councils.models import Council
from moothall.ground.people import queries as people
from moothall.practices.contactcentre import actions as calls
from moothall.practices.contactcentre import queries
from moothall.practices.contactcentre.models import KeptCall

CHANNELS = {"phone": "Telephone", "face-to-face": "Face to face", "email": "Email"}
UNPROCESSABLE = 422
FORGOTTEN = "That call is forgotten."


@access.officer
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Ask who is on the line, and what it is about; one service that fits is opened by Enter."""
    desk = sit(request)
    line = callers.speaker(desk, request.GET)
    text = request.GET.get("text", "").strip()[:100]
    if cast("Any", request).htmx:
        found = groups(desk, line, text)
        context = {"groups": found, "shared": shared(desk, found), "text": text, "line": line}
        return render(request, "staff/parts/services.html", context)
    if text and "go" in request.GET:
        fitting = [(one.council, s) for one in groups(desk, line, text) for s in one.services]
        if len(fitting) == 1:
            council, service = fitting[0]
            where = reverse("staff:log-call", args=[council.slug, service.service])
            return redirect(f"{where}?{line.query}")
    return offered(request)


def offered(request: HttpRequest, *, wrong: str = "", status: int = 200) -> HttpResponse:
    """Show the caller's side and the services; say what is wrong with a code of saved answers."""
    desk = sit(request)
    text, find = (request.GET.get(name, "").strip()[:100] for name in ("text", "find"))
    line = callers.speaker(desk, request.GET)
    found = groups(desk, line, text)
    context = {
        "groups": found,
        "shared": shared(desk, found),
        "text": text,
        "kept": [_told(desk, one) for one in queries.kept_calls(desk.who)],
        "wrong": wrong,
        "errors": [{"text": wrong, "href": "#code"}] if wrong else [],
        **callers.beside(desk, line, text=find),
    }
    return shown(request, "staff/log_choose.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Group:
    """The services of one council that can be logged: those of the officer's desk, and others.

    All are `own` where none is told apart. Others are open from the start (`is_open`) for whoever's
    teams deal with things of several kinds, as at a contact centre.
    """

    council: Council
    own: Sequence[ServiceDefinition]
    others: Sequence[ServiceDefinition] = ()
    is_open: bool = False

    @property
    def services(self) -> Sequence[ServiceDefinition]:
        """All of them."""
        return [*self.own, *self.others]


@dataclass(frozen=True, slots=True)
class Shared:
    """A service of the officer's desk, and the councils of the desk that offer it."""

    service: ServiceDefinition
    councils: Sequence[tuple[str, str]]
    """The slug of each, and what it is called in a line."""


def shared(desk: Desk, found: Sequence[Group]) -> list[Shared]:
    """Return the services of a desk of several councils, each once; none where none is apart."""
    at: dict[str, list[tuple[str, str]]] = {}
    services: dict[str, ServiceDefinition] = {}
    for group in found if len(found) > 1 else ():
        for service in group.own if group.others else ():
            services.setdefault(service.service, service)
            council = (group.council.slug, desk.council_name(group.council.pk))
            at.setdefault(service.service, []).append(council)
    return [Shared(service, at[slug]) for slug, service in services.items()]


def groups(desk: Desk, line: callers.Speaker, text: str) -> list[Group]:
    """Return the services that can be logged, by council: the caller's own where they are known.

    Those of the officer's own desk come first and apart, but where words were typed: then what
    fits best.
    """
    council_id = line.person.council_id if line.person else None
    mine = frozenset() if text else _own_teams(desk)
    found = [
        _apart(council, _matching(catalogue.offers(council.pk), text), mine)
        for council in desk.councils.values()
        if council_id in {None, council.pk}
    ]
    return [one for one in found if one.own]


@access.officer
@require_POST
def open_draft(request: HttpRequest) -> HttpResponse:
    """Open a caller's saved answers by the code that the caller reads out."""
    try:
        return redirect(sharing.opened(request, sit(request), request.POST.get("code", "")[:40]))
    except WrongCode as wrong:
        return offered(request, wrong=str(wrong), status=UNPROCESSABLE)


@access.officer
@require_POST
def forget(request: HttpRequest, token: UUID) -> HttpResponse:
    """Forget a call that this officer put aside."""
    desk = sit(request)
    kept = queries.kept_call(desk.who, token)
    if kept is None:
        raise Http404("No call of that number was put aside here.")
    officer = people.person(kept.officer_id)
    assert officer is not None  # noqa: S101 -- theirs, so in scope
    calls.forget_call(officer, token, by=officer.actor, at=desk.at)
    messages.success(request, FORGOTTEN)
    return redirect("staff:log")


def _matching(offers: Sequence[Offer], text: str) -> Sequence[Offer]:
    loggable = [offer for offer in offers if set(offer.definition.channels) & CHANNELS.keys()]
    return catalogue.matching(loggable, text) if text else loggable


def _own_teams(desk: Desk) -> frozenset[str]:
    mine = set(people.team_ids(desk.who))
    return frozenset(one.code for one in councils.teams_of(desk.councils) if one.pk in mine)


def _apart(council: Council, offers: Sequence[Offer], mine: Collection[str]) -> Group:
    """Return a council's services, those of the officer's desk apart: their teams' come first.

    A desk is of one kind of work, that of a category, with a team for each part of it.
    """
    services = [one.definition for one in offers]
    kinds = {one.category for one in services if one.team in mine}
    desks = [one for one in services if one.category in kinds]
    if not desks or len(desks) == len(services):
        return Group(council, sorted(services, key=lambda one: one.team not in mine))
    return Group(
        council,
        sorted(desks, key=lambda one: one.team not in mine),
        [one for one in services if one.category not in kinds],
        is_open=len(kinds) > 1,
    )


def _told(desk: Desk, kept: KeptCall) -> Mapping[str, Any]:
    council = desk.councils.get(kept.council_id)
    offers = catalogue.offers(kept.council_id)
    named = [one.definition.name for one in offers if one.definition.service == kept.service]
    where = reverse("staff:log-call", args=[council.slug, kept.service]) if council else ""
    return {
        "call": kept,
        "service": named[0] if named else kept.service,
        "url": f"{where}?aside={kept.token}" if named and council else "",
        "caller": kept.caller.name if kept.caller else "",
    }
