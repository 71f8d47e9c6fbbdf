"""What is said of articles over the wire: as readers see them, and as their authors do."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from django.urls import reverse
from pydantic import Field, StringConstraints

from moothall.faces.api.replies import NO_NUL, In, Moment, Out, WholeNumber
from moothall.practices.knowledge import queries
from moothall.practices.knowledge import words as terms
from moothall.practices.knowledge.models import Article, ArticleVersion
from moothall.practices.knowledge.queries import Shown

if TYPE_CHECKING:
    from collections.abc import Mapping

Number = Annotated[int, Field(ge=0, le=2**53)]
Sent = Annotated[WholeNumber, Field(ge=0, le=2**53)]
Title = Annotated[str, StringConstraints(max_length=terms.LONGEST_TITLE, pattern=NO_NUL)]
Summary = Annotated[str, StringConstraints(max_length=terms.LONGEST_SUMMARY, pattern=NO_NUL)]
Body = Annotated[str, StringConstraints(max_length=terms.LONGEST_BODY, pattern=NO_NUL)]
Note = Annotated[str, StringConstraints(max_length=terms.LONGEST_NOTE, pattern=NO_NUL)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=NO_NUL)]
AudienceName = Literal["public", "employees", "officers"]


class ArticleOut(Out):
    """An article as its readers see it."""

    id: int
    slug: str = Field(description="What its address on the pages for residents ends with.")
    version: int
    title: str
    summary: str
    body: str = Field(description="Markdown.")
    html: str = Field(
        description="The body as HTML, safe to be shown; its pictures are had with the same key."
    )
    topics: list[str]
    services: list[str]
    audience: AudienceName
    published_at: datetime
    review_on: date | None
    language: str


class Articles(Out):
    """Articles in force."""

    items: list[ArticleOut]


class CaseArticles(Out):
    """The articles beside a case."""

    items: list[ArticleOut] = Field(description="Those that may help, the best first.")
    used: list[int] = Field(description="The numbers of those that were used on it.")
    is_unhelped: bool = Field(description="Whether an officer said that none helped.")


class CaseUnhelped(Out):
    """That no article helped with a case."""

    is_unhelped: bool


class WrittenIn(In):
    """What is being written on the case."""

    text: Annotated[str, StringConstraints(max_length=2000, pattern=NO_NUL)] = Field(
        default="", description="Articles that fit it come first; then those that fit the case."
    )


class ArticleDraftOut(Out):
    """An article as its authors see it."""

    id: int
    slug: str
    state: str
    in_force: int | None = Field(description="The number of the version that is read.")
    revision: int
    title: str
    summary: str
    body: str
    welsh_title: str
    welsh_summary: str
    welsh_body: str
    topics: list[str]
    words: str
    services: list[str]
    audience: AudienceName
    owner: int | None = Field(description="The number of the person who looks after it.")
    review_months: int
    review_on: date | None
    remark: str


class ArticleDrafts(Out):
    """A page of articles as their authors see them, those begun last first."""

    items: list[ArticleDraftOut]
    next_before: int | None = Field(description="Ask for the page before this id; null: no more.")


class ArticleVersionOut(Out):
    """What readers saw from a moment on."""

    number: int
    title: str
    summary: str
    body: str
    audience: AudienceName
    what_changed: str
    published_at: datetime


class ArticleVersions(Out):
    """The published versions of an article, the newest first."""

    items: list[ArticleVersionOut]


class ArticleIn(In):
    """What an author writes. The Welsh may be left out."""

    title: Title
    summary: Summary = ""
    body: Body = Field(
        default="",
        description="Markdown, without HTML. `![What it shows](picture-1)` is one of its pictures.",
    )
    welsh_title: Title = ""
    welsh_summary: Summary = ""
    welsh_body: Body = ""
    topics: Annotated[list[Title], Field(max_length=terms.MOST_TOPICS)] = Field(
        default_factory=list
    )
    words: Summary = Field(default="", description="Other words that people look for it by.")
    services: Annotated[list[Code], Field(max_length=100)] = Field(default_factory=list)
    audience: AudienceName
    owner: Sent | None = None
    review_months: Annotated[WholeNumber, Field(ge=1, le=120)] = terms.REVIEW_MONTHS


class ChangedIn(ArticleIn):
    """The whole text anew."""

    revision: Sent | None = Field(
        default=None, description="The one that was read: refused where it changed since."
    )


class RemarkIn(In):
    """What changed, or why."""

    remark: Note = ""


class PutBackIn(In):
    """Which version is read again."""

    version: Sent


class SaidIn(In):
    """What a reader says of an article."""

    said: Literal["solved", "more"]
    view: UUID | None = Field(
        default=None, description="Of the reader's view; said again for it, the last counts."
    )


class UsedIn(In):
    """The case on which an article was used."""

    case: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{9,11}$")]


class ArticlesSought(In):
    """Which articles to list."""

    text: Annotated[str, StringConstraints(max_length=2000, pattern=NO_NUL)] = Field(
        default="", description="In one's own words: the best that share some of them."
    )
    service: Annotated[str, StringConstraints(max_length=60, pattern=NO_NUL)] = ""
    topic: Title = ""


class SoughtDrafts(In):
    """Which articles to list as their authors see them."""

    which: Literal["", "due", "draft", "review", "published", "withdrawn"] = ""
    before: Number | None = None


class ArticleFigureOut(Out):
    """A figure, with what it means."""

    id: str
    name: str
    definition: str
    value: int
    n: int
    left_out: str


class ReadOut(Out):
    """How one article did."""

    id: int
    title: str
    views: int
    solved: int
    more: int
    uses: int


class ArticleFigures(Out):
    """How articles were used in a period."""

    figures: list[ArticleFigureOut]
    articles: list[ReadOut]


class PeriodIn(In):
    """From which moment to which; the second is no part of it."""

    from_at: Moment
    to_at: Moment


def outs(every: Sequence[Shown]) -> list[ArticleOut]:
    """Return articles as their readers see them."""
    html = queries.shown_html(every, picture_at)
    return [_out(one, html[one.id]) for one in every]


def picture_at(found: Article, key: UUID) -> str:
    """Return where a picture of an article is given over the wire."""
    del found  # it is by its key alone that a reader asks for it
    return reverse("api:article-picture", args=[key])


def _out(one: Shown, html: str) -> ArticleOut:
    same: Mapping[str, Any] = {
        name: getattr(one, name) for name in ("id", "slug", "title", "summary", "body", "audience")
    }
    return ArticleOut(
        **same,
        html=html,
        version=one.number,
        topics=list(one.topics),
        services=list(one.services),
        published_at=one.published_at,
        review_on=one.review_on,
        language=one.language,
    )


def draft_of(one: Article) -> ArticleDraftOut:
    """Return an article as its authors see it."""
    same = {name: getattr(one, name) for name in ArticleDraftOut.model_fields if name != "owner"}
    return ArticleDraftOut(**same, owner=one.owner.pk if one.owner else None)


def version_of(one: ArticleVersion) -> ArticleVersionOut:
    """Return a published version."""
    return ArticleVersionOut(
        **{name: getattr(one, name) for name in ArticleVersionOut.model_fields}
    )
