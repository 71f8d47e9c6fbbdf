"""Put tags on cases and take them off; a merge joins those of both."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from moothall.engine.cases import rules, tagging
from moothall.engine.cases.actions.recording import New, append, locked, not_before, record
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Remark, Tag
from moothall.engine.cases.queries import linked
from moothall.engine.cases.queries.tagging import (
    tags_brought,
    tags_of,
    tags_still_there,
    taken_along,
)
from moothall.engine.cases.words import NotNow
from moothall.ground.journal.words import Actor


@transaction.atomic
def tag(case: Case, names: Iterable[str], *, by: Actor, at: datetime) -> Case:
    """Put tags on a case; those that it has already change nothing.

    :raises NotATag: where one cannot be written so.
    :raises NotNow: for somebody who may not work the case, for too many, and on a merged case.
    """
    wanted = list(dict.fromkeys(tagging.read(name) for name in names))
    case = locked(case)
    if reason := rules.why_not_tag(case, by):
        raise NotNow(reason)
    there = tags_of(case)
    fresh = [name for name in wanted if name not in there]
    if fresh and len(there) + len(fresh) > tagging.MOST:
        raise NotNow(f"A case has at most {tagging.MOST} tags. Take one off first.")
    if fresh:
        _put(case, fresh, at=at)
        record(case, *(New(EventKind.TAGGED, {}, name) for name in fresh), by=by, at=at)
    return case


@transaction.atomic
def untag(case: Case, names: Iterable[str], *, by: Actor, at: datetime) -> Case:
    """Take tags off a case; those that it does not have change nothing.

    :raises NotNow: for somebody who may not work the case, and on a merged case.
    """
    wanted = {tagging.folded(name) for name in names}
    case = locked(case)
    if reason := rules.why_not_tag(case, by):
        raise NotNow(reason)
    gone = [name for name in tags_of(case) if name in wanted]
    if gone:
        Tag.objects.filter(case_id=case.pk, name__in=gone).delete()
        record(case, *(New(EventKind.UNTAGGED, {}, name) for name in gone), by=by, at=at)
    return case


def join_tags(case: Case, into: Case, *, by: Actor, at: datetime) -> None:
    """Put the tags of a case on the one that it was merged into, in its transaction."""
    there = tags_of(into)
    if fresh := [name for name in tags_of(case) if name not in there]:
        at = not_before(into, at)
        _put(into, fresh, at=at)
        told = {"from": case.pk}
        append(into, *(New(EventKind.TAGGED, told, name) for name in fresh), by=by, at=at)


def part_tags(case: Case, chain: Sequence[Case], *, by: Actor, at: datetime) -> None:
    """Take off again what merges brought and nobody put on, but what one still merged brings.

    :param chain: the case that it was merged into, the one that this was merged into, and so on;
        each of them locked.
    """
    for into in chain:
        theirs = tags_brought(into) - tags_still_there(into)
        if gone := [name for name in tags_of(into) if name in theirs]:
            Tag.objects.filter(case_id=into.pk, name__in=gone).delete()
            told = {"from": case.pk}
            append(into, *(New(EventKind.UNTAGGED, told, name) for name in gone), by=by, at=at)
        case = into


def forget_tags(case_ids: Collection[int]) -> None:
    """Take out what merges took along from cases that are erased, in their transaction.

    A tag stays where somebody put it on there, or a case that is merged with it has it.
    """
    along = taken_along(case_ids)
    Remark.objects.filter(pk__in=[one.pk for one in along.words]).update(body="")
    for case in Case.objects.filter(pk__in=along.names):
        others = [one.pk for one in linked.merged_into(case) if one.pk not in case_ids]
        tags = Tag.objects.filter(case_id__in=others).values_list("case_id", "name")
        held = {name for number, name in tags if name not in along.names.get(number, ())}
        theirs = along.names[case.pk] - held
        Tag.objects.filter(case_id=case.pk, name__in=theirs).delete()


def _put(case: Case, names: Iterable[str], *, at: datetime) -> None:
    Tag.objects.bulk_create(
        Tag(council_id=case.council_id, case_id=case.pk, name=name, put_at=at) for name in names
    )
