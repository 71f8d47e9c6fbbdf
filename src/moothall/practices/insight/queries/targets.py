"""How many cases are to stand open at most, on each day, of one council or several together."""

from collections.abc import Iterable, Sequence
from datetime import date

from moothall.practices.insight.models import OpenTarget


def open_targets(
    councils: Sequence[int], days: Iterable[date], *, kind: str = ""
) -> list[int | None]:
    """Return the target on each of these days; of several councils the sum of theirs.

    None where a council has none on that day: a sum without it would be no target.
    """
    told: dict[int, list[tuple[date, int | None]]] = {one: [] for one in councils}
    kept = OpenTarget.objects.filter(council_id__in=councils, kind=kind).order_by("from_on")
    for council, from_on, most in kept.values_list("council_id", "from_on", "most"):
        told[council].append((from_on, most))
    return [_sum([_on(day, of_one) for of_one in told.values()]) for day in days]


def _on(day: date, told: Sequence[tuple[date, int | None]]) -> int | None:
    begun = [most for from_on, most in told if from_on <= day]
    return begun[-1] if begun else None


def _sum(targets: Sequence[int | None]) -> int | None:
    known = [one for one in targets if one is not None]
    return sum(known) if known and len(known) == len(targets) else None
