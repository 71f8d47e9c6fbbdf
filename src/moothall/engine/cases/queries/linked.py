"""How a case stands to others: parent, children, merged, related; and who watches it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from moothall.engine.cases import rows
from moothall.engine.cases.models import Case, Event, Link, Watcher
from moothall.engine.cases.words import LinkKind, State


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another case and how it stands to this one."""

    other: Case
    kind: str
    words: str


WORDS = {
    (LinkKind.CHILD, True): "Part of",
    (LinkKind.CHILD, False): "Its part",
    (LinkKind.MERGED, True): "Merged into",
    (LinkKind.MERGED, False): "Merged into this",
    (LinkKind.RELATED, True): "Has to do with",
    (LinkKind.RELATED, False): "Has to do with",
    (LinkKind.SPLIT, True): "Split from",
    (LinkKind.SPLIT, False): "Split off",
}
"""How a link reads, seen from the case it belongs to, or from the other."""


def neighbours(case: Case) -> list[Neighbour]:
    """Return the cases that are linked to one, the oldest link first."""
    found = []
    for link in _links(case):
        is_ours = link.case_id == case.pk
        kind = LinkKind(link.kind)
        other = link.other if is_ours else link.case
        found.append(Neighbour(other, kind, WORDS[kind, is_ours]))
    return found


def _links(case: Case) -> Sequence[Link]:
    either = Link.objects.filter(Q(case_id=case.pk) | Q(other_id=case.pk))
    return list(either.select_related("case", "other").order_by("made_at", "pk"))


def between(case: Case, other: Case) -> list[Link]:
    """Return the links between two cases, merges left out."""
    ends = Q(case_id=case.pk, other_id=other.pk) | Q(case_id=other.pk, other_id=case.pk)
    return list(Link.objects.filter(ends).exclude(kind=LinkKind.MERGED).order_by("pk"))


def merge_of(case: Case) -> Link | None:
    """Return the link of a merged case to the one it went into."""
    merges = Link.objects.filter(case_id=case.pk, kind=LinkKind.MERGED)
    return merges.select_related("other").first()


def survivors(case: Case) -> list[Case]:
    """Return the case that one was merged into, and the one that was merged into, and so on."""
    found: list[Case] = []
    link = merge_of(case)
    while link is not None:
        found.append(link.other)
        link = merge_of(link.other)
    return found


def merged_into(case: Case) -> list[Case]:
    """Return the cases that were merged into one, and into those."""
    found: list[Case] = []
    waiting = [case.pk]
    while waiting:
        merges = Link.objects.filter(other_id__in=waiting, kind=LinkKind.MERGED)
        cases = [link.case for link in merges.select_related("case__council").order_by("pk")]
        found += cases
        waiting = [one.pk for one in cases]
    return found


def running_children(case: Case) -> list[Case]:
    """Return the children of a case on which there is still work, the oldest first."""
    links = Link.objects.filter(other_id=case.pk, kind=LinkKind.CHILD)
    found = Case.objects.running().filter(pk__in=links.values("case_id"))
    return list(found.order_by("pk"))


def running_near(case: Case) -> list[Case]:
    """Return the running cases that are parts of one, or have to do with it, the oldest first."""
    parts = Link.objects.filter(other_id=case.pk, kind__in=(LinkKind.CHILD, LinkKind.RELATED))
    beside = Link.objects.filter(case_id=case.pk, kind=LinkKind.RELATED)
    either = Q(pk__in=parts.values("case_id")) | Q(pk__in=beside.values("other_id"))
    found = Case.objects.running().filter(either).select_related("assignee", "team", "council")
    return list(found.order_by("pk"))


def resolved_children(case: Case) -> list[Case]:
    """Return the children of a case that are resolved and not closed yet, the oldest first."""
    links = Link.objects.filter(other_id=case.pk, kind=LinkKind.CHILD)
    found = Case.objects.filter(pk__in=links.values("case_id"), state=State.RESOLVED)
    return list(found.order_by("pk"))


def has_news(case: Case) -> bool:
    """Whether a requester of the case, or of one merged into it, wrote last."""
    numbers = [case.pk, *(one.pk for one in merged_into(case))]
    told: dict[int, list[Event]] = {number: [] for number in numbers}
    for event in Event.objects.filter(case_id__in=numbers).order_by("sequence"):
        told[event.case_id].append(event)
    return any(rows.has_news([e.occurred for e in events]) for events in told.values())


def is_watched_by(case: Case, person_id: int | None) -> bool:
    """Whether somebody watches a case."""
    return Watcher.objects.filter(case_id=case.pk, person_id=person_id or 0).exists()


def watched_by(person_ids: Sequence[int], *, most: int = 50) -> list[Case]:
    """Return the cases that somebody watches, the latest change first."""
    numbers = Watcher.objects.filter(person_id__in=list(person_ids)).values("case_id")
    found = Case.objects.filter(pk__in=numbers)
    return list(found.order_by("-changed_at", "-pk")[:most])
