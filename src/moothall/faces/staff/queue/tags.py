"""The tags in use, each with how many running cases and the queue of them."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from moothall.engine.cases import queries
from moothall.faces.pages import access
from moothall.faces.staff.desk import shown, sit
from moothall.faces.staff.queue import filters
from moothall.practices.servicedesk.words import Wanted


@access.staff
@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    """Show the tags of running cases that the officer may see."""
    desk = sit(request)
    found = queries.tags_in_use(desk.seen)
    rows = [(name, filters.address(Wanted(tag=name)), number) for name, number in found]
    return shown(request, "staff/queue_tags.html", {"tags": rows})
