"""Merge a case into another, and undo it as if it had never been."""

from datetime import datetime

from django.db import transaction

from moothall.engine.cases import rules
from moothall.engine.cases.actions import linking, tagging, tasks, telling
from moothall.engine.cases.actions.recording import New, append, locked, locked_all, record
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Event, Link
from moothall.engine.cases.queries import linked
from moothall.engine.cases.words import LinkKind, NotNow
from moothall.ground.journal.words import Actor


@transaction.atomic
def merge(case: Case, into: Case, *, by: Actor, at: datetime) -> Case:
    """Merge a case into another of the same council; it leaves the averages.

    Its requester is told so in words; what they write from now on marks the other case as having
    news and is read in its story, and they are told how it ends.

    :raises Refused: when the rules say no.
    """
    case, into = linking.both(case, into)
    if reason := rules.why_not_merge(case, into, by):
        raise NotNow(reason)
    tasks.drop(case)
    Link.objects.create(
        council_id=case.council_id, case=case, other=into, kind=LinkKind.MERGED, made_at=at
    )
    events = record(case, New(EventKind.MERGED, {"into": into.pk}), by=by, at=at)
    append(into, New(EventKind.TOOK_IN, {"case": case.pk}), by=by, at=at)
    tagging.join_tags(case, into, by=by, at=at)
    if case.has_news and not into.has_news:
        into.has_news = True
        into.save(update_fields=["has_news"])
    telling.tell_joined(case, into, event_id=events[0].pk, by=by, at=at)
    return case


@transaction.atomic
def unmerge(case: Case, *, by: Actor, at: datetime) -> Case:
    """Undo a merge: both cases stand as if it had never been, and the requester is told.

    So do the tags of those that the other was merged into in turn. Its clocks ran meanwhile, since
    its requester waited; what they wrote meanwhile is theirs.

    :raises Refused: when the rules say no.
    """
    link = linked.merge_of(case)
    if link is None:
        raise NotNow(rules.why_not_move(case, "unmerge") or "The case is not merged.")
    held = locked_all((case, *linked.survivors(case)))
    case, into = held[case.pk], held[link.other_id]
    if reason := rules.why_not_unmerge(case, by):
        raise NotNow(reason)
    merged = Event.objects.filter(case_id=case.pk, kind=EventKind.MERGED).latest("sequence")
    taken = _taken_in(into, case)
    link.delete()
    tasks.put_back(case, at=at)
    data = {"from": into.pk}
    undone = New(EventKind.UNMERGED, data, instead_of=merged.sequence)
    events = record(case, undone, by=by, at=at)
    let_go = New(EventKind.LET_GO, {"case": case.pk}, instead_of=taken.sequence)
    append(into, let_go, by=by, at=at)
    chain = [into, *(held.get(one.pk) or locked(one) for one in linked.survivors(into))]
    tagging.part_tags(case, chain, by=by, at=at)
    renew_news(into)
    telling.tell_parted(case, event_id=events[0].pk, by=by, at=at)
    return case


def _taken_in(into: Case, case: Case) -> Event:
    taken = Event.objects.filter(case_id=into.pk, kind=EventKind.TOOK_IN, data__case=case.pk)
    return taken.latest("sequence")


def renew_news(into: Case) -> None:
    """Say anew whether a case, or one merged into it, waits to be answered."""
    into.has_news = linked.has_news(into)
    into.save(update_fields=["has_news"])
