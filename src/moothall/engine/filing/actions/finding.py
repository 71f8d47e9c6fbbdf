"""Keep what documents are found by, in the transaction of whatever changes it."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from moothall.engine.filing import findable, queries
from moothall.engine.filing.models import Document
from moothall.engine.filing.words import SEE_ALL
from moothall.ground.journal.words import Actor
from moothall.ground.search import actions as search
from moothall.ground.search.words import Kind

AT_ONCE = 500


def keep_found(documents: Iterable[Document], *, by: Actor, at: datetime) -> int:
    """Let these documents, of one council, be found as they now are; return how many."""
    every = list(documents)
    if not every:
        return 0
    types = queries.types(every[0].council_id)
    bodies = queries.bodies([one.pk for one in every])
    things = [
        findable.thing(one, types.type(one.type), bodies.get(one.pk, ""), sees_all=SEE_ALL)
        for one in every
    ]
    return search.kept(things, by=by, at=at)


def keep_gone(document: Document, *, by: Actor, at: datetime) -> None:
    """Let a document be found no more."""
    search.gone(Kind.DOCUMENT, [document.pk], by=by, at=at)


@transaction.atomic
def find_anew(council_id: int, *, after: int, most: int, by: Actor, at: datetime) -> list[int]:
    """Keep anew what a council's next documents are found by, after an id; return their ids.

    They are locked before they are read: what somebody changes meanwhile is not undone. Rows of
    those that are gone go too.
    """
    there = Document.objects.filter(council_id=council_id)
    every = locked(there.filter(pk__gt=after), most=most)
    keep_found(every, by=by, at=at)
    ids = [one.pk for one in every]
    between = (after, ids[-1] if len(ids) == most else None)
    search.gone_between(Kind.DOCUMENT, council_id, between, there=there, by=by, at=at)
    return ids


def locked(among: QuerySet[Document], *, most: int) -> list[Document]:
    """Return the first of these documents by id, with their cases, and nobody else changes them."""
    mine = among.select_for_update(of=("self",), no_key=True).select_related("case")
    return list(mine.order_by("pk")[:most])


def keep_types(council_id: int, types: Collection[str], *, by: Actor, at: datetime) -> int:
    """Keep the documents of these types anew, as others may find them by now; return how many."""
    mine = Document.objects.filter(council_id=council_id, type__in=list(types))
    last, many = 0, 0
    while types and (every := locked(mine.filter(pk__gt=last), most=AT_ONCE)):
        many += keep_found(every, by=by, at=at)
        last = every[-1].pk
    return many
