"""Dispose of documents: one officer proposes, another confirms, a certificate stays."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from moothall.engine.documents import actions as files
from moothall.engine.filing import queries, rules, schedule
from moothall.engine.filing.actions import keeping
from moothall.engine.filing.actions.finding import keep_gone
from moothall.engine.filing.actions.holding import locked, person_id
from moothall.engine.filing.models import (
    Certificate,
    Document,
    Hold,
    Proposal,
    Publication,
    Text,
    Version,
    WorkItem,
)
from moothall.engine.filing.words import LONGEST_REASON, NotDisposed
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Whose


@transaction.atomic
def propose(document: Document, *, reason: str, by: Actor, at: datetime) -> Proposal:
    """Propose to dispose of a document that need not be kept any more.

    :raises NotDisposed: while it must be kept or a hold stands on it, and for a machine.
    """
    now = locked(document, by)
    keeping.renewed(now, queries.type_of(now), by=by, at=at)
    if why := rules.why_not_propose(now, today=_today(now, at)):
        raise NotDisposed(why)
    if by.kind != "person":
        raise NotDisposed("Only a person can propose to dispose of a document.")
    if queries.proposal(now):
        raise NotDisposed("It is proposed already. Another officer must confirm it.")
    made = Proposal.objects.create(
        council_id=now.council_id,
        document=now,
        reason=reason.strip()[:LONGEST_REASON],
        proposed_by_id=person_id(by),
        proposed_at=at,
    )
    journal.record("document.disposal-proposed", now, by=by, at=at)
    return made


@transaction.atomic
def withdraw(document: Document, *, by: Actor, at: datetime) -> None:
    """Take a proposal to dispose of a document back.

    :raises NotDisposed: when there is none.
    """
    now = locked(document, by)
    if not Proposal.objects.filter(document_id=now.pk).delete()[0]:
        raise NotDisposed("Nobody proposes to dispose of it any more.")
    journal.record("document.disposal-withdrawn", now, by=by, at=at)


@transaction.atomic
def confirm(document: Document, *, by: Actor, at: datetime) -> Certificate:
    """Dispose of a document that another officer proposed; return its certificate.

    Rows and content go; of a content that something else of the council also holds, the certificate
    says so.

    :raises NotDisposed: for whoever proposed it, and when it must be kept by now.
    """
    now = locked(document, by)
    proposal = queries.proposal(now)
    if proposal is None:
        raise NotDisposed("Nobody proposes to dispose of it any more.")
    keeping.renewed(now, queries.type_of(now), by=by, at=at)
    if by.kind != "person" or proposal.proposed_by_id == by.id:
        raise NotDisposed("You proposed it. Another officer must confirm it.")
    if why := rules.why_not_propose(now, today=_today(now, at)):
        raise NotDisposed(why)
    return _gone(now, proposal, by=by, at=at)


@transaction.atomic
def erase(whose: Whose, *, by: Actor, at: datetime) -> int:
    """Dispose of the documents of somebody's cases, whose data are erased; return how many.

    Each leaves its certificate. What a legal hold keeps stays, as the law says; it goes when the
    last is lifted.
    """
    found = Document.objects.select_for_update(of=("self",)).select_related("council", "case")
    now = found.filter(pk__in=[one.pk for one in queries.of_cases(whose)]).order_by("pk")
    free = [one for one in now if not one.holds_now]  # as it is once locked
    for document in free:
        erased(document, by=by, at=at)
    held = [one.pk for one in now if one.holds_now and one.erasure_asked_at is None]
    Document.objects.filter(pk__in=held).update(erasure_asked_at=at)
    return len(free)


def erased(now: Document, *, by: Actor, at: datetime) -> Certificate:
    """Dispose of a locked document of somebody who is erased; return its certificate."""
    return _gone(now, None, by=by, at=at)


def _gone(now: Document, proposal: Proposal | None, *, by: Actor, at: datetime) -> Certificate:
    versions = queries.versions(now)
    kind = queries.type_of(now)
    for row in (Proposal, Publication, Hold, WorkItem, Text, Version):
        row.objects.filter(document_id=now.pk).delete()
    contents = {one.file_id: one.file for one in versions}  # two versions may have the same
    kept = {pk for pk, file in contents.items() if not files.destroy(file, by=by, at=at)}
    rule = schedule.said(kind.retention if kind else None)
    certificate = Certificate.objects.create(
        council_id=now.council_id,
        number=now.number,
        type=now.type,
        type_name=kind.name if kind else now.type,
        kind=now.kind,
        reference=now.reference,
        rule=rule if proposal else "Erased with all that was held on somebody",
        retention_from_on=now.retention_from_on,
        kept_until_on=now.kept_until_on,
        contents=[
            {
                "version": one.number,
                "sha256": one.file.sha256,
                "length": one.file.length,
                "is_gone": one.file_id not in kept,
            }
            for one in reversed(versions)
        ],
        proposed_by_id=proposal.proposed_by_id if proposal else None,
        confirmed_by_id=person_id(by),
        filed_at=now.filed_at,
        proposed_at=proposal.proposed_at if proposal else at,
        disposed_at=at,
    )
    facts = {"certificate": certificate.pk, "versions": len(versions)}
    journal.record("document.disposed", now, by=by, at=at, facts=facts)
    keep_gone(now, by=by, at=at)
    now.delete()
    return certificate


def _today(document: Document, at: datetime) -> date:
    return at.astimezone(ZoneInfo(document.council.zone)).date()
