"""The articles of the councils at this desk: those there are, and one with its past."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from moothall.engine.documents import rules as documents
from moothall.faces.pages import access
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.practices.knowledge import flagging, queries, rules
from moothall.practices.knowledge.models import Article
from moothall.practices.knowledge.queries import MOST, Author, Reader
from moothall.practices.knowledge.words import MOVES, Audience, NoSuchArticle, State

UNPROCESSABLE = 422
TABS = {"": "All", "due": "Due for review", **dict(State.choices)}
TONES = {State.DRAFT: "grey", State.REVIEW: "yellow", State.PUBLISHED: "green"}
_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)


@access.staff
@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """List articles, those begun last first; or those that share words with a text."""
    desk, which = sit(request), request.GET.get("which", "")
    text = request.GET.get("text", "").strip()[:300]
    today = timezone.localtime(desk.at).date()
    asked = _NUMBER.fullmatch(request.GET.get("before", ""))
    before = int(asked[0]) if asked else None
    chosen = which if which in TABS else ""
    page = queries.articles(author(desk), which=chosen, before=before, today=today)
    rows = [row(one, today) for one in page[:MOST]]
    context = {
        "tabs": [
            {"text": label, "href": _address(one), "is_current": one == chosen and not text}
            for one, label in TABS.items()
        ],
        "due": queries.due_count(list(desk.councils), today),
        "rows": rows if not text else [],
        "text": text,
        "found": queries.suggested(reader(desk), text, most=20) if text else [],
        "place": desk.council_name,
        "may_write": may(desk, rules.why_not_write),
        "older_url": _address(chosen, before=page[MOST - 1].pk) if len(page) > MOST else "",
    }
    return shown(request, "staff/articles.html", context)


@access.staff
@require_safe
def article(request: HttpRequest, number: int) -> HttpResponse:
    """Show an article as it is being written, what may be done to it, and its versions."""
    desk = sit(request)
    return page_of(request, desk, one_of(desk, number))


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why something was not done, by the part of the page that is about; and what is typed."""

    why: Mapping[str, str]
    typed: Mapping[str, str] = field(default_factory=dict)


def page_of(
    request: HttpRequest,
    desk: Desk,
    found: Article,
    *,
    wrong: Wrong | None = None,
) -> HttpResponse:
    """Show an article; *wrong*: why what was just asked for was not done."""
    roles = desk.who.roles.get(found.council_id, frozenset())
    today = timezone.localtime(desk.at).date()
    versions = queries.versions(found)
    names = [found.of_case.contact_name] if found.of_case else []
    bodies = [found.body, found.welsh_body, *(one.body for one in versions)]
    shows, showed = rules.shown_by([found]), rules.shown_by(versions)
    html, welsh_html, *of_versions = queries.drawn([(found, one) for one in bodies], picture_at)
    context = {
        "article": found,
        "row": row(found, today),
        "html": html,
        "welsh_html": welsh_html if found.has_welsh else "",
        "pictures": [
            {
                "picture": one,
                "src": "" if documents.why_not_open(one.file) else picture_at(found, one.key),
                "why": documents.why_not_open(one.file) or "",
                "is_shown": one.called in shows,
                "was_shown": one.called in showed,
            }
            for one in (queries.pictures(found) if not rules.why_not_write(roles) else ())
        ],
        "audience": Audience(found.audience).label,
        "services": [_names(desk).get(slug, slug) for slug in found.services],
        "versions": [
            {
                "version": one,
                "is_read": one.number == found.in_force,
                "html": drawn,
            }
            for one, drawn in zip(versions, of_versions, strict=True)
        ],
        "flags": flagging.flags(f"{found.title}\n{found.summary}\n{found.body}", names),
        "is_draft": not rules.why_not_write(roles) and found.state != State.PUBLISHED,
        "why_not_write": rules.why_not_write(roles) or "",
        "why_not_publish": rules.why_not_publish(roles) or "",
        "why_not_ready": rules.why_not_ready(found) or "",
        "moves": {move for move in MOVES if not rules.why_not_move(found, move)},
        "place": desk.council_name(found.council_id),
        "public_url": "" if desk.council.is_partnership else _public(found),
        "of_case": found.of_case and desk.seen.filter(pk=found.of_case.pk).first(),
        "errors": [{"text": why, "href": f"#{about}"} for about, why in wrong.why.items()]
        if wrong
        else [],
        "wrong": wrong.why if wrong else {},
        "typed": wrong.typed if wrong else {},
    }
    status = UNPROCESSABLE if wrong else 200
    return shown(request, "staff/article.html", context, status=status)


def _names(desk: Desk) -> dict[str, str]:
    return {offer.definition.service: offer.definition.name for offer in desk.offers}


def one_of(desk: Desk, number: int) -> Article:
    """Return an article of the councils at this desk, of those that are shown there."""
    try:
        return queries.article(number, author(desk))
    except NoSuchArticle as gone:
        raise Http404(str(gone)) from gone


def picture_at(found: Article, key: UUID) -> str:
    """Return where a picture of an article is at the desk."""
    return reverse("staff:article-picture", args=[found.pk, key])


def author(desk: Desk) -> Author:
    """Return as whom articles are written at this desk."""
    mine = [desk.who.persons[one] for one in desk.councils if one in desk.who.persons]
    roles = desk.who.roles
    writes = [one for one in desk.councils if not rules.why_not_write(roles.get(one, frozenset()))]
    return Author(councils=desk.councils, writes=writes, seen=desk.seen, persons=mine)


def reader(desk: Desk) -> Reader:
    """Return as whom articles are read at this desk."""
    return Reader.at_desk(desk.who, desk.councils)


def may(desk: Desk, why_not: Any) -> bool:  # noqa: ANN401 -- a rule on roles
    """Whether something may be done in any council at this desk."""
    roles = (desk.who.roles.get(one, frozenset()) for one in desk.councils)
    return any(not why_not(held) for held in roles)


def row(found: Article, today: Any) -> dict[str, Any]:  # noqa: ANN401 -- a day
    """Return how an article stands, as a line of a list."""
    state = State(found.state)
    is_read = found.in_force is not None
    more = f"version {found.in_force} is read" if is_read and state != State.PUBLISHED else ""
    return {
        "number": found.pk,
        "title": found.title,
        "council": found.council_id,
        "audience": Audience(found.audience).label,
        "owner": found.owner.name if found.owner else "",
        "state": state.label,
        "tone": TONES.get(state, "red"),
        "more": more,
        "review_on": found.review_on if is_read else None,
        "is_overdue": bool(is_read and found.review_on and found.review_on <= today),
    }


def _public(found: Article) -> str:
    is_open = found.in_force is not None and found.audience != Audience.OFFICERS
    return reverse("portal:help-article", args=[found.slug]) if is_open else ""


def _address(which: str, *, before: int | None = None) -> str:
    asked = {"which": which, "before": before}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('staff:articles')}{'?' if query else ''}{query}"
