"""The tags of cases: of one, those that are in use, those that were put on lately."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q

from moothall.engine.cases import tagging
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, CaseQuerySet, Event, Link, Remark, Tag
from moothall.engine.cases.words import LinkKind

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
    running = seen.running()
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
    told = [one.body for one in _words_of(case_id) if one.event.sequence == sequence]
    return told[0] if told else ""


def was_tag_changed_since(case_id: int, sequence: int, name: str) -> bool:
    """Whether a tag was put on a case or taken off it after that event."""
    told = _words_of(case_id)
    return any(one.event.sequence > sequence and one.body == name for one in told)


def tags_brought(case: Case) -> set[str]:
    """Return the tags of a case that merges put on it, and nobody by hand.

    Where a merge's words were erased, the moment at which it put them on tells of which it spoke.
    """
    told = _words_of(case.pk)
    merges = Event.objects.filter(case_id=case.pk, kind=EventKind.TAGGED, data__has_key="from")
    erased = merges.exclude(pk__in=[one.event_id for one in told])
    put = Tag.objects.filter(case_id=case.pk, put_at__in=erased.values("recorded_at"))
    found = set(put.values_list("name", flat=True))
    for one in told:
        is_brought = one.event.kind == EventKind.TAGGED and "from" in one.event.data
        found = found | {one.body} if is_brought else found - {one.body}
    return found


def tags_still_there(case: Case) -> set[str]:
    """Return the tags of the cases that are merged into one now, but what was taken off it since.

    Those that were merged into these in turn have theirs on them.
    """
    merged = Link.objects.filter(other_id=case.pk, kind=LinkKind.MERGED)
    ids = list(merged.values_list("case_id", flat=True))
    taken = Event.objects.filter(case_id=case.pk, kind=EventKind.TOOK_IN, data__case__in=ids)
    since = {one.data["case"]: one.sequence for one in taken.order_by("sequence")}
    off = {
        one.body: one.event.sequence
        for one in _words_of(case.pk)
        if one.event.kind == EventKind.UNTAGGED and "from" not in one.event.data
    }
    tags = Tag.objects.filter(case_id__in=ids).values_list("case_id", "name")
    return {name for number, name in tags if off.get(name, 0) < since[number]}


@dataclass(frozen=True, slots=True)
class Along:
    """What merges took along: words of the story of other cases; their tags of nobody else."""

    words: Collection[Remark]
    names: Mapping[int, set[str]]


def taken_along(case_ids: Collection[int]) -> Along:
    """Return the tags that merges took from these cases to others, and from those further on.

    Of a tag that nobody else put on there it is every word that names it; of others, what those
    merges said. Merges that were undone count too: the story tells of them.
    """
    words: dict[int, Remark] = {}
    names: dict[int, set[str]] = {}
    waiting = set(case_ids)
    while waiting:
        reached, waiting = _merged_into_ever(waiting) - set(case_ids), set()
        for number in sorted(reached):
            told = _words_of(number)
            came = {one.pk for one in told if _came_from(one, case_ids, names)}
            put = [one for one in told if one.event.kind == EventKind.TAGGED]
            theirs = {one.body for one in put if one.pk in came}
            theirs -= {one.body for one in put if one.pk not in came}
            words |= {one.pk: one for one in told if one.pk in came or one.body in theirs}
            if theirs - names.get(number, set()):
                names[number] = theirs
                waiting.add(number)
    return Along(words.values(), names)


def _came_from(word: Remark, case_ids: Collection[int], names: Mapping[int, set[str]]) -> bool:
    """Whether a merge of these cases said it, or of one that has the tag from them alone."""
    origin = word.event.data.get("from")
    return origin in case_ids or word.body in names.get(origin, ())


def _merged_into_ever(case_ids: Collection[int]) -> set[int]:
    merges = Event.objects.filter(case_id__in=case_ids, kind=EventKind.MERGED)
    return {one.data["into"] for one in merges}


def _words_of(case_id: int) -> Sequence[Remark]:
    """Return the words by which tags of a case were put on and taken off, but erased ones."""
    told = Event.objects.filter(case_id=case_id, kind__in=[EventKind.TAGGED, EventKind.UNTAGGED])
    words = Remark.objects.filter(case_id=case_id, event__in=told).exclude(body="")
    return list(words.select_related("event").order_by("event__sequence"))
