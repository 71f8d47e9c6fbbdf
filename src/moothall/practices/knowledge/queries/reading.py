"""Articles as their readers see them: the version in force, of those that they may read."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet

from moothall.engine.cases.models import Case
from moothall.ground.languages.words import Language
from moothall.ground.people.words import STAFF, Who
from moothall.practices.knowledge.models import Article, ArticleVersion, Unhelped, Use
from moothall.practices.knowledge.words import Audience


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, of which councils, and from where: officers' articles are read at a desk only."""

    audiences: Mapping[int, Collection[str]]
    """By council, whose articles they may read."""

    @classmethod
    def at_desk(cls, who: Who, council_ids: Iterable[int]) -> "Reader":
        """Return an officer at their desk."""
        return cls({one: _audiences(who, one, is_desk=True) for one in council_ids})

    @classmethod
    def at_portal(cls, who: Who, council_id: int, *, is_acting: bool = False) -> "Reader":
        """Return a resident or employee; whoever acts for another reads what everybody may."""
        if is_acting:
            return cls({council_id: [Audience.PUBLIC]})
        return cls({council_id: _audiences(who, council_id, is_desk=False)})

    @classmethod
    def system(cls, council_id: int) -> "Reader":
        """Return another system, which reads what a manager would."""
        return cls({council_id: list(Audience)})


@dataclass(frozen=True, slots=True)
class Shown:
    """An article as its reader sees it, in their language where it has that."""

    article: Article
    number: int
    title: str
    summary: str
    body: str
    topics: tuple[str, ...]
    services: tuple[str, ...]
    audience: str
    published_at: datetime
    review_on: date | None
    language: str
    """The code of the language that it is shown in."""

    @property
    def id(self) -> int:
        """The article's number."""
        return self.article.pk

    @property
    def slug(self) -> str:
        """What its address ends with."""
        return self.article.slug


def readable(reader: Reader) -> QuerySet[ArticleVersion]:
    """Return the versions in force that somebody may read, each with its article."""
    found = ArticleVersion.objects.none()
    for council, names in reader.audiences.items():
        found |= ArticleVersion.objects.filter(council_id=council, audience__in=list(names))
    read = found.filter(article__in_force=F("number"))
    return read.select_related("article")


def by_ids(
    reader: Reader, ids: Iterable[int], language: str = Language.ENGLISH
) -> dict[int, Shown]:
    """Return articles by their number, of those that somebody may read."""
    found = readable(reader).filter(article_id__in=list(ids))
    return {one.article_id: _shown(one, language) for one in found}


def by_slug(reader: Reader, slug: str, language: str = Language.ENGLISH) -> Shown | None:
    """Return the article at an address, if there is one that they may read."""
    found = readable(reader).filter(article__slug=slug).first()
    return _shown(found, language) if found else None


def listed(
    reader: Reader, *, topic: str = "", language: str = Language.ENGLISH, most: int = 1000
) -> list[Shown]:
    """Return what somebody may read, by title; of one topic only where that is said."""
    found = readable(reader)
    if topic:
        found = found.filter(topics__contains=[topic])
    return [_shown(one, language) for one in found.order_by("title", "article_id")[:most]]


def of_service(
    reader: Reader, service: str, *, language: str = Language.ENGLISH, most: int = 4
) -> list[Shown]:
    """Return the articles that say they help with a service, those read last changed first."""
    found = readable(reader).filter(services__contains=[service])
    return [_shown(one, language) for one in found.order_by("-published_at", "-pk")[:most]]


def in_force(articles: Iterable[Article]) -> dict[int, ArticleVersion]:
    """Return the version of each of these articles that readers see, by the article's number."""
    numbers = {one.pk: one.in_force for one in articles if one.in_force is not None}
    found = ArticleVersion.objects.filter(article_id__in=list(numbers))
    return {one.article_id: one for one in found if numbers[one.article_id] == one.number}


def used_on(case: Case) -> list[int]:
    """Return the numbers of the articles that were used on a case."""
    return list(Use.objects.filter(case=case).order_by("pk").values_list("article_id", flat=True))


def is_unhelped(case: Case) -> bool:
    """Whether an officer said that no article helped with a case."""
    return Unhelped.objects.filter(case=case).exists()


def _audiences(who: Who, council_id: int, *, is_desk: bool) -> list[str]:
    roles = who.roles.get(council_id, frozenset())
    found = [Audience.PUBLIC]
    if roles - {"resident"}:
        found.append(Audience.EMPLOYEES)
    if is_desk and roles & STAFF:
        found.append(Audience.OFFICERS)
    return [str(one) for one in found]


def _shown(said: ArticleVersion, language: str) -> Shown:
    is_welsh = language == Language.WELSH and said.has_welsh
    return Shown(
        article=said.article,
        number=said.number,
        title=said.welsh_title if is_welsh else said.title,
        summary=(said.welsh_summary or said.summary) if is_welsh else said.summary,
        body=said.welsh_body if is_welsh else said.body,
        topics=tuple(said.topics),
        services=tuple(said.services),
        audience=said.audience,
        published_at=said.published_at,
        review_on=said.article.review_on,
        language=Language.WELSH if is_welsh else Language.ENGLISH,
    )
