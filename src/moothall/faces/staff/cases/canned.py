"""Canned replies: words that officers send often, filled in by each case."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries
from moothall.engine.cases.actions.canning import (
    Phrase,
    changeable,
    keeper,
    shareable,
    whole,
)
from moothall.engine.cases.actions.telling import CANNED_FIELDS
from moothall.engine.cases.models import CannedReply
from moothall.engine.cases.words import NoSuchCanned, NotCanned, WrittenMeanwhile
from moothall.faces.pages import access, plain
from moothall.faces.staff import saving
from moothall.faces.staff.cases import casework, differing
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.ground.councils import queries as councils
from moothall.ground.journal.words import Actor

SHARED = "shared"
"""Whose a reply is that a shared desk keeps for all of its councils, as the form sends it."""
MANY, LONGEST_SOUGHT = 8, 100
"""Of more than so many replies one looks for some by their words, of so many letters at most."""


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
        mine = whole(_said(request))
        both = {"parts": differing.parts(clash.theirs, mine), "revision": clash.revision}
        return _page(request, desk, why=str(clash), both=both)
    except NotCanned as refused:
        return _page(request, desk, why=str(refused))
    except NoSuchCanned as gone:
        raise Http404(str(gone)) from gone
    messages.success(request, said)
    return redirect("staff:canned")


def _save(request: HttpRequest, desk: Desk) -> str:
    posted = request.POST
    said = _said(request)
    whose, _, team = posted.get("whose", "").partition("-")
    if whose == SHARED and desk.council.is_partnership:
        cases.save_shared_canned(desk.council, said, by=_anywhere(desk), at=desk.at, team=team)
        return f"“{said.name}” is saved, for {_named(desk)}."
    home = next((one for one in desk.councils if str(one) == whose), 0)
    teams = {one.pk for one in councils.teams_of([home])} if home else set()
    chosen = int(team) if team.isdecimal() and int(team) in teams else None
    if not home or (team and chosen is None):
        raise NotCanned("Choose whose it is.")
    by = desk.who.actor_in(home)
    made = cases.save_canned(home, said, by=by, at=desk.at, team_id=chosen)
    return f"“{made.name}” is saved."


def _said(request: HttpRequest) -> Phrase:
    return Phrase(*(request.POST.get(name, "") for name in ("name", "body", "welsh")))


def _share(request: HttpRequest, desk: Desk) -> str:
    found = _one(request, desk)
    if not desk.council.is_partnership:
        raise NotCanned("Only the desk that councils share keeps a reply for all of them.")
    by = desk.who.actor_in(found.council_id)
    cases.share_canned(found, desk.council, by=by, at=desk.at)
    return f"“{found.name}” is kept once for {_named(desk)} now."


def _change(request: HttpRequest, desk: Desk) -> str:
    found, posted = _one(request, desk), request.POST
    revision = posted.get("revision", "")
    now = cases.change_canned(
        found,
        _said(request),
        by=desk.who.actor_in(found.council_id),
        at=desk.at,
        revision=int(revision) if revision.isdecimal() else 0,
    )
    return f"“{now.name}” is changed."


def _remove(request: HttpRequest, desk: Desk) -> str:
    found = _one(request, desk)
    cases.remove_canned(found, by=desk.who.actor_in(found.council_id), at=desk.at)
    return f"“{found.name}” is taken away. You can put it back below."


def _restore(request: HttpRequest, desk: Desk) -> str:
    found = _one(request, desk, removed=True)
    cases.restore_canned(found, by=desk.who.actor_in(found.council_id), at=desk.at)
    return f"“{found.name}” is back."


@dataclass(frozen=True, slots=True)
class Group:
    """The replies that one council or shared desk keeps, each with whether it may be changed.

    `name` is whose they are, or '' where all of them are one council's own.
    """

    name: str
    is_shared: bool
    replies: Sequence[tuple[CannedReply, bool]]


DEEDS: Final[Mapping[str, Callable[[HttpRequest, Desk], str]]] = {
    "save": _save,
    "share": _share,
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
    href = f"#body-{number}" if number else "#body"
    text = request.GET.get("text", "").strip()[:LONGEST_SOUGHT]
    found, gone = _listed(desk), _listed(desk, removed=True)
    may = changeable([*found, *gone], _anywhere(desk))
    shares = _may_share(desk)
    context = {
        "groups": _groups(desk, [one for one in found if _fits(one, text)], may),
        "text": text,
        "is_long": len(found) > MANY,
        "gone": [one for one in gone if one.pk in may],
        "whose": _whose(desk, shares),
        "shares": shares,
        "is_welsh": any(one.welsh_name for one in desk.councils.values()),
        "fields": sorted(CANNED_FIELDS),
        "typed": posted if why else {},
        "open": number,
        "both": both,
        "errors": [{"text": why, "href": href}] if why else [],
    }
    return shown(request, "staff/canned.html", context, status=422 if why else 200)


def _listed(desk: Desk, *, removed: bool = False) -> Sequence[CannedReply]:
    """Return those of the councils that they work for here, each that they share once."""
    found = queries.canned_replies(desk.who, removed=removed)
    return queries.each_once(one for one in found if one.council_id in desk.councils)


def _fits(one: CannedReply, text: str) -> bool:
    """Whether a reply has all of these words, in its name or what it says."""
    said = f"{one.name} {one.body} {one.welsh}".casefold()
    return all(word in said for word in text.casefold().split())


def _groups(desk: Desk, listed: Sequence[CannedReply], may: Collection[int]) -> list[Group]:
    """Return the replies under who keeps them: shared desks first, then each council."""
    found: dict[tuple[bool, str], list[tuple[CannedReply, bool]]] = {}
    for one in listed:
        keeper = one.partnership or one.council
        found.setdefault((keeper == one.council, keeper.name), []).append((one, one.pk in may))
    is_told = desk.is_shared or len(found) > 1 or any(not own for own, _ in found)
    return [
        Group(name if is_told else "", not own, replies)
        for (own, name), replies in sorted(found.items(), key=lambda one: one[0])
    ]


def _anywhere(desk: Desk) -> Actor:
    """Return whoever looks, as one of the councils knows them."""
    return desk.who.actor_in(next(iter(desk.councils), 0))


def _named(desk: Desk) -> str:
    return plain.listed([one.name for one in desk.councils.values()])


def _may_share(desk: Desk) -> frozenset[str]:
    """Return for which teams, by code, they may keep replies of all councils; '' is everybody."""
    if not desk.council.is_partnership:
        return frozenset()
    return shareable(desk.council, _anywhere(desk))


def _whose(desk: Desk, shared: Collection[str]) -> saving.Choices:
    """Return whose a new one may be, as a form offers it: all councils', one's, or a team's."""
    teams = councils.teams_of(desk.councils)
    whoever = keeper(_anywhere(desk), desk.councils)
    names = {one.code: one.name for one in teams if one.code in shared}
    found = [(f"{SHARED}-", f"{desk.council.name}: every officer")] if "" in shared else []
    found += [(f"{SHARED}-{code}", f"{desk.council.name}: {name}") for code, name in names.items()]
    for council in desk.councils.values():
        if whoever.why_not(council.pk, None) is None:
            found.append((f"{council.pk}-", f"{council.name}: every officer"))
        found += [
            (f"{council.pk}-{team.pk}", f"{desk.council_name(council.pk)} {team.name}".strip())
            for team in teams
            if team.council_id == council.pk and whoever.why_not(council.pk, team.pk) is None
        ]
    return found
