"""Articles beside a case: those that may help, one put in a reply or used, or that none helped."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from moothall.engine.cases import rules
from moothall.engine.cases.models import Case
from moothall.faces.pages import access
from moothall.faces.staff.cases import casework
from moothall.faces.staff.cases.casepage import Said
from moothall.faces.staff.cases.saying import posted
from moothall.faces.staff.desk import Desk, sit
from moothall.faces.staff.knowledge import beside
from moothall.faces.staff.knowledge.beside import Help
from moothall.ground.journal.words import Actor, Refused
from moothall.ground.people import queries as people
from moothall.practices.knowledge import actions, queries
from moothall.practices.knowledge.queries import Reader
from moothall.practices.knowledge.words import NotThisArticle


@access.officer
@require_POST
def act(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """Give the articles that may help with a case, or say of one that it did; what is typed stays.

    A script that asks is given the card alone.
    """
    desk = sit(request)
    found, said = casework.one_of(desk, reference), _said(request)
    if verb not in DEEDS:
        raise Http404(verb)
    try:
        said = DEEDS[verb](request, desk, found, said)
    except Refused as refusal:
        said = replace(said, refusal=str(refusal))
    may_write = rules.why_not_work(found, desk.who.actor_in(found.council_id)) is None
    helps = beside.of_case(desk, found, typed=said.text, may_write=may_write)
    if cast("Any", request).htmx:
        return render(request, "staff/parts/helps.html", {"helps": helps})
    return casework.case_page(request, desk, found, said, helps=helps)


def _said(request: HttpRequest) -> Said:
    """Return what is typed in the box, to be shown again; nothing where there is no box."""
    return posted(request) if "text" in request.POST else Said()


def _look(request: HttpRequest, desk: Desk, found: Case, said: Said) -> Said:
    del request, desk, found
    return said


def _use(request: HttpRequest, desk: Desk, found: Case, said: Said) -> Said:
    chosen = _chosen(request, desk, found)
    actions.use(chosen.shown.article, found, by=_me(desk, found), at=desk.at)
    messages.success(request, f"“{chosen.shown.title}” is counted as used on this case.")
    return said


def _put(request: HttpRequest, desk: Desk, found: Case, said: Said) -> Said:
    """Put an article's address behind what is written; nothing is sent. It is counted as used.

    Who is to read what is written stays as it was chosen.
    """
    chosen = _chosen(request, desk, found)
    if chosen.why_not_send:
        raise NotThisArticle(chosen.why_not_send)
    line = f"{chosen.shown.title}: {chosen.address}"
    if beside.stands_in(said.text, chosen.address):
        messages.success(request, beside.THERE)
        return said
    actions.use(chosen.shown.article, found, by=_me(desk, found), at=desk.at)
    messages.success(request, f"The address of “{chosen.shown.title}” stands in what you write.")
    text = f"{said.text.rstrip()}\n\n{line}" if said.text.strip() else line
    return replace(said, text=text)


def _none(request: HttpRequest, desk: Desk, found: Case, said: Said) -> Said:
    actions.lack(found, by=_me(desk, found), at=desk.at)
    messages.success(request, "Kept: no article helped with this case.")
    return said


DEEDS: Mapping[str, Callable[[HttpRequest, Desk, Case, Said], Said]] = {
    "look": _look,
    "use": _use,
    "put": _put,
    "none": _none,
}
"""What can be done, by its name in the address."""


def _chosen(request: HttpRequest, desk: Desk, found: Case) -> Help:
    text = request.POST.get("article", "")
    is_number = text.isascii() and text.isdecimal() and len(text) < casework.LONGEST_NUMBER
    number = int(text) if is_number else 0
    there = queries.by_ids(Reader.at_desk(desk.who, [found.council_id]), [number])
    if number not in there:
        raise Http404("There is no such article for you to read.")
    roles = people.roles_of(found.requester) if found.requester else []
    return beside.helping([there[number]], found.council, roles, used=())[0]


def _me(desk: Desk, found: Case) -> Actor:
    return desk.who.actor_in(found.council_id)
