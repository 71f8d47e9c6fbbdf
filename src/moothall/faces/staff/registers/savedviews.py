"""Saved lists of a register: saved under a name, shared, taken away and put back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.registers import actions, queries
from moothall.engine.registers.models import SavedView
from moothall.engine.registers.queries import Kept
from moothall.engine.registers.words import NotAllowed
from moothall.faces.pages import access
from moothall.faces.staff import saving
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.registers import registerviews, savedlists
from moothall.faces.staff.registers.overview import open_to
from moothall.ground.people.words import NotASavedView, NotYourView

NOT_HERE = "There is no such list here, or it is not shared with you."


@access.staff
@require_safe
def views(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the saved lists of a register, and those that were taken away."""
    desk = sit(request)
    return _page(request, desk, open_to(desk, slug))


@access.staff
@require_POST
def act(request: HttpRequest, slug: str, deed: str) -> HttpResponse:
    """Save a list, change a saved one, take it away, put it back, or begin with it."""
    desk = sit(request)
    registers = open_to(desk, slug)
    if deed not in DEEDS:
        raise Http404(NOT_HERE)
    try:
        return DEEDS[deed](request, desk, registers)
    except (NotASavedView, NotYourView, NotAllowed) as refused:
        return _page(request, desk, registers, why=str(refused))


def _save(request: HttpRequest, desk: Desk, registers: Sequence[Kept]) -> HttpResponse:
    head = registers[0]
    by = desk.who.actor_in(head.council_id)
    view = actions.save_view(
        head,
        request.POST.get("name", ""),
        _address(request, desk, head),
        by=by,
        at=desk.at,
        sharing=saving.sharing(request.POST.get("sharing", "")),
    )
    messages.success(request, f"“{view.name}” is saved.")
    return redirect(f"{reverse('staff:register', args=[head.slug])}?{savedlists.said(view)}")


def _change(request: HttpRequest, desk: Desk, registers: Sequence[Kept]) -> HttpResponse:
    view = _view(request, desk, registers)
    said = request.POST
    now = actions.change_view(
        view,
        by=desk.who.actor_in(view.council_id),
        at=desk.at,
        name=said.get("name"),
        address=_address(request, desk, registers[0]) if "address" in said else None,
        sharing=saving.sharing(said["sharing"]) if "sharing" in said else None,
    )
    messages.success(request, f"“{now.name}” is changed.")
    if "address" in said:
        where = reverse("staff:register", args=[registers[0].slug])
        return redirect(f"{where}?{savedlists.said(now)}")
    return redirect("staff:register-views", registers[0].slug)


def _remove(request: HttpRequest, desk: Desk, registers: Sequence[Kept]) -> HttpResponse:
    view = _view(request, desk, registers)
    actions.remove_view(view, by=desk.who.actor_in(view.council_id), at=desk.at)
    messages.success(request, f"“{view.name}” is taken away. You can put it back below.")
    return redirect("staff:register-views", registers[0].slug)


def _restore(request: HttpRequest, desk: Desk, registers: Sequence[Kept]) -> HttpResponse:
    view = _view(request, desk, registers, removed=True)
    actions.restore_view(view, by=desk.who.actor_in(view.council_id), at=desk.at)
    messages.success(request, f"“{view.name}” is back.")
    return redirect("staff:register-views", registers[0].slug)


def _first(request: HttpRequest, desk: Desk, registers: Sequence[Kept]) -> HttpResponse:
    head = registers[0]
    saved = savedlists.by_number(savedlists.offered(desk, registers), _number(request))
    address = savedlists.said(saved) if saved else _address(request, desk, head)
    actions.open_with(head, address, by=desk.who.actor_in(head.council_id), at=desk.at)
    messages.success(request, f"{head.definition.name} open with this list for you from now on.")
    return redirect(f"{reverse('staff:register', args=[head.slug])}?{address}")


def _usual(request: HttpRequest, desk: Desk, registers: Sequence[Kept]) -> HttpResponse:
    head = registers[0]
    actions.open_with(head, "", by=desk.who.actor_in(head.council_id), at=desk.at)
    messages.success(request, f"{head.definition.name} open as usual for you from now on.")
    return redirect("staff:register", head.slug)


DEEDS: Final[Mapping[str, Callable[[HttpRequest, Desk, Sequence[Kept]], HttpResponse]]] = {
    "save": _save,
    "change": _change,
    "remove": _remove,
    "restore": _restore,
    "first": _first,
    "usual": _usual,
}


def _number(request: HttpRequest) -> str:
    return request.POST.get("number", "")


def _view(
    request: HttpRequest, desk: Desk, registers: Sequence[Kept], *, removed: bool = False
) -> SavedView:
    found = queries.saved_views(desk.who, registers, removed=removed)
    view = savedlists.by_number(found, _number(request))
    if view is None:
        raise Http404(NOT_HERE)
    return view


def _address(request: HttpRequest, desk: Desk, kept: Kept) -> str:
    """Return the list that the form was sent from, as it is saved; what it cannot say is left."""
    query = QueryDict(request.POST.get("address", "")[: registerviews.LONGEST_ADDRESS])
    return registerviews.read(kept, query, savedlists.seen_in(desk, kept)).key


def _page(
    request: HttpRequest, desk: Desk, registers: Sequence[Kept], *, why: str = ""
) -> HttpResponse:
    head = registers[0]
    saved = savedlists.offered(desk, registers)
    gone = [
        one
        for one in queries.saved_views(desk.who, registers, removed=True)
        if saving.may_change(desk, one)
    ]
    wanted = {"name": request.POST.get("name", ""), "address": request.POST.get("address", "")}
    is_new = bool(why) and not _number(request)
    context: dict[str, Any] = {
        "register": head.definition,
        "saving": _saving(head),
        "lists": [(one, savedlists.said(one), saving.may_change(desk, one)) for one in saved],
        "gone": gone,
        "shared_as": saving.shared_as,
        "sharings": savedlists.sharings(desk, head),
        "first": queries.first_view(desk.who, registers),
        "wanted": wanted if is_new else None,
        "errors": [{"text": why, "href": "#name" if is_new else "#lists"}] if why else [],
    }
    return shown(request, "staff/register_views.html", context, status=422 if why else 200)


def _saving(head: Kept) -> dict[str, Any]:
    """Return where the saved lists of a register open, and where their forms go."""
    acts = {deed: reverse("staff:register-views-act", args=[head.slug, deed]) for deed in DEEDS}
    return {
        "where": reverse("staff:register", args=[head.slug]),
        "acts": acts,
        "noun": "list",
        "everyone": "everyone who sees the register",
        "how": "Filter and sort the list, choose its columns, and save it under a name.",
    }
