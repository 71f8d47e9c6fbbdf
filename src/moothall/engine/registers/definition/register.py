"""A whole register."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final, Literal

from pydantic import ConfigDict
from pydantic import Field as Said

from moothall.engine.catalogue.definition import Expression, Line, Part, Prose, QuestionId, Slug
from moothall.engine.registers.definition.fields import Field, Seer
from moothall.engine.registers.definition.following import Follow
from moothall.engine.registers.definition.moving import Move, Rag, ReadBy, Retention, Review, State
from moothall.engine.registers.definition.welsh import Welsh

EMPTY: Final = "-"
"""In a filter of a view: records that do not say it."""


Meant = Literal[
    "Thing",
    "Place",
    "Park",
    "Playground",
    "CivicStructure",
    "LandmarksOrHistoricalBuildings",
    "Organization",
    "GovernmentService",
    "CreativeWork",
    "Dataset",
    "DigitalDocument",
    "Product",
    "Project",
]
"""What other systems take a public record for, in the words of schema.org."""


class Where(Part):
    """One condition of a view: any of some values, or a range."""

    field: QuestionId = Said(description="A listed field, or `state`, `rag`, `review`.")
    is_: tuple[str | int | bool, ...] = Said(
        default=(), alias="is", description="Any of these; `-` for records that do not say it."
    )
    least: int | str | None = Said(default=None, description="This much, or this day, and later.")
    most: int | str | None = Said(default=None, description="This much, or this day, and earlier.")

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class View(Part):
    """A list that everyone has: columns, filters and an order."""

    id: Slug = Said(description="Its name in addresses.")
    label: Line = Said(description="What the list is called.")
    columns: tuple[QuestionId, ...] = Said(
        min_length=1, description="Fields, or `state`, `rag`, `review`, `changed`, in their order."
    )
    where: tuple[Where, ...] = Said(default=(), description="Which records; all, if not said.")
    sort: str | None = Said(
        default=None,
        pattern=r"^-?[a-z][a-z0-9_]*$",
        description="By what: a listed field; with `-` before it, the largest first.",
    )


class Public(Part):
    """What everybody may see of a register."""

    when: Expression | None = Said(
        default=None, description="Only records for which this holds; all, if not said."
    )
    fields: tuple[QuestionId, ...] = Said(min_length=1, description="The fields that are shown.")
    kind: Meant | None = Said(
        default=None,
        description="What schema.org calls one of them; a Place where it says where it is.",
    )


class RegisterDefinition(Part):
    """Everything about one register."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, ignored_types=(cached_property,)
    )

    slug: Slug = Said(
        alias="register", description="Its name in addresses and figures; never reused."
    )
    name: Line = Said(description="What the list is called: the plural, such as Risks.")
    one: Line = Said(description="What one of them is called, such as risk.")
    summary: Line = Said(description="One plain sentence: what is kept in it.")
    group: Line = Said(description="The heading that it is listed under.")
    title: QuestionId = Said(description="The field by which people call a record.")
    key: tuple[QuestionId, ...] = Said(
        default=(), description="The fields that tell records apart, here and in a file loaded."
    )
    unique: tuple[tuple[QuestionId, ...], ...] = Said(
        default=(), max_length=2, description="Further fields that no two records say alike."
    )
    fields: tuple[Field, ...] = Said(min_length=1, description="What a record says, in order.")
    had_by: QuestionId | None = Said(
        default=None,
        description="The listed field that says who has it; it stands by their calls and cases.",
    )
    states: tuple[State, ...] = Said(default=(), description="The states of a record.")
    moves: tuple[Move, ...] = Said(default=(), description="The ways between them.")
    follows: tuple[Follow, ...] = Said(
        default=(), description="What follows when a condition comes to hold."
    )
    review: Review | None = Said(default=None, description="How often it is looked at again.")
    read_by: ReadBy | None = Said(default=None, description="Who must read its records.")
    rag: Rag | None = Said(default=None, description="When it is red, amber or green.")
    views: tuple[View, ...] = Said(default=(), description="The lists that everyone has.")
    see: tuple[Seer, ...] = Said(
        default=("officer", "manager", "designer", "auditor", "admin"),
        min_length=1,
        description="The roles that see it.",
    )
    change: tuple[Seer, ...] = Said(
        default=("officer", "manager", "admin"),
        min_length=1,
        description="The roles that may add and change records.",
    )
    public: Public | None = Said(default=None, description="What everybody may see of it.")
    retention: Retention | None = Said(
        default=None, description="How long a record is kept that is over; for good, if not said."
    )
    help: Prose | None = Said(default=None, description="What to know before adding a record.")
    cy: Welsh | None = Said(
        default=None, description="Its Welsh, taken from the file `NAME.cy.yaml` beside it."
    )

    @cached_property
    def by_id(self) -> Mapping[str, Field]:
        """The fields by their ids."""
        return {field.id: field for field in self.fields}

    @cached_property
    def computed(self) -> tuple[Field, ...]:
        """The fields that are worked out, in order."""
        return tuple(field for field in self.fields if field.type == "computed")

    @cached_property
    def numbered(self) -> Field | None:
        """The field that holds the reference number, if it has one."""
        return next((field for field in self.fields if field.type == "reference"), None)

    @cached_property
    def relations(self) -> tuple[Field, ...]:
        """The fields that lead to other records."""
        return tuple(field for field in self.fields if field.type == "relation")

    @cached_property
    def files(self) -> tuple[Field, ...]:
        """The fields that hold files."""
        return tuple(field for field in self.fields if field.type == "file")

    @cached_property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """The fields of each of its unique keys; the first is that of a file loaded."""
        first = self.key or ((self.numbered.id,) if self.numbered else ())
        return (first, *self.unique)

    def state(self, state_id: str) -> State | None:
        """Return the state of this id, if there is one."""
        return next((one for one in self.states if one.id == state_id), None)

    def move(self, move_id: str) -> Move | None:
        """Return the move of this id, if there is one."""
        return next((one for one in self.moves if one.id == move_id), None)

    def view(self, view_id: str) -> View | None:
        """Return the list of this id, if there is one."""
        return next((one for one in self.views if one.id == view_id), None)

    def seen_with(self, roles: frozenset[str]) -> tuple[Field, ...]:
        """Return the fields that somebody with these roles sees; none without the register."""
        if not roles & set(self.see):
            return ()
        return tuple(f for f in self.fields if f.seen_by is None or f.seen_by & roles)

    def as_json(self) -> dict[str, Any]:
        """Return what is kept: model_validate gives back an equal definition."""
        return self.model_dump(mode="json", exclude_none=True, by_alias=True)
