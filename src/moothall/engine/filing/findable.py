"""What a document is found by, and by whom. Pure."""

from collections.abc import Collection, Iterator

from moothall.engine.filing.definition import DocumentType
from moothall.engine.filing.models import Document
from moothall.ground.search import audiences, keys
from moothall.ground.search.findable import Thing
from moothall.ground.search.words import Kind


def thing(
    document: Document, kind: DocumentType | None, body: str, *, sees_all: Collection[str]
) -> Thing:
    """Return a document as it is found: by its title, its fields, and the words in it.

    The words of a sensitive one are left out, as each opening of it is journalled. Of a case's
    document those find it whose teams the case's service names; whoever else sees the case finds
    it on the case.
    """
    is_sensitive = kind is None or kind.is_sensitive
    said = "\n".join(document.metadata.values())
    return Thing(
        council_id=document.council_id,
        kind=Kind.DOCUMENT,
        id=document.pk,
        title=document.title,
        body="" if is_sensitive else f"{said}\n{body}",
        keys=[*keys.reference(document.number), *keys.reference(document.reference)],
        audience=sorted(set(_audience(document, kind, sees_all))),
    )


def _audience(
    document: Document, kind: DocumentType | None, sees_all: Collection[str]
) -> Iterator[str]:
    council = document.council_id
    yield from (audiences.role(council, role) for role in sees_all)
    yield from (audiences.team_called(council, code) for code in (kind.teams if kind else ()))
    if document.case is not None:
        yield audiences.service(council, document.case.service)
