"""Working time over columns: the same W, on int64 arrays of UTC seconds."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from moothall.ground.calendars.edges import Table

Seconds = NDArray[np.int64]
PIECE = 16_384
"""Rows worked on at a time."""


class Calendar(Protocol):
    """What a calendar must answer for its columns."""

    def table(self, a: int, b: int) -> Table:
        """Give W over both instants."""

    def table_for(self, a: int, b: int, *, seconds: int) -> Table:
        """Give W over both instants, and `seconds` of working time after each."""


def elapsed(calendar: Calendar, starts: Seconds, ends: Seconds, *, threads: int) -> Seconds:
    """Count the working seconds between two columns."""
    result = _result(starts, ends)
    if not result.size:
        return result
    low = min(int(starts.min()), int(ends.min()))
    high = max(int(starts.max()), int(ends.max()))
    columns = _Columns(calendar.table(low, high))

    def work(piece: slice) -> None:
        np.subtract(columns.working(ends[piece]), columns.working(starts[piece]), out=result[piece])

    _spread(work, result.size, threads)
    return result


def due(calendar: Calendar, starts: Seconds, seconds: Seconds, *, threads: int) -> Seconds:
    """Give the moments by which so much working time has passed."""
    result = _result(starts, seconds)
    if not result.size:
        return result
    if int(seconds.min()) < 0:
        raise ValueError("Seconds of working time are 0 or more.")
    low, high = int(starts.min()), int(starts.max())
    columns = _Columns(calendar.table_for(low, high, seconds=int(seconds.max())))

    def work(piece: slice) -> None:
        result[piece] = columns.due(starts[piece], seconds[piece])

    _spread(work, result.size, threads)
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


def _spread(work: Callable[[slice], None], size: int, threads: int) -> None:
    share = -(-size // max(threads, 1))

    def part(start: int) -> None:
        end = min(start + share, size)
        for at in range(start, end, PIECE):
            work(slice(at, min(at + PIECE, end)))

    if threads < 2 or size <= PIECE:
        share = size
        part(0)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(part, range(0, size, share)))


class _Columns:
    """A table as arrays."""

    def __init__(self, table: Table) -> None:
        self.edges = np.array(table.edges, dtype=np.int64)
        self.levels = np.array(table.levels, dtype=np.int64)
        self.totals = np.array(table.totals, dtype=np.int64)
        self.shifts = np.array(table.shifts, dtype=np.int64)

    def working(self, t: Seconds) -> Seconds:
        count = np.searchsorted(self.edges, t, side="right")
        return self.levels[count] + t * (count & 1)

    def due(self, starts: Seconds, seconds: Seconds) -> Seconds:
        target = self.working(starts) + seconds
        found = target + self.shifts[np.searchsorted(self.totals, target, side="left")]
        return np.where(seconds == 0, starts, found)
