"""The tags of cases: of one, those that are in use, those that were put on lately."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from django.db.models import Count, Q

from moothall.engine.cases import tagging
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, CaseQuerySet, Event, Remark, Tag
from moothall.engine.cases.words import RUNNING

LOOKED_AT: Final = 300
"""Of so many tags that were put on last the suggestions are taken."""
LISTED: Final = 200
"""So many tags are listed at most: those of the most running cases."""


def tags_of(case: Case) -> list[str]:
    """Return the tags of a case, in the order of their letters."""
    return list(Tag.objects.filter(case_id=case.pk).order_by("name").values_list("name", flat=True))


def tags_on(cases: Iterable[Case]) -> list[str]:
    """Return every tag that one of these cases has, in the order of their letters."""
    found = Tag.objects.filter(case_id__in=[case.pk for case in cases])
    return list(found.order_by("name").values_list("name", flat=True).distinct())


def tags_lately(council_id: int, seen: CaseQuerySet, *, most: int = 100) -> list[str]:
    """Return tags to choose from: of the last that a council put on, the most frequent first.

    :param seen: the cases that whoever chooses may see; of others they learn no words.
    """
    put = Tag.objects.filter(council_id=council_id).order_by("-pk")
    last = list(put.values_list("name", "case_id")[:LOOKED_AT])
    ids = {case_id for _, case_id in last}
    theirs = set(seen.filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    found = Counter(name for name, case_id in last if case_id in theirs)
    return sorted(found, key=lambda name: (-found[name], name))[:most]


def tags_in_use(seen: CaseQuerySet, *, most: int = LISTED) -> Sequence[tuple[str, int]]:
    """Return the tags of running cases, each with how many they are; the most frequent first.

    :param seen: the cases that are counted: those that whoever asks may see.
    """
    running = seen.filter(state__in=sorted(RUNNING))
    found = Tag.objects.filter(case__in=running).values("name").annotate(n=Count("pk"))
    return list(found.order_by("-n", "name").values_list("name", "n")[:most])


def with_tag(text: str) -> Q:
    """Return what finds the cases that have a tag."""
    return Q(pk__in=Tag.objects.filter(name=tagging.folded(text)).values("case_id"))


def tag_found(text: str, seen: CaseQuerySet) -> str:
    """Return the tag that somebody typed, where a case that they may see has it; else ''."""
    name = tagging.folded(text)
    found = 0 < len(name) <= tagging.LONGEST and seen.filter(with_tag(name)).exists()
    return name if found else ""


def tag_told(case_id: int, sequence: int) -> str:
    """Return the tag that an event put on or took off; '' where its words were erased."""
    told = Event.objects.filter(
        case_id=case_id, sequence=sequence, kind__in=[EventKind.TAGGED, EventKind.UNTAGGED]
    )
    words = Remark.objects.filter(event_id__in=told.values("pk"))
    return words.values_list("body", flat=True).first() or ""
