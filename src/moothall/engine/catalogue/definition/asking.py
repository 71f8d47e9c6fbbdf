"""What is asked: pages, questions and choices."""

from datetime import date
from typing import Literal

from pydantic import Field

from moothall.engine.catalogue.definition.parts import Expression, Line, Part, QuestionId, Slug

QuestionType = Literal[
    "text",
    "longtext",
    "radios",
    "checkboxes",
    "yesno",
    "date",
    "number",
    "money",
    "email",
    "phone",
    "person",
    "moneyrange",
    "time",
    "address",
    "point",
    "group",
]
"""Each of them is one entry of `kinds.KINDS`."""


class Choice(Part):
    """One of the answers that a radios or checkboxes question offers."""

    id: Slug = Field(description="What is kept, and what a condition compares with.")
    label: Line = Field(description="What people read.")
    hint: Line | None = Field(default=None, description="A line of help under the label.")
    alone: bool = Field(
        default=False, description="Cannot be ticked with another, such as 'None of these'."
    )


class Question(Part):
    """One thing asked."""

    id: QuestionId = Field(description="The answer's name, as in `answers.bin_kind`.")
    type: QuestionType = Field(description="How it is asked and what is kept.")
    label: Line = Field(description="The question, as people read it.")
    hint: Line | None = Field(default=None, description="A line of help under the question.")
    called: Line | None = Field(
        default=None, description="What it is, for error messages: 'Enter' is put before it."
    )
    required: bool = Field(default=True, description="Whether it must be answered.")
    options: tuple[Choice, ...] = Field(
        default=(), description="The choices of radios and checkboxes."
    )
    min: int | date | Literal["today"] | None = Field(
        default=None,
        description="Fewest characters or ticks, smallest number, pounds, or earliest date.",
    )
    max: int | date | Literal["today"] | None = Field(
        default=None,
        description="Most characters or ticks, largest number, pounds, or latest date.",
    )
    unit: Line | None = Field(
        default=None, description="What a number counts, shown after it, such as kg."
    )
    questions: tuple["Question", ...] = Field(
        default=(), description="What a group asks again for each one."
    )
    each: Line | None = Field(
        default=None, description="What one of a group is called, such as 'child'."
    )
    when: Expression | None = Field(
        default=None, description="Asked only when this condition on earlier pages' answers holds."
    )
    sensitive: bool = Field(
        default=False, description="Seen only by roles that may see such answers."
    )
    fills: Literal["name", "email", "phone", "requester"] | None = Field(
        default=None,
        description="The answer is also the requester's own name, email, phone, or person.",
    )


class Page(Part):
    """One page of the journey: usually one question."""

    id: Slug = Field(description="The page's name in its address.")
    title: Line | None = Field(
        default=None, description="The heading of a page with several questions."
    )
    when: Expression | None = Field(
        default=None, description="Shown only when this condition on earlier answers holds."
    )
    questions: tuple[Question, ...] = Field(min_length=1, description="What the page asks.")

    @property
    def heading(self) -> str:
        """Its title, or the only question it asks."""
        return self.title or self.questions[0].label
