"""Tell an open page whether anything was done since: it asks often, and reads itself anew then.

Decision: docs/decisions/0024-live-pages.md.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from moothall.faces.pages import access
from moothall.faces.staff.desk import sit
from moothall.practices.servicedesk import around


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
