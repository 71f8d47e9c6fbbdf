"""File documents, add versions, say what they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from moothall.engine.cases.models import Case
from moothall.engine.catalogue import codes
from moothall.engine.documents.actions import Taken
from moothall.engine.filing import queries, rules
from moothall.engine.filing.actions import finding, keeping, working
from moothall.engine.filing.actions.holding import locked, person_id
from moothall.engine.filing.definition import DocumentType
from moothall.engine.filing.models import Document, Text, Version
from moothall.engine.filing.words import (
    LONGEST_REASON,
    LONGEST_REFERENCE,
    LONGEST_TITLE,
    CheckedOut,
    Kind,
    NotFiled,
)
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@dataclass(frozen=True, slots=True)
class Given:
    """What is said of a document as it is filed. A case comes as itself, beside its reference."""

    type: str
    title: str
    kind: str
    reference: str
    case: Case | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def file(council: Council, given: Given, taken: Taken, *, by: Actor, at: datetime) -> Document:
    """File a document with its first version; the work that its type declares is raised.

    :raises NotFiled: for a type, a reference or metadata that do not fit, in words for the person.
    """
    kind = queries.types(council.pk).type(given.type)
    if kind is None:
        raise NotFiled("Select a type of document from the list.")
    reference = _reference(given, kind)
    why = rules.why_not_file(council.pk, kind, given.case, by)
    if why:
        raise NotFiled(why)
    document = Document.objects.create(
        council=council,
        number=codes.fresh(),
        type=kind.id,
        title=titled(given.title),
        kind=given.kind,
        reference=reference,
        case=given.case,
        metadata=checked(kind, given.metadata),
        filed_at=at,
        changed_at=at,
    )
    _version(document, taken, "", by=by, at=at)
    keeping.reckoned(document, kind)
    document.save()
    facts = {"type": kind.id, "kind": given.kind, "sha256": taken.file.sha256}
    journal.record("document.filed", document, by=by, at=at, facts=facts)
    working.raised(document, kind, by=by, at=at)
    finding.keep_found([document], by=by, at=at)
    return document


@transaction.atomic
def add_version(
    document: Document, taken: Taken, *, note: str = "", by: Actor, at: datetime
) -> Version:
    """Add a version to a document, which stays checked in or out as it is.

    :raises CheckedOut: while somebody else has it out.
    :raises NotYourDocument: when this actor may not work on it.
    """
    now = locked(document, by)
    return versioned(now, taken, note, by=by, at=at)


@transaction.atomic
def describe(
    document: Document, *, title: str, metadata: Mapping[str, str], by: Actor, at: datetime
) -> Document:
    """Say anew what a document is called and what is said of it; a proposal to dispose of it goes.

    :raises NotFiled: for what does not fit its type.
    :raises CheckedOut: while somebody else has it out.
    """
    now = locked(document, by)
    if why := rules.why_not_change(now, by):
        raise CheckedOut(why)
    kind = queries.type_of(now)
    before = dict(now.metadata)
    now.title = titled(title)
    now.metadata = checked(kind, metadata) if kind else before
    now.changed_at = at
    keeping.reckoned(now, kind)
    now.save()
    changed = sorted(key for key in now.metadata if now.metadata.get(key) != before.get(key))
    journal.record("document.described", now, by=by, at=at, facts={"fields": changed})
    keeping.unproposed(now)
    finding.keep_found([now], by=by, at=at)
    return now


@transaction.atomic
def note_opened(version: Version, *, by: Actor, at: datetime) -> None:
    """Record that somebody opened a version of a document whose type is sensitive."""
    facts = {"version": version.number}
    journal.record("document.opened", version.document, by=by, at=at, facts=facts)


def versioned(now: Document, taken: Taken, note: str, *, by: Actor, at: datetime) -> Version:
    """Add a version to a locked document, and record it; a proposal to dispose of it goes.

    :raises CheckedOut: while somebody else has it out.
    """
    if why := rules.why_not_change(now, by):
        raise CheckedOut(why)
    version = _version(now, taken, note, by=by, at=at)
    now.changed_at = at
    keeping.reckoned(now, queries.type_of(now))
    now.save()
    facts = {"version": version.number, "sha256": taken.file.sha256}
    journal.record("document.versioned", now, by=by, at=at, facts=facts)
    keeping.unproposed(now)
    return version


def checked(kind: DocumentType, said: Mapping[str, str]) -> dict[str, str]:
    """Return what is said of a document, by the fields of its type.

    :raises NotFiled: for the first that does not fit.
    """
    known = {one.id for one in kind.fields}
    if others := [name for name, value in said.items() if value and name not in known]:
        raise NotFiled(f"Documents of the type {kind.name} have no field {others[0][:60]!r}.")
    values = {one.id: str(said.get(one.id, "")).strip() for one in kind.fields}
    for one in kind.fields:
        if why := rules.why_not_value(one, values[one.id]):
            raise NotFiled(why)
    return {name: value for name, value in values.items() if value}


def titled(typed: str) -> str:
    """Return a title as it is kept: one line.

    :raises NotFiled: for none, and one that is too long.
    """
    title = " ".join(typed.split())
    if not title or len(title) > LONGEST_TITLE or not rules.can_be_kept(title):
        raise NotFiled(f"Enter a title of at most {LONGEST_TITLE} characters.")
    return title


def _version(document: Document, taken: Taken, note: str, *, by: Actor, at: datetime) -> Version:
    document.versions_so_far += 1
    version = Version.objects.create(
        council_id=document.council_id,
        document=document,
        number=document.versions_so_far,
        file=taken.file,
        name=taken.name,
        note=note.strip()[:LONGEST_REASON],
        added_by_id=person_id(by),
        added_at=at,
    )
    Text.objects.create(
        council_id=document.council_id, document=document, version=version, next_try_at=at
    )
    return version


def _reference(given: Given, kind: DocumentType) -> str:
    if given.kind not in Kind.values:
        raise NotFiled("Select what the document is filed against.")
    if why := rules.why_not_against(kind, given.kind):
        raise NotFiled(why)
    if given.kind == Kind.CASE:
        if given.case is None:
            raise NotFiled("Enter the reference of a case that you may see.")
        return given.case.reference
    reference = queries.as_kept(given.kind, given.reference)
    if not reference or len(reference) > LONGEST_REFERENCE or not reference.isprintable():
        raise NotFiled(f"Enter a reference of at most {LONGEST_REFERENCE} characters.")
    return reference
