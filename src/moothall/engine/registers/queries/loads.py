"""The files that were brought into registers, and what is usual of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q, QuerySet

from moothall.engine.registers import kinds, rules
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.loads.judging import Judge
from moothall.engine.registers.loads.mapping import RegisterMapping
from moothall.engine.registers.models import Change, FilePart, KeptMapping, Load, RejectedRow
from moothall.engine.registers.words import (
    OF_A_COMMAND,
    UNDER_WAY,
    LoadState,
    NoSuchLoad,
    What,
)
from moothall.engine.tables.words import Row, Unreadable
from moothall.ground.councils import queries as councils
from moothall.ground.journal.words import Actor
from moothall.ground.people.wholewords import WholeWords
from moothall.ground.people.words import Kept as Held
from moothall.ground.people.words import Whose

LAST: Final = 5
AT_ONCE: Final = 1_000
_HOLD: Final = "SELECT pg_advisory_lock(hashtextextended(%s, 0))"
_LET_GO: Final = "SELECT pg_advisory_unlock(hashtextextended(%s, 0))"
_IS_FREE: Final = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"


def load(council_id: int, load_id: int) -> Load:
    """Return a load of a council.

    :raises NoSuchLoad: where there is none of that number.
    """
    found = Load.objects.filter(council_id=council_id, pk=load_id).first()
    if found is None:
        raise NoSuchLoad
    return found


def visible(kept: Kept, load_id: int, *, roles: Collection[str], by: Actor) -> Load:
    """Return a load of a register, for whoever may see all that its file says of records.

    Who brought it may, where the fields that it fills are open to them.

    :raises NoSuchLoad: for anybody else, and where there is none of that number.
    """
    found = brought(kept, load_id, roles=roles, by=by)
    if why_not_read(kept, found, roles=roles, by=by):
        raise NoSuchLoad
    return found


def brought(kept: Kept, load_id: int, *, roles: Collection[str], by: Actor) -> Load:
    """Return a load of a register as `visible` does, and to who brought it in any case.

    See `why_not_read` before anything is shown of what it says of records.

    :raises NoSuchLoad: for anybody else, and where there is none of that number.
    """
    found = Load.objects.filter(register_id=kept.register_id, pk=load_id).first()
    if found is None:
        raise NoSuchLoad
    is_theirs = (found.by_kind, found.by_id) == (by.kind, by.id)
    if rules.why_not_see_load(kept.definition, roles, is_theirs=is_theirs):
        raise NoSuchLoad
    return found


def why_not_read(kept: Kept, load: Load, *, roles: Collection[str], by: Actor) -> str | None:
    """Why somebody may not see what a file says of records, nor have it looked through."""
    is_theirs = (load.by_kind, load.by_id) == (by.kind, by.id)
    names = load.mapping.get("fields", ())
    return rules.why_not_see_load(kept.definition, roles, names, is_theirs=is_theirs)


def loads(kept: Kept, *, most: int = 20) -> Sequence[Load]:
    """Return the last loads of a register, the newest first."""
    return list(Load.objects.filter(register_id=kept.register_id).order_by("-pk")[:most])


def councils_due() -> Iterable[int]:
    """Return the councils in scope that may have a load which waits for the job."""
    found = Load.objects.filter(state__in=[*UNDER_WAY, LoadState.UNDOING])
    return found.values_list("council_id", flat=True).distinct()


def due(council_id: int) -> Sequence[Load]:
    """Return the loads of a council that wait for the job, the oldest first."""
    found = Load.objects.filter(council_id=council_id, state__in=UNDER_WAY, length__gt=0)
    undoing = Load.objects.filter(council_id=council_id, state=LoadState.UNDOING, length=0)
    return [*found.order_by("pk"), *undoing.order_by("pk")]


def parts(load: Load) -> Iterator[bytes]:
    """Yield the bytes of a file, a megabyte after the other."""
    number = 0
    while True:
        found = FilePart.objects.filter(load_id=load.pk, number=number)
        part = found.values_list("content", flat=True).first()
        if part is None:
            return
        yield bytes(part)
        number += 1


def mappings(kept: Kept) -> Mapping[str, RegisterMapping]:
    """Return the mappings that were kept for a register, by their names."""
    found = KeptMapping.objects.filter(register_id=kept.register_id).order_by("name")
    return {one.name: RegisterMapping.model_validate(one.mapping) for one in found}


def fitting(kept: Kept, load: Load, mapping: RegisterMapping, at: datetime) -> Judge:
    """Return what judges the rows of a file by a mapping.

    :raises MappingRefused: where the mapping does not fit the register or the file.
    """
    council = councils.by_ids([kept.council_id])[0]
    today = at.astimezone(ZoneInfo(council.zone)).date()
    columns = load.head.get("columns", sorted(mapping.columns))
    return Judge(kept.definition, mapping, columns=columns, today=today)


def is_another_since(load: Load) -> bool:
    """Whether another file was loaded into the register, or is, since one was looked through."""
    others = Load.objects.filter(register_id=load.register_id).exclude(pk=load.pk)
    moving = (LoadState.LOADING, LoadState.UNDOING)
    return (
        others.filter(state__in=moving).exists()
        or others.filter(
            state__in=(LoadState.LOADED, LoadState.UNDONE), ended_at__gt=load.seen_at
        ).exists()
    )


def hold(load_id: int) -> None:
    """Show other processes that a load of the console is under way, until `let_go`."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [_held_as(load_id)])


def let_go(load_id: int) -> None:
    """Say that a load of the console is no longer under way; a process that dies says so too."""
    with connection.cursor() as cursor:
        cursor.execute(_LET_GO, [_held_as(load_id)])


def stopped(register_id: int) -> Sequence[Load]:
    """Return the loads of the console whose process is gone: nobody holds them; locked."""
    begun = Load.objects.select_for_update(of=("self",)).filter(
        register_id=register_id, state=LoadState.LOADING, length=0
    )
    return [one for one in begun if not _is_held(one.pk)]


def _is_held(load_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_IS_FREE, [_held_as(load_id)])
        return not cursor.fetchone()[0]


def _held_as(load_id: int) -> str:
    return f"registers.load {load_id}"


def touched_before(kept: Kept) -> list[int]:
    """Return how many records each of the last loads of a register changed or removed."""
    done = Load.objects.filter(register_id=kept.register_id, state=LoadState.LOADED)
    counts = done.order_by("-pk").values_list("counts", flat=True)[:LAST]
    return [said.get("changed", 0) + said.get("removed", 0) for said in counts]


def rejected(load_id: int, *, most: int | None = None) -> Iterator[RejectedRow]:
    """Yield the rows of a load that could not be used, by their lines; the first of them only."""
    found = RejectedRow.objects.filter(load_id=load_id).order_by("line", "pk")
    yield from found[:most] if most else found.iterator()


def reasons(load_id: int, *, most: int = 2_000) -> Mapping[str, int]:
    """Return how many of the first rejected rows there are for each reason, most first."""
    first = RejectedRow.objects.filter(load_id=load_id).order_by("line", "pk")
    found: dict[str, int] = {}
    for reason in first.values_list("reason", flat=True)[:most]:
        plain = reason.split(" (it says ", 1)[0]
        found[plain] = found.get(plain, 0) + 1
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def done_by(load: Load, *, after: int = 0, most: int = AT_ONCE) -> list[Change]:
    """Return what a load did to the next records: a line of history each, by their records."""
    found = Change.objects.filter(load_id=load.pk, record_id__gt=after)
    return list(found.order_by("record_id")[:most])


def with_rows(council_id: int, since: datetime) -> QuerySet[Load]:
    """Return the loads of a council that began before a moment, still hold rows and wait."""
    found = Load.objects.filter(council_id=council_id, is_emptied=False, begun_at__lt=since)
    return found.exclude(state__in=(LoadState.LOADING, LoadState.UNDOING))


def hold_unfinished(council_id: int) -> None:
    """Hold the loads of a council that have not ended, until the transaction ends.

    Whoever writes records by one has ended before, or begins after it.
    """
    found = Load.objects.filter(council_id=council_id, ended_at=None).order_by("pk")
    list(found.select_for_update(of=("self",)).only("pk"))


def not_over(council_id: int) -> QuerySet[Load]:
    """Return the loads of a council that may bring more: their files are kept, or a command's.

    A command reads its file where it lies, so that nothing of it is kept. What is being undone is
    left out: nothing more of its file is loaded.
    """
    kept = Q(length__gt=0) & ~Q(state=LoadState.UNDOING)
    ways = kept | Q(length=0, state__in=OF_A_COMMAND, ended_at=None)
    return Load.objects.filter(ways, council_id=council_id)


def rejected_about(whose: Whose) -> list[RejectedRow]:
    """Return the rejected rows in which somebody's address, number or whole name stands.

    They are searched one by one: such rows are few, as they are kept for some days only.
    """
    words = WholeWords(whose, has_alone=False)
    kept = RejectedRow.objects.filter(council_id=whose.council_id).exclude(text="").order_by("pk")
    return [row for row in kept.iterator() if words.are_in([row.text, row.reason])]


def shown_about(whose: Whose) -> list[Load]:
    """Return the loads whose first rows or samples speak of somebody."""
    words = WholeWords(whose, has_alone=False)
    kept = Load.objects.filter(council_id=whose.council_id, is_emptied=False, ended_at=None)
    return [one for one in kept.iterator() if words.are_in([one.head, one.samples])]


def held_on(whose: Whose) -> list[Held]:
    """Return the rows that could not be loaded into a register and speak of somebody."""
    return [
        Held("row that a register refused", None, {"line": row.line, "text": row.text})
        for row in rejected_about(whose)
    ]


def count_removed(load: Load) -> int:
    """Return how many records a load removed."""
    return Change.objects.filter(load_id=load.pk, what=What.REMOVED).count()


@dataclass(frozen=True)
class Previewed:
    """A first row of a file as it would be: by field in words, or why it cannot be used."""

    line: int
    texts: Mapping[str, str]
    reason: str = ""


def preview(kept: Kept, load: Load, at: datetime) -> Sequence[Previewed]:
    """Return the first rows of a file as its mapping reads them; names are not looked up yet.

    :raises MappingRefused: where the mapping does not fit the register or the file.
    """
    judge = fitting(kept, load, RegisterMapping.model_validate(load.mapping), at)
    return [_previewed(kept, judge, one) for one in load.head.get("rows", ())]


def _previewed(kept: Kept, judge: Judge, one: Mapping[str, Any]) -> Previewed:
    if "values" not in one:
        return Previewed(one["line"], {}, one.get("reason", ""))
    found = judge.judge(Row(one["line"], one["values"], one.get("shape")))
    if isinstance(found, Unreadable):
        return Previewed(found.line, {}, found.reason)
    by_id = kept.definition.by_id
    texts = {
        name: kinds.of(by_id[name]).printed(by_id[name], value)
        for name, value in found.values.items()
        if value is not None
    }
    return Previewed(found.line, {**texts, **found.looked_up})
