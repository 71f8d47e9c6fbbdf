"""Changes of several cases: those of somebody, those under way, and what happened since."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from moothall.engine.cases.models import BulkChange, Event, Watcher
from moothall.engine.cases.words import NoSuchBulkChange
from moothall.ground.journal.words import Actor


def bulk_changes(actors: Iterable[Actor], *, most: int = 10) -> Sequence[BulkChange]:
    """Return the last changes of several cases that these did, the newest first.

    What was done to one case where it stands in a list is not among them.
    """
    people = {one.id for one in actors if one.kind == "person"}
    mine = BulkChange.objects.filter(by_kind="person", by_id__in=people, is_single=False)
    return list(mine.order_by("-pk")[:most])


def bulk_change(number: int, councils: Collection[int]) -> BulkChange:
    """Return one of the changes of several cases of these councils.

    :raises NoSuchBulkChange: where there is none of that number.
    """
    found = BulkChange.objects.filter(pk=number, council_id__in=list(councils)).first()
    if found is None:
        raise NoSuchBulkChange
    return found


def councils_with_bulk(at: datetime) -> Iterable[int]:
    """Return the councils in scope with a change of several cases under way."""
    del at
    waiting = BulkChange.objects.filter(finished_at__isnull=True)
    return waiting.values_list("council_id", flat=True).distinct()


def bulk_under_way(council_id: int) -> Sequence[BulkChange]:
    """Return the changes of several cases of a council that are under way, the oldest first."""
    waiting = BulkChange.objects.filter(council_id=council_id, finished_at__isnull=True)
    return list(waiting.order_by("pk"))


def was_touched_since(case_id: int, sequence: int, kinds: Collection[str] = ()) -> bool:
    """Whether anything happened to a case after that event: of these kinds, or done by somebody."""
    later = Event.objects.filter(case_id=case_id, sequence__gt=sequence)
    later = later.filter(kind__in=kinds) if kinds else later.exclude(by_kind="job")
    return later.exists()


def watching(case_ids: Iterable[int], by: Actor) -> Mapping[int, int]:
    """Return how many others watch each of these cases."""
    found: dict[int, int] = {}
    watchers = Watcher.objects.filter(case_id__in=list(case_ids))
    if by.kind == "person":
        watchers = watchers.exclude(person_id=by.id or 0)
    for case_id in watchers.values_list("case_id", flat=True):
        found[case_id] = found.get(case_id, 0) + 1
    return found
