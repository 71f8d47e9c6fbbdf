"""The day table: W(t) for those who ask in SQL, one row a window a day.

With the rows of the UTC day of t (second // 86400),

    W(t) = least(min(before + greatest(t - opens, 0)), max(before + closes - opens))

and where no day has two rows that is before + least(greatest(t - opens, 0), closes - opens).
`worked_sql` writes W out with the table as literal arrays: no join, and faster than one.
"""

from collections.abc import Iterable, Iterator, Sequence
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


def worked_sql(table: Sequence[DayRow], moment: str) -> str:
    """Write W of *moment* in PostgreSQL's words: W of one less W of another is the time worked.

    :param table: the rows of every day that may come up, in order; outside them W is NULL.
    :param moment: an expression for UTC seconds since 1970, bigint: a column or a placeholder. It
        comes from code, never from people.
    """
    days: dict[int, list[DayRow]] = {}
    for row in table:
        days.setdefault(row.day, []).append(row)
    at = f"[({moment}) / {DAY} - {table[0].day - 1}]"
    parts = [_array(rows[0].before - rows[0].opens for rows in days.values()) + at]
    for number in range(max(len(rows) for rows in days.values())):
        closed = [DayRow(day, day * DAY, day * DAY, 0) for day in days]
        windows = [
            rows[number] if number < len(rows) else none
            for rows, none in zip(days.values(), closed, strict=True)
        ]
        opens = _array(window.opens for window in windows) + at
        closes = _array(window.closes for window in windows) + at
        parts.append(f"least(greatest({moment}, {opens}), {closes})")
        if number:
            parts.append(f"-{opens}")
    return "(" + " + ".join(parts) + ")"


def _array(values: Iterable[int]) -> str:
    return "('{" + ",".join(map(str, values)) + "}'::bigint[])"
