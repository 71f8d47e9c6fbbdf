"""The pictures of articles: which there are, and how bodies that show them are drawn."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from moothall.engine.documents import rules as documents
from moothall.practices.knowledge import rendering, rules
from moothall.practices.knowledge.models import Article, ArticleVersion, Picture
from moothall.practices.knowledge.queries.reading import Reader, Shown, readable
from moothall.practices.knowledge.rendering import There
from moothall.practices.knowledge.words import NoSuchPicture

Address = Callable[[Article, UUID], str]
"""Where a picture of an article is, by its key."""


def pictures(article: Article) -> Sequence[Picture]:
    """Return the pictures of an article with their files, in the order in which they came."""
    return list(_of([article.pk]))


def picture(article: Article, key: UUID) -> Picture:
    """Return one of the pictures of an article, with its file.

    :raises NoSuchPicture: where there is none.
    """
    found = _of([article.pk]).filter(key=key).first()
    if found is None:
        raise NoSuchPicture
    return found


def published_picture(article: Article, key: UUID) -> Picture:
    """Return one of the pictures that a published version of an article shows, with its file.

    :raises NoSuchPicture: where there is none.
    """
    found = picture(article, key)
    name = found.called
    said = Q(body__contains=name) | Q(welsh_body__contains=name)
    if name not in rules.shown_by(ArticleVersion.objects.filter(said, article=article)):
        raise NoSuchPicture
    return found


def picture_numbered(article: Article, number: int) -> Picture:
    """Return the picture of an article that has this number, with its file.

    :raises NoSuchPicture: where there is none.
    """
    found = _of([article.pk]).filter(number=number).first()
    if found is None:
        raise NoSuchPicture
    return found


def seen_picture(reader: Reader, key: UUID) -> Picture:
    """Return a picture by its key, where an article shows it that somebody may read.

    :raises NoSuchPicture: where there is none.
    """
    its = Picture.objects.filter(key=key).values("article")
    version = readable(reader).filter(article__in=its).first()
    if version is None:
        raise NoSuchPicture
    found = picture(version.article, key)
    if found.called not in rules.shown_by([version]):
        raise NoSuchPicture
    return found


def html(article: Article, body: str, address: Address) -> str:
    """Return a body of an article as HTML that may stand in a page as it is."""
    return drawn([(article, body)], address)[0]


def shown_html(every: Sequence[Shown], address: Address) -> Mapping[int, str]:
    """Return the bodies of articles as their readers see them, by the number of the article."""
    made = drawn([(one.article, one.body) for one in every], address)
    return {one.id: text for one, text in zip(every, made, strict=True)}


def drawn(bodies: Sequence[tuple[Article, str]], address: Address) -> Sequence[str]:
    """Return bodies as HTML, each of an article; one look for the pictures of all.

    A picture that nobody may open, as it was not found clean, is left with its words alone.
    """
    wanted = {article.pk for article, body in bodies if rendering.MARK in body}
    there: dict[int, list[Picture]] = {}
    for one in _of(wanted) if wanted else ():
        if documents.why_not_open(one.file) is None:
            there.setdefault(one.article_id, []).append(one)
    return [
        rendering.html(
            body,
            {
                one.called: There(address(article, one.key), one.width, one.height)
                for one in there.get(article.pk, ())
            },
        )
        for article, body in bodies
    ]


def _of(articles: Iterable[int]) -> QuerySet[Picture]:
    found = Picture.objects.filter(article_id__in=list(articles))
    return found.select_related("file").order_by("article_id", "number")
