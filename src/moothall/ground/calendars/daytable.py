"""The day table: W(t) for those who ask in SQL, one row a window a day.

With the rows of the UTC day of t (second // 86400),

    W(t) = least(min(before + greatest(t - opens, 0)), max(before + closes - opens))

and where no day has two rows that is before + least(greatest(t - opens, 0), closes - opens).
"""

from collections.abc import Iterator
from typing import NamedTuple

from moothall.ground.calendars.edges import Table
from moothall.ground.calendars.windows import DAY


class DayRow(NamedTuple):
    """A window, or what of it lies in one UTC day. All but `day` are seconds."""

    day: int
    """Days since 1970-01-01, in UTC: second // 86400."""
    opens: int
    """The UTC second at which it opens; on a day without working time, the start of the day."""
    closes: int
    """The UTC second at which it closes; on a day without working time, the start of the day."""
    before: int
    """Working seconds from the start of the table's first day to `opens`."""


def rows(table: Table, *, first: int, last: int) -> Iterator[DayRow]:
    """Give the rows of the UTC days `first` to `last`, both included (days since 1970)."""
    before = 0
    at = 0
    for day in range(first, last + 1):
        start, end = day * DAY, (day + 1) * DAY
        pieces, at = _pieces(table.edges, at, start=start, end=end)
        for opens, closes in pieces or [(start, start)]:
            yield DayRow(day, opens, closes, before)
            before += closes - opens


def _pieces(
    edges: list[int], at: int, *, start: int, end: int
) -> tuple[list[tuple[int, int]], int]:
    """Give the parts of windows between two instants, and where the next day goes on reading."""
    pieces = []
    while at < len(edges) and edges[at] < end:
        opens, closes = max(edges[at], start), min(edges[at + 1], end)
        if opens < closes:
            pieces.append((opens, closes))
        if edges[at + 1] > end:
            break
        at += 2
    return pieces, at
