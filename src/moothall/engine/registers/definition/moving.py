"""What becomes of a record: states, moves, reviews, red amber and green, how long it is kept."""

from typing import Literal

from pydantic import ConfigDict
from pydantic import Field as Said

from moothall.engine.catalogue.definition import Expression, Line, Part, QuestionId, Slug
from moothall.engine.registers.definition.fields import Seer
from moothall.engine.registers.definition.following import Then


class State(Part):
    """A state that a record may be in; the first one is where it begins."""

    id: Slug = Said(description="What is kept, as in `record.state`.")
    label: Line = Said(description="What people read.")
    over: bool = Said(
        default=False, description="Nothing more is done with it: reviews stop, keeping runs out."
    )


class Move(Part):
    """A named way from one state to another."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: Slug = Said(description="Its name in addresses and figures.")
    label: Line = Said(description="What the button says.")
    leaves: tuple[Slug, ...] = Said(
        alias="from", min_length=1, description="The states that it starts from."
    )
    to: Slug = Said(description="The state that it leads to.")
    who: tuple[Seer, ...] = Said(
        default=(), description="The roles that may; whoever may change a record, if not said."
    )
    needs: tuple[QuestionId, ...] = Said(
        default=(), description="The fields that must be filled first."
    )
    why: bool = Said(default=False, description="A reason must be given.")
    then: tuple[Then, ...] = Said(default=(), description="What follows, with the move itself.")


class Review(Part):
    """How often somebody looks at a record again."""

    months: int | None = Said(default=None, ge=1, le=120, description="Every so many months.")
    days: int | None = Said(default=None, ge=1, le=3650, description="Every so many days.")
    warn_days: int = Said(
        default=14, ge=0, le=365, description="So many days before, it stands on the list."
    )
    by: QuestionId | None = Said(
        default=None, description="The field of type officer that says who reviews it."
    )
    keeps: dict[QuestionId, QuestionId] = Said(
        default_factory=dict,
        description="What a field says at a review is kept in another: `{last_score: score}`.",
    )


class Rag(Part):
    """When a record is red, amber or green: the first that holds, from red on."""

    red: Expression = Said(description="A condition on `record` and `today`.")
    amber: Expression | None = Said(default=None, description="A condition on them.")
    green: Expression | None = Said(
        default=None, description="A condition on them; whatever is neither, if not said."
    )
    says: dict[Literal["red", "amber", "green"], Line] = Said(
        default_factory=dict,
        description="Why, in words, by colour: `{red: Late, or over its budget}`.",
    )


class Retention(Part):
    """How long a record is kept when nothing more is done with it."""

    days: int = Said(ge=1, le=36_525, description="So many days.")
    after: QuestionId | None = Said(
        default=None, description="From this date field on; from being over, if not said."
    )


class ReadBy(Part):
    """Who must read each edition of a record, and say that they have."""

    roles: tuple[Seer, ...] = Said(min_length=1, description="The roles that must read it.")
    states: tuple[Slug, ...] = Said(
        min_length=1, description="The states in which a record is published."
    )
    edition: QuestionId | None = Said(
        default=None, description="The field that names the edition: a new one asks all anew."
    )
    when: Expression | None = Said(
        default=None, description="Only records for which this holds; all, if not said."
    )
