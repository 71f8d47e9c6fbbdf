"""The one question asked when a request is closed."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from moothall.engine.cases import actions as cases
from moothall.engine.cases.queries import asking
from moothall.engine.cases.words import NotASurvey
from moothall.faces.pages import access
from moothall.faces.portal import visiting
from moothall.ground.journal.words import Refused
from moothall.ground.languages.speech import marked, said

SCALE = {
    5: marked("Very good"),
    4: marked("Good"),
    3: marked("Neither good nor bad"),
    2: marked("Bad"),
    1: marked("Very bad"),
}
ASKED = marked("How did we do?")
CHOOSE = marked("Select how we did")


@access.anyone
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, token: UUID) -> HttpResponse:
    """Ask how it went, and take the answer; answering again changes it."""
    try:
        survey = asking.survey(visiting.council(request).pk, token)
    except NotASurvey as gone:
        raise Http404(str(gone)) from gone
    service = visiting.service_of(request, survey.case)
    context = {
        "case": survey.case,
        "service": service,
        "question": service.survey.question if service and service.survey else said(ASKED),
        "scale": [{"value": str(score), "text": said(text)} for score, text in SCALE.items()],
        "typed": str(survey.score or ""),
    }
    if why := asking.why_too_late(survey, visiting.at(request)):
        context["too_late"] = said(why)
        return render(request, "portal/rate.html", context, status=410)
    if request.method != "POST":
        return render(request, "portal/rate.html", context)
    problem = _take(request, token)
    if problem is None:
        return render(request, "portal/rated.html", context)
    context |= {"wrong": problem, "errors": [{"text": problem, "href": "#rating"}]}
    return render(request, "portal/rate.html", context, status=422)


def _take(request: HttpRequest, token: UUID) -> str | None:
    score = request.POST.get("rating", "")
    if score not in map(str, SCALE):
        return said(CHOOSE)
    try:
        cases.rate(token, by=visiting.actor(request), at=visiting.at(request), score=int(score))
    except Refused as refused:
        return said(str(refused))
    return None
