"""What is kept of a file to be shown: its columns, what they say, its first rows. Pure."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from moothall.engine.registers.loads import naming
from moothall.engine.tables.words import Row, Table, Unreadable

HEAD: Final = 10
"""How many of the first rows are kept to be shown."""
MOST_SHOWN: Final = 200_000
"""Characters that those rows may have together."""
TEXTS: Final = (".csv", ".tsv", ".txt")


def head(
    table: Table, rows: Sequence[Row | Unreadable], *, most: int = naming.MOST
) -> dict[str, Any]:
    """Return the columns of a file and its first rows, as they are kept to be shown.

    :param rows: some of the file's.
    :param most: how many texts of a column are few enough to be kept.
    """
    shown: list[dict[str, Any]] = []
    room = MOST_SHOWN
    for row in rows[:HEAD]:
        if isinstance(row, Row):
            one = {"line": row.line, "values": dict(row.values), "shape": row.shape}
        else:
            one = {"line": row.line, "reason": row.reason}
        room -= len(str(one))
        if room < 0:
            break
        shown.append(one)
    whole = [row for row in rows if isinstance(row, Row)]
    return {
        "kind": table.kind,
        "columns": list(table.columns),
        "notes": list(table.notes),
        "has_shape": any(row.shape is not None for row in whole),
        "values": naming.few(table.columns, whole, most=most),
        "rows": shown,
    }


def lines(path: Path) -> int:
    """Return about how many rows a text has: its lines but the first."""
    with path.open("rb") as raw:
        ends = sum(
            max(block.count(b"\n"), block.count(b"\r"))
            for block in iter(lambda: raw.read(1 << 20), b"")
        )
    return max(0, ends - 1)
