"""The files of a takeover: written out as long as they are read, and what their beginnings say."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePath
from typing import Any, Final, cast

from moothall.engine.moving import proposing, queries
from moothall.engine.moving.jobs import commenting
from moothall.engine.moving.mapping import CaseMapping, Order
from moothall.engine.moving.models import COMMENTS_FROM, Takeover
from moothall.engine.registers.loads import dates, heads
from moothall.engine.registers.loads.mapping import HowWritten
from moothall.engine.tables import reading
from moothall.engine.tables.words import Row, Unreadable
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council

MOST_WORDS: Final = 100
"""How many different words of a column are offered to be told what they are here."""
MOST_SEEN: Final = 20_000
"""How many rows are looked at to tell which words a column says."""
MOST_COMPARED: Final = 200
"""How many rows are looked at to tell how moments are written, and what cases are called."""


@contextmanager
def of(one: Takeover) -> Iterator[tuple[Path, Path | None]]:
    """Give the file of cases, and that of comments if there is one, as long as they are needed."""
    with tempfile.TemporaryDirectory(prefix="moothall-takeover-") as folder:
        path = Path(folder) / f"cases{_ending(one.file_name)}"
        said = Path(folder) / f"comments{_ending(one.comments_name)}"
        with scope.opened([one.council_id], writes=False):
            _write_out(path, queries.parts(one))
            if one.comments_length:
                _write_out(said, queries.parts(one, first=COMMENTS_FROM))
        yield path, said if one.comments_length else None


def _write_out(path: Path, parts: Iterable[bytes]) -> None:
    with path.open("wb") as out:
        out.writelines(parts)


def _ending(name: str) -> str:
    endings = [part.lower() for part in PurePath(name).suffixes[-2:]]
    return "".join(part for part in endings if part[1:].isascii() and part[1:].isalnum())


@dataclass(frozen=True)
class Headed:
    """The beginning of a file: what is shown of it, some of its rows, about how many there are."""

    head: Mapping[str, Any]
    rows: Sequence[Row | Unreadable]
    count: int

    @property
    def cells(self) -> Sequence[Mapping[str, str]]:
        """The values of the first rows."""
        return [row.values for row in self.rows[:MOST_COMPARED] if isinstance(row, Row)]


def headed(path: Path, form: HowWritten) -> Headed:
    """Return the beginning of a file.

    :raises TableRefused: where it is no table.
    """
    with reading.opened(path, form.form) as table:
        rows = list(islice(table.rows, MOST_SEEN))
        head = heads.head(table, rows, most=MOST_WORDS)
    return Headed(head, rows, heads.lines(path) if path.suffix in heads.TEXTS else len(rows))


def proposed(council: Council, desk: str, path: Path, said: Path | None = None) -> CaseMapping:
    """Return what the columns and words of a file are likely to mean, by what they are called.

    :param said: the file of comments, if there is one.
    :raises TableRefused: where a file is no table.
    """
    cases = headed(path, HowWritten())
    mapping = proposed_of(council.pk, desk, cases)
    comments = headed(said, HowWritten()) if said else None
    told = commenting.proposed(mapping, None, cases, comments)
    return mapping.model_copy(update={"comments": told})


def proposed_of(council_id: int, desk: str, cases: Headed) -> CaseMapping:
    """Return what the columns and words of a list of cases are likely to mean."""
    council = councils.by_ids([council_id])[0]
    teams = {team.code: team.name for team in councils.teams(council)}
    columns, values = cases.head["columns"], cases.head["values"]
    opened = proposing.columns(columns).get("opened", "")
    order = cast("Order", dates.told(row.get(opened, "") for row in cases.cells))
    known = queries.services(council_id)
    return proposing.proposed(desk, columns, values, known, teams, order=order)
