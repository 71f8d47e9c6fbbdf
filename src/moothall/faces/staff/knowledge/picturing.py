"""The pictures of an article at the desk: added to its text, and shown."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.documents.words import NotTaken
from moothall.faces.pages import access, filing
from moothall.faces.staff.desk import sit
from moothall.faces.staff.knowledge import articles
from moothall.faces.staff.knowledge.articles import Wrong
from moothall.faces.staff.knowledge.deeds import MAIN
from moothall.ground.journal.words import Refused
from moothall.practices.knowledge import actions, queries, rules
from moothall.practices.knowledge.words import NoSuchArticle, NotAnArticle

FIELD, SHOWS = "picture", "shows"
SELECT = "Select a picture: JPG or PNG."
AGAIN = "Select the picture again."


@access.officer
@require_POST
def add(request: HttpRequest, number: int) -> HttpResponse:
    """Take in a picture and show it at the end of the text that is being written."""
    desk = sit(request)
    found = articles.one_of(desk, number)
    files, shows = filing.sent(request, FIELD), request.POST.get(SHOWS, "")
    wrong = {} if files else {FIELD: SELECT}
    if why := rules.why_not_said(shows):
        wrong = {FIELD: AGAIN if files else SELECT, SHOWS: why}
    if not wrong:
        by = desk.who.actor_in(found.council_id)
        try:
            made, now = actions.add_picture(found, files[0], shows, by=by, at=desk.at)
        except Refused as refused:
            wrong = {_about(refused): str(refused)}
        else:
            told = f"{made.called} was added at the end of the text. Change the text to move it."
            if now.revision == found.revision:
                told = f"The text shows that picture already: it is {made.called}."
            messages.success(request, told)
    if wrong:
        return articles.page_of(request, desk, found, wrong=Wrong(wrong, {SHOWS: shows}))
    return redirect("staff:article", found.pk)


@access.staff
@require_safe
def show(request: HttpRequest, number: int, key: UUID) -> HttpResponseBase:
    """Give a picture of an article to whoever sees the article at this desk.

    Those who write none there see the pictures of what was published.
    """
    desk = sit(request)
    found = articles.one_of(desk, number)
    writes = found.council_id in articles.author(desk).writes
    look = queries.picture if writes else queries.published_picture
    try:
        return filing.seen(request, look(found, key))
    except NoSuchArticle as gone:
        raise Http404(str(gone)) from gone


def _about(refused: Refused) -> str:
    """Return the part of the page that a refusal is about."""
    if isinstance(refused, NotTaken):
        return FIELD
    return SHOWS if isinstance(refused, NotAnArticle) and refused.field == SHOWS else MAIN
