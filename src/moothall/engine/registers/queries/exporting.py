"""A register as a table: what somebody may see of every record, typed, some thousands at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from moothall.engine.catalogue import national_grid
from moothall.engine.catalogue.national_grid import Point
from moothall.engine.registers import kinds, placing
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.definition import Field
from moothall.engine.registers.models import Record
from moothall.engine.tables.laying import Cell, Column, Held
from moothall.ground.people import queries as people

AT_ONCE: Final = 2_000
HELD: Final[Mapping[str, Held]] = {
    "number": "whole",
    "money": "decimal",
    "yesno": "yesno",
    "date": "day",
}
PLACES: Final = frozenset({"point", "line", "area"})
STATE: Final = "State"


def columns(kept: Kept, fields: Sequence[Field], *, has_shape: bool = False) -> list[Column]:
    """Return the columns of a register's table: a field each, its state, and its place.

    *has_shape* puts the place of a record in a column of its own, as GeoJSON has it.
    """
    labels = [field.label for field in fields]
    named = [
        Column(field.label if labels.count(field.label) == 1 else field.id, held(field))
        for field in fields
    ]
    state = [Column(STATE)] if kept.definition.states else []
    return [*named, *state, *([Column("geometry", "shape")] if has_shape else [])]


def held(field: Field) -> Held:
    """Return what a column holds that shows a field."""
    return HELD.get(field.holds, "text")


def rows(
    kept: Kept, fields: Sequence[Field], *, has_shape: bool = False
) -> Iterator[Sequence[Cell]]:
    """Yield the records of a register, oldest first, as cells of those columns."""
    states = {state.id: state.label for state in kept.definition.states}
    placed = next((field for field in fields if field.type in PLACES), None)
    for page in _pages(kept):
        words = _Words(fields, [record.values for record in page])
        for record in page:
            cells = [words.cell(field, record.values.get(field.id)) for field in fields]
            if states:
                cells.append(states.get(record.state, record.state))
            if has_shape:
                cells.append(shape(placed, record.values.get(placed.id)) if placed else None)
            yield cells


def _pages(kept: Kept) -> Iterator[list[Record]]:
    last = 0
    live = Record.objects.filter(register_id=kept.register_id, removed_at__isnull=True)
    while page := list(live.filter(pk__gt=last).order_by("pk").only("values", "state")[:AT_ONCE]):
        yield page
        last = page[-1].pk


class _Words:
    """What the numbers in some records stand for: names of officers, titles of records."""

    def __init__(self, fields: Sequence[Field], told: Sequence[Mapping[str, Any]]) -> None:
        officers = {v.get(f.id) for f in fields if f.type == "officer" for v in told}
        others = {
            other
            for f in fields
            if f.type == "relation"
            for v in told
            for other in v.get(f.id) or ()
        }
        self.names = people.names(number for number in officers if number) if officers else {}
        found = Record.objects.filter(pk__in=others).values_list("pk", "title") if others else ()
        self.titles = dict(found)

    def cell(self, field: Field, value: Any) -> Cell:  # noqa: ANN401 - as a field keeps it
        if value is None:
            return None
        if field.type == "officer":
            return self.names.get(value, "")
        if field.type == "relation":
            return "; ".join(self.titles.get(one, "") for one in value)
        typed = TYPED.get(field.holds)
        return typed(value) if typed else kinds.of(field).as_text(field, value)


TYPED: Final[Mapping[str, Callable[[Any], Cell]]] = {
    "number": int,
    "yesno": bool,
    "money": lambda pence: Decimal(pence) / 100,
    "date": date.fromisoformat,
}


def shape(field: Field | None, value: Any) -> Cell:  # noqa: ANN401 - as a field keeps it
    """Return the place of a record in longitude and latitude, as GeoJSON has it."""
    if field is None or placing.box_of(field, value) is None:
        return None
    return placing.geometry(field, value, _degrees)


def _degrees(east: int, north: int) -> list[float]:
    latitude, longitude = national_grid.to_degrees(Point(east, north))
    return [round(longitude, 6), round(latitude, 6)]
