"""What the pages about documents show: rows, the marks of a document, what can be done to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from moothall.engine.documents import rules as files
from moothall.engine.documents.words import KINDS, size
from moothall.engine.filing import queries, rules, schedule
from moothall.engine.filing.definition import DocumentType
from moothall.engine.filing.models import Document, Hold, Proposal, Text, Version
from moothall.engine.filing.words import VERBS, Kind, TextState
from moothall.faces.staff.desk import Desk
from moothall.faces.staff.queue.rows import address
from moothall.ground.journal import queries as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people

MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class Marked:
    """A line of a list of documents."""

    number: str
    title: str
    type: str
    kind: str
    reference: str
    is_out: bool
    is_held: bool
    kept_until: date | None
    filed_at: Any


@dataclass(frozen=True, slots=True)
class Shown:
    """A version as the page lists it."""

    number: int
    name: str
    about: str
    key: str
    why: str
    note: str
    by: str
    at: Any
    is_redacted: bool
    is_drawn: bool
    text: str
    why_not_publish: str


def today(desk: Desk) -> date:
    """Return the day it is in the council."""
    return timezone.localtime(desk.at).date()


def marked(desk: Desk, documents: Sequence[Document]) -> list[Marked]:
    """Return documents as lists show them."""
    names = queries.names([desk.council.pk])
    return [
        Marked(
            number=one.number,
            title=one.title,
            type=names.get((one.council_id, one.type), one.type),
            kind=Kind(one.kind).label,
            reference=one.reference,
            is_out=one.checked_out_by_id is not None,
            is_held=bool(one.holds_now),
            kept_until=one.kept_until_on,
            filed_at=one.filed_at,
        )
        for one in documents
    ]


def page(desk: Desk, document: Document) -> dict[str, Any]:
    """Return what the page of a document shows."""
    by = desk.who.actor_in(document.council_id)
    kind = queries.type_of(document)
    versions = _versions(queries.versions(document), queries.texts(document), by)
    publications = queries.publications(document)
    holds, proposal = queries.holds(document), queries.proposal(document)
    return {
        "document": document,
        "type": kind.name if kind else document.type,
        "is_sensitive": bool(kind and kind.is_sensitive),
        "about": Kind(document.kind).label,
        "case_url": address(document.case.reference) if document.case else "",
        "metadata": _metadata(kind, document),
        "versions": versions,
        "drawn": [one for one in versions if one.is_drawn and not one.why],
        "copies": [one for one in versions if one.is_redacted and not one.why],
        "publications": publications,
        "public": next((one for one in publications if one.withdrawn_at is None), None),
        "rule": schedule.said(kind.retention if kind else None),
        "event": kind.retention.event if kind and kind.retention else "",
        "holds": [one for one in holds if one.lifted_at is None],
        "lifted": [one for one in holds if one.lifted_at is not None],
        "proposal": proposal,
        "work": queries.work(document),
        "history": _history(document),
        "fields": fields(kind, document.metadata) if kind else [],
        "can": _can(desk, document, kind, by, (holds, proposal))
        | {"publish": [one for one in versions if not one.why and not one.why_not_publish]},
    }


def fields(kind: DocumentType, said: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the fields of a type as a form draws them."""
    return [
        {
            "id": f"meta-{one.id}",
            "label": one.label if one.is_required else f"{one.label} (optional)",
            "type": one.type,
            "options": one.options,
            "value": said.get(one.id, ""),
        }
        for one in kind.fields
    ]


def _metadata(kind: DocumentType | None, document: Document) -> list[tuple[str, str]]:
    labels = {one.id: one.label for one in kind.fields} if kind else {}
    return [(labels.get(name, name), value) for name, value in document.metadata.items()]


def _versions(versions: Sequence[Version], texts: Mapping[int, Text], by: Actor) -> list[Shown]:
    return [
        Shown(
            number=one.number,
            name=one.name,
            about=f"{KINDS[one.file.kind].label}, {size(one.file.length)}",
            key=str(one.key),
            why=files.why_not_open(one.file) or "",
            note=one.note,
            by=one.added_by.name if one.added_by else "A machine",
            at=one.added_at,
            is_redacted=one.is_redacted,
            is_drawn=one.file.kind in rules.DRAWN,
            text=_read(texts[one.pk]) if one.pk in texts else "",
            why_not_publish=rules.why_not_publish(one, by) or "",
        )
        for one in versions
    ]


def _read(text: Text) -> str:
    """Return whether the words of a version were read, and why not."""
    if text.is_recognised:
        return "Recognised in pictures; some may be wrong"
    return f"{TextState(text.state).label}. {text.why}" if text.why else TextState(text.state).label


def _history(document: Document) -> list[tuple[Any, str, str]]:
    """Return what was done to a document, the newest first: when, what, by whom."""
    entries = journal.told_of(document, most=MOST_TOLD)
    names = people.names(one.by_id for one in entries if one.by_kind == "person" and one.by_id)
    return [
        (
            one.happened_at,
            VERBS.get(one.verb, one.verb),
            names.get(one.by_id or 0, "A machine") if one.by_kind == "person" else "A machine",
        )
        for one in entries
    ]


def _can(
    desk: Desk,
    document: Document,
    kind: DocumentType | None,
    by: Actor,
    around: tuple[Sequence[Hold], Proposal | None],
) -> dict[str, Any]:
    """Return what this officer may do now; `why` says what stops the disposal."""
    _, proposal = around
    works = rules.why_not_work(document, kind, by) is None
    is_mine = document.checked_out_by_id is not None and document.checked_out_by_id == by.id
    leads = works and rules.why_not_hold(document, by) is None
    stopped = rules.why_not_propose(document, today=today(desk))
    waits = bool(kind and kind.retention and kind.retention.starts == "event")
    is_free = document.checked_out_by_id is None
    return {
        "work": works,
        "check_out": works and is_free,
        "check_in": works and is_mine,
        "break": works and not is_free and rules.why_not_break(document, by) is None,
        "add": works and is_free,
        "describe": works and (is_free or is_mine),
        "hold": leads,
        "event": works and waits,
        "propose": works and not stopped and proposal is None,
        "confirm": works and proposal is not None and proposal.proposed_by_id != by.id,
        "withdraw": works and proposal is not None,
        "why": stopped or "",
    }
