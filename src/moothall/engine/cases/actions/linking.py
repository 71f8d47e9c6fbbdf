"""Link cases: part of another, to do with another; and end a parent with its children."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from moothall.engine.cases import rules
from moothall.engine.cases.actions import ending
from moothall.engine.cases.actions.recording import New, append, locked_all, record
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Link
from moothall.engine.cases.queries import linked
from moothall.engine.cases.words import LinkKind, NotNow
from moothall.ground.journal.words import Actor, Refused


@transaction.atomic
def link(case: Case, other: Case, *, by: Actor, at: datetime, kind: str) -> Case:
    """Link a case to another of its council: as its child, or because they have to do with it.

    A child is counted with its parent: one figure for both. Both cases say it in their story.

    :raises Refused: when the rules say no.
    """
    case, other = both(case, other)
    if reason := rules.why_not_link(case, other, by, kind=kind):
        raise NotNow(reason)
    join(case, other, by=by, at=at, kind=LinkKind(kind))
    return case


def join(case: Case, other: Case, *, by: Actor, at: datetime, kind: LinkKind) -> None:
    """Link two locked cases; the entry is that of the first."""
    Link.objects.create(council_id=case.council_id, case=case, other=other, kind=kind, made_at=at)
    record(case, New(EventKind.LINKED, said(kind, other)), by=by, at=at)
    append(other, New(EventKind.LINKED, said(SEEN_FROM_THERE[kind], case)), by=by, at=at)


@transaction.atomic
def unlink(case: Case, other: Case, *, by: Actor, at: datetime) -> Case:
    """End the links of a case to another, whichever way they go; a merge is undone by `unmerge`.

    :raises Refused: when the rules say no, or they are not linked.
    """
    case, other = both(case, other)
    if reason := rules.why_not_unlink(case, other, by):
        raise NotNow(reason)
    links = linked.between(case, other)
    record(case, *(_unlinked(link, case, other) for link in links), by=by, at=at)
    append(other, *(_unlinked(link, other, case) for link in links), by=by, at=at)
    Link.objects.filter(pk__in=[link.pk for link in links]).delete()
    return case


def _unlinked(link: Link, here: Case, there: Case) -> New:
    kind = LinkKind(link.kind)
    is_ours = link.case_id == here.pk
    return New(EventKind.UNLINKED, said(kind if is_ours else SEEN_FROM_THERE[kind], there))


SEEN_FROM_THERE = {
    LinkKind.CHILD: "parent",
    LinkKind.RELATED: LinkKind.RELATED,
    LinkKind.SPLIT: "origin",
    LinkKind.MERGED: "survivor",
}
"""How a link is told on the other case."""


def said(kind: str, other: Case) -> dict[str, object]:
    """Return what the event of a link says."""
    return {"kind": str(kind), "other": other.pk}


def both(case: Case, other: Case) -> tuple[Case, Case]:
    """Lock two cases and return them as they now stand."""
    found = locked_all((case, other))
    return found[case.pk], found[other.pk]


@dataclass(frozen=True, slots=True)
class Ended:
    """A parent that was resolved, its children resolved with it, and those left open with why."""

    case: Case
    children: Sequence[Case]
    left: Sequence[tuple[Case, str]]


@transaction.atomic
def resolve_all(  # noqa: PLR0913 - how it ends, by whom, when, within whose rights
    case: Case,
    *,
    by: Actor,
    at: datetime,
    outcome: str,
    remark: str = "",
    is_public: bool = True,
    holder: Actor | None = None,
) -> Ended:
    """Resolve a case with those of its children that are not; everyone's people are told.

    A child that cannot be resolved so (another service, without that outcome) is left, with why.

    :param holder: whose rights bound what is done to the children; theirs who acts if left out.
    :raises Refused: when the case itself cannot be resolved.
    """
    open_children = linked.running_children(case)
    locked_all([case, *open_children])
    end = partial(ending.resolve, by=by, at=at, outcome=outcome, remark=remark, is_public=is_public)
    return _ended(end(case), open_children, end, holder or by)


@transaction.atomic
def close_all(case: Case, *, by: Actor, at: datetime, holder: Actor | None = None) -> Ended:
    """Close a resolved case with those of its children that are resolved; their people are told.

    :param holder: whose rights bound what is done to the children; theirs who acts if left out.
    :raises Refused: when the case itself cannot be closed.
    """
    resolved = linked.resolved_children(case)
    locked_all([case, *resolved])
    end = partial(ending.close, by=by, at=at)
    return _ended(end(case), resolved, end, holder or by)


def _ended(
    done: Case, children: Sequence[Case], end: Callable[[Case], Case], holder: Actor
) -> Ended:
    """End the children too that the holder may work; leave the others, with why."""
    ended: list[Case] = []
    left: list[tuple[Case, str]] = []
    for child in children:
        if reason := rules.why_not_work(child, holder):
            left.append((child, reason))
            continue
        try:
            ended.append(end(child))
        except Refused as why:
            left.append((child, str(why)))
    return Ended(done, ended, left)
