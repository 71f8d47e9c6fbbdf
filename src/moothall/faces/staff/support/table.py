"""The table of components and people, as the page and the file show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from moothall.engine.tables.laying import Column
from moothall.faces.pages import plain
from moothall.faces.staff.desk import Desk
from moothall.practices.servicedesk.supporting import Supported, Supporter
from moothall.practices.servicedesk.words.support import Gap, Level

SHORT: Final[Mapping[Level, str]] = {
    Level.LEAD: "Leads",
    Level.CAN: "Can",
    Level.LEARNING: "Learning",
    Level.SUPPLIER: "Supplier",
}
TONES: Final[Mapping[Gap, str]] = {
    Gap.NOBODY: "red",
    Gap.SUPPLIER: "orange",
    Gap.ONE: "yellow",
    Gap.AWAY: "red",
    Gap.ONE_NOW: "light-blue",
    Gap.LEFT: "grey",
}


@dataclass(frozen=True, slots=True)
class Tag:
    """What is wrong with a component, in words and colour."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Cell:
    """How somebody supports a component; `more`: that they are away, or have left."""

    text: str
    more: str


@dataclass(frozen=True, slots=True)
class Row:
    """A component in the table: a cell for each person, None for who does not support it."""

    component: Supported
    url: str
    council: str
    tags: Sequence[Tag]
    cells: Sequence[Cell | None]
    suppliers: str


def people(found: Sequence[Supported]) -> list[tuple[int, str]]:
    """Return who supports any of these components, as identity and name, by name."""
    names = {
        one.identity_id: one.name
        for component in found
        for one in component.supporters
        if one.identity_id is not None
    }
    return sorted(names.items(), key=lambda one: (one[1].casefold(), one[0]))


def rows(desk: Desk, found: Sequence[Supported], who: Sequence[tuple[int, str]]) -> list[Row]:
    """Return the rows of these components, with a cell for each of these people."""
    return [
        Row(
            component=one,
            url=reverse("staff:support-component", args=[one.id]),
            council=desk.council_name(one.council_id),
            tags=tags(one),
            cells=[_cell(one.of(number)) for number, _ in who],
            suppliers=", ".join(supplier.name for supplier in one.suppliers),
        )
        for one in found
    ]


def tags(one: Supported) -> list[Tag]:
    """Return what is wrong with a component, the worst first."""
    return [Tag(gap.label, TONES[gap]) for gap in one.gaps]


def more(one: Supporter) -> str:
    """Say that somebody is away, or works here no more; '' of everybody else."""
    if not one.is_here:
        return "has left"
    return f"away until {plain.short_moment(one.away_until)}" if one.away_until else ""


def columns(desk: Desk, who: Sequence[tuple[int, str]]) -> list[Column]:
    """Return the columns of the file."""
    first = [
        *(["Council"] if desk.is_shared else []),
        "System",
        "Component",
        "To mend",
        "Suppliers",
    ]
    return [Column(name) for name in (*first, *(name for _, name in who))]


def cells(desk: Desk, row: Row) -> list[str]:
    """Return a row of the file."""
    said = [f"{cell.text} ({cell.more})" if cell and cell.more else "" for cell in row.cells]
    return [
        *([row.council] if desk.is_shared else []),
        row.component.system,
        row.component.name,
        ", ".join(tag.text for tag in row.tags),
        row.suppliers,
        *(text or (cell.text if cell else "") for text, cell in zip(said, row.cells, strict=True)),
    ]


def _cell(one: Supporter | None) -> Cell | None:
    return Cell(SHORT[one.level], more(one)) if one else None
