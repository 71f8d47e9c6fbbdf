"""Articles for residents and employees: by topic, one to read, and what they say of it."""

from collections.abc import Mapping
from datetime import datetime
from itertools import chain
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from moothall.faces.pages import access, filing, noting
from moothall.faces.portal import front, reading, visiting
from moothall.faces.portal.under_way import draft_of
from moothall.ground.languages.speech import marked, said, spoken
from moothall.practices.knowledge import actions, queries
from moothall.practices.knowledge.actions.counting import Seen
from moothall.practices.knowledge.models import Article
from moothall.practices.knowledge.queries import Shown
from moothall.practices.knowledge.words import Answer, NoSuchArticle

SAID = {
    Answer.SOLVED: marked("We are glad that helped. You do not need to do anything else."),
    Answer.MORE: marked("Thank you. Here is how to get more help."),
}


@access.anyone
@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """List the articles that whoever looks may read, by topic."""
    shown = queries.listed(reading.reader(request), language=spoken())
    names = sorted(set(chain.from_iterable(one.topics for one in shown)), key=str.casefold)
    groups = [(name, [one for one in shown if name in one.topics]) for name in names]
    others = [one for one in shown if not one.topics]
    groups += [(said("Other"), others)] if others else []
    return render(request, "portal/help.html", {"groups": groups, "foreign": reading.foreign})


@access.anyone
@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article, and ask whether it solved what they came for. Reading it is counted."""
    found = _article(request, slug)
    answered = request.GET.get("said", "")
    token = uuid4()
    if request.method == "GET" and not answered:
        _count(request, found, reading.seen(request, token))
    context = {
        "article": found,
        "html": queries.html(found.article, found.body, _picture_at),
        "lang": reading.foreign(found),
        "view": token,
        "goes_on": _goes_on(request, request.GET),
        "service": request.GET.get("service", ""),
        "services": _services(request, found),
        "told": said(SAID[Answer(answered)]) if answered in SAID else "",
        "answered": answered,
    }
    return render(request, "portal/help_article.html", context)


@access.anyone
@require_safe
def picture(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Give a picture of an article to whoever may read it at this moment."""
    try:
        found = queries.seen_picture(reading.reader(request), key)
    except NoSuchArticle as gone:
        raise Http404(str(gone)) from gone
    return filing.seen(request, found)


@access.anyone
@require_POST
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what a reader says of an article, and go on: with their request, if they had begun."""
    found = _article(request, slug)
    view, told = reading.token_of(request.POST.get("view", "")), request.POST.get("said", "")
    if view is None or told not in Answer.values:
        raise Http404("That is no answer to an article.")
    by, at = visiting.actor(request), visiting.at(request)
    actions.answer(found.article, reading.seen(request, view, may_begin=True), told, by=by, at=at)
    goes_on, service = _goes_on(request, request.POST), request.POST.get("service", "")
    if told == Answer.MORE and goes_on:
        return redirect("portal:resume", goes_on)
    offered = list(_services(request, found))
    if told == Answer.MORE and (service in offered or len(offered) == 1):
        return redirect("portal:start", service if service in offered else offered[0])
    query = {"said": told} | ({"for": goes_on} if goes_on else {})
    return redirect(f"{reverse('portal:help-article', args=[slug])}?{urlencode(query)}")


def _picture_at(found: Article, key: UUID) -> str:
    del found  # it is by its key alone that a reader asks for it
    return reverse("portal:help-picture", args=[key])


def _count(request: HttpRequest, found: Shown, view: Seen) -> None:
    by, kept = visiting.actor(request), found.article

    def note(at: datetime) -> None:
        actions.note_view(kept, view, by=by, at=at)

    noting.later(request, note)


def _article(request: HttpRequest, slug: str) -> Shown:
    found = queries.by_slug(reading.reader(request), slug, spoken())
    if found is None:
        raise Http404("There is no such article for you to read.")
    return found


def _services(request: HttpRequest, found: Shown) -> dict[str, front.Card]:
    """Return the services that an article helps with, of those that are offered here, by code."""
    if not found.services:
        return {}
    offers = front.offers_of(visiting.council(request))
    named = [one for one in offers if one.definition.service in found.services]
    return {one.definition.service: front.card(one) for one in named}


def _goes_on(request: HttpRequest, typed: Mapping[str, str]) -> str:
    """Return the token of the request that they came from, if it is theirs; ''."""
    token = reading.token_of(typed.get("for", ""))
    if token is None:
        return ""
    try:
        return str(draft_of(request, token).token)
    except Http404:
        return ""
