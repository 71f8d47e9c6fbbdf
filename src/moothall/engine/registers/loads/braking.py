"""The brake: whether a load removes or changes far more than is usual. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

FEW: Final = 20
"""So many records may always be changed or removed, however small the register."""
TIMES: Final = 3
"""How many times the most that was usual is far more."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a load would do, or did: rows by what becomes of them."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: int = 0
    removed: int = 0
    rejected: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """Return both together."""
        return Counts(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.missing + other.missing,
            self.removed + other.removed,
            self.rejected + other.rejected,
        )

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return self.added + self.changed + self.unchanged + self.rejected


def why_not(counts: Counts, *, records: int, percent: int, before: Sequence[int]) -> str | None:
    """Return why a load is held until somebody says that it is meant.

    *records* are in the register; *before* says how many records each of the last loads changed or
    removed; *percent* of the records is what the mapping lets pass.
    """
    if counts.rows and counts.rejected * 2 > counts.rows:
        return f"{counts.rejected:,} of {counts.rows:,} rows cannot be read."
    touched = counts.changed + counts.removed
    most = max(FEW, records * percent // 100, TIMES * max(before, default=0))
    if records and touched > most:
        return (
            f"It would change {counts.changed:,} and remove {counts.removed:,} of {records:,} "
            f"records; up to {most:,} is usual."
        )
    return None
