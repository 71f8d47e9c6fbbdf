"""The pictures of articles over the wire: sent, listed, given to readers, removed."""

import io
from collections.abc import Collection
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Path, Query, Router
from pydantic import Field, StringConstraints

from moothall.engine.documents import rules as documents
from moothall.engine.documents.actions import Sent
from moothall.engine.documents.words import KINDS, Group, NotTaken
from moothall.faces.api import uploads
from moothall.faces.api.articles import reader_of
from moothall.faces.api.articleshapes import Number
from moothall.faces.api.articlework import WRITE, one_of
from moothall.faces.api.callers import Key, seat
from moothall.faces.api.files import BODY, Name
from moothall.faces.api.refusals import Invalid
from moothall.faces.api.replies import NO_NUL, In, Out, Repeatable, answered, once
from moothall.faces.pages import filing
from moothall.faces.pages.problems import Fault
from moothall.practices.knowledge import actions, queries, rules
from moothall.practices.knowledge.models import Article, Picture
from moothall.practices.knowledge.words import LONGEST_SHOWN, NotAnArticle

router = Router(tags=["articles"])
READ = Key("articles:read")
PICTURE: dict[str, Any] = {
    "responses": {
        200: {
            "description": "The picture.",
            "content": {
                kind.media_type: {"schema": {"type": "string", "format": "binary"}}
                for kind in KINDS.values()
                if kind.group == Group.PICTURE
            },
        }
    }
}


class PictureIn(In):
    """What a picture is called, and what it shows."""

    name: Name
    shows: Annotated[
        str, StringConstraints(min_length=1, max_length=LONGEST_SHOWN, pattern=NO_NUL)
    ] = Field(description="Read to people who cannot see it.")


class PictureOut(Out):
    """A picture of an article, as its authors see it."""

    number: int
    called: str = Field(description="What texts call it: `![What it shows](picture-1)`.")
    name: str
    key: UUID
    length: int
    is_shown: bool = Field(description="Whether the text that is being written shows it.")
    why_not: str | None = Field(description="Why nobody may open it; null: it can be shown.")


class Pictures(Out):
    """The pictures of an article, in the order in which they came."""

    items: list[PictureOut]


class PictureOf(In):
    """One of the pictures of an article."""

    number: Number
    picture: Annotated[int, Field(ge=0, le=2**15 - 1)]


@router.get(
    "/article-pictures/{key}",
    auth=READ,
    url_name="article-picture",
    openapi_extra=PICTURE,
    summary="Read a picture",
)
def picture(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Give a picture that an article shows, to a key whose holder may read that."""
    return filing.seen(request, queries.seen_picture(reader_of(seat(request)), key))


@router.get(
    "/article-drafts/{number}/pictures",
    response=Pictures,
    auth=WRITE,
    url_name="article-draft-pictures",
)
def listed(request: HttpRequest, number: Number) -> HttpResponse:
    """List the pictures of an article, as its authors see them."""
    found = one_of(seat(request), number)
    return _listed(found)


@router.post(
    "/article-drafts/{number}/pictures",
    response={201: PictureOut},
    auth=WRITE,
    url_name="article-draft-pictures",
    operation_id="add_article_picture",
    openapi_extra=BODY,
    summary="Add a picture",
)
def add(
    request: HttpRequest, number: Number, called: Annotated[PictureIn, Query()]
) -> HttpResponse:
    """Send a picture; it stands at the end of the text. Sent again it is the same picture."""
    if refused := uploads.why_not_read(request, settings.FILE_MEGABYTES, "A file"):
        return refused
    here = seat(request)
    found = one_of(here, number)
    content = uploads.body(request, settings.FILE_MEGABYTES)
    sent = Sent(io.BytesIO(content), len(content), called.name)
    try:
        made, changed = actions.add_picture(found, sent, called.shows, by=here.holder, at=here.at)
    except NotTaken as refusal:
        raise Invalid(Fault(str(refusal), pointer="#")) from refusal
    except NotAnArticle as refusal:
        if refusal.field != "shows":
            raise
        raise Invalid(Fault(str(refusal), parameter="shows")) from refusal
    return answered(_shown(made, rules.shown_by([changed])), status=201)


@router.get(
    "/article-drafts/{number}/pictures/{picture}",
    auth=WRITE,
    url_name="article-draft-picture",
    openapi_extra=PICTURE,
    summary="Read a picture of a draft",
)
def given(request: HttpRequest, path: Path[PictureOf]) -> HttpResponseBase:
    """Give a picture of an article to those who write it."""
    found = one_of(seat(request), path.number)
    return filing.seen(request, queries.picture_numbered(found, path.picture))


@router.delete(
    "/article-drafts/{number}/pictures/{picture}",
    response=Pictures,
    auth=WRITE,
    url_name="article-draft-picture",
    operation_id="remove_article_picture",
    summary="Remove a picture",
)
@once
def remove(
    request: HttpRequest, path: Path[PictureOf], idempotency_key: Repeatable = None
) -> HttpResponse:
    """Remove a picture that no text of the article shows, nor ever did to readers."""
    del idempotency_key
    here = seat(request)
    found = one_of(here, path.number)
    actions.remove_picture(found, path.picture, by=here.holder, at=here.at)
    return _listed(found)


def _listed(one: Article) -> HttpResponse:
    shows = rules.shown_by([one])
    return answered(Pictures(items=[_shown(each, shows) for each in queries.pictures(one)]))


def _shown(each: Picture, shows: Collection[str]) -> PictureOut:
    return PictureOut(
        number=each.number,
        called=each.called,
        name=each.name,
        key=each.key,
        length=each.file.length,
        is_shown=each.called in shows,
        why_not=documents.why_not_open(each.file),
    )
