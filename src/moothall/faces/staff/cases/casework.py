"""One case: its page, and what an officer does to it. Each act calls one action."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.cases import queries, rules
from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import filed
from moothall.engine.cases.words import NoSuchCase
from moothall.engine.documents.words import NoSuchFile
from moothall.faces.pages import access, filing
from moothall.faces.staff.cases import acts, casepage, deciding, money, tagged
from moothall.faces.staff.cases.casepage import Said
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.knowledge import beside
from moothall.faces.staff.knowledge.beside import Helps
from moothall.faces.staff.mail import ofcase
from moothall.faces.staff.queue import filters
from moothall.faces.staff.queue.rows import address
from moothall.faces.staff.registers import recordlinks, whereabouts
from moothall.faces.staff.support import ofcase as support
from moothall.ground.journal.words import Actor, Refused

UNPROCESSABLE = 422
NOTHING_SAID = Said()
LONGEST_NUMBER = 16


@access.staff
@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a case: what it is, how its clocks stand, what has happened, what can be done."""
    desk = sit(request)
    return case_page(request, desk, one_of(desk, reference), NOTHING_SAID)


@access.officer
@require_POST
def act(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """Do something to a case; where it is refused, say why and keep what was typed.

    What was done from the queue leads back to the view that it was done from.
    """
    desk = sit(request)
    found = one_of(desk, reference)
    if verb not in acts.KINDS:
        raise Http404(verb)
    definition = rules.definition_of(found)
    chosen = acts.assignable(found) if verb == "assign" else []
    form = acts.form_of(verb, found, definition, typed=request.POST, assignable=chosen)
    if not form.is_valid():
        return case_page(request, desk, found, Said(verb, form))
    try:
        typed = form.cleaned_data | _other(desk, form.cleaned_data)
        typed |= recordlinks.named(desk, found, form.cleaned_data)
        done = acts.do(verb, found, typed, by=_me(desk, found), at=_at(request))
    except Refused as refusal:
        return case_page(request, desk, found, Said(verb, form, str(refusal)))
    from_queue = request.POST.get("address")
    messages.success(request, done if from_queue is None else f"{found.reference}: {done}")
    if from_queue is not None:
        return redirect(filters.back(from_queue))
    undo = f"?{urlencode({'unlinked': typed['called']})}" if verb == "notabout" else ""
    return redirect(address(reference) + undo)


@access.staff
@require_safe
def file(request: HttpRequest, reference: str, key: str) -> FileResponse:
    """Give a file of a case to whoever may see the case at this moment."""
    desk = sit(request)
    found = one_of(desk, reference)
    roles = desk.who.roles.get(found.council_id, frozenset())
    try:
        return filing.given(filed.file(found, UUID(key), roles=roles))
    except NoSuchFile as gone:
        raise Http404(str(gone)) from gone


def one_of(desk: Desk, reference: str) -> Case:
    """Return a case by its reference, as far as the officer may see it."""
    try:
        return queries.by_reference(reference, desk.seen)
    except NoSuchCase as gone:
        raise Http404(str(gone)) from gone


@access.officer
@require_POST
def task(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Finish a task of a case, or decide an approval: approve, refuse, hand it on."""
    desk = sit(request)
    found = one_of(desk, reference)
    try:
        done = deciding.do(found, code, request.POST, by=_me(desk, found), at=_at(request))
    except Refused as refusal:
        return case_page(request, desk, found, Said("task", None, str(refusal)))
    messages.success(request, done)
    return redirect(address(reference) + "#tasks")


def _other(desk: Desk, typed: Mapping[str, Any]) -> dict[str, Case]:
    """Return the other case of an act on two, as far as the officer may see it."""
    reference = typed.get("reference")
    return {"other": queries.by_reference(reference, desk.seen)} if reference else {}


def _me(desk: Desk, found: Case) -> Actor:
    return desk.who.actor_in(found.council_id)


def _at(request: HttpRequest) -> datetime:
    return cast("datetime", cast("Any", request).at)


def case_page(
    request: HttpRequest,
    desk: Desk,
    found: Case,
    said: Said,
    *,
    typed: Mapping[str, str] = money.NOTHING_TYPED,
    helps: Helps | None = None,
) -> HttpResponse:
    """Show a case with what was posted and not taken; *typed* is what was typed about its money.

    *helps* are the articles that may help, where they were asked for.
    """
    gathered = casepage.gather(desk, found)
    drawn = casepage.acts_of(desk, gathered, said)
    box = casepage.box(gathered, said)
    faults = casepage.errors(drawn, box)
    tags = tagged.of_case(desk, found, gathered.hand.tags, said, may_work=gathered.why_not is None)
    faults += tags.faults
    if said.refusal and not faults:
        faults = [{"text": said.refusal, "href": "#main-content"}]
    about = recordlinks.of_case(
        desk, found, request.GET.get("unlinked", ""), may_change=gathered.why_not is None
    )
    context = {
        "page": casepage.page(desk, gathered),
        "acts": [act for act in drawn if not act.kind.group],
        "more": acts.grouped(drawn),
        "say": box,
        "money": money.card(found, gathered.definition, _me(desk, found), at=desk.at, typed=typed),
        "about": about,
        "tags": tags,
        "errors": faults,
        "helps": (helps or beside.blank(found, may_write=gathered.why_not is None))
        if beside.may_count(desk, found)
        else None,
        "mail": ofcase.of_case(found),
        "support": support.of_case(desk, found, about.met),
        "where": whereabouts.of_case(desk, found.council_id, gathered.answers),
    }
    return shown(request, "staff/case.html", context, status=UNPROCESSABLE if faults else 200)
