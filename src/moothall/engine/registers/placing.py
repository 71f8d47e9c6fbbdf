"""Where a record is, by what its fields say: a box, and the key under which it is found. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

from moothall.engine.places import cells
from moothall.engine.places.cells import Box
from moothall.engine.registers.definition import Field, RegisterDefinition
from moothall.engine.registers.kinds import Values

COLUMNS: Final = ("cell", "west", "south", "east", "north")
NOWHERE: Final[Mapping[str, int | None]] = dict.fromkeys(COLUMNS)
TYPES: Final = frozenset({"point", "line", "area"})
Drawn = Callable[[int, int], Sequence[float]]
"""From easting and northing to the numbers of a map."""


def fields(definition: RegisterDefinition) -> tuple[Field, ...]:
    """Return the fields that say where a record is, in order."""
    return tuple(field for field in definition.fields if field.type in TYPES)


def shaped(definition: RegisterDefinition) -> tuple[tuple[str, bool], ...]:
    """Return which fields say lines and areas, in order, each with whether it is an area."""
    return tuple((one.id, one.type == "area") for one in fields(definition) if one.type != "point")


def is_seen(definition: RegisterDefinition, seen: Collection[str]) -> bool:
    """Whether somebody who sees these fields of a register sees where its records are."""
    places = fields(definition)
    return bool(places) and all(field.id in seen for field in places)


def kept(definition: RegisterDefinition, values: Values) -> Mapping[str, int | None]:
    """Return the columns of a record's place: of the first of its fields that says one."""
    found = said(definition, values)
    if found:
        return {"cell": cells.key(found[2]), **found[2]._asdict()}
    return NOWHERE


def said(definition: RegisterDefinition, values: Values) -> tuple[Field, Any, Box] | None:
    """Return the first field that says where a record is, what it says, and the box of that."""
    for field in fields(definition):
        value = values.get(field.id)
        box = box_of(field, value)
        if box:
            return field, value, box
    return None


def box_of(field: Field, value: Any) -> Box | None:  # noqa: ANN401 - as a field keeps it
    """Return the box of what a field says; None where that is no place on the grid."""
    if not value:
        return None
    if field.type == "point":
        east, north = value.get("easting"), value.get("northing")
        return None if east is None or north is None else Box(east, north, east, north)
    across, up = zip(*value, strict=True)
    return Box(min(across), min(up), max(across), max(up))


def amid(field: Field, value: Any, box: Box) -> tuple[int, int]:  # noqa: ANN401 - as kept
    """Return a place of what a field says that is on it: of a line half-way, of an area within."""
    if field.type == "point" or (box.west == box.east and box.south == box.north):
        return box.middle
    # shapely weighs on a process that never shows a line or an area
    from moothall.engine.places import amid as middles  # noqa: PLC0415

    return middles.area(value) if field.type == "area" else middles.line(value)


def geometry(field: Field, value: Any, drawn: Drawn) -> dict[str, Any]:  # noqa: ANN401 - as kept
    """Return what a field says, which is a place on the grid, as a geometry of GeoJSON."""
    if field.type == "point":
        return {"type": "Point", "coordinates": drawn(value["easting"], value["northing"])}
    corners = [drawn(east, north) for east, north in value]
    if field.type == "line":
        return {"type": "LineString", "coordinates": corners}
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
