"""A list of a register as a file: what the list shows, in its order, as far as it may be seen."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from moothall.engine.registers import actions
from moothall.engine.registers.jobs import giving
from moothall.engine.registers.jobs.giving import Given
from moothall.engine.registers.queries import gathering
from moothall.engine.registers.words import NoSuchList
from moothall.engine.tables import writing
from moothall.faces.pages import access
from moothall.faces.staff.desk import Desk, sit
from moothall.faces.staff.registers import registerviews, savedlists
from moothall.faces.staff.registers.overview import open_to

TOO_LONG = (
    f"A file has {gathering.MOST:,} records at most: narrow the list, or ask whoever runs the"
    " platform for “moothall registers export”."
)


@access.staff
@require_POST
def take_out(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give out a list as a file, which the journal notes."""
    desk = sit(request)
    registers = open_to(desk, slug)
    head, seen = registers[0], savedlists.seen_in(desk, registers[0])
    query = QueryDict(request.POST.get("address", "")[: registerviews.LONGEST_ADDRESS])
    listing = registerviews.read(head, query, seen)
    kind = request.POST.get("form", "")
    place = gathering.place_of(head.definition, seen) if kind == "geojson" else ""
    if kind not in dict(registerviews.forms(head.definition, seen)):
        raise Http404("There is no such file.")
    shown = (head.definition.title, *listing.columns)
    chosen = None if request.POST.get("columns") == "all" else shown
    names = gathering.columns_of(head.definition, seen, chosen)
    asked = replace(listing.asked, columns=names)
    try:
        count = gathering.count(desk.who, registers, asked, most=gathering.MOST + 1)
    except NoSuchList as wrong:
        raise Http404(str(wrong)) from wrong
    if count > gathering.MOST:
        messages.error(request, TOO_LONG)
        return redirect(listing.address())
    for kept in registers:
        by = desk.who.actor_in(kept.council_id)
        actions.give_out(kept, kind, names, count=count, by=by, at=desk.at)
    councils = _councils(desk)
    given = Given(desk.who, registers, asked, kind, names, place, councils)
    reply = StreamingHttpResponse(giving.chunks(given), content_type=writing.media_type(kind))
    reply["Content-Disposition"] = f'attachment; filename="{slug}.{kind}"'
    reply["X-Content-Type-Options"] = "nosniff"
    return reply


def _councils(desk: Desk) -> dict[int, str] | None:
    if not desk.is_shared:
        return None
    return {number: council.name for number, council in desk.councils.items()}
