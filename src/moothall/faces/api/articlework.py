"""Articles over the wire as their authors see them: written, published, put back, withdrawn."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from moothall.faces.api.articleshapes import (
    ArticleDraftOut,
    ArticleDrafts,
    ArticleIn,
    ArticleVersions,
    ChangedIn,
    Number,
    PutBackIn,
    RemarkIn,
    SoughtDrafts,
    draft_of,
    version_of,
)
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.refusals import Invalid
from moothall.faces.api.replies import Repeatable, answered, once
from moothall.faces.pages.problems import Fault
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.ground.people.models import Person
from moothall.practices.knowledge import actions, queries, rules
from moothall.practices.knowledge import words as terms
from moothall.practices.knowledge.actions.writing import Draft
from moothall.practices.knowledge.models import Article
from moothall.practices.knowledge.queries import MOST, Author

router = Router(tags=["articles"])
WRITE, PUBLISH = Key("articles:act"), Key("articles:publish")


@router.get("/article-drafts", response=ArticleDrafts, auth=WRITE, url_name="article-drafts")
def drafts(request: HttpRequest, sought: Annotated[SoughtDrafts, Query()]) -> HttpResponse:
    """List articles as their authors see them."""
    here = seat(request)
    today = timezone.localtime(here.at).date()
    page = queries.articles(_author(here), which=sought.which, before=sought.before, today=today)
    more = page[MOST - 1].pk if len(page) > MOST else None
    return answered(ArticleDrafts(items=[draft_of(one) for one in page[:MOST]], next_before=more))


@router.post(
    "/article-drafts",
    response={201: ArticleDraftOut},
    auth=WRITE,
    url_name="article-drafts",
    operation_id="write_article",
    summary="Write",
)
@once
def write(
    request: HttpRequest, given: ArticleIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Begin an article; nobody reads it before it is published."""
    del idempotency_key
    here = seat(request)
    typed = _typed(here, given)
    with _said_of_its_field():
        made = actions.write(here.council, typed, by=here.holder, at=here.at)
    return answered(draft_of(made), status=201)


@router.get(
    "/article-drafts/{number}", response=ArticleDraftOut, auth=WRITE, url_name="article-draft"
)
def draft(request: HttpRequest, number: Number) -> HttpResponse:
    """Read an article as its authors see it."""
    return answered(draft_of(one_of(seat(request), number)))


@router.put(
    "/article-drafts/{number}",
    response=ArticleDraftOut,
    auth=WRITE,
    url_name="article-draft",
    operation_id="change_article",
    summary="Change",
)
@once
def change(
    request: HttpRequest, number: Number, given: ChangedIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Write the text anew; readers see it once it is published."""
    del idempotency_key
    here = seat(request)
    found, typed = one_of(here, number), _typed(here, given)
    with _said_of_its_field():
        changed = actions.change(found, typed, by=here.holder, at=here.at, revision=given.revision)
    return answered(draft_of(changed))


@router.get(
    "/article-drafts/{number}/versions",
    response=ArticleVersions,
    auth=WRITE,
    url_name="article-versions",
)
def versions(request: HttpRequest, number: Number) -> HttpResponse:
    """List what was published of an article."""
    found = queries.versions(one_of(seat(request), number))
    return answered(ArticleVersions(items=[version_of(one) for one in found]))


@router.post(
    "/article-drafts/{number}/submit",
    response=ArticleDraftOut,
    auth=WRITE,
    url_name="article-submit",
)
@once
def submit(
    request: HttpRequest, number: Number, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Send an article to be looked through."""
    del idempotency_key
    return _done(request, number, lambda found, by, at: actions.submit(found, by=by, at=at))


@router.post(
    "/article-drafts/{number}/review",
    response=ArticleDraftOut,
    auth=WRITE,
    url_name="article-review",
)
@once
def review(
    request: HttpRequest, number: Number, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Say that an article was looked through and is right."""
    del idempotency_key
    return _done(request, number, lambda found, by, at: actions.review(found, by=by, at=at))


@router.post(
    "/article-drafts/{number}/return",
    response=ArticleDraftOut,
    auth=PUBLISH,
    url_name="article-return",
)
@once
def give_back(
    request: HttpRequest, number: Number, given: RemarkIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Give an article back to its author."""
    del idempotency_key
    remark = given.remark
    return _done(
        request, number, lambda found, by, at: actions.give_back(found, remark, by=by, at=at)
    )


@router.post(
    "/article-drafts/{number}/publish",
    response=ArticleDraftOut,
    auth=PUBLISH,
    url_name="article-publish",
)
@once
def publish(
    request: HttpRequest, number: Number, given: RemarkIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Publish the text as it is now, as a new version."""
    del idempotency_key
    remark = given.remark
    return _done(
        request, number, lambda found, by, at: actions.publish(found, remark, by=by, at=at)
    )


@router.post(
    "/article-drafts/{number}/put-back",
    response=ArticleDraftOut,
    auth=PUBLISH,
    url_name="article-put-back",
)
@once
def put_back(
    request: HttpRequest, number: Number, given: PutBackIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Publish an older version again, as a new one."""
    del idempotency_key
    version = given.version
    return _done(
        request, number, lambda found, by, at: actions.put_back(found, version, by=by, at=at)
    )


@router.post(
    "/article-drafts/{number}/withdraw",
    response=ArticleDraftOut,
    auth=PUBLISH,
    url_name="article-withdraw",
)
@once
def withdraw(
    request: HttpRequest, number: Number, given: RemarkIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Let nobody read an article any more."""
    del idempotency_key
    remark = given.remark
    return _done(
        request, number, lambda found, by, at: actions.withdraw(found, remark, by=by, at=at)
    )


def one_of(here: Seat, number: int) -> Article:
    """Return an article as its authors see it, of those that a key's holder may see.

    :raises NoSuchArticle: for any other.
    """
    return queries.article(number, _author(here))


def _author(here: Seat) -> Author:
    """Return as whom articles are written; a key that reads no cases sees none through them."""
    seen = here.seen if here.may("cases:read") else here.seen.none()
    council = here.council.pk
    roles = here.who.roles.get(council, frozenset())
    writes = [] if here.holder != here.by and rules.why_not_write(roles) else [council]
    persons = list(here.who.persons.values())
    return Author(councils=[council], writes=writes, seen=seen, persons=persons)


def _done(
    request: HttpRequest, number: int, act: Callable[[Article, Actor, datetime], object]
) -> HttpResponse:
    here = seat(request)
    found = one_of(here, number)
    act(found, here.holder, here.at)
    return answered(draft_of(one_of(here, number)))


@contextmanager
def _said_of_its_field() -> Iterator[None]:
    """Answer a text that cannot be kept as any other wrong input: with the field that is wrong."""
    try:
        yield
    except terms.NotAnArticle as refusal:
        if not refusal.field:
            raise
        raise Invalid(Fault(str(refusal), pointer=f"#/{refusal.field}")) from refusal


def _typed(here: Seat, given: ArticleIn) -> Draft:
    said: dict[str, Any] = given.model_dump(exclude={"owner", "revision"})
    owner = _owner(here, given.owner)
    return Draft(**said, owner=owner)


def _owner(here: Seat, number: int | None) -> Person | None:
    """Return who looks after an article: the one named, or whose key it is.

    :raises Invalid: for nobody who writes articles here.
    """
    named = number if number is not None else here.caller.person_id if here.caller else None
    if named is None:
        return None
    found = people.person(named)
    is_author = found is not None and found.council_id == here.council.pk
    if found is None or not is_author or not set(people.roles_of(found)) & terms.WRITE:
        raise Invalid(Fault("Nobody of that number writes articles here.", pointer="#/owner"))
    return found
