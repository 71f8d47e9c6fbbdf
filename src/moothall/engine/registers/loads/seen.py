"""Which keys a file has had, kept on the disk: a million of them take no memory. Pure."""

import sqlite3
from collections.abc import Iterable, Sequence
from types import TracebackType


class Seen:
    """The keys of a file and their lines, and which records they are; gone when it is closed."""

    def __init__(self) -> None:
        self.kept = sqlite3.connect("", isolation_level=None)  # a file that the system removes
        self.kept.execute("PRAGMA synchronous = OFF")
        self.kept.execute("CREATE TABLE key (key TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")
        self.kept.execute("CREATE TABLE record (id INTEGER PRIMARY KEY)")

    def __enter__(self) -> "Seen":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kept.close()

    def first_lines(self, keys: Sequence[tuple[str, int]]) -> list[int]:
        """Take in keys with their lines; return for each the first line that had it."""
        self.kept.execute("BEGIN")
        self.kept.executemany("INSERT OR IGNORE INTO key VALUES (?, ?)", keys)
        self.kept.execute("COMMIT")
        find = "SELECT line FROM key WHERE key = ?"
        return [self.kept.execute(find, (key,)).fetchone()[0] for key, _ in keys]

    def take_records(self, ids: Iterable[int]) -> None:
        """Take in the records that the file has."""
        self.kept.execute("BEGIN")
        self.kept.executemany("INSERT OR IGNORE INTO record VALUES (?)", ((one,) for one in ids))
        self.kept.execute("COMMIT")

    def without(self, ids: Sequence[int]) -> list[int]:
        """Return those of these records that the file does not have."""
        find = "SELECT 1 FROM record WHERE id = ?"
        return [one for one in ids if self.kept.execute(find, (one,)).fetchone() is None]
