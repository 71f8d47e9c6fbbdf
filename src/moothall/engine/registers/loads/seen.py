"""Which keys a file has had, kept on the disk: a million of them take no memory. Pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType


class Seen:
    """The keys of a file and their lines, and which records they are; gone when it is closed."""

    def __init__(self) -> None:
        import sqlite3  # noqa: PLC0415 - only who loads a file pays for it

        self.kept = sqlite3.connect("", isolation_level=None)  # a file that the system removes
        self.kept.execute("PRAGMA synchronous = OFF")
        self.kept.execute("CREATE TABLE key (key TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")
        self.kept.execute("CREATE TABLE refused (key TEXT PRIMARY KEY) WITHOUT ROWID")
        self.kept.execute("CREATE TABLE record (id INTEGER PRIMARY KEY)")
        self.is_whole = True
        """Whether the key of every row is known: only then is it known what the file has not."""

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
        before = self.kept.total_changes
        self.kept.execute("BEGIN")
        self.kept.executemany("INSERT OR IGNORE INTO key VALUES (?, ?)", keys)
        self.kept.execute("COMMIT")
        if self.kept.total_changes - before == len(keys):
            return [line for _, line in keys]
        find = "SELECT line FROM key WHERE key = ?"
        return [self.kept.execute(find, (key,)).fetchone()[0] for key, _ in keys]

    def take_refused(self, keys: Iterable[str]) -> None:
        """Take in the keys of rows that cannot be used; an empty one is a key nobody could read."""
        known = list(keys)
        self.is_whole = self.is_whole and all(known)
        self.kept.execute("BEGIN")
        self.kept.executemany("INSERT OR IGNORE INTO refused VALUES (?)", ((one,) for one in known))
        self.kept.execute("COMMIT")

    def take_records(self, ids: Iterable[int]) -> None:
        """Take in the records that the file has."""
        self.kept.execute("BEGIN")
        self.kept.executemany("INSERT OR IGNORE INTO record VALUES (?)", ((one,) for one in ids))
        self.kept.execute("COMMIT")

    def count_records(self) -> int:
        """Return how many records the file has."""
        return int(self.kept.execute("SELECT count(*) FROM record").fetchone()[0])

    def without(self, records: Mapping[int, str | None]) -> list[int]:
        """Return those of these records, given with their keys, that the file does not have.

        A row that cannot be used has its record all the same.
        """
        find = (
            "WITH asked AS MATERIALIZED (SELECT json_extract(value, '$[0]') AS id,"
            " json_extract(value, '$[1]') AS key FROM json_each(?))"
            " SELECT id FROM asked WHERE NOT EXISTS (SELECT 1 FROM record WHERE id = asked.id)"
            " AND NOT EXISTS (SELECT 1 FROM key WHERE key = asked.key)"
            " AND NOT EXISTS (SELECT 1 FROM refused WHERE key = asked.key) ORDER BY id"
        )
        asked = json.dumps(list(records.items()))
        return [number for (number,) in self.kept.execute(find, [asked])]
