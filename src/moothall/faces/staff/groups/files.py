"""Members of a group as a file says them: a table with a name and an email address a line."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Final

from moothall.engine.tables import reading
from moothall.engine.tables.words import TableRefused, Unreadable
from moothall.practices.servicedesk.words.groups import SaidOfMember

COLUMNS: Final = {
    "name": ("name", "full name", "member", "who"),
    "email": ("email", "e-mail", "email address", "e-mail address", "mail"),
    "place": ("works in", "team", "department", "service", "directorate", "place"),
}
"""What a column may be called, in small letters; the first that is there is taken."""
MISSING: Final = "The file must have a column Name and a column Email."


def read(content: IO[bytes], name: str) -> list[tuple[int, SaidOfMember | str]]:
    """Return what each line of a file says, or why it says nothing.

    :raises TableRefused: where it cannot be read as a table, or has no such columns.
    """
    with NamedTemporaryFile(suffix=Path(name).suffix) as kept:
        kept.write(content.read())
        kept.flush()
        with reading.opened(Path(kept.name), name=name) as table:
            columns = _columns(table.columns)
            return list(_said(table.rows, columns))


def _columns(names: tuple[str, ...]) -> Mapping[str, str]:
    known = {name.strip().casefold(): name for name in names}
    found = {
        meaning: next((known[one] for one in called if one in known), "")
        for meaning, called in COLUMNS.items()
    }
    if not found["name"] or not found["email"]:
        raise TableRefused(MISSING)
    return found


def _said(rows: Iterator, columns: Mapping[str, str]) -> Iterator[tuple[int, SaidOfMember | str]]:  # type: ignore[type-arg]
    for row in rows:
        if isinstance(row, Unreadable):
            yield row.line, row.reason
            continue
        said = {name: row.values.get(column, "").strip() for name, column in columns.items()}
        if any(said.values()):
            yield row.line, SaidOfMember(**said)
