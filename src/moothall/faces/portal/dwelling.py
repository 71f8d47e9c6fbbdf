"""Where somebody lives, as they say it themselves: given, changed, left, taken away.

Nobody is told here who else lives at an address.
"""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from moothall.faces.pages import access, homes
from moothall.faces.portal import visiting
from moothall.ground.journal.words import Refused
from moothall.ground.languages.speech import marked, said
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.models import Home

ASKED = homes.questions("What is your address?", "When did you move in?")
LEFT = homes.day_asked("If you moved away, when?")
NO_CHOICE = marked("Select what happened")
MOVED, NEVER = "moved", "never"


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Take the address of whoever is signed in; where they lived until now ends."""
    person = visiting.me(request)
    read = homes.read(request, ASKED, queries.home_of(person))
    context: dict[str, Any] = {"fields": read.fields, "errors": read.errors}
    if read.dwelling is None:
        status = 422 if read.errors else 200
        return render(request, "portal/home_give.html", context, status=status)
    by, at = visiting.actor(request), visiting.at(request)
    try:
        people.move_in(person, read.dwelling, by=by, at=at, from_on=read.since)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said("We have kept your address."))
    return redirect("portal:details")


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Take an address away: they moved, on a day, or it was never theirs."""
    home = queries.home_of(visiting.me(request))
    if home is None:
        return redirect("portal:details")
    chosen = request.POST.get("how", "")
    day, read = homes.read_day(request, LEFT)
    problem, errors = None, read.errors if chosen == MOVED else []
    if request.method == "POST" and chosen not in {MOVED, NEVER}:
        problem = said(NO_CHOICE)
        errors = [{"text": problem, "href": "#how"}]
    if request.method == "POST" and not errors:
        try:
            return _gone(request, home, None if chosen == NEVER else day)
        except Refused as refused:
            errors = [{"text": str(refused), "href": "#left-day"}]
    context = {
        "lives_at": home,
        "fields": read.fields,
        "errors": errors,
        "chosen": chosen,
        "wrong": problem,
    }
    return render(request, "portal/home_leave.html", context, status=422 if errors else 200)


def _gone(request: HttpRequest, home: Home, day: date | None) -> HttpResponse:
    by, at = visiting.actor(request), visiting.at(request)
    if day is None:
        people.remove_home(home, by=by, at=at)
        messages.success(request, said("We have forgotten that address."))
    else:
        people.move_out(home, day, by=by, at=at)
        messages.success(request, said("We have kept that you moved away."))
    return redirect("portal:details")
