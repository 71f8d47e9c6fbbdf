"""Keep what articles are found by: the version that is read, in both languages."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from moothall.ground.journal.words import Actor
from moothall.ground.search import actions as search
from moothall.ground.search.words import Kind
from moothall.practices.knowledge import findable, queries
from moothall.practices.knowledge.models import Article


def keep_found(articles: Iterable[Article], *, by: Actor, at: datetime) -> int:
    """Let articles be found as they are read now; return how many. Those nobody reads are gone."""
    every = list(articles)
    read = queries.in_force(every)
    hidden = [one.pk for one in every if one.pk not in read]
    if hidden:
        search.gone(Kind.ARTICLE, hidden, by=by, at=at)
    things = [findable.thing(one, read[one.pk]) for one in every if one.pk in read]
    return search.kept(things, by=by, at=at)


@transaction.atomic
def find_anew(council_id: int, *, after: int, most: int, by: Actor, at: datetime) -> list[int]:
    """Keep anew what a council's next articles are found by, after an id; return their ids."""
    there = Article.objects.filter(council_id=council_id)
    next_ones = there.filter(pk__gt=after).select_for_update(of=("self",), no_key=True)
    every = list(next_ones.order_by("pk")[:most])
    keep_found(every, by=by, at=at)
    ids = [one.pk for one in every]
    between = (after, ids[-1] if len(ids) == most else None)
    read = there.filter(in_force__isnull=False)
    search.gone_between(Kind.ARTICLE, council_id, between, there=read, by=by, at=at)
    return ids
