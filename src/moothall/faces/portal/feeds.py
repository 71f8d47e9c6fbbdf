"""A rota as somebody's calendar reads it: iCalendar (RFC 5545), at a secret address."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from moothall.faces.pages import access
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.practices.servicedesk.models import Rota
from moothall.practices.servicedesk.queries import duty
from moothall.practices.servicedesk.words.oncall import HORIZON

PAST = timedelta(days=30)
TYPE = "text/calendar; charset=utf-8"


@access.anyone
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the shifts of a rota to whoever has its secret address, as long as they are in its team.

    The names are those that the councils know, which share the service.
    """
    page = cast("Any", request)
    with scope.opened(councils.family(page.council), writes=True):
        found = duty.feed(secret)
        if found is None or found.identity_id not in duty.team(found.rota):
            raise Http404("There is no calendar at that address.")
        told = _told(found.rota, page.council.slug, page.at)
    headers = {"Cache-Control": "private, max-age=900", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(told, content_type=TYPE, headers=headers)


def _told(rota: Rota, slug: str, at: datetime) -> bytes:
    from icalendar import Calendar, Event  # noqa: PLC0415 - large, and seldom asked for

    shifts = duty.shifts_of(rota, at - PAST, at + HORIZON)
    people = duty.names({one.identity_id for one in shifts})
    calendar = Calendar()
    calendar.add("prodid", "-//Moothall//On call//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", rota.name)
    for one in shifts:
        event = Event()
        event.add("uid", f"shift-{one.pk}@{slug}.moothall")
        event.add("dtstamp", at)
        event.add("dtstart", one.starts_at.astimezone(UTC))
        event.add("dtend", one.ends_at.astimezone(UTC))
        who = people.get(one.identity_id, duty.UNKNOWN)
        event.add("summary", f"{rota.name}: {who} ({one.layer.name})")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
