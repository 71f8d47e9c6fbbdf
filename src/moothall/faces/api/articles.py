"""Articles over the wire: found, read, what readers say of them, and how they are used."""

from typing import Annotated
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from moothall.engine.cases import queries as cases
from moothall.faces.api.articleshapes import (
    ArticleFigureOut,
    ArticleFigures,
    ArticleOut,
    Articles,
    ArticlesSought,
    Number,
    PeriodIn,
    ReadOut,
    SaidIn,
    UsedIn,
    outs,
)
from moothall.faces.api.callers import Key, NotInScope, Seat, seat
from moothall.faces.api.replies import Repeatable, answered, once
from moothall.practices.knowledge import actions, queries, rules
from moothall.practices.knowledge.actions.counting import Seen
from moothall.practices.knowledge.queries import Reader, Shown
from moothall.practices.knowledge.words import NoSuchArticle

router = Router(tags=["articles"])
READ, ANSWER, WRITE = Key("articles:read"), Key("articles:answer"), Key("articles:act")


@router.get("/articles", response=Articles, auth=READ, url_name="articles", summary="Read")
def articles(request: HttpRequest, sought: Annotated[ArticlesSought, Query()]) -> HttpResponse:
    """List the articles in force that the key's holder may read, or those that fit a text."""
    here = seat(request)
    reader = reader_of(here)
    if sought.text or sought.service:
        found = queries.suggested(reader, sought.text, service=sought.service, most=10)
    else:
        found = queries.listed(reader, topic=sought.topic)
    return answered(Articles(items=outs(found)))


@router.get("/articles/{number}", response=ArticleOut, auth=READ, url_name="article")
def article(request: HttpRequest, number: Number) -> HttpResponse:
    """Read one article. Programs' reading is not counted among the views."""
    return answered(outs([_read(seat(request), number)])[0])


@router.post("/articles/{number}/answer", response=ArticleOut, auth=ANSWER, url_name="article-said")
@once
def answer(
    request: HttpRequest, number: Number, given: SaidIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Say whether an article solved it: counted as a view, with what was said."""
    del idempotency_key
    here = seat(request)
    found = _read(here, number)
    person = here.caller.person_id if here.caller else None
    seen = Seen(token=given.view or uuid4(), person_id=person)
    actions.answer(found.article, seen, given.said, by=here.by, at=here.at)
    return answered(outs([found])[0])


@router.post("/articles/{number}/used", response=ArticleOut, auth=WRITE, url_name="article-used")
@once
def used(
    request: HttpRequest, number: Number, given: UsedIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Count that an article was used on a case that the key's holder sees: once for the case."""
    del idempotency_key
    here = seat(request)
    found = _read(here, number)
    case = cases.by_reference(given.case, here.seen)
    actions.use(found.article, case, by=here.holder, at=here.at)
    return answered(outs([found])[0])


@router.get("/article-figures", response=ArticleFigures, auth=WRITE, url_name="article-figures")
def figures(request: HttpRequest, period: Annotated[PeriodIn, Query()]) -> HttpResponse:
    """Count how articles were read and used, with the bounds of what they solved. Officers do."""
    here = seat(request)
    roles = here.who.roles.get(here.council.pk, frozenset())
    if here.holder != here.by and (why := rules.why_not_see_figures(roles)):
        raise NotInScope(why)
    given = ([here.council.pk], period.from_at, period.to_at)
    today = here.at.astimezone(ZoneInfo(here.council.zone)).date()
    counted = [
        ArticleFigureOut(**{name: getattr(one, name) for name in ArticleFigureOut.model_fields})
        for one in (*queries.figures(*given), *queries.standing_figures([here.council.pk], today))
    ]
    read = [
        ReadOut(**{name: getattr(one, name) for name in ReadOut.model_fields})
        for one in queries.per_article(*given)
    ]
    return answered(ArticleFigures(figures=counted, articles=read))


def reader_of(here: Seat) -> Reader:
    """Return as whom a key reads: a person as themselves, a system as a manager would."""
    council = here.council.pk
    if here.caller is not None and here.caller.person_id is None:
        return Reader.system(council)
    return Reader.at_desk(here.who, [council])


def _read(here: Seat, number: int) -> Shown:
    found = queries.by_ids(reader_of(here), [number])
    if number not in found:
        raise NoSuchArticle
    return found[number]
