"""Tell an open page whether anything was done since, and the numbers that stand in its navigation.

It asks often, and reads itself anew where something was done.

Decision: docs/decisions/0024-live-pages.md.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from moothall.faces.pages import access
from moothall.faces.staff.desk import sit
from moothall.practices.servicedesk import around, queries
from moothall.practices.servicedesk.words import MINE, NOBODY, Wanted

COUNTED = {
    "my-work": (Wanted(assignee=MINE), "open with you"),
    "queue": (Wanted(assignee=NOBODY), "open that nobody has"),
}
"""What is counted beside a name in the navigation, and what the number is."""


@access.staff
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """Return a mark that changes with anything done in the councils; 304 where it is the same."""
    desk = sit(request)
    mark = f'"{around.newest(desk.councils)}"'
    is_same = request.headers.get("If-None-Match") == mark
    response = HttpResponse("" if is_same else mark, content_type="text/plain")
    response.status_code = 304 if is_same else 200
    response["ETag"] = mark
    return response


@access.staff
@require_safe
def counts(request: HttpRequest) -> JsonResponse:
    """Return the numbers beside the desk's own pages: by page the number, and what it counts."""
    desk = sit(request)
    views = {name: wanted for name, (wanted, _) in COUNTED.items()}
    found = queries.counts(desk.who, desk.seen, views, at=desk.at)
    return JsonResponse(
        {name: {"number": str(found[name]), "words": words} for name, (_, words) in COUNTED.items()}
    )
