"""What is asked: pages, questions and choices."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from moothall.engine.catalogue.definition.parts import (
    Expression,
    Line,
    Part,
    Prose,
    QuestionId,
    Slug,
)

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
    "file",
    "record",
    "group",
]
"""Each of them is one entry of `kinds.KINDS`."""


EarlierAnswer = Annotated[
    str, StringConstraints(pattern=r"^(own|[a-z][a-z0-9-]{0,59}\.[a-z][a-z0-9_]{0,59})$")
]
"""An answer given before: `own`, to the same question, or `service.question`."""


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Earlier = Annotated[
    tuple[EarlierAnswer, ...],
    BeforeValidator(_listed, json_schema_input_type=EarlierAnswer | list[EarlierAnswer]),
]
Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of day, such as 09:00."""
Seer = Literal["officer", "manager", "designer", "auditor", "admin"]
SENSITIVE_SEEN_BY: tuple[Seer, ...] = ("manager", "admin")


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
    min: int | date | Literal["today"] | Clock | None = Field(
        default=None,
        description="Fewest characters or ticks, smallest number, pounds, earliest date or time.",
    )
    max: int | date | Literal["today"] | Clock | None = Field(
        default=None,
        description="Most characters or ticks, largest number, pounds, latest date or time.",
    )
    unit: Line | None = Field(
        default=None, description="What a number counts, shown after it, such as kg."
    )
    questions: tuple["Question", ...] = Field(
        default=(), description="What a group asks again for each one."
    )
    yes: Line | None = Field(
        default=None, description="What 'Yes' reads, where a yesno says it otherwise."
    )
    no: Line | None = Field(
        default=None, description="What 'No' reads, where a yesno says it otherwise."
    )
    each: Line | None = Field(
        default=None, description="What one of a group is called, such as 'child'."
    )
    accepts: tuple[Literal["picture", "document", "sheet"], ...] = Field(
        default=(), description="The kinds of file that are taken; all of them if not said."
    )
    of: Slug | None = Field(
        default=None, description="The register whose records a record question offers."
    )
    when: Expression | None = Field(
        default=None, description="Asked only when this condition on earlier pages' answers holds."
    )
    sensitive: bool = Field(
        default=False,
        description="Not shown to the council's other roles: only managers and administrators.",
    )
    see: tuple[Seer, ...] = Field(
        default=(), description="The roles that see the answer, where not every officer may."
    )
    fills: Literal["name", "email", "phone", "address", "requester"] | None = Field(
        default=None,
        description="The answer is also the requester's own name, email, phone, postal address,"
        " or person.",
    )

    prefill: Earlier = Field(
        default=(),
        description="Filled in with what the same person said last: `own`, here, or"
        " `service.question`; they are asked if it is still right.",
    )
    prefill_sensitive: bool = Field(
        default=False,
        description="Filled in also from an answer that not every officer may see.",
    )

    @property
    def seen_by(self) -> frozenset[str] | None:
        """The roles that see the answer; None where every officer of the case does."""
        if self.see:
            return frozenset(self.see)
        return frozenset(SENSITIVE_SEEN_BY) if self.sensitive else None


class Instead(Part):
    """Somewhere to go from a page that ends a journey."""

    label: Line = Field(description="What the link says.")
    url: Annotated[str, StringConstraints(pattern=r"^(https://|/)[^\s\"<>]{1,300}$")] = Field(
        description="Where it leads: https:// and an address, or a path here such as /services/x."
    )


class Ending(Part):
    """Kind words for somebody whom the service is not for, and what to do instead."""

    title: Line = Field(description="The heading: what they cannot do.")
    words: Prose = Field(description="Why, and what they can do.")
    instead: tuple[Instead, ...] = Field(default=(), description="Links to go on with.")


class Computed(Part):
    """An answer that is worked out from others and kept with them."""

    id: QuestionId = Field(description="The answer's name, as in `answers.total`.")
    type: Literal["number", "money", "yesno", "text"] = Field(
        description="What it is: a whole number, pence, true or false, or words."
    )
    value: Expression = Field(
        description="The calculation, on answers of questions and of computed ones above it."
    )
    label: Line | None = Field(
        default=None, description="Shown with the answers under this; not shown if not said."
    )
    unit: Line | None = Field(default=None, description="What a number counts, such as hours.")


class Page(Part):
    """One page of the journey: usually one question."""

    id: Slug = Field(description="The page's name in its address.")
    title: Line | None = Field(
        default=None, description="The heading of a page with several questions."
    )
    section: Line | None = Field(
        default=None,
        description="The part of a long form it belongs to; then the form has a task list.",
    )
    when: Expression | None = Field(
        default=None, description="Shown only when this condition on earlier answers holds."
    )
    questions: tuple[Question, ...] = Field(
        default=(), description="What the page asks; nothing where it `ends` the journey."
    )
    shared: bool = Field(
        default=False, description="It is the page of this id of the service's topic."
    )
    ends: Ending | None = Field(
        default=None, description="The journey ends here, kindly; `when` says for whom."
    )

    @property
    def heading(self) -> str:
        """Its title, or the only question it asks."""
        if self.ends:
            return self.ends.title
        return self.title or self.questions[0].label
