"""Legal holds: while one stands, nothing of a document goes."""

from datetime import datetime

from django.db import transaction

from moothall.engine.filing import rules
from moothall.engine.filing.actions import disposing, keeping
from moothall.engine.filing.actions.holding import locked, person_id
from moothall.engine.filing.models import Certificate, Document, Hold
from moothall.engine.filing.words import LONGEST_REASON, NotYourDocument
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@transaction.atomic
def hold(document: Document, *, reason: str, by: Actor, at: datetime) -> Hold:
    """Put a legal hold on a document; a proposal to dispose of it goes.

    :raises NotYourDocument: for whoever is no manager, and without a reason.
    """
    now = locked(document, by)
    if why := rules.why_not_hold(now, by):
        raise NotYourDocument(why)
    said = reason.strip()[:LONGEST_REASON]
    if not said:
        raise NotYourDocument("Enter why the document is held.")
    held = Hold.objects.create(
        council_id=now.council_id,
        document=now,
        reason=said,
        placed_by_id=person_id(by),
        placed_at=at,
    )
    now.holds_now += 1
    now.save(update_fields=["holds_now"])
    keeping.unproposed(now)
    journal.record("document.held", now, by=by, at=at, facts={"hold": held.pk})
    return held


@transaction.atomic
def lift(document: Document, hold_id: int, *, by: Actor, at: datetime) -> Certificate | None:
    """Lift one legal hold of a document; the others stay.

    What was to be erased, and only holds kept, goes with the last of them: its certificate is
    returned.

    :raises NotYourDocument: for whoever is no manager, and for a hold that does not stand.
    """
    now = locked(document, by)
    if why := rules.why_not_hold(now, by):
        raise NotYourDocument(why)
    standing = Hold.objects.filter(pk=hold_id, document_id=now.pk, lifted_at__isnull=True)
    if not standing.update(lifted_by_id=person_id(by), lifted_at=at):
        raise NotYourDocument("No such hold stands on this document.")
    now.holds_now -= 1
    is_to_go = now.erasure_asked_at is not None and not now.holds_now
    facts = {"hold": hold_id, "left": now.holds_now}
    journal.record("document.released", now, by=by, at=at, facts=facts)
    if is_to_go:
        return disposing.erased(now, by=by, at=at)
    now.save(update_fields=["holds_now"])
    return None
