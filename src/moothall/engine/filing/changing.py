"""What another version of document types makes of the documents that are there, in words. Pure."""

from collections.abc import Iterator

from moothall.engine.filing import schedule
from moothall.engine.filing.definition import DocumentType, DocumentTypes


def in_words(before: DocumentTypes, after: DocumentTypes) -> list[str]:
    """Return what changes for documents that are there, a sentence each; nothing: nothing does."""
    return [
        sentence for old in before.document_types for sentence in _of_type(old, after.type(old.id))
    ] + [f"{new.id}: new." for new in after.document_types if before.type(new.id) is None]


def _of_type(old: DocumentType, new: DocumentType | None) -> Iterator[str]:
    if new is None:
        yield f"{old.id}: gone; refused while there are documents of it."
        return
    if old.retention != new.retention:
        yield f"{old.id}: {schedule.said(new.retention)}. Was: {schedule.said(old.retention)}."
    if set(old.teams) != set(new.teams):
        teams = ", ".join(new.teams) or "none beside those who see its case"
        yield f"{old.id}: seen by these teams: {teams}."
    if old.is_sensitive != new.is_sensitive:
        openings = "is" if new.is_sensitive else "is no longer"
        yield f"{old.id}: each opening {openings} recorded."
    yield from _fields(old, new)


def _fields(old: DocumentType, new: DocumentType) -> Iterator[str]:
    ids = {one.id for one in new.fields}
    for one in old.fields:
        if one.id not in ids:
            yield f"{old.id}: `{one.id}` goes from a document when it is next described."
    for one in new.fields:
        was = old.field(one.id)
        if one.is_required and not (was and was.is_required):
            yield f"{old.id}: `{one.id}` is asked for when a document is next described."
