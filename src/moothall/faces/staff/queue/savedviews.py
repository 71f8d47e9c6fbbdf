"""Saved views of the queue: saved under a name, shared, taken away and put back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from moothall.faces.pages import access
from moothall.faces.staff import saving
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.queue import filters
from moothall.ground.councils.models import Team
from moothall.ground.people import actions, queries
from moothall.ground.people.models import QueueView
from moothall.ground.people.words import (
    NoSuchSavedView,
    NotASavedView,
    NotYourView,
)

EVERYONE = "everyone with a desk here"


@access.staff
@require_safe
def views(request: HttpRequest) -> HttpResponse:
    """Show the saved views of the queue, and those that were taken away."""
    return _page(request, sit(request))


@access.staff
@require_POST
def act(request: HttpRequest, deed: str) -> HttpResponse:
    """Save a view, change a saved one, take it away or put it back."""
    desk = sit(request)
    if deed not in DEEDS:
        raise Http404(deed)
    try:
        return DEEDS[deed](request, desk)
    except (NotASavedView, NotYourView) as refused:
        return _page(request, desk, why=str(refused))
    except NoSuchSavedView as gone:
        raise Http404(str(gone)) from gone


def said(view: QueueView) -> str:
    """Return what stands behind the question mark of a saved view's address."""
    return "&".join(filter(None, (view.address, f"{filters.SAVED}={view.pk}")))


def sharings(
    desk: Desk, team_ids: Collection[int] | None = None, teams: Sequence[Team] | None = None
) -> Sequence[tuple[str, str]]:
    """Return with whom the officer may share a view, as a form offers it.

    :param team_ids: the teams that they belong to, and *teams* all of these councils, where they
        are read already.
    """
    home = _home(desk)
    if team_ids is None:
        team_ids = {team for team, _, _ in queries.teams_of(desk.who, [home])}
    return saving.sharings(desk, home, team_ids, everyone=EVERYONE.capitalize(), teams=teams)


def _home(desk: Desk) -> int:
    """Return the council in which the officer saves: the first that they work for here."""
    return next(iter(desk.councils), desk.council.pk)


def _save(request: HttpRequest, desk: Desk) -> HttpResponse:
    home = _home(desk)
    view = actions.save_queue_view(
        home,
        request.POST.get("name", ""),
        _address(request),
        by=desk.who.actor_in(home),
        at=desk.at,
        sharing=saving.sharing(request.POST.get("sharing", "")),
    )
    messages.success(request, f"“{view.name}” is saved.")
    return redirect(f"{reverse('staff:queue')}?{said(view)}")


def _change(request: HttpRequest, desk: Desk) -> HttpResponse:
    view, posted = _view(request, desk), request.POST
    now = actions.change_queue_view(
        view,
        by=desk.who.actor_in(view.council_id),
        at=desk.at,
        name=posted.get("name"),
        address=_address(request) if "address" in posted else None,
        sharing=saving.sharing(posted["sharing"]) if "sharing" in posted else None,
    )
    messages.success(request, f"“{now.name}” is changed.")
    if "address" in posted:
        return redirect(f"{reverse('staff:queue')}?{said(now)}")
    return redirect("staff:queue-views")


def _remove(request: HttpRequest, desk: Desk) -> HttpResponse:
    view = _view(request, desk)
    actions.remove_queue_view(view, by=desk.who.actor_in(view.council_id), at=desk.at)
    messages.success(request, f"“{view.name}” is taken away. You can put it back below.")
    return redirect("staff:queue-views")


def _restore(request: HttpRequest, desk: Desk) -> HttpResponse:
    view = _view(request, desk, removed=True)
    actions.restore_queue_view(view, by=desk.who.actor_in(view.council_id), at=desk.at)
    messages.success(request, f"“{view.name}” is back.")
    return redirect("staff:queue-views")


DEEDS: Final[Mapping[str, Callable[[HttpRequest, Desk], HttpResponse]]] = {
    "save": _save,
    "change": _change,
    "remove": _remove,
    "restore": _restore,
}


def _view(request: HttpRequest, desk: Desk, *, removed: bool = False) -> QueueView:
    number = request.POST.get("number", "")
    is_one = number.isascii() and number.isdecimal() and len(number) < saving.LONGEST_NUMBER
    return queries.queue_view(desk.who, int(number) if is_one else 0, removed=removed)


def _address(request: HttpRequest) -> str:
    """Return the view that the form was sent from, as it is saved; what it cannot say is left."""
    return filters.back(request.POST.get("address", "")).partition("?")[2]


def _page(request: HttpRequest, desk: Desk, *, why: str = "") -> HttpResponse:
    posted, home = request.POST, reverse("staff:queue")
    found = queries.queue_views(desk.who)
    is_new = bool(why) and not posted.get("number")
    context: dict[str, Any] = {
        "lists": [(one, said(one), saving.may_change(desk, one)) for one in found],
        "gone": [
            one
            for one in queries.queue_views(desk.who, removed=True)
            if saving.may_change(desk, one)
        ],
        "shared_as": saving.shared_as,
        "sharings": sharings(desk),
        "wanted": {"name": posted.get("name", ""), "address": posted.get("address", "")}
        if is_new
        else None,
        "saving": {
            "where": home,
            "acts": {deed: reverse("staff:queue-views-act", args=[deed]) for deed in DEEDS},
            "noun": "view",
            "everyone": EVERYONE,
            "how": "Filter and sort the queue, and save what you see under a name.",
        },
        "errors": [{"text": why, "href": "#name" if is_new else "#lists"}] if why else [],
    }
    return shown(request, "staff/queue_views.html", context, status=422 if why else 200)
