"""Where the records of a list must be: in a window, about a place, in an area."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Template
from typing import Any, Final

from moothall.engine.places import cells, reaching
from moothall.engine.places.cells import Box
from moothall.engine.places.queries import Sieve
from moothall.engine.places.reaching import Tested
from moothall.engine.registers import placing
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.definition import RegisterDefinition
from moothall.outside.postgres import prepared

TOUCHES: Final = "r.west <= %s AND r.east >= %s AND r.south <= %s AND r.north >= %s"
_EAST, _NORTH = "(r.west + r.east) / 2", "(r.south + r.north) / 2"
_AWAY: Final = f"sqrt(({_EAST} - %s)::float8 ^ 2 + ({_NORTH} - %s)::float8 ^ 2)"
_WITHIN: Final = "r.west >= %s AND r.east <= %s AND r.south >= %s AND r.north <= %s"
_POINT: Final = "r.west = r.east AND r.south = r.north"
_SHAPE: Final = Template("""(
    SELECT $tested FROM registers_record s, LATERAL (
        SELECT * FROM (VALUES $fields) v (n, corners, is_area)
        WHERE jsonb_typeof(v.corners) = 'array' AND v.corners <> '[]'::jsonb ORDER BY v.n LIMIT 1
    ) g WHERE s.id = r.id
)""")
"""What a record's line or area says: its row is read for that alone, and of a point's record never.

Its place is kept by the first field that says one; a point among them has a box without ground.
"""
MANY: Final = 10_000
"""So many records are looked up by their cells before they are put in another order."""
_THERE: Final = Template("""
    SELECT p.id FROM unnest(%s::bigint[], %s::bigint[], %s::boolean[]) k (first, last, is_sure),
    LATERAL (
        SELECT r.id FROM registers_record r WHERE r.cell BETWEEN k.first AND k.last
            AND r.register_id = %s AND r.removed_at IS NULL AND $where OFFSET 0
    ) p LIMIT %s
""")
Span = tuple[int, int, bool]
"""From a key to a key; whether all between them is in the area that is looked for."""


@dataclass(frozen=True)
class Narrowed:
    """Only records that touch this box; with *metres*, no farther than so from its middle.

    A line or an area is there where it runs, not where its box is. Distances are those on the
    National Grid: at most 8 metres in 10 kilometres off what a tape on the ground would say. With
    *area*, only points that are in it, and lines and areas that have ground in common with it.
    """

    box: Box
    metres: int | None = None
    area: Sieve | None = None

    @property
    def spans(self) -> Sequence[Span]:
        """Between which keys of cells they are found."""
        keys = cells.window(self.box)
        if self.area is None:
            return [(one.first, one.last, True) for one in keys]
        sure = [(*one, True) for one in self.area.inside]
        unsure = [(*one, False) for one in self.area.border]
        least, most = keys[0].first, keys[-1].last
        return [one for one in [*sure, *unsure] if one[0] <= most and one[1] >= least]

    @property
    def columns(self) -> list[list[Any]]:
        """The spans as columns: from, to, and whether all is in the area."""
        return [list(column) for column in zip(*self.spans, strict=True)] or [[], [], []]

    def condition(self, definition: RegisterDefinition) -> tuple[str, list[Any]]:
        """Return the condition on a record *r* in SQL, found by a span *k*, and its values."""
        return self.where(definition, "(k.is_sure OR {})")

    def where(self, definition: RegisterDefinition, tested: str) -> tuple[str, list[Any]]:
        """Return the condition; *tested* says where that of the area stands in it."""
        west, south, east, north = self.box
        text, values = TOUCHES, [east, west, north, south]
        shaped = placing.shaped(definition)
        if self.metres is not None:
            away = distance(definition, *self.box.middle)
            text += f" AND {away.text} <= %s"
            values += [*away.values, self.metres]
        elif shaped and self.box not in (cells.EVERYWHERE, self.area and self.area.box):
            inside = f"{_POINT} OR {_WITHIN}"
            shape = _of_shape(shaped, reaching.window(self.box))
            text += f" AND CASE WHEN {inside} THEN true ELSE {shape.text} END"
            values += [west, east, south, north, *shape.values]
        if self.area:
            condition, rings = self.area.condition(_EAST, _NORTH)
            if shaped:
                shape = _of_shape(shaped, self.area.reached)
                condition = f"CASE WHEN {_POINT} THEN {condition} ELSE {shape.text} END"
                rings += shape.values
            text += f" AND {tested.format(condition)}"
            values += rings
        return text, values


def distance(definition: RegisterDefinition, easting: int, northing: int) -> Tested:
    """Return in SQL how many metres a record *r* is from a place: a line where it is nearest."""
    shaped = placing.shaped(definition)
    if not shaped:
        return Tested(_AWAY, [easting, northing])
    shape = _of_shape(shaped, reaching.metres(easting, northing))
    text = f"CASE WHEN {_POINT} THEN {_AWAY} ELSE {shape.text} END"
    return Tested(text, [easting, northing, *shape.values])


def _of_shape(shaped: Sequence[tuple[str, bool]], tested: Tested) -> Tested:
    """Return what is tested of the line or area of a record *r*."""
    listed = ", ".join("(%s::int, s.values -> %s::text, %s::boolean)" for _ in shaped)
    named = [part for n, (name, is_area) in enumerate(shaped) for part in (n, name, is_area)]
    text = _SHAPE.substitute(tested=tested.text, fields=listed)
    return Tested(text, [*tested.values, *named])


def bounded(narrowed: Narrowed, kept: Kept) -> tuple[str, list[Any]]:
    """Return the condition for one who reads a register's records in another order than by cells.

    Where few are there, they are looked up first: the planner would read the whole register in the
    order asked for, and throw away what lies elsewhere.
    """
    text, values = narrowed.condition(kept.definition)
    spans = narrowed.columns
    statement = _THERE.substitute(where=text)
    asked = [*spans, kept.register_id, *values, MANY + 1]
    numbers = [
        number for (number,) in prepared.rows(statement, asked, anew=narrowed.area is not None)
    ]
    if len(numbers) <= MANY:
        return "r.id = ANY(%s::bigint[])", [numbers]
    keys = cells.window(narrowed.area.box if narrowed.area else narrowed.box)
    text, values = narrowed.where(kept.definition, "{}")
    return f"r.cell BETWEEN %s AND %s AND {text}", [keys[0].first, keys[-1].last, *values]


def about(easting: int, northing: int, metres: int | None) -> Narrowed:
    """Return the places no farther than so many metres from one; None for that one alone."""
    return Narrowed(Box(easting, northing, easting, northing).widened(metres or 0), metres)


@dataclass(frozen=True)
class Colours:
    """How many of some records are of each colour; those of none are not counted here."""

    red: int
    amber: int
    green: int

    @property
    def worst(self) -> str:
        """The first of red, amber and green that any has; '' where none has one."""
        found: Mapping[str, int] = {"red": self.red, "amber": self.amber, "green": self.green}
        return next((colour for colour, count in found.items() if count), "")
