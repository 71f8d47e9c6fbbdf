"""Write articles: what nobody but their authors reads yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from moothall.engine.cases.models import Case
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.models import Person
from moothall.practices.knowledge import rendering, rules
from moothall.practices.knowledge.models import Article, Picture
from moothall.practices.knowledge.words import (
    CALLED,
    REVIEW_MONTHS,
    ArticleChanged,
    Audience,
    NotAnArticle,
    NotThisArticle,
    State,
)

LONGEST_SLUG = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an author wrote: the text, whom it is for, and who looks after it."""

    title: str
    summary: str = ""
    body: str = ""
    welsh_title: str = ""
    welsh_summary: str = ""
    welsh_body: str = ""
    topics: Sequence[str] = ()
    words: str = ""
    services: Sequence[str] = ()
    audience: str = Audience.PUBLIC
    review_months: int = REVIEW_MONTHS
    owner: Person | None = field(default=None)

    @property
    def columns(self) -> Mapping[str, Any]:
        """What is kept of it, by column; lists without what stands in them twice."""
        said: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self)}
        texts = {name: text.strip() for name, text in said.items() if isinstance(text, str)}
        lists = {
            name: list(dict.fromkeys(" ".join(one.split()) for one in said[name] if one.strip()))
            for name in ("topics", "services")
        }
        one_line = {
            name: " ".join(said[name].split())
            for name in ("title", "summary", "welsh_title", "welsh_summary", "words")
        }
        return said | texts | lists | one_line


@transaction.atomic
def write(
    council: Council,
    draft: Draft,
    *,
    by: Actor,
    at: datetime,
    of_case: Case | None = None,
    slug: str = "",
) -> Article:
    """Begin an article; nobody but those who write articles sees it.

    :raises NotThisArticle: for whoever writes none.
    :raises NotAnArticle: for a text that cannot be kept.
    """
    if by.kind not in rules.MACHINES and (
        why := rules.why_not_write(rules.roles_of(council.pk, by))
    ):
        raise NotThisArticle(why)
    made = Article(council=council, of_case=of_case, made_at=at, changed_at=at)
    _fill(made, draft)
    made.slug = slug or _free_slug(council.pk, made.title)
    made.save()
    journal.record("article.written", made, by=by, at=at, facts={"case": of_case and of_case.pk})
    return made


@transaction.atomic
def change(
    article: Article, draft: Draft, *, by: Actor, at: datetime, revision: int | None = None
) -> Article:
    """Change the text that is being written; what readers see stays until it is published.

    :param revision: the one that the author saw.
    :raises ArticleChanged: where somebody changed it since.
    """
    locked = held(article, by)
    if revision is not None and locked.revision != revision:
        raise ArticleChanged
    _fill(locked, draft)
    if locked.state == State.PUBLISHED:
        locked.state = State.DRAFT
    touched(locked, at)
    journal.record("article.changed", locked, by=by, at=at, facts={"revision": locked.revision})
    return locked


def held(article: Article, by: Actor, *, publishes: bool = False) -> Article:
    """Return an article, locked, for whoever may write it, or publish it.

    :raises NotThisArticle: for whoever may not.
    """
    roles = rules.roles_of(article.council_id, by)
    why = rules.why_not_publish(roles) if publishes else rules.why_not_write(roles)
    if why and by.kind not in rules.MACHINES:
        raise NotThisArticle(why)
    return Article.objects.select_for_update(of=("self",)).get(pk=article.pk)


def touched(article: Article, at: datetime) -> None:
    """Keep an article that was changed, as a revision of its own."""
    article.revision += 1
    article.changed_at = at
    article.save()


def _fill(article: Article, draft: Draft) -> None:
    for name, value in draft.columns.items():
        setattr(article, name, value)
    if article.audience not in Audience.values:
        raise NotAnArticle("Say who may read the article.", "audience")
    check(article)


def check(article: Article) -> None:
    """Let through a text that can be kept, with the pictures that it names.

    :raises NotAnArticle: for any other.
    """
    numbers = Picture.objects.filter(article_id=article.pk).values_list("number", flat=True)
    names_some = rendering.MARK in f"{article.body}{article.welsh_body}"
    called = {CALLED.format(number) for number in numbers} if names_some else set[str]()
    refuse({**rules.faults(article), **rules.faults_of_pictures(article, called)})


def refuse(wrong: Mapping[str, str]) -> None:
    """Let through a text of which nothing is wrong, by the field.

    :raises NotAnArticle: for any other: with the first field that is wrong.
    """
    if wrong:
        name, why = next(iter(wrong.items()))
        raise NotAnArticle(why, name)


def _free_slug(council_id: int, title: str) -> str:
    first = slugify(title)[:LONGEST_SLUG].strip("-") or "article"
    begun = Article.objects.filter(council_id=council_id, slug__startswith=first)
    taken = set(begun.values_list("slug", flat=True))
    every = (first, *(f"{first}-{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in every if one not in taken)
