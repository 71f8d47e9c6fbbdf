"""The columns of the queue that each officer chose: kept with their identity, on every device."""

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from moothall.faces.pages import access
from moothall.faces.staff.desk import sit
from moothall.faces.staff.queue import filters
from moothall.faces.staff.queue.rows import COLUMNS, USUAL
from moothall.ground.people import actions as people

if TYPE_CHECKING:
    from moothall.ground.people.models import Identity

CHOSEN = "columns"


def chosen(request: HttpRequest) -> dict[str, Any]:
    """Return the columns that whoever looks chose, and every column with whether it is chosen."""
    kept = cast("Identity", request.user).desk.get(CHOSEN)
    names = [name for name in COLUMNS if name in (USUAL if kept is None else kept)]
    return {
        "case_columns": [(name, COLUMNS[name]) for name in names],
        "boxes": [(name, label, name in names) for name, label in COLUMNS.items()],
    }


@access.staff
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep which columns the queue has for whoever asks, and go back to the view."""
    desk = sit(request)
    names = [name for name in COLUMNS if name in request.POST.getlist("column")]
    by = desk.who.actor_in(next(iter(desk.councils), desk.council.pk))
    identity = desk.who.identity_id or 0
    people.choose_desk(identity, {CHOSEN: names}, by=by, at=desk.at)
    return redirect(filters.back(request.POST.get("address", "")))
