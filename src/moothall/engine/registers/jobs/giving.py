"""A list as a file, written as its rows come: each thousand in a scope of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from moothall.engine.registers import queries
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.queries import Asked, Page, gathering
from moothall.engine.tables import writing
from moothall.engine.tables.laying import Cell
from moothall.ground.councils import scope
from moothall.ground.people.words import Who


@dataclass(frozen=True)
class Given:
    """A file that somebody asked for: of which registers, what is listed, and as what.

    `names` are its columns; `place` is the field of its shapes, '' in a file without them;
    `councils` are the names to put beside records, empty where there is only one council.
    """

    who: Who
    registers: Sequence[Kept]
    asked: Asked
    kind: str
    names: Sequence[str]
    place: str = ""
    councils: dict[int, str] | None = None


def chunks(given: Given) -> Iterator[bytes]:
    """Yield the file piece by piece; no scope is open."""
    columns = gathering.columns(
        given.registers[0].definition,
        given.names,
        council=bool(given.councils),
        shape=bool(given.place),
    )
    yield from writing.chunks(given.kind, columns, _rows(given))


def _rows(given: Given) -> Iterator[list[Cell]]:
    for page in _pages(given):
        for row in page.rows:
            cells = [gathering.cell(page, row, name) for name in given.names]
            if given.councils:
                cells.insert(0, given.councils.get(row.kept.council_id, ""))
            yield [*cells, gathering.shape(row, given.place)] if given.place else cells


def _pages(given: Given) -> Iterator[Page]:
    councils = [kept.council_id for kept in given.registers]
    asked = gathering.wanted(given.registers[0].definition, given.asked, place=given.place)
    while True:
        with scope.opened(councils, writes=False):
            page = queries.listed(given.who, given.registers, asked)
        yield page
        if not page.after:
            return
        asked = replace(asked, after=page.after)
