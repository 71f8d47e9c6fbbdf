"""What articles hold on one person: what they read of late, and what was begun from their cases."""

from functools import partial

from moothall.engine.cases.queries.holding import cases_of
from moothall.engine.documents import queries as documents
from moothall.ground.people.words import Kept, Whose
from moothall.practices.knowledge.models import Article, Picture, View
from moothall.practices.knowledge.queries.picturing import pictures


def held_on(whose: Whose) -> list[Kept]:
    """Return which articles somebody read within the last day, and drafts made from their cases.

    After that day no row says who read what: see `models.View`.
    """
    views = View.objects.filter(council_id=whose.council_id, person_id__in=whose.person_ids)
    held = [
        Kept(
            "article read",
            one.viewed_at,
            {"article": one.article.title, "said of it": one.get_answer_display()},
        )
        for one in views.select_related("article").order_by("pk")
    ]
    begun = Article.objects.filter(council_id=whose.council_id, of_case__in=cases_of(whose))
    return held + [
        Kept(
            "article begun from a case of theirs",
            one.changed_at,
            {"title": one.title, "summary": one.summary, "text": one.body},
            tuple((each.name, partial(_bytes, each)) for each in pictures(one)),
        )
        for one in begun.order_by("pk")
    ]


def _bytes(one: Picture) -> bytes:
    with documents.content(one.file) as content:
        return content.read()
