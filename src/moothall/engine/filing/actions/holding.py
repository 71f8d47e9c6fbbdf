"""A document, locked, for whoever may work on it."""

from moothall.engine.filing import queries, rules
from moothall.engine.filing.models import Document
from moothall.engine.filing.words import NoSuchDocument, NotYourDocument
from moothall.ground.journal.words import Actor


def locked(document: Document, by: Actor) -> Document:
    """Return the document as it is now, locked.

    :raises NoSuchDocument: when it was disposed of meanwhile.
    :raises NotYourDocument: when this actor may not work on it.
    """
    found = Document.objects.select_for_update(of=("self",)).filter(pk=document.pk)
    now = found.select_related("council", "case").first()
    if now is None:
        raise NoSuchDocument
    if why := rules.why_not_work(now, queries.type_of(now), by):
        raise NotYourDocument(why)
    return now


def person_id(by: Actor) -> int | None:
    """Return the person who acts; None for a machine."""
    return by.id if by.kind == "person" else None
