"""The edges of a calendar's windows between two instants, with prefix sums.

Instants are whole UTC seconds since 1970 (int).
"""

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple


class Table(NamedTuple):
    """W from `low` to `high`, both included, counted from `low`. Never changed once made."""

    low: int
    high: int
    edges: list[int]
    """Opening, closing, opening, ... strictly rising. After an odd number of them it is open."""
    levels: list[int]
    """By the number of edges <= t: W(t), less t itself where t is working time."""
    totals: list[int]
    """Working seconds before each window, and at last before `high`."""
    shifts: list[int]
    """By the number of totals < w, for w > 0: what to add to w for the first t with W(t) = w."""

    def working(self, t: int) -> int:
        """Give W(t), for t from `low` to `high`."""
        count = bisect_right(self.edges, t)
        return self.levels[count] + t if count & 1 else self.levels[count]


def make(intervals: Iterable[tuple[int, int]], *, low: int, high: int) -> Table:
    """Make the table of W between two instants.

    :param intervals: (opens, closes), in order and never touching; what lies outside is cut off.
    """
    table = Table(low, high, [], [0], [0], [0])
    total = 0
    for opens, closes in intervals:
        opens, closes = max(opens, low), min(closes, high)  # noqa: PLW2901 - the part inside
        if opens < closes:
            table.edges.extend((opens, closes))
            table.shifts.append(opens - total)
            table.levels.append(total - opens)
            total += closes - opens
            table.levels.append(total)
            table.totals.append(total)
    return table
