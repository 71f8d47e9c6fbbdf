"""How many cases are to stand open at most, on each day, of one council or several together."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from moothall.practices.insight.models import OpenTarget


def open_targets(
    councils: Sequence[int], days: Iterable[date], *, kind: str = ""
) -> list[int | None]:
    """Return the target on each of these days; of several councils the sum of theirs.

    None where a council has none on that day: a sum without it would be no target.
    """
    told = _told(councils, kind)
    return [_sum([_on(day, of_one) for of_one in told.values()]) for day in days]


def open_target_of_each(
    councils: Sequence[int], day: date, *, kind: str = ""
) -> Mapping[int, int | None]:
    """Return the target of each of these councils on a day; None of one that has none."""
    return {one: _on(day, of_one) for one, of_one in _told(councils, kind).items()}


def _told(councils: Sequence[int], kind: str) -> dict[int, list[tuple[date, int | None]]]:
    """Return of each council what was said, and from which day on."""
    told: dict[int, list[tuple[date, int | None]]] = {one: [] for one in councils}
    kept = OpenTarget.objects.filter(council_id__in=councils, kind=kind).order_by("from_on")
    for council, from_on, most in kept.values_list("council_id", "from_on", "most"):
        told[council].append((from_on, most))
    return told


def _on(day: date, told: Sequence[tuple[date, int | None]]) -> int | None:
    begun = [most for from_on, most in told if from_on <= day]
    return begun[-1] if begun else None


def _sum(targets: Sequence[int | None]) -> int | None:
    known = [one for one in targets if one is not None]
    return sum(known) if known and len(known) == len(targets) else None
