"""What is held on one person: counted, and given out in an archive."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from moothall.faces.pages import access, holdings
from moothall.faces.staff.desk import shown
from moothall.ground.people import queries
from moothall.ground.people.models import Person
from moothall.ground.people.words import Role

LONGEST = 2000


@access.auditor
@require_safe
def held(request: HttpRequest, number: int) -> HttpResponse:
    """Show how much is held on somebody, and what may be done with it."""
    somebody = person_as(request, number, Role.AUDITOR, Role.ADMIN)
    page = cast("Any", request)
    context = {
        "person": somebody,
        "counts": sorted(holdings.counted(holdings.held(somebody)).items()),
        "may_erase": somebody.council_id in page.who.councils_as(Role.ADMIN),
        "why_not": holdings.why_not_erase(somebody),
    }
    return shown(request, "staff/held.html", context)


@access.auditor
@require_POST
def archive(request: HttpRequest, number: int) -> HttpResponse:
    """Give out all that is held on somebody, with words of third parties blacked out."""
    somebody = person_as(request, number, Role.AUDITOR, Role.ADMIN)
    page = cast("Any", request)
    packed = holdings.archive(
        somebody,
        by=page.who.actor_in(somebody.council_id),
        at=page.at,
        hidden=request.POST.get("hidden", "")[:LONGEST].splitlines(),
        has_files=request.POST.get("files") == "yes",
    )
    name = f"person-{somebody.pk}.zip"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(packed, content_type="application/zip", headers=headers)


def person_as(request: HttpRequest, number: int, *roles: str) -> Person:
    """Return somebody of a council in which whoever asks has one of these roles, or 404."""
    found = queries.person(number)
    if found is None or found.council_id not in cast("Any", request).who.councils_as(*roles):
        raise Http404("Nobody of that number is known here.")
    return found
