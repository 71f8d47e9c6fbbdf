"""A fault in a declared file: where it is, what it is, why it is one and how to mend it."""

from dataclasses import dataclass, field
from typing import Any

Where = tuple[str | int, ...]
Place = tuple[int, int]
"""Line and column, both counted from 0."""


@dataclass(frozen=True)
class Complaint:
    """A fault by the field it is in, before the file tells its line.

    `where` is the way from the top, as in `("pages", 0, "id")`; `at_key` points at the field's
    name, otherwise at its value; `shift` counts columns into the value.
    """

    where: Where
    what: str
    why: str
    mend: str
    at_key: bool = False
    shift: int = 0


@dataclass(frozen=True, order=True)
class Fault:
    """A fault by file, line and column, both counted from 1."""

    file: str
    line: int
    column: int
    what: str
    why: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.what}, {self.why}, {self.mend}"


@dataclass(frozen=True)
class Source:
    """What a file says, and where it says it."""

    file: str
    value: Any = None
    faults: tuple[Fault, ...] = ()
    keys: dict[Where, Place] = field(default_factory=dict)
    values: dict[Where, Place] = field(default_factory=dict)
    folded: frozenset[Where] = frozenset()

    def fault(self, complaint: Complaint) -> Fault:
        """Put a complaint at its line and column, or at those of the nearest part around it."""
        where = complaint.where
        found = self.keys.get(where) if complaint.at_key else None
        while found is None:
            found = self.values.get(where)
            where = where[:-1]
            if not where and found is None:
                found = self.values.get((), (0, 0))
        line, column = found
        shift = 0 if complaint.where in self.folded else complaint.shift
        return Fault(
            self.file, line + 1, column + shift + 1, complaint.what, complaint.why, complaint.mend
        )
