"""What a task writes into a register: a record that is added, or one that is there."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from moothall.engine.catalogue.definition.parts import Line, Part, QuestionId, Slug

Known = Literal["requester", "officer", "reference", "today"]
"""What a case knows beside its answers: who asked, who finishes, its reference, the day."""


class Writing(Part):
    """A record that a task writes: one that is added; or one that is there, changed or moved."""

    of: Slug = Field(description="The register.")
    which: QuestionId | None = Field(
        default=None, description="The record question whose answer is written to."
    )
    choose: bool = Field(
        default=False, description="Whether the officer who finishes the task chooses one."
    )
    move: Slug | None = Field(default=None, description="The move that it makes.")
    values: Mapping[QuestionId, str | int | bool] = Field(
        default_factory=dict, description="What fields of the record say from then on."
    )
    take: Mapping[QuestionId, QuestionId] = Field(
        default_factory=dict, description="Fields that say what an answer says."
    )
    fills: Mapping[QuestionId, Known] = Field(
        default_factory=dict,
        description="Fields that say who asked (`requester`), who finished the task (`officer`),"
        " the case's `reference`, or the day (`today`).",
    )
    ask: tuple[QuestionId, ...] = Field(
        default=(),
        description="Fields that the officer who finishes the task fills in; they begin with what"
        " `values`, `take` and `fills` say of them.",
    )
    why: Line | None = Field(
        default=None, description="Why, in the record's history; the task's name if not said."
    )

    @property
    def adds(self) -> bool:
        """Whether it adds a record; otherwise it writes to one that is there."""
        return self.which is None and not self.choose

    @property
    def waits(self) -> bool:
        """Whether it needs an officer: to choose a record or to fill in what it says."""
        return self.choose or bool(self.ask) or "officer" in self.fills.values()
