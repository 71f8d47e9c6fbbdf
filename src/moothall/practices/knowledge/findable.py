"""What an article is found by, and by whom: the version that is read. Pure."""

from moothall.ground.search import audiences
from moothall.ground.search.findable import Thing
from moothall.ground.search.words import Kind
from moothall.practices.knowledge import rendering
from moothall.practices.knowledge.models import Article, ArticleVersion
from moothall.practices.knowledge.words import READ_AT_DESK, Audience


def thing(article: Article, said: ArticleVersion) -> Thing:
    """Return an article as it is found by the words of a version, in both languages."""
    welsh = (said.welsh_title, said.welsh_summary, rendering.plain(said.welsh_body))
    english = (said.summary, *said.topics, said.words, rendering.plain(said.body))
    return Thing(
        council_id=article.council_id,
        kind=Kind.ARTICLE,
        id=article.pk,
        title=said.title,
        body="\n".join(filter(None, (*english, *(welsh if said.has_welsh else ())))),
        audience=audience(article.council_id, said.audience),
    )


def audience(council_id: int, name: str) -> list[str]:
    """Return who may find what is for that audience, as search writes it."""
    if name == Audience.PUBLIC:
        return [audiences.anyone(council_id)]
    if name == Audience.EMPLOYEES:
        return [audiences.inside(council_id)]
    return [audiences.role(council_id, role) for role in sorted(READ_AT_DESK)]
