"""The files that were brought into registers, and what is usual of them."""

from collections.abc import Iterator, Sequence
from typing import Final

from moothall.engine.registers.columns import Kept
from moothall.engine.registers.models import Change, Load, RejectedRow
from moothall.engine.registers.words import LoadState, NoSuchLoad

LAST: Final = 5
AT_ONCE: Final = 1_000


def load(council_id: int, load_id: int) -> Load:
    """Return a load of a council.

    :raises NoSuchLoad: where there is none of that number.
    """
    found = Load.objects.filter(council_id=council_id, pk=load_id).first()
    if found is None:
        raise NoSuchLoad
    return found


def loads(kept: Kept, *, most: int = 20) -> Sequence[Load]:
    """Return the last loads of a register, the newest first, without what was in them."""
    found = Load.objects.filter(register_id=kept.register_id).defer("content")
    return list(found.order_by("-pk")[:most])


def touched_before(kept: Kept) -> list[int]:
    """Return how many records each of the last loads of a register changed or removed."""
    done = Load.objects.filter(register_id=kept.register_id, state=LoadState.LOADED)
    counts = done.order_by("-pk").values_list("counts", flat=True)[:LAST]
    return [said.get("changed", 0) + said.get("removed", 0) for said in counts]


def rejected(load_id: int) -> Iterator[RejectedRow]:
    """Yield the rows of a load that could not be used, by their lines."""
    yield from RejectedRow.objects.filter(load_id=load_id).order_by("line", "pk").iterator()


def done_by(load: Load, reason: str) -> list[Change]:
    """Return some of what a load did and was not undone: a line of history each.

    *reason* is what those lines say of the load. A line that somebody else wrote, or that was
    written when the load was over, is none of its, whatever it says.
    """
    found = Change.objects.filter(
        record__register_id=load.register_id,
        why=reason,
        by_kind=load.by_kind,
        by_id=load.by_id,
        happened_at__gte=load.begun_at,
    )
    if load.ended_at:
        found = found.filter(happened_at__lte=load.ended_at)
    return list(found.order_by("record_id"))


def pages(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    """Yield lines of history, a thousand at a time."""
    for start in range(0, len(changes), AT_ONCE):
        yield changes[start : start + AT_ONCE]
