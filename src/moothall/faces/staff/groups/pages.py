"""Groups of a council: every one, one with what it does, its members, its sessions."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from moothall.faces.pages import access, addresses, filing, goals
from moothall.faces.staff.cover import drawing, formpage
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.figures.seven import managed
from moothall.faces.staff.groups import files
from moothall.faces.staff.groups.deeds import AGREED, DEEDS, YES, Deed, group_asks, group_said
from moothall.faces.staff.groups.seat import (
    NAMES,
    At,
    Seat,
    page_of,
    page_of_session,
    seat,
    there,
)
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Refused
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.actions.gathering import spoken
from moothall.practices.servicedesk.models import Group, GroupSession
from moothall.practices.servicedesk.queries import groups
from moothall.practices.servicedesk.words.groups import Loaded, SessionState

UNPROCESSABLE = 422
LONGEST = 100


@access.manager
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show every group of the council; at a partnership those of each, which keeps its own."""
    desk = sit(request)
    is_shared = desk.council.is_partnership
    theirs = [desk.councils[one] for one in managed(desk, "") if one in desk.councils]
    homes = theirs if is_shared else [desk.council]
    context = {
        "rows": [row for home in homes for row in _rows(desk, home)],
        "homes": [(one.name, addresses.of(one, reverse("staff:groups"))) for one in homes],
        "is_shared": is_shared,
    }
    return shown(request, "staff/groups/groups.html", context)


def _rows(desk: Desk, home: Council) -> list[dict[str, Any]]:
    """Return a council's groups, each with its next session; they lead to that council's desk."""
    found = groups.groups(home.pk)
    ahead = groups.coming([one.pk for one in found], desk.at)
    following = {one.group_id: one for one in reversed(ahead)}
    host = addresses.of(home, "") if desk.council.is_partnership else ""
    name = home.name if desk.council.is_partnership else ""
    return [_row(one, following.get(one.pk), host, name) for one in found]


def _row(one: Group, session: GroupSession | None, host: str, council: str) -> dict[str, Any]:
    return {
        "group": one,
        "url": host + page_of(one),
        "next": session,
        "next_url": host + page_of_session(session) if session else "",
        "council": council,
    }


@access.manager
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Set up a group."""
    here, wrong = seat(request), ""
    form = drawing.made(group_asks(here), request.POST or None, is_open=[YES])
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_group(
                here.desk.council, group_said(form.cleaned_data), by=here.by, at=here.desk.at
            )
        except Refused as refused:
            wrong = str(refused)
        else:
            messages.success(request, "Add its members next.")
            return redirect("staff:group", made.pk)
    deed = Deed("Set up a group", "Set it up", lambda _at, _sent: "")
    return formpage.for_deed(request, deed, form, wrong, back=("Groups", reverse("staff:groups")))


@access.manager
@require_safe
def group(request: HttpRequest, number: int) -> HttpResponse:
    """Show a group: what it wants and how that stands, its sessions, what it agreed."""
    here = seat(request)
    found = here.group(number)
    listed = groups.sessions(found)
    turnouts = groups.turnouts([one.pk for one in listed])
    context = {
        "group": found,
        "goals": goals.standing(here.desk.council, groups.goals(found), at=here.desk.at),
        "days": goals.DAYS,
        "sessions": [(one, turnouts.get(one.pk)) for one in listed],
        "undertakings": groups.undertakings(found),
        "today": _today(here),
        "planned": SessionState.PLANNED,
    }
    return shown(request, "staff/groups/group.html", context)


def _today(here: Seat) -> date:
    return here.desk.at.astimezone(ZoneInfo(here.desk.council.zone)).date()


@access.manager
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, number: int) -> HttpResponse:
    """Show who is in a group, a page at a time, found by words; take in a file of them."""
    here = seat(request)
    found = here.group(number)
    if request.method == "POST":
        return _load(request, here, found)
    return _members(request, found)


members.longest = "LOAD_MEGABYTES"  # type: ignore[attr-defined]  # read where the file comes in


def _load(request: HttpRequest, here: Seat, found: Group) -> HttpResponse:
    sent = filing.sent(request, "file")
    if not sent:
        return _members(request, found, wrong="Choose a file.")
    has_agreed = request.POST.get("agreed") == YES
    try:
        rows = files.read(sent[0].content, sent[0].name)
        loaded = actions.load_members(
            found, rows, by=here.by, at=here.desk.at, has_agreed=has_agreed
        )
    except Refused as refused:
        return _members(request, found, wrong=str(refused))
    return _members(request, here.group(found.pk), loaded=loaded)


def _members(
    request: HttpRequest, found: Group, *, wrong: str = "", loaded: Loaded | None = None
) -> HttpResponse:
    text = request.GET.get("text", "").replace("\x00", "")[:LONGEST]
    after = request.GET.get("after", "")
    number = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None
    page = groups.members(found, text, after=number)
    following: dict[str, str | int] = {"text": text, "after": page.after} if page.after else {}
    context = {
        "group": found,
        "page": page,
        "text": text,
        "is_later": number is not None,
        "next_url": f"?{urlencode(following)}" if following else "",
        "first_url": f"?{urlencode({'text': text})}",
        "loaded": loaded,
        "wrong": wrong,
        "agreed": AGREED,
        "errors": [{"text": wrong, "href": "#file"}] if wrong else [],
    }
    status = UNPROCESSABLE if wrong else 200
    return shown(request, "staff/groups/members.html", context, status=status)


@access.manager
@require_safe
def session(request: HttpRequest, number: int, session: int) -> HttpResponse:
    """Show a session: when and where, who comes and who came, what was said and agreed."""
    here = seat(request)
    found = here.group(number)
    one = there(groups.session(found, session))
    agreed = [each for each in groups.undertakings(found) if each.session_id == one.pk]
    context = {
        "group": found,
        "session": one,
        "moment_words": spoken(one),
        "guests": groups.guests(one),
        "turnout": groups.turnouts([one.pk]).get(one.pk),
        "is_planned": one.state == SessionState.PLANNED and one.starts_at > here.desk.at,
        "has_begun": one.starts_at <= here.desk.at,
        "undertakings": agreed,
        "today": _today(here),
    }
    return shown(request, "staff/groups/session.html", context)


@access.manager
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Ask what a deed needs and do it; what a button says is done at once."""
    here = seat(request)
    found = here.group(number)
    deed = DEEDS.get(verb)
    if deed is None or (deed.asks is None and request.method != "POST"):
        raise Http404("Nothing of the kind is done with a group.")
    sent = {**request.GET.dict(), **request.POST.dict()}
    at = At(here, found, {name: str(sent[name]) for name in NAMES if name in sent})
    fields = deed.asks(at) if deed.asks else {}
    data = request.POST if request.method == "POST" else None
    form, wrong = drawing.made(fields, data, **(deed.starts(at) if fields else {})), ""
    if data is not None and (not fields or form.is_valid()):
        after = reverse("staff:groups") if verb == "end" else deed.after(at)
        try:
            messages.success(request, deed.do(at, form.cleaned_data if fields else {}))
        except Refused as refused:
            wrong = str(refused)
        else:
            return redirect(after)
        if not fields:
            messages.error(request, wrong)
            return redirect(after)
    back = (found.name, page_of(found))
    return formpage.for_deed(request, deed, form, wrong, back=back, at=at)
