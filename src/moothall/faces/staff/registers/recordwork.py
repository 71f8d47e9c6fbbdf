"""What an officer does to a record: a page for each deed, which asks what it needs and does it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from moothall.engine.catalogue.kinds import Wrong
from moothall.engine.registers import queries, rules
from moothall.engine.registers.queries import Whole
from moothall.engine.registers.words import (
    Clash,
    KnownAlready,
    NoSuchRecord,
    NotAllowed,
    NotARecord,
)
from moothall.faces.pages import access, noting
from moothall.faces.pages.fields import Filled
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.registers import recordacts
from moothall.faces.staff.registers.recordacts import Deed, DeedForm, Doing
from moothall.faces.staff.registers.records import NOT_HERE, revision_of, whole_of

MEANWHILE = "Somebody changed the record meanwhile: see what below. What you typed is kept."


@access.staff
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, slug: str, number: int, verb: str) -> HttpResponse:
    """Do something to a record, or ask first for what it takes."""
    desk = sit(request)
    whole = whole_of(desk, slug, number)
    roles = desk.who.roles.get(whole.record.council_id, frozenset())
    if refused := rules.why_not_change(whole.kept.definition, roles):
        raise PermissionDenied(refused)
    today = timezone.localtime(desk.at).date()
    deed = recordacts.deed(whole, verb, roles, today, request.POST)
    if deed is None:
        raise Http404(NOT_HERE)
    noting.record_seen(request, whole, desk.who.actor_in(whole.record.council_id))
    form = DeedForm(whole.kept, desk.who, today, asked=deed.fields)
    if request.method != "POST":
        about = _refusal(deed.why_not) if deed.why_not else {}
        return _page(request, whole, (deed, form), _begun(form, deed), about)
    return _done(request, desk, whole, (deed, form))


def _done(
    request: HttpRequest, desk: Desk, whole: Whole, asked: tuple[Deed, DeedForm]
) -> HttpResponse:
    deed, form = asked
    posted: Filled = dict(request.POST.lists())
    read = form.read(posted, whole.values)
    wrongs = list(read.wrongs)
    about: dict[str, Any] = {"wrongs": wrongs}
    seen = revision_of(request, whole)
    if not wrongs:
        by = desk.who.actor_in(whole.record.council_id)
        try:
            said = deed.do(whole, read.values, Doing(by, desk.at, seen))
        except NotARecord as refused:
            about["wrongs"] = _wrongs(form, deed, refused.wrongs)
        except (Clash, NoSuchRecord):
            about = _refusal(MEANWHILE)
        except (KnownAlready, NotAllowed) as refused:
            about = _refusal(str(refused))
        else:
            messages.success(request, said)
            return redirect("staff:record", whole.kept.slug, whole.record.pk)
    whole = whole_of(desk, whole.kept.slug, whole.record.pk)
    about["meanwhile"] = queries.since(whole, seen)
    return _page(request, whole, asked, posted, about)


def _wrongs(form: DeedForm, deed: Deed, wrongs: Mapping[str, str]) -> list[Wrong]:
    """Return what the register refuses, beside the inputs that asked for it."""
    return form.refused({deed.renamed.get(name, name): text for name, text in wrongs.items()})


def _refusal(why: str) -> dict[str, Any]:
    return {"errors": [{"text": why, "href": "#main-content"}]}


def _begun(form: DeedForm, deed: Deed) -> Filled:
    return form.begun(deed.begun)


def _page(
    request: HttpRequest,
    whole: Whole,
    asked: tuple[Deed, DeedForm],
    filled: Filled,
    about: Mapping[str, Any],
) -> HttpResponse:
    deed, form = asked
    wrongs = about.get("wrongs", ())
    errors = [{"text": one.message, "href": f"#{one.field}"} for one in wrongs]
    context = {
        "errors": errors,
        "meanwhile": (),
        **about,
        "whole": whole,
        "record": whole.record,
        "register": whole.kept.definition,
        "deed": deed,
        "parts": form.drawn(filled, whole.values, wrongs),
    }
    status = 422 if context["errors"] else 200
    return shown(request, "staff/record_deed.html", context, status=status)
