"""How somebody wants to be told, where a service offers several ways."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from moothall.engine.contact import actions as contact
from moothall.engine.contact import queries
from moothall.engine.contact.words import Channel
from moothall.faces.pages import access, languages
from moothall.faces.portal import visiting
from moothall.ground.languages.speech import marked, said, spoken
from moothall.ground.languages.words import CODES
from moothall.ground.people import actions
from moothall.ground.people import queries as people

WAYS = {
    Channel.EMAIL.value: (
        marked("By email"),
        marked("To the email address that you give with a request."),
    ),
    Channel.TEXT.value: (
        marked("By text message"),
        marked("To a mobile number, and not at night."),
    ),
    Channel.LETTER.value: (
        marked("By letter"),
        marked("To the postal address that you give with a request."),
    ),
}
CHOOSE = marked("Select how you want to be told")


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def prefer(request: HttpRequest) -> HttpResponse:
    """Ask how somebody wants to be told, and keep it."""
    council = visiting.council(request)
    person = people.person(visiting.who(request).persons.get(council.pk, 0))
    if person is None:
        raise Http404("We do not know you here yet.")
    typed = request.POST.get("channel", "") if request.method == "POST" else ""
    context: dict[str, Any] = {
        "ways": [
            {"value": value, "text": said(text), "hint": {"text": said(hint)}}
            for value, (text, hint) in WAYS.items()
        ],
        "typed": typed or queries.preferred_channel(person.pk),
        "languages": _languages(request),
        "language": person.language or spoken().value,
    }
    if request.method == "POST" and typed not in WAYS:
        wrong = said(CHOOSE)
        context |= {"wrong": wrong, "errors": [{"text": wrong, "href": "#channel"}]}
        return render(request, "portal/prefer.html", context, status=422)
    if request.method == "POST":
        by, at = visiting.actor(request), visiting.at(request)
        contact.prefer(person, typed, by=by, at=at)
        language = request.POST.get("language", "")
        if context["languages"] and language in CODES:
            actions.speak(person, language, by=by, at=at)
            context["language"] = language
        context["is_kept"] = True
    return render(request, "portal/prefer.html", context)


def _languages(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the languages a person may be told in here; none where there is only one."""
    offered = languages.switch(request)
    return [
        {"value": one["code"], "text": one["name"], "attributes": {"lang": one["code"]}}
        for one in offered
    ]
