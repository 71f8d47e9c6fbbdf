"""How long documents are kept: what starts the time, and when that is reckoned anew."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from moothall.engine.filing import queries, rules, schedule
from moothall.engine.filing.actions.holding import locked
from moothall.engine.filing.definition import DocumentType, DocumentTypes, Retention
from moothall.engine.filing.models import Document, Proposal
from moothall.engine.filing.schedule import Story
from moothall.engine.filing.words import NotYourDocument
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor

AT_ONCE = 500
KEEP_DAYS = """
    UPDATE filing_document SET retention_from_on = r.begun, kept_until_on = r.until
    FROM unnest(%s::bigint[], %s::date[], %s::date[]) AS r (id, begun, until)
    WHERE filing_document.id = r.id
"""
"""Made for many: Django's own way takes longer than reckoning the days."""


@transaction.atomic
def start_retention(document: Document, on: date, *, by: Actor, at: datetime) -> Document:
    """Record the day of the event that starts the time a document is kept for.

    :raises NotYourDocument: when its type waits for no event, and for a day that has not come.
    """
    now = locked(document, by)
    kind = queries.type_of(now)
    if kind is None or kind.retention is None or kind.retention.starts != "event":
        raise NotYourDocument("No event starts the time this document is kept for.")
    if on > _day(now, at) or on.year < schedule.FIRST_YEAR:
        raise NotYourDocument("The day of the event must be today or in the past.")
    now.retention_from_on = on
    reckoned(now, kind)
    now.save(update_fields=["retention_from_on", "kept_until_on"])
    _noted(now, by=by, at=at)
    return now


@transaction.atomic
def reckon(document: Document, *, by: Actor, at: datetime) -> bool:
    """Reckon anew how long a document is kept; return whether that changed.

    What its case came to may have started it, or a reopened case may have taken the start back; the
    case itself never waits for it. A proposal that no longer holds goes.
    """
    now = locked(document, by)
    return renewed(now, queries.type_of(now), by=by, at=at)


def renewed(now: Document, kind: DocumentType | None, *, by: Actor, at: datetime) -> bool:
    """Reckon anew how long a locked document is kept, and save it; return whether that changed."""
    before = now.retention_from_on, now.kept_until_on
    reckoned(now, kind)
    return _renewed(now, before, by=by, at=at)


def renew_all(council_id: int, was: DocumentTypes, *, by: Actor, at: datetime) -> int:
    """Reckon the documents of types whose schedule is another than it was; return how many changed.

    What a type now calls an event no day that something else set stands for.
    """
    return sum(
        _renew(one, before.retention if before else None, council_id, by=by, at=at)
        for one in queries.types(council_id).document_types
        for before in (was.type(one.id),)
        if one.retention != (before.retention if before else None)
    )


def _renew(
    kind: DocumentType, was: Retention | None, council_id: int, *, by: Actor, at: datetime
) -> int:
    by_event = kind.retention is not None and kind.retention.starts == "event"
    is_new_event = by_event and (was is None or was.starts != "event")
    found = Document.objects.select_for_update(of=("self",)).select_related("council", "case")
    mine = found.filter(council_id=council_id, type=kind.id).order_by("pk")
    last, many = 0, 0
    while batch := list(mine.filter(pk__gt=last)[:AT_ONCE]):
        changed = [one for one in batch if _reckoned_anew(one, kind, is_new_event=is_new_event)]
        many += _kept_anew(changed, by=by, at=at)
        last = batch[-1].pk
    return many


def _reckoned_anew(document: Document, kind: DocumentType, *, is_new_event: bool) -> bool:
    before = document.retention_from_on, document.kept_until_on
    if is_new_event:
        document.retention_from_on = None
    reckoned(document, kind)
    return before != (document.retention_from_on, document.kept_until_on)


def _kept_anew(changed: Sequence[Document], *, by: Actor, at: datetime) -> int:
    """Save the days of many locked documents at once, as `_renewed` saves those of one."""
    ids = [one.pk for one in changed]
    days = [[one.retention_from_on for one in changed], [one.kept_until_on for one in changed]]
    with connection.cursor() as cursor:
        cursor.execute(KEEP_DAYS, [ids, *days])
    kept = [one.pk for one in changed if rules.why_not_propose(one, today=_day(one, at))]
    Proposal.objects.filter(document_id__in=kept).delete()
    facts = {one.pk: _days(one) for one in changed}
    return journal.record_all("document.retention-started", changed, by=by, at=at, facts=facts)


def _renewed(
    now: Document, before: tuple[date | None, date | None], *, by: Actor, at: datetime
) -> bool:
    if before == (now.retention_from_on, now.kept_until_on):
        return False
    now.save(update_fields=["retention_from_on", "kept_until_on"])
    if rules.why_not_propose(now, today=_day(now, at)):
        unproposed(now)
    _noted(now, by=by, at=at)
    return True


def unproposed(now: Document) -> None:
    """Let a proposal to dispose of a locked document go: what was proposed is another by now."""
    Proposal.objects.filter(document_id=now.pk).delete()


def reckoned(document: Document, kind: DocumentType | None) -> None:
    """Set from and until which day a document is kept; the caller saves it."""
    rule = kind.retention if kind else None
    case = document.case
    story = Story(
        filed_on=_day(document, document.filed_at),
        changed_on=_day(document, document.changed_at),
        closed_on=_day(document, case.closed_at) if case and case.closed_at else None,
        outcome=case.outcome if case else "",
        event_on=document.retention_from_on,
        metadata=document.metadata,
    )
    document.retention_from_on, document.kept_until_on = schedule.span(rule, story)


def _day(document: Document, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(document.council.zone)).date()


def _noted(now: Document, *, by: Actor, at: datetime) -> None:
    journal.record("document.retention-started", now, by=by, at=at, facts=_days(now))


def _days(now: Document) -> dict[str, str]:
    start, end = now.retention_from_on, now.kept_until_on
    return {"from": start.isoformat() if start else "", "until": end.isoformat() if end else ""}
