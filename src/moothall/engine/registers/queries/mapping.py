"""What a map of a register shows: many records together by squares, few of them one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from string import Template
from typing import Any, Final

from moothall.engine.places.cells import EVERYWHERE, LEVELS, WHOLE, Box, Cell
from moothall.engine.places.queries import Sieve
from moothall.engine.places.reaching import Tested
from moothall.engine.registers import placing
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.definition import Field
from moothall.engine.registers.models import Record
from moothall.engine.registers.queries.defining import by_ids
from moothall.engine.registers.queries.listing import Asked, Opening, openings, where
from moothall.engine.registers.queries.narrowing import Colours, Narrowed, about, distance
from moothall.ground.people.words import Who
from moothall.outside.postgres import prepared

FEW: Final = 300
"""So many records are shown one by one; more of them together, by squares."""
ACROSS: Final = 8
"""So many squares lie beside one another in a window, at most twice as many."""

_PART: Final = Template("""
    SELECT p.* FROM unnest(%s::bigint[], %s::bigint[], %s::boolean[]) k (first, last, is_sure),
    LATERAL (
        SELECT r.id, r.rag, (r.west + r.east) / 2 AS easting, (r.south + r.north) / 2 AS northing,
            $away AS metres
        FROM registers_record r WHERE r.cell BETWEEN k.first AND k.last AND $where OFFSET 0
    ) p
""")
"""Cell by cell: without the offset the planner may read a whole register and try every cell."""
_SQUARES: Final = Template("""
    SELECT count(*), sum(easting) / count(*), sum(northing) / count(*), min(id),
        count(*) FILTER (WHERE rag = 'red'), count(*) FILTER (WHERE rag = 'amber'),
        count(*) FILTER (WHERE rag = 'green'),
        min(easting), min(northing), max(easting), max(northing)
    FROM ($parts) f GROUP BY easting / %s, northing / %s ORDER BY max(northing) DESC, min(easting)
""")
_EACH: Final = Template("SELECT id FROM ($parts) f ORDER BY id LIMIT %s")
_NEAREST: Final = Template("""
    SELECT id, metres FROM ($parts) f ORDER BY metres, id LIMIT %s
""")
CLOSE: Final = 32
"""Into more cells than these the ground of a register is not taken apart to see how far it goes."""
_IN_CELL: Final = Template("""
    EXISTS (SELECT 1 FROM registers_record r WHERE r.cell BETWEEN k.first AND k.last AND $where)
""")
_HOLDING: Final = Template("""
    SELECT k.n FROM unnest(%s::bigint[], %s::bigint[]) WITH ORDINALITY k (first, last, n)
    WHERE $parts ORDER BY k.n
""")
_ACROSS: Final = Template("""
    SELECT r.west, r.south, r.east, r.north FROM registers_record r
    WHERE r.cell = ANY(%s::bigint[]) AND $where
""")
_AROUND: Final = Template("""
    SELECT min(west), min(south), max(east), max(north) FROM ($parts) f
""")
_COUNTS: Final = Template("SELECT %s::bigint AS area, count(*) FROM ($parts) f")
AREAS: Final = 50
"""So many areas are counted by one statement: PostgreSQL takes 65,535 values with each."""
_NOWHERE: Final = Tested("NULL", [])
_STEPS: Final = (250, 1_000, 4_000, 16_000, 64_000, 300_000, 1_500_000)
"""Metres: how far is looked for what is nearest, until there is enough."""


@dataclass(frozen=True)
class Square:
    """Records together: how many, about where, in metres, and between which corners."""

    count: int
    easting: int
    northing: int
    colours: Colours
    corners: tuple[int, int, int, int]


@dataclass(frozen=True)
class Spot:
    """One record on the map; `said` is what its `field` says of where it is."""

    record: Record
    kept: Kept
    field: Field
    said: Any
    box: Box

    @property
    def middle(self) -> tuple[int, int]:
        """Easting and northing of a place that is on it: of a line half-way, of an area within."""
        return placing.amid(self.field, self.said, self.box)


@dataclass(frozen=True)
class Seen:
    """What a window shows: how many records in all, together and one by one."""

    count: int
    squares: Sequence[Square]
    spots: Sequence[Spot]


@dataclass(frozen=True)
class Near:
    """A record, and how many metres away it is, on the grid: where a line or area is nearest."""

    spot: Spot
    metres: int


def seen(who: Who, registers: Sequence[Kept], asked: Asked, narrowed: Narrowed) -> Seen:
    """Return what a window shows of the records that these filters leave.

    :raises NoSuchList: for a filter that no field of the register allows.
    """
    here = openings(who, registers, replace(asked, narrowed=narrowed))
    if not here:
        return Seen(0, (), ())
    parts, values = _parts(here, asked, narrowed)
    size = _size(narrowed)
    anew = narrowed.area is not None  # each area has a statement of its own
    rows = prepared.rows(_SQUARES.substitute(parts=parts), [*values, size, size], anew=anew)
    count = sum(row[0] for row in rows)
    if count <= FEW:
        found = prepared.rows(_EACH.substitute(parts=parts), [*values, FEW], anew=anew)
        return Seen(count, (), _spots([number for (number,) in found]))
    squares = [
        Square(row[0], int(row[1]), int(row[2]), Colours(*row[4:7]), row[7:11])
        for row in rows
        if row[0] > 1
    ]
    return Seen(count, squares, _spots([row[3] for row in rows if row[0] == 1]))


def extent(who: Who, registers: Sequence[Kept], asked: Asked) -> Box | None:
    """Return a box about all the records that these filters leave; None where there are none.

    Cells that hold any are halved until they are many: the box is as close as those are, and no
    record is read for it but those that lie across several cells.
    """
    here = openings(who, registers, replace(asked, narrowed=Narrowed(EVERYWHERE)))
    if not here:
        return None
    conditions = [where(kept, asked) for kept, _ in here]
    held, halved = [WHOLE], []
    while len(held) <= CLOSE and held[0].level < LEVELS:
        quarters = [one for cell in held for one in cell.quarters()]
        there = _holding(conditions, quarters)
        halved += held
        held = [quarters[number - 1] for number in there]
        if not held:
            break
    across = _across(conditions, halved)
    boxes = [cell.box for cell in held] + ([across] if across else [])
    if not boxes:
        return None
    wests, souths, easts, norths = zip(*boxes, strict=True)
    return Box(min(wests), min(souths), max(easts), max(norths))


def _holding(conditions: Sequence[tuple[str, list[Any]]], found: Sequence[Cell]) -> list[int]:
    """Return which of some cells hold a record, by their places from 1 on."""
    keys = [cell.keys for cell in found]
    parts = " OR ".join(_IN_CELL.substitute(where=text) for text, _ in conditions)
    values = [value for _, given in conditions for value in given]
    ends = [[one.first for one in keys], [one.last for one in keys]]
    return [
        number for (number,) in prepared.rows(_HOLDING.substitute(parts=parts), [*ends, *values])
    ]


def _across(conditions: Sequence[tuple[str, list[Any]]], halved: Sequence[Cell]) -> Box | None:
    """Return a box about the records that lie across the quarters of some cells."""
    keys = [cell.key for cell in halved]
    parts = " UNION ALL ".join(_ACROSS.substitute(where=text) for text, _ in conditions)
    values = [value for _, given in conditions for value in [keys, *given]]
    (edges,) = prepared.rows(_AROUND.substitute(parts=parts), values)
    return Box(*edges) if edges[0] is not None else None


def nearest(
    who: Who, registers: Sequence[Kept], asked: Asked, at: Narrowed, most: int = 10
) -> list[Near]:
    """Return the records nearest to the middle of a box, nearest first: as far away as it says."""
    here = openings(who, registers, replace(asked, narrowed=at))
    if not here:
        return []
    middle, limit = at.box.middle, at.metres or _STEPS[-1]
    rows: Sequence[tuple[Any, ...]] = ()
    for step in (*(metres for metres in _STEPS if metres < limit), limit):
        parts, values = _parts(here, asked, replace(about(*middle, step), area=at.area), middle)
        anew = at.area is not None
        rows = prepared.rows(_NEAREST.substitute(parts=parts), [*values, most], anew=anew)
        if len(rows) == most:
            break
    away = {number: round(metres) for number, metres in rows}
    return [Near(spot, away[spot.record.pk]) for spot in _spots(list(away))]


def counts(
    who: Who, registers: Sequence[Kept], asked: Asked, sieves: Mapping[int, Sieve]
) -> dict[int, int]:
    """Return how many of the records that these filters leave are in each area, by its id."""
    here = openings(who, registers, replace(asked, narrowed=Narrowed(EVERYWHERE)))
    if not here or not sieves:
        return {}
    found: dict[int, int] = {}
    numbers = list(sieves)
    for begin in range(0, len(numbers), AREAS):
        parts, values = [], []
        for number in numbers[begin : begin + AREAS]:
            sieve = sieves[number]
            text, given = _parts(here, asked, Narrowed(sieve.box, area=sieve))
            parts.append(_COUNTS.substitute(parts=text))
            values += [number, *given]
        found |= prepared.rows(" UNION ALL ".join(parts), values, anew=True)
    return found


def _parts(
    here: Sequence[Opening],
    asked: Asked,
    narrowed: Narrowed,
    away_from: tuple[int, int] | None = None,
) -> tuple[str, list[Any]]:
    """Return the records in a window as SQL, from each register by the index of its cells."""
    spans = narrowed.columns
    parts, values = [], []
    for kept, _ in here:
        text, given = where(kept, asked)
        condition, narrowing = narrowed.condition(kept.definition)
        away = distance(kept.definition, *away_from) if away_from else _NOWHERE
        parts.append(_PART.substitute(where=f"{text} AND {condition}", away=away.text))
        values += [*spans, *away.values, *given, *narrowing]
    return " UNION ALL ".join(parts), values


def _size(narrowed: Narrowed) -> int:
    """Return how long a square's side is: a power of two, so that squares stay as the map moves."""
    west, south, east, north = narrowed.box
    longest = max(east - west, north - south, ACROSS)
    return 1 << (longest // ACROSS).bit_length() - 1


def _spots(numbers: Sequence[int]) -> list[Spot]:
    """Return these records as spots, in their order."""
    found = Record.objects.only(
        "title", "state", "rag", "values", "token", "register_id", "council_id"
    ).in_bulk(list(numbers))
    registers = by_ids({record.register_id for record in found.values()})
    spots = []
    for number in numbers:
        record = found[number]
        kept = registers[record.register_id]
        said = placing.said(kept.definition, record.values)
        if said:
            spots.append(Spot(record, kept, *said))
    return spots
