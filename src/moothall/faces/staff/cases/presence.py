"""Who else has a case open: each open page says every few seconds that it is there."""

from collections.abc import Sequence

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries
from moothall.faces.pages import access, plain
from moothall.faces.staff.cases import casework
from moothall.faces.staff.desk import sit


@access.officer
@require_POST
def here(request: HttpRequest, reference: str) -> JsonResponse:
    """Note that an officer has a case open; return who else has, and how much has happened."""
    desk = sit(request)
    found = casework.one_of(desk, reference)
    by = desk.who.actor_in(found.council_id)
    cases.be_here(found, by=by, at=desk.at, is_writing=request.POST.get("writing") == "yes")
    others = queries.others_here(found, by.id or 0, at=desk.at)
    return JsonResponse({"events": found.events_so_far, "others": _said(others)})


def _said(others: Sequence[tuple[str, bool]]) -> str:
    """Say who else is there: who writes is said apart."""
    writing = [name for name, is_writing in others if is_writing]
    looking = [name for name, is_writing in others if not is_writing]
    said = []
    if writing:
        said.append(f"{plain.listed(writing)} {'is' if len(writing) == 1 else 'are'} writing.")
    if looking:
        said.append(f"{plain.listed(looking)} {'is' if len(looking) == 1 else 'are'} here too.")
    return " ".join(said)
