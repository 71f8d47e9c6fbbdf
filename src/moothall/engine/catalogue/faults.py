"""A fault in a declared file: where it is, what it is, why it is one and how to mend it."""

from dataclasses import dataclass

Where = tuple[str | int, ...]


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
