"""As whom articles are read on these pages, and by what a reader is known again for a day."""

from uuid import UUID, uuid4

from django.http import HttpRequest

from moothall.faces.pages import holding
from moothall.faces.portal import visiting
from moothall.ground.languages.speech import spoken
from moothall.practices.knowledge import actions, queries
from moothall.practices.knowledge.actions.counting import Seen
from moothall.practices.knowledge.queries import Reader, Shown

READER = "reader"
"""Under what a session holds by which a browser is known again that read articles."""


def reader(request: HttpRequest) -> Reader:
    """Return as whom articles are read on this page."""
    is_acting = visiting.acting(request) is not None
    council = visiting.council(request).pk
    return Reader.at_portal(visiting.who(request), council, is_acting=is_acting)


def of_service(request: HttpRequest, service: str) -> list[Shown]:
    """Return the articles that help with a service, for whoever looks."""
    return queries.of_service(reader(request), service, language=spoken())


def foreign(found: Shown) -> str:
    """Return the language of an article, where it is not the page's, as an attribute names it."""
    return "" if found.language == spoken() else "en-GB"


def seen(request: HttpRequest, token: UUID, *, may_begin: bool = False) -> Seen:
    """Return by what a reader is known again: who signed in, or a browser that holds a form.

    A browser that only reads is given nothing to be known by, unless it *may begin*.
    """
    person = visiting.who(request).persons.get(visiting.council(request).pk)
    if person is not None:
        return Seen(token=token, person_id=person)
    kept = token_of(request.session.get(READER, ""))
    if kept is None and (may_begin or holding.drafts(request)):
        kept = uuid4()
        request.session[READER] = str(kept)
    return Seen(token=token, browser=kept)


def note_sent(request: HttpRequest) -> None:
    """Note that whoever sent a request had read articles with this browser, where they had."""
    browser = token_of(request.session.get(READER, ""))
    if browser is not None:
        by, at = visiting.actor(request), visiting.at(request)
        actions.note_case(visiting.council(request).pk, browser, by=by, at=at)


def token_of(text: str) -> UUID | None:
    """Return the token that a text is, if it is one."""
    try:
        return UUID(text)
    except ValueError:
        return None
