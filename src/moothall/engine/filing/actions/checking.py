"""Check documents out and in: one officer works on a document at a time."""

from datetime import datetime

from django.db import transaction

from moothall.engine.documents.actions import Taken
from moothall.engine.filing import rules
from moothall.engine.filing.actions.filed import versioned
from moothall.engine.filing.actions.holding import locked, person_id
from moothall.engine.filing.models import Document, Version
from moothall.engine.filing.words import LONGEST_REASON, CheckedOut, NotYourDocument
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@transaction.atomic
def check_out(document: Document, *, by: Actor, at: datetime) -> Document:
    """Take a document out to work on it; until it is back nobody else adds a version.

    :raises CheckedOut: when somebody has it out already.
    """
    now = locked(document, by)
    if why := rules.why_not_check_out(now, by):
        raise CheckedOut(why)
    now.checked_out_by_id, now.checked_out_at = person_id(by), at
    now.save(update_fields=["checked_out_by", "checked_out_at"])
    journal.record("document.checked-out", now, by=by, at=at)
    return now


@transaction.atomic
def check_in(
    document: Document, taken: Taken, *, note: str = "", by: Actor, at: datetime
) -> Version:
    """Put a document back with a new version.

    :raises CheckedOut: when this officer has not got it out.
    """
    now = _mine(document, by)
    now.checked_out_by_id = now.checked_out_at = None
    return versioned(now, taken, note, by=by, at=at)


@transaction.atomic
def put_back(document: Document, *, by: Actor, at: datetime) -> Document:
    """Put a document back as it was.

    :raises CheckedOut: when this officer has not got it out.
    """
    now = _mine(document, by)
    return _back(now, "document.put-back", by=by, at=at)


@transaction.atomic
def break_lock(document: Document, *, reason: str, by: Actor, at: datetime) -> Document:
    """End another officer's work on a document, who cannot check it in any more.

    The reason is kept as a note of the newest version.

    :raises NotYourDocument: for whoever is no manager, and without a reason.
    """
    now = locked(document, by)
    if why := rules.why_not_break(now, by):
        raise NotYourDocument(why)
    said = reason.strip()[:LONGEST_REASON]
    if not said:
        raise NotYourDocument("Enter why you end somebody else's work on it.")
    whose = now.checked_out_by_id
    newest = Version.objects.filter(document_id=now.pk).order_by("-number")[:1]
    for version in newest:
        note = f"{version.note}\nCheck-out ended: {said}".strip()
        version.note = note[:LONGEST_REASON]
        version.save(update_fields=["note"])
    return _back(now, "document.lock-broken", by=by, at=at, whose=whose)


def _mine(document: Document, by: Actor) -> Document:
    now = locked(document, by)
    if by.kind != "person" or now.checked_out_by_id != by.id:
        raise CheckedOut("You have not checked this document out.")
    return now


def _back(
    now: Document, verb: str, *, by: Actor, at: datetime, whose: int | None = None
) -> Document:
    now.checked_out_by_id = now.checked_out_at = None
    now.save(update_fields=["checked_out_by", "checked_out_at"])
    journal.record(verb, now, by=by, at=at, facts={"whose": whose} if whose else None)
    return now
