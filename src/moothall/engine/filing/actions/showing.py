"""Publish redacted copies of documents for everybody, and withdraw them again."""

from datetime import datetime

from django.db import transaction

from moothall.engine.documents import rules as content_rules
from moothall.engine.filing import queries, rules
from moothall.engine.filing.actions.filed import titled
from moothall.engine.filing.actions.holding import locked, person_id
from moothall.engine.filing.models import Document, Publication, Version
from moothall.engine.filing.words import NotPublished
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@transaction.atomic
def publish(
    document: Document, version: Version, *, title: str, by: Actor, at: datetime
) -> Publication:
    """Publish a redacted copy, which another officer made, under a title for everybody.

    What is published of the document already gives way to it; the address is the same.

    :raises NotPublished: for what is no redacted copy, and for whoever made it.
    :raises NotFiled: without a title.
    """
    now = locked(document, by)
    mine = [one for one in queries.versions(now) if one.pk == version.pk]
    if not mine:
        raise NotPublished("The document has no such version.")
    if why := rules.why_not_publish(mine[0], by) or content_rules.why_not_open(mine[0].file):
        raise NotPublished(why)
    _withdrawn(now, by=by, at=at)
    made = Publication.objects.create(
        council_id=now.council_id,
        document=now,
        version=mine[0],
        title=titled(title),
        published_by_id=person_id(by),
        published_at=at,
    )
    facts = {"version": mine[0].number, "sha256": mine[0].file.sha256}
    journal.record("document.published", now, by=by, at=at, facts=facts)
    return made


@transaction.atomic
def unpublish(document: Document, *, by: Actor, at: datetime) -> None:
    """Withdraw what is published of a document: nobody reaches it by its address any more.

    :raises NotPublished: when nothing of it is.
    """
    now = locked(document, by)
    if not _withdrawn(now, by=by, at=at):
        raise NotPublished("Nothing of this document is published.")
    journal.record("document.unpublished", now, by=by, at=at)


def _withdrawn(now: Document, *, by: Actor, at: datetime) -> int:
    standing = Publication.objects.filter(document_id=now.pk, withdrawn_at__isnull=True)
    return standing.update(withdrawn_by_id=person_id(by), withdrawn_at=at)
