"""Canned replies: words that officers send often, filled in by each case."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.cases import actions, queries
from moothall.engine.cases.actions.penning import why_not_can
from moothall.engine.cases.actions.telling import CANNED_FIELDS
from moothall.engine.cases.models import CannedReply
from moothall.engine.cases.words import NoSuchCanned, NotCanned, WrittenMeanwhile
from moothall.faces.pages import access
from moothall.faces.staff import saving
from moothall.faces.staff.cases import casework, differing
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.ground.councils import queries as councils


@access.officer
@require_safe
def canned(request: HttpRequest) -> HttpResponse:
    """Show the canned replies that whoever looks may use, and a form for another."""
    return _page(request, sit(request))


@access.officer
@require_POST
def act(request: HttpRequest, deed: str) -> HttpResponse:
    """Save a canned reply, change one, take one away or put it back."""
    desk = sit(request)
    if deed not in DEEDS:
        raise Http404(deed)
    try:
        said = DEEDS[deed](request, desk)
    except WrittenMeanwhile as clash:
        text = request.POST.get("body", "")
        both = {"parts": differing.parts(clash.theirs, text), "revision": clash.revision}
        return _page(request, desk, why=str(clash), both=both)
    except NotCanned as refused:
        return _page(request, desk, why=str(refused))
    except NoSuchCanned as gone:
        raise Http404(str(gone)) from gone
    messages.success(request, said)
    return redirect("staff:canned")


def _save(request: HttpRequest, desk: Desk) -> str:
    posted = request.POST
    council, _, team = posted.get("whose", "").partition("-")
    home = next((one for one in desk.councils if str(one) == council), 0)
    teams = {one.pk for one in councils.teams_of([home])} if home else set()
    chosen = int(team) if team.isdecimal() and int(team) in teams else None
    if not home or (team and chosen is None):
        raise NotCanned("Choose whose it is.")
    made = actions.save_canned(
        home,
        posted.get("name", ""),
        posted.get("body", ""),
        by=desk.who.actor_in(home),
        at=desk.at,
        team_id=chosen,
    )
    return f"“{made.name}” is saved."


def _change(request: HttpRequest, desk: Desk) -> str:
    found, posted = _one(request, desk), request.POST
    revision = posted.get("revision", "")
    now = actions.change_canned(
        found,
        posted.get("name", ""),
        posted.get("body", ""),
        by=desk.who.actor_in(found.council_id),
        at=desk.at,
        revision=int(revision) if revision.isdecimal() else 0,
    )
    return f"“{now.name}” is changed."


def _remove(request: HttpRequest, desk: Desk) -> str:
    found = _one(request, desk)
    actions.remove_canned(found, by=desk.who.actor_in(found.council_id), at=desk.at)
    return f"“{found.name}” is taken away. You can put it back below."


def _restore(request: HttpRequest, desk: Desk) -> str:
    found = _one(request, desk, removed=True)
    actions.restore_canned(found, by=desk.who.actor_in(found.council_id), at=desk.at)
    return f"“{found.name}” is back."


DEEDS: Final[Mapping[str, Callable[[HttpRequest, Desk], str]]] = {
    "save": _save,
    "change": _change,
    "remove": _remove,
    "restore": _restore,
}


def _one(request: HttpRequest, desk: Desk, *, removed: bool = False) -> CannedReply:
    text = request.POST.get("number", "")
    is_number = text.isascii() and text.isdecimal() and len(text) < casework.LONGEST_NUMBER
    return queries.canned_reply(desk.who, int(text) if is_number else 0, removed=removed)


def _page(
    request: HttpRequest, desk: Desk, *, why: str = "", both: Mapping[str, Any] | None = None
) -> HttpResponse:
    posted = request.POST
    number = posted.get("number", "") if why else ""
    found = [(one, _may(desk, one)) for one in queries.canned_replies(desk.who)]
    gone = [one for one in queries.canned_replies(desk.who, removed=True) if _may(desk, one)]
    href = f"#body-{number}" if number else "#body"
    context = {
        "found": found,
        "gone": gone,
        "whose": _whose(desk),
        "fields": sorted(CANNED_FIELDS),
        "typed": posted if why else {},
        "open": number,
        "both": both,
        "errors": [{"text": why, "href": href}] if why else [],
    }
    return shown(request, "staff/canned.html", context, status=422 if why else 200)


def _may(desk: Desk, one: CannedReply) -> bool:
    return why_not_can(one.council_id, one.team_id, desk.who.actor_in(one.council_id)) is None


def _whose(desk: Desk) -> saving.Choices:
    """Return whose a new one may be, as a form offers it: council, or council and team."""
    found = []
    for council in desk.councils.values():
        by = desk.who.actor_in(council.pk)
        if why_not_can(council.pk, None, by) is None:
            found.append((f"{council.pk}-", f"{council.name}: every officer"))
        found += [
            (f"{council.pk}-{team.pk}", f"{desk.council_name(council.pk)} {team.name}".strip())
            for team in councils.teams_of([council.pk])
            if why_not_can(council.pk, team.pk, by) is None
        ]
    return found
