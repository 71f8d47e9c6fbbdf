"""Working time over columns: the same W, on int64 arrays of UTC seconds.

Every edge of a calendar's windows lies on a grid: of half hours for 08:30 to 17:00. So W is kept
by cell of the grid, and a row costs a division and one look into that list instead of a search.
The list holds W where the cell is closed, and W - t where it is working time: below zero, so in 32
bits without a sign it is very much. Then the lesser of v and v + t is W in either case, and there
is nothing to decide row by row. The work is done on a piece at a time that stays in the cache.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from math import gcd
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from moothall.ground.calendars.edges import Table
from moothall.ground.calendars.windows import DAY

Seconds = NDArray[np.int64]
PIECE = 32_768
"""Rows worked on at a time."""
MOST_CELLS = 4_000_000
"""Above so many cells searching is as fast as looking up."""
MOST_SECONDS = 2**31 - 2**26
"""What 32 bits hold, and room for some cells more."""


class Calendar(Protocol):
    """What a calendar must answer for its columns."""

    def table(self, a: int, b: int) -> Table:
        """Give W over both instants."""

    def table_for(self, a: int, b: int, *, seconds: int) -> Table:
        """Give W over both instants, and on until so much is worked after the later."""


class _OutsideTheTable(Exception):
    """A row lies outside the table that a look at some rows chose."""


def elapsed(calendar: Calendar, starts: Seconds, ends: Seconds, *, threads: int) -> Seconds:
    """Count the working seconds between two columns."""
    result = _result(starts, ends)
    if not result.size:
        return result
    try:  # the years that some of the rows need are as a rule those that all of them need
        table = calendar.table(*_span(starts[::PIECE], ends[::PIECE]))
        _spread(_elapsed(table, starts, ends, result), result.size, threads)
    except _OutsideTheTable:
        table = calendar.table(*_span(starts, ends))
        _spread(_elapsed(table, starts, ends, result), result.size, threads)
    return result


def due(calendar: Calendar, starts: Seconds, seconds: Seconds, *, threads: int) -> Seconds:
    """Give the moments by which so much working time has passed."""
    result = _result(starts, seconds)
    if not result.size:
        return result
    if int(seconds.min()) < 0:
        raise ValueError("Seconds of working time are 0 or more.")
    low, high = _span(starts)
    table = calendar.table(low, high)
    most = int(np.max(_Search(table).working(starts) + seconds))
    table = calendar.table_for(low, high, seconds=most - table.working(high))
    search = _Search(table)

    def work(piece: slice) -> None:
        result[piece] = search.due(starts[piece], seconds[piece])

    _spread(lambda: work, result.size, threads)
    return result


def _result(one: Seconds, other: Seconds) -> Seconds:
    for column in (one, other):
        if not isinstance(column, np.ndarray) or column.dtype != np.int64:
            raise TypeError("Columns of moments and seconds are NumPy arrays of int64.")
    if one.shape != other.shape or one.ndim != 1:
        raise ValueError(
            f"Two columns of one length are needed, not {one.shape} and {other.shape}."
        )
    return np.empty(one.shape, dtype=np.int64)


def _span(*columns: Seconds) -> tuple[int, int]:
    return min(int(c.min()) for c in columns), max(int(c.max()) for c in columns)


def _spread(worker: Callable[[], Callable[[slice], None]], size: int, threads: int) -> None:
    """Share the rows among threads, each with a worker of its own, a piece at a time."""
    share = -(-size // max(threads, 1))

    def part(start: int) -> None:
        work = worker()
        end = min(start + share, size)
        for at in range(start, end, PIECE):
            work(slice(at, min(at + PIECE, end)))

    if threads < 2 or size <= PIECE:
        share = size
        part(0)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(part, range(0, size, share)))


def _elapsed(
    table: Table, starts: Seconds, ends: Seconds, result: Seconds
) -> Callable[[], Callable[[slice], None]]:
    """Choose how to count, and give what makes a worker for a thread."""
    cells = Grid.cells(table)
    if cells > min(MOST_CELLS, 16 * result.size) or table.high - table.low > MOST_SECONDS:
        search = _Search(table)

        def by_search(piece: slice) -> None:
            search.check(starts[piece], ends[piece])
            result[piece] = search.working(ends[piece]) - search.working(starts[piece])

        return lambda: by_search
    grid = Grid(table)

    def worker() -> Callable[[slice], None]:
        desk = _Desk()

        def by_grid(piece: slice) -> None:
            rows = piece.stop - piece.start
            both = desk if rows == PIECE else desk.part(2 * rows)
            np.subtract(ends[piece], grid.base, out=both.wide[:rows])
            np.subtract(starts[piece], grid.base, out=both.wide[rows:])
            grid.work(both)
            np.subtract(both.signed[:rows], both.signed[rows:], out=result[piece])

        return by_grid

    return worker


class _Desk:
    """Room to work on one piece: both its columns."""

    def __init__(self, rows: int = 2 * PIECE) -> None:
        self.wide = np.empty(rows, dtype=np.int64)
        self.narrow = np.empty(rows, dtype=np.uint32)
        self.level = np.empty(rows, dtype=np.uint32)
        self._views()

    def _views(self) -> None:
        self.unsigned = self.wide.view(np.uint64)
        self.signed = self.level.view(np.int32)

    def part(self, rows: int) -> "_Desk":
        """Give the first rows of this desk, as a desk."""
        part = _Desk(0)
        for name in ("wide", "narrow", "level"):
            setattr(part, name, getattr(self, name)[:rows])
        part._views()
        return part


class Grid:
    """W by cell: for a table of at most 68 years."""

    def __init__(self, table: Table) -> None:
        grain = self.grain(table)
        # One closed cell goes before the table, so that W - t is below zero in every open one.
        first = table.edges[0] if table.edges else table.low
        base = first - ((first - table.low) // grain + 1) * grain
        edges = np.array([base, *table.edges], dtype=np.int64) - base
        levels = np.array(table.levels, dtype=np.int64)
        levels[1::2] += base
        lengths = np.diff(edges // grain, append=(table.high - base) // grain + 1)
        self.base = base
        self.reach = table.high - base
        self.size = np.uint32(grain)
        self.levels = np.repeat(levels, lengths).astype(np.uint32)  # below zero wraps, as it should

    @staticmethod
    def grain(table: Table) -> int:
        """Give the seconds of the widest cell, of a day at most, that every edge starts."""
        return gcd(DAY, *(edge - table.edges[0] for edge in table.edges))

    @staticmethod
    def cells(table: Table) -> int:
        """Give how many cells the table would have."""
        return (table.high - table.low) // Grid.grain(table) + 3

    def work(self, desk: _Desk) -> None:
        """Put W of the seconds since `base` that lie in `wide` into `level`.

        :raises _OutsideTheTable: when a row is not in the table.
        """
        if desk.unsigned.max() > self.reach:  # below zero is very much, unsigned
            raise _OutsideTheTable
        np.copyto(desk.narrow, desk.wide, casting="unsafe")
        np.floor_divide(desk.narrow, self.size, out=desk.wide)
        self.levels.take(desk.wide, out=desk.level, mode="clip")
        np.add(desk.level, desk.narrow, out=desk.narrow)
        np.minimum(desk.level, desk.narrow, out=desk.level)


class _Search:
    """W by searching, as for one moment."""

    def __init__(self, table: Table) -> None:
        self.low, self.high = table.low, table.high
        self.edges = np.array(table.edges, dtype=np.int64)
        self.levels = np.array(table.levels, dtype=np.int64)
        self.totals = np.array(table.totals, dtype=np.int64)
        self.shifts = np.array(table.shifts, dtype=np.int64)

    def check(self, *columns: Seconds) -> None:
        for column in columns:
            if column.min() < self.low or column.max() > self.high:
                raise _OutsideTheTable

    def working(self, t: Seconds) -> Seconds:
        count = np.searchsorted(self.edges, t, side="right")
        return self.levels[count] + t * (count & 1)

    def due(self, starts: Seconds, seconds: Seconds) -> Seconds:
        target = self.working(starts) + seconds
        found = target + self.shifts[np.searchsorted(self.totals, target, side="left")]
        return np.where(seconds == 0, starts, found)
