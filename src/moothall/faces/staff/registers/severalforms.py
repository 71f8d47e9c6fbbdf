"""What an officer may do to several records of a register at once, as the form asks it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import QueryDict

from moothall.engine.registers.actions import Wanted
from moothall.engine.registers.definition import Field, Move, RegisterDefinition
from moothall.engine.registers.queries import Kept
from moothall.faces.staff.registers.recordacts import DeedForm
from moothall.faces.staff.registers.registerviews import Choices
from moothall.ground.people.words import Who

FIELD, MOVE = "field:", "move:"
WHY: Final = "said_why"
LONGEST_WHY: Final = 2000
_NOT_ALIKE: Final = frozenset({"computed", "reference", "point", "line", "area", "file"})
"""Types that no two records say alike, or that nobody says."""


@dataclass(frozen=True)
class Task:
    """One thing to do to each record: its name in the form, in words, and what it asks for."""

    code: str
    label: str
    fields: tuple[Field, ...]
    move: str = ""

    def form(self, kept: Kept, who: Who, today: date) -> DeedForm:
        """Return the form that asks for it."""
        return DeedForm(kept, who, today, asked=self.fields)

    def wanted(self, values: Mapping[str, Any]) -> Wanted:
        """Return what to do, of what was filled in."""
        said = {one.id: values.get(one.id) for one in self.fields if one.id != WHY}
        if self.move:
            said = {name: value for name, value in said.items() if value is not None}
        return Wanted(said, self.move, str(values.get(WHY) or ""))


def tasks(definition: RegisterDefinition, roles: frozenset[str]) -> list[Task]:
    """Return what somebody with these roles may do to several records: moves, then fields."""
    seen = {one.id: one for one in definition.seen_with(roles)}
    moves = [
        Task(
            f"{MOVE}{move.id}",
            move.label,
            (*_asked(seen, move), _why(is_needed=move.why)),
            move.id,
        )
        for move in definition.moves
        if not move.who or roles & set(move.who)
    ]
    keys = {name for fields in definition.keys for name in fields}
    changes = [
        Task(f"{FIELD}{one.id}", f"Change {one.label}", (one, _why(is_needed=False)))
        for one in seen.values()
        if one.type not in _NOT_ALIKE and one.id not in keys and not one.revisable
    ]
    return [*moves, *changes]


def _asked(seen: Mapping[str, Field], move: Move) -> list[Field]:
    """Return what a move of several asks for: files are added to each record by itself."""
    return [seen[name] for name in move.needs if name in seen and seen[name].type != "file"]


def task(definition: RegisterDefinition, roles: frozenset[str], code: str) -> Task | None:
    """Return one of those by its name in the form."""
    return next((one for one in tasks(definition, roles) if one.code == code), None)


def offered(found: Sequence[Task]) -> Choices:
    """Return what may be done, as a choice."""
    return [("", "Choose"), *((one.code, one.label) for one in found)]


def chosen(posted: QueryDict, most: int) -> dict[int, int]:
    """Return the records that a form names, each with the revision that was seen."""
    found: dict[int, int] = {}
    for text in ",".join(posted.getlist("record")).split(","):
        number, _, revision = text.partition(".")
        if _is_number(number) and _is_number(revision) and len(found) <= most:
            found[int(number)] = int(revision)
    return found


def carried(records: Mapping[int, int]) -> str:
    """Return records as `chosen` reads them."""
    return ",".join(f"{number}.{revision}" for number, revision in records.items())


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16


def _why(*, is_needed: bool) -> Field:
    return Field(
        id=WHY,
        type="longtext",
        label="Why",
        hint="Kept in the history of each record.",
        called="why",
        required=is_needed,
        max=LONGEST_WHY,
    )
