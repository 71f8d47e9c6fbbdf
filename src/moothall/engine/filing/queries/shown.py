"""What everybody may read of documents: their publications."""

from collections.abc import Sequence

from moothall.engine.catalogue import codes
from moothall.engine.filing.models import Document, Publication
from moothall.engine.filing.words import MOST_LISTED, NoSuchDocument


def publications(document: Document) -> Sequence[Publication]:
    """Return every publication of a document, withdrawn or not, the newest first."""
    found = Publication.objects.filter(document_id=document.pk)
    return list(found.select_related("version", "published_by", "withdrawn_by").order_by("-pk"))


def published(council_id: int, *, before: int | None = None) -> Sequence[Publication]:
    """Return what a council publishes, the newest first, one more than a page."""
    found = Publication.objects.filter(council_id=council_id, withdrawn_at__isnull=True)
    found = found if before is None else found.filter(pk__lt=before)
    found = found.select_related("document", "version__file").order_by("-pk")
    return list(found[: MOST_LISTED + 1])


def publication(council_id: int, number: str) -> Publication:
    """Return the copy of a document that everybody may read now.

    :raises NoSuchDocument: also for a document that is there and not published.
    """
    found = Publication.objects.filter(
        council_id=council_id, document__number=codes.read(number), withdrawn_at__isnull=True
    )
    publication = found.select_related("document", "version__file").first()
    if publication is None:
        raise NoSuchDocument
    return publication
