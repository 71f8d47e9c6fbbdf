"""What a list shows as a table: its columns and typed cells, as far as somebody may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.db import connection

from moothall.engine.registers import kinds
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.definition import RegisterDefinition
from moothall.engine.registers.queries import exporting
from moothall.engine.registers.queries.listing import Asked, Listed, Page, openings, where
from moothall.engine.registers.words import PSEUDO
from moothall.engine.tables.laying import Cell, Column, Held
from moothall.ground.people.words import Who

MOST: Final = 100_000
"""So many records a file of a list has at most."""
AT_ONCE: Final = 1_000
COUNCIL: Final = "Council"
SHAPES: Final = frozenset({"line", "area"})
"""Types that make no column: a file for maps shows them."""
_LABELS: Final[Mapping[str, tuple[str, Held]]] = {
    "state": ("State", "text"),
    "rag": ("Red, amber, green", "text"),
    "review": ("Next review", "day"),
    "changed": ("Changed", "moment"),
}


def wanted(definition: RegisterDefinition, asked: Asked, *, place: str = "") -> Asked:
    """Return what to list for a file: the title and the columns, and the field of the place."""
    names = dict.fromkeys((definition.title, *asked.columns, *([place] if place else ())))
    return replace(asked, columns=tuple(names), after="", most=AT_ONCE)


def count(who: Who, registers: Sequence[Kept], asked: Asked, *, most: int) -> int:
    """Return how many records a list has, and *most* where it has that many or more.

    :raises NoSuchList: for a filter or an order that no field of the register allows.
    """
    parts, values = ["SELECT 1 WHERE false"], list[Any]()
    for kept, _ in openings(who, registers, asked):
        condition, given = where(kept, asked)
        parts.append(f"SELECT 1 FROM registers_record r WHERE {condition}")  # noqa: S608 - ours
        values += given
    with connection.cursor() as cursor:
        every = " UNION ALL ".join(parts)
        cursor.execute(f"SELECT count(*) FROM ({every} LIMIT %s) c", [*values, most])  # noqa: S608
        return int(cursor.fetchone()[0])


def place_of(definition: RegisterDefinition, seen: Sequence[str]) -> str:
    """Return the field that says where a record is, of those that may be seen; '' without one."""
    placed = (one.id for one in definition.fields if one.type in exporting.PLACES)
    return next((name for name in placed if name in seen), "")


def columns_of(
    definition: RegisterDefinition, seen: Sequence[str], chosen: Sequence[str] | None = None
) -> tuple[str, ...]:
    """Return the columns of a file: of those chosen, or of all, those that may be seen."""
    stands = {"state": definition.states, "rag": definition.rag, "review": definition.review}
    known = [
        *(name for name in seen if definition.by_id[name].type not in SHAPES),
        *(name for name, has in stands.items() if has),
        "changed",
    ]
    if chosen is None:
        return tuple(known)
    return tuple(dict.fromkeys(name for name in chosen if name in known))


def columns(
    definition: RegisterDefinition, names: Sequence[str], *, council: bool, shape: bool
) -> list[Column]:
    """Return the columns of a file; of a field by its label, or its id where two have that."""
    found = [Column(COUNCIL)] if council else []
    labels = [one.label for one in definition.fields]
    for name in names:
        if name in PSEUDO:
            found.append(Column(*_LABELS[name]))
            continue
        field = definition.by_id[name]
        label = field.label if labels.count(field.label) == 1 else name
        found.append(Column(label, exporting.held(field)))
    return [*found, Column("geometry", "shape")] if shape else found


def cell(page: Page, row: Listed, name: str) -> Cell:
    """Return what a record says in a column; nothing where it may not be seen."""
    if name == "review":
        return row.review_on
    if name == "changed":
        return row.changed_at
    value = row.values.get(name)
    if name in PSEUDO or value is None:
        return (row.text(name, page) or None) if name in PSEUDO else None
    field = row.kept.definition.by_id[name]
    if field.type in ("officer", "relation"):
        return row.text(name, page)
    typed = exporting.TYPED.get(field.holds)
    return typed(value) if typed else kinds.of(field).as_text(field, value)


def shape(row: Listed, place: str) -> Cell:
    """Return where a record is, as GeoJSON has it."""
    return exporting.shape(row.kept.definition.by_id.get(place), row.values.get(place))
