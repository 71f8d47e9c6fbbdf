"""Whether somebody wants one email a day in place of many: residents and officers alike."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from moothall.engine.contact import actions as contact
from moothall.engine.contact import queries
from moothall.faces.pages import access
from moothall.faces.portal import visiting
from moothall.ground.languages.speech import marked, said
from moothall.ground.people import queries as people

CHOOSE = marked("Select how often we email you")
OFTEN = {"once": marked("As it happens"), "daily": marked("Once a day, at 5pm")}


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def daily(request: HttpRequest) -> HttpResponse:
    """Ask how often somebody wants to be emailed, and keep it."""
    council = visiting.council(request)
    person = people.person(visiting.who(request).persons.get(council.pk, 0))
    if person is None:
        raise Http404("We do not know you here yet.")
    typed = request.POST.get("often", "") if request.method == "POST" else ""
    is_kept = typed in OFTEN
    if is_kept:
        by, at = visiting.actor(request), visiting.at(request)
        contact.want_daily(person, is_daily=typed == "daily", by=by, at=at)
    is_wrong = request.method == "POST" and not is_kept
    context = {
        "items": [{"value": value, "text": said(text)} for value, text in OFTEN.items()],
        "typed": typed or ("daily" if queries.is_daily(person.pk) else "once"),
        "is_kept": is_kept,
        "wrong": said(CHOOSE) if is_wrong else "",
        "errors": [{"text": said(CHOOSE), "href": "#often"}] if is_wrong else [],
    }
    return render(request, "portal/daily.html", context, status=422 if is_wrong else 200)
