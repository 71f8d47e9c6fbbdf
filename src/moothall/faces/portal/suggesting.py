"""Articles that may help, offered while somebody asks: beside the question, and after it."""

from collections.abc import Iterable
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.catalogue import journey
from moothall.engine.catalogue.definition import Page, ServiceDefinition
from moothall.engine.catalogue.models import Draft
from moothall.faces.pages import access
from moothall.faces.portal import reading, visiting
from moothall.faces.portal.under_way import draft_of
from moothall.ground.languages.speech import spoken
from moothall.practices.knowledge import queries
from moothall.practices.knowledge.queries import Shown

OFFERED, CHOSEN = "offered", "article"
"""Fields of a form: that articles were shown beside it, and the one that was chosen."""
SHORTEST = 4
LONGEST = 2000


@access.anyone
@require_POST
def suggest(request: HttpRequest, token: UUID) -> HttpResponse:
    """Give the articles that may help with what is being typed, as a part of the page."""
    draft = draft_of(request, token)
    service = visiting.service(request, draft.version_id)
    typed = [request.POST.get(one, "") for one in sorted(_texts(service.pages))]
    found = _alike(request, service, typed)
    return render(request, "portal/helps.html", {"articles": found, "foreign": reading.foreign})


@access.anyone
@require_safe
def offered(request: HttpRequest, token: UUID) -> HttpResponse:
    """Show the articles that may help with what was typed, before the next question."""
    draft = draft_of(request, token)
    service = visiting.service(request, draft.version_id)
    found = of_answers(request, draft, service)
    if not found:
        return redirect("portal:resume", token)
    context = {
        "service": service,
        "token": token,
        "articles": found,
        "foreign": reading.foreign,
        "back_to": reverse("portal:question", args=[token, asks_first(service)]),
    }
    return render(request, "portal/helps_page.html", context)


def asks_first(service: ServiceDefinition) -> str:
    """Return the page with the first question that is answered in one's own words; ''."""
    pages = (one.id for one in service.pages if _texts([one]))
    return next(pages, "")


def words_on(page: Page) -> list[str]:
    """Return the fields of a page that articles are found by: a script sends no others."""
    return sorted(_texts([page]))


def after(
    request: HttpRequest, draft: Draft, service: ServiceDefinition, page_id: str
) -> HttpResponse | None:
    """Lead from a page that was answered to an article, or to those that may help; or None.

    They are offered once, after the first question in one's own words, where they did not stand
    beside it.
    """
    if chosen := request.POST.get(CHOSEN, ""):
        slug = {one.slug for one in queries.listed(reading.reader(request))} & {chosen}
        if slug:
            return redirect(article_url(chosen, draft.token))
    is_asked = page_id == asks_first(service) and not request.GET
    if not is_asked or OFFERED in request.POST or not of_answers(request, draft, service):
        return None
    return redirect("portal:offered", draft.token)


def of_answers(request: HttpRequest, draft: Draft, service: ServiceDefinition) -> list[Shown]:
    """Return the articles that may help with what was answered in somebody's own words."""
    answers = journey.prune(service, draft.answers)
    said = [answers.get(one) for one in sorted(_texts(service.pages))]
    return _alike(request, service, [one for one in said if isinstance(one, str)])


def article_url(slug: str, token: UUID) -> str:
    """Return where an article is read by whoever goes on with a request."""
    return f"{reverse('portal:help-article', args=[slug])}?{urlencode({'for': token})}"


def _alike(request: HttpRequest, service: ServiceDefinition, typed: Iterable[str]) -> list[Shown]:
    text = "\n".join(typed)[:LONGEST]
    if len(text.strip()) < SHORTEST:
        return []
    reader = reading.reader(request)
    return queries.suggested(reader, text, service=service.service, language=spoken())


def _texts(pages: Iterable[Page]) -> set[str]:
    """Return the questions answered in one's own words, but those that not every officer sees."""
    asked = (one for page in pages for one in page.questions)
    return {one.id for one in asked if one.type == "longtext" and not one.sensitive}
