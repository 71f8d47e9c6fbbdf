"""What everybody who works here has to read: the list, one of it, and who has read it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from moothall.engine.registers import queries
from moothall.engine.registers.queries import Whole
from moothall.engine.registers.words import NoSuchRecord
from moothall.engine.tables import writing
from moothall.engine.tables.laying import Column
from moothall.engine.upkeep import actions
from moothall.engine.upkeep import queries as upkeep
from moothall.engine.upkeep.words import NotToRead
from moothall.faces.pages import access
from moothall.faces.staff.desk import shown, sit
from moothall.faces.staff.registers.records import whole_of
from moothall.ground.councils.models import Council
from moothall.ground.people.words import INSIDE, Who

NOT_HERE = "There is nothing of that number for you to read."


@access.employee
@require_safe
def reading(request: HttpRequest) -> HttpResponse:
    """List what somebody who works here has to read and has not."""
    who, places = _reader(request)
    found = upkeep.to_read(who, places, _today(request))
    return shown(request, "staff/reading.html", {"rows": found.items, "is_more": found.is_more})


@access.employee
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, number: int) -> HttpResponse:
    """Show one thing to read, and take down that it was read, in the edition that was shown."""
    who, places = _reader(request)
    try:
        whole = queries.one(who, number)
    except NoSuchRecord as gone:
        raise Http404(NOT_HERE) from gone
    mine = upkeep.mine(who, whole, _today(request))
    if mine is None or whole.record.council_id not in places:
        raise Http404(NOT_HERE)
    if request.method != "POST":
        return _page(request, whole, mine)
    by = who.actor_in(whole.record.council_id)
    edition = request.POST.get("edition", "")[:200]
    try:
        actions.read(whole.record, edition, by=by, at=cast("Any", request).at)
    except (NotToRead, NoSuchRecord) as refused:
        return _page(request, whole, mine, str(refused))
    messages.success(request, f"You have read {whole.record.title}.")
    return redirect("staff:reading")


@access.staff
@require_safe
def readers(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Give who must read a record and who has as CSV, to whoever may change it."""
    desk = sit(request)
    whole = whole_of(desk, slug, number)
    if whole.why_not_change:
        raise PermissionDenied(whole.why_not_change)
    found = upkeep.readers(whole, _today(request))
    if found is None:
        raise Http404(NOT_HERE)
    columns = [Column(head) for head in ("Name", "Edition", "Read on")]
    rows = [
        (one.name, found.edition, _day(one.read_at).isoformat() if one.read_at else "")
        for one in found.people
    ]
    whole_file = b"".join(writing.chunks("csv", columns, rows))
    said = {"Content-Disposition": f'attachment; filename="readers-{number}.csv"'}
    return HttpResponse(whole_file, content_type=writing.media_type("csv"), headers=said)


def _reader(request: HttpRequest) -> tuple[Who, Mapping[int, Council]]:
    """Return who reads, and the councils that they work for on this host."""
    page = cast("Any", request)
    working = page.who.councils_as(*INSIDE)
    return page.who, {one.pk: one for one in page.around if one.pk in working}


def _today(request: HttpRequest) -> date:
    return _day(cast("Any", request).at)


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _page(
    request: HttpRequest, whole: Whole, mine: upkeep.ToRead, why_not: str = ""
) -> HttpResponse:
    context = {
        "whole": whole,
        "record": whole.record,
        "register": whole.kept.definition,
        "mine": mine,
        "errors": [{"text": why_not, "href": "#main-content"}] if why_not else [],
    }
    return shown(request, "staff/reading_one.html", context, status=422 if why_not else 200)
