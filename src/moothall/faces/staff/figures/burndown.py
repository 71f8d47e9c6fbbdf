"""How many cases stood open, day by day, as a line: points and marks with their places. Pure.

The same stands beside it as a table, which is what people who do not see the picture have.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from moothall.practices.insight.queries.standing import Day

WIDE, HIGH = 640, 200
LEFT, TOP, BOTTOM = 44, 14, 26
MOST_DAYS: Final = 62
"""More days than these are shown by the first and then the week: each by its last."""


@dataclass(frozen=True)
class Mark:
    """A level across the picture, or a day under it, with what is written there."""

    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Picture:
    """A line through the days, with its levels, and the days at its ends."""

    points: str
    levels: Sequence[Mark]
    ends: Sequence[Mark]
    first: Mark
    last: Mark
    told: str
    targets: Sequence[str] = ()
    width: int = WIDE
    height: int = HIGH


def shown(days: Sequence[Day]) -> list[Day]:
    """Return the days themselves; of many the first, then each week's last with the week's sums.

    The first week is shorter where the days do not divide, so that no day is left out.
    """
    if len(days) <= MOST_DAYS:
        return list(days)
    weeks, rest = [days[0]], days[1:]
    short = len(rest) % 7
    parts = [rest[:short], *(rest[begin : begin + 7] for begin in range(short, len(rest), 7))]
    for week in filter(None, parts):
        opened, ended = sum(day.opened for day in week), sum(day.ended for day in week)
        weeks.append(Day(week[-1].on, opened, ended, week[-1].is_open))
    return weeks


def drawn(
    days: Sequence[Day], targets: Sequence[int | None] = (), *, every: Sequence[Day] = ()
) -> Picture | None:
    """Return the picture of these days; None of fewer than two, and where nothing was ever open.

    *targets* are how many were to stand open at most on each day, drawn as lines of their own;
    *every* are all days that these stand for, of which the most is told.
    """
    most = max((day.is_open for day in (*days, *every)), default=0)
    if len(days) < 2 or not most:
        return None
    top = _above(max(most, *(one or 0 for one in targets)) if targets else most)
    begins, wide = days[0].on, (WIDE - LEFT - 14) / (days[-1].on - days[0].on).days
    places = [
        (round(LEFT + (day.on - begins).days * wide), _height(day.is_open, top)) for day in days
    ]
    levels = [Mark(LEFT, _height(level, top), f"{level:,}") for level in (0, top // 2, top)]
    outer = [(*places[end], days[end]) for end in (0, -1)]
    ends = [Mark(x, HIGH - 6, f"{day.on:%-d %b %Y}") for x, _, day in outer]
    first, last = (
        Mark(x, y - 6 if y > TOP + 16 else y + 18, f"{day.is_open:,}") for x, y, day in outer
    )
    told = (
        f"Open cases went from {days[0].is_open:,} on {days[0].on:%-d %B %Y} to "
        f"{days[-1].is_open:,} on {days[-1].on:%-d %B %Y}; the most was {most:,}."
    )
    lines = _lines([x for x, _ in places], targets, top)
    aimed = targets[-1] if targets else None
    told += f" The target was {aimed:,} at the end." if aimed is not None else ""
    points = " ".join(f"{x},{y}" for x, y in places)
    return Picture(points, levels, ends, first, last, told, lines)


def _lines(places: Sequence[int], targets: Sequence[int | None], top: int) -> list[str]:
    """Return the points of a line for each run of days that have a target, in steps."""
    lines: list[list[str]] = [[]]
    before = None
    for x, target in zip(places, targets, strict=False):
        if target is None:
            lines.append([])
        else:
            if before is not None and before != target:
                lines[-1].append(f"{x},{_height(before, top)}")
            lines[-1].append(f"{x},{_height(target, top)}")
        before = target
    return [" ".join(line) for line in lines if line]


def _above(most: int) -> int:
    """Return a round number that is not below the most, and whose half is whole."""
    step = max(int("1".ljust(len(str(most)), "0")), 2)
    return next(step * n for n in (1, 2, 4, 6, 8, 10) if step * n >= most)


def _height(number: int, top: int) -> int:
    return round(HIGH - BOTTOM - number / top * (HIGH - TOP - BOTTOM))
