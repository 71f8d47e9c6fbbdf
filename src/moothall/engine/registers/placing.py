"""Where a record is, by what its fields say: a box, and the key under which it is found. Pure."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from moothall.engine.places import cells
from moothall.engine.places.cells import Box
from moothall.engine.registers.definition import Field, RegisterDefinition
from moothall.engine.registers.kinds import Values

COLUMNS: Final = ("cell", "west", "south", "east", "north")
NOWHERE: Final[Mapping[str, int | None]] = dict.fromkeys(COLUMNS)
TYPES: Final = frozenset({"point", "line", "area"})


def fields(definition: RegisterDefinition) -> tuple[Field, ...]:
    """Return the fields that say where a record is, in order."""
    return tuple(field for field in definition.fields if field.type in TYPES)


def is_seen(definition: RegisterDefinition, seen: Collection[str]) -> bool:
    """Whether somebody who sees these fields of a register sees where its records are."""
    places = fields(definition)
    return bool(places) and all(field.id in seen for field in places)


def kept(definition: RegisterDefinition, values: Values) -> Mapping[str, int | None]:
    """Return the columns of a record's place: of the first of its fields that says one."""
    for field in fields(definition):
        box = box_of(field, values.get(field.id))
        if box:
            return {"cell": cells.key(box), **box._asdict()}
    return NOWHERE


def said(definition: RegisterDefinition, values: Values) -> tuple[Field, Any] | None:
    """Return the first field that says where a record is, and what it says."""
    found = ((field, values.get(field.id)) for field in fields(definition))
    return next((pair for pair in found if box_of(*pair)), None)


def box_of(field: Field, value: Any) -> Box | None:  # noqa: ANN401 - as a field keeps it
    """Return the box of what a field says; None where that is no place on the grid."""
    if not value:
        return None
    if field.type == "point":
        east, north = value.get("easting"), value.get("northing")
        return None if east is None or north is None else Box(east, north, east, north)
    across, up = zip(*value, strict=True)
    return Box(min(across), min(up), max(across), max(up))
