"""The line that names the columns: every column gets one name, and no two the same."""

from collections import Counter
from collections.abc import Sequence

from moothall.engine.tables.words import MOST_COLUMNS, TableRefused

FEWEST = 2
TITLE = "Its first line is a title: line {line} names the columns."


def named(cells: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Return the names of the columns, and a sentence for each that had to be changed.

    A column without a name is called by its number; the second of two with one name gets a number
    behind it. White space and a byte order mark around a name do not count.

    :raises TableRefused: where there is no name at all, or more columns than anybody means.
    """
    trimmed = [" ".join(cell.replace("\ufeff", "").split()) for cell in cells]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    if not trimmed:
        raise TableRefused("the file is empty: the first line must name the columns")
    if len(trimmed) > MOST_COLUMNS:
        raise TableRefused(f"{len(trimmed)} columns: more than {MOST_COLUMNS} are not read")
    seen: Counter[str] = Counter()
    names, notes = [], []
    for number, cell in enumerate(trimmed, start=1):
        name = _one(cell or f"column {number}", seen)
        if name != cell:
            said = f"also called {cell!r}" if cell else "without a name"
            notes.append(f"Column {number} is {said}: it is read as {name!r}.")
        names.append(name)
    return tuple(names), notes


def is_title(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the first row is a title, as only the second one names several columns."""
    return sum(map(bool, first)) == 1 and sum(map(bool, second)) > FEWEST


def _one(name: str, seen: Counter[str]) -> str:
    seen[name] += 1
    while seen[name] > 1:
        numbered = f"{name} ({seen[name]})"
        if not seen[numbered]:
            seen[numbered] += 1
            return numbered
        seen[name] += 1
    return name
