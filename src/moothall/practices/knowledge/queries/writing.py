"""Articles as their authors see them: drafts, versions, and what is due to be looked through."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from moothall.engine.cases.models import CaseQuerySet
from moothall.ground.people import queries as people
from moothall.ground.people.models import Person
from moothall.practices.knowledge.models import Article, ArticleVersion, Text, View
from moothall.practices.knowledge.words import NoSuchArticle, State

MOST = 50
_TEXT = [field.name for field in Text._meta.local_fields]  # noqa: SLF001 -- Django names no other way


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """As whom articles are written: the councils, the cases that they see, and who they are there.

    What was made from a case says what somebody asked. Until it is published for the first time
    only its owner sees it, and whoever sees the case. *writes* are the councils where they write;
    of the articles of others they see what was published.
    """

    councils: Collection[int]
    writes: Collection[int]
    seen: CaseQuerySet
    persons: Collection[int]

    @property
    def articles(self) -> QuerySet[Article]:
        """The articles that they see."""
        is_known = Q(of_case=None) | Q(last_number__gt=0) | Q(owner_id__in=list(self.persons))
        sees_case = Exists(self.seen.filter(pk=OuterRef("of_case_id")))
        theirs = Q(council_id__in=list(self.writes)) & (is_known | sees_case)
        return Article.objects.filter(
            theirs | Q(last_number__gt=0), council_id__in=list(self.councils)
        )

    def shown(self, articles: Sequence[Article]) -> Sequence[Article]:
        """Return articles with the text that they see: what was published, where they write none.

        Those are to be read, and never kept.
        """
        others = [one for one in articles if one.council_id not in self.writes]
        numbers = {one.pk: one.in_force or one.last_number for one in others}
        kept = ArticleVersion.objects.filter(article_id__in=list(numbers)) if others else ()
        texts = {one.article_id: one for one in kept if numbers[one.article_id] == one.number}
        for one in others:
            one.remark = ""
            for name in _TEXT:
                setattr(one, name, getattr(texts[one.pk], name))
        return articles


def article(number: int, author: Author) -> Article:
    """Return an article by its number, of those that its author sees.

    :raises NoSuchArticle: where there is none.
    """
    found = author.articles.filter(pk=number)
    one = found.select_related("council", "owner", "of_case").first()
    if one is None:
        raise NoSuchArticle
    return author.shown([one])[0]


def articles(
    author: Author, *, which: str = "", before: int | None = None, today: date
) -> Sequence[Article]:
    """Return a page of articles, those made last first; one more than a page where more follow.

    :param which: a state; `due` for those to be looked through today; '' for all.
    """
    found = author.articles
    if which == "due":
        found = _due(found, today)
    elif which in State.values:
        found = found.filter(state=which)
    if before is not None:
        found = found.filter(pk__lt=before)
    return author.shown(list(found.select_related("owner").order_by("-pk")[: MOST + 1]))


def due_count(council_ids: Collection[int], today: date) -> int:
    """Return how many articles are due to be looked through."""
    return _due(Article.objects.filter(council_id__in=council_ids), today).count()


def versions(one: Article) -> Sequence[ArticleVersion]:
    """Return the published versions of an article, the newest first."""
    found = ArticleVersion.objects.filter(article=one)
    return list(found.select_related("published_by").order_by("-number"))


def view(council_id: int, token: UUID) -> View | None:
    """Return the view of that token."""
    return View.objects.filter(council_id=council_id, token=token).first()


def unreminded(council_id: int, until: date) -> QuerySet[Article]:
    """Return the articles of a council to be looked through by a day, of which nobody was told."""
    found = _due(Article.objects.filter(council_id=council_id), until)
    return found.exclude(reminded_on=F("review_on")).order_by("review_on", "pk")


def councils_due(council_ids: Iterable[int], until: date) -> list[int]:
    """Return the councils that have such articles."""
    found = _due(Article.objects.filter(council_id__in=list(council_ids)), until)
    waiting = found.exclude(reminded_on=F("review_on"))
    return sorted(set(waiting.values_list("council_id", flat=True)))


def owners(numbers: Iterable[int]) -> dict[int, Person]:
    """Return the people of these numbers who still work for their council."""
    found = people.by_ids([one for one in numbers if one])
    return {one.pk: one for one in found if one.disabled_at is None}


def _due(found: QuerySet[Article], until: date) -> QuerySet[Article]:
    return found.filter(in_force__isnull=False, review_on__lte=until)
