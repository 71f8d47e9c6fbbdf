"""What a record holds: fields, each of a type."""

from datetime import date
from functools import cached_property
from typing import Annotated, Final, Literal

from pydantic import ConfigDict, StringConstraints
from pydantic import Field as Said

from moothall.engine.catalogue.definition import (
    Choice,
    Expression,
    Line,
    Part,
    Question,
    QuestionId,
    QuestionType,
    Slug,
)

FieldType = Literal[
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
    "line",
    "area",
    "period",
    "reference",
    "officer",
    "team",
    "relation",
    "computed",
]
"""Each of them is one entry of `kinds.KINDS`."""
Seer = Literal["employee", "officer", "manager", "designer", "auditor", "admin"]
Prefix = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{0,7}-$")]
SENSITIVE_SEEN_BY: Final[tuple[Seer, ...]] = ("manager", "admin")
ASKED: Final[dict[str, QuestionType]] = {
    "text": "text",
    "longtext": "longtext",
    "radios": "radios",
    "checkboxes": "checkboxes",
    "yesno": "yesno",
    "date": "date",
    "number": "number",
    "money": "money",
    "email": "email",
    "phone": "phone",
    "person": "person",
    "moneyrange": "moneyrange",
    "time": "time",
    "address": "address",
    "point": "point",
    "file": "file",
}
"""The types that are asked as a question of a service is; the others are asked as text."""
FILES: Final = "files"
"""What ends the names of a field of files in a form: its question is asked as one of a group is."""


class Field(Part):
    """One thing that a record says."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    id: QuestionId = Said(description="Its name, as in `record.supplier`; never reused.")
    type: FieldType = Said(description="What it holds.")
    label: Line = Said(description="What people read beside it.")
    hint: Line | None = Said(default=None, description="A line of help under the label.")
    called: Line | None = Said(
        default=None, description="What it is, for error messages: 'Enter' is put before it."
    )
    section: Line | None = Said(
        default=None, description="The heading that it stands under, on the record and its form."
    )
    required: bool = Said(default=False, description="Whether every record must say it.")
    options: tuple[Choice, ...] = Said(
        default=(), description="The choices of radios and checkboxes."
    )
    min: int | date | Literal["today"] | None = Said(
        default=None, description="Fewest characters, smallest number, pounds, earliest date."
    )
    max: int | date | Literal["today"] | None = Said(
        default=None,
        description="Most characters, largest number, pounds, latest date, most files.",
    )
    accepts: tuple[Literal["picture", "document", "sheet"], ...] = Said(
        default=(), description="The kinds of file that are taken; all of them if not said."
    )
    unit: Line | None = Said(default=None, description="What a number counts, such as kg.")
    list: bool = Said(
        default=False, description="Lists can be filtered and sorted by it; few fields can be."
    )
    see: tuple[Seer, ...] = Said(
        default=(), description="The roles that see it, where not everyone who sees the record may."
    )
    sensitive: bool = Said(default=False, description="Seen by managers and administrators only.")
    to: Slug | None = Said(default=None, description="The register that a relation leads to.")
    many: bool = Said(default=False, description="A relation may lead to several records.")
    back: Line | None = Said(
        default=None, description="What the relation reads as from the other record."
    )
    value: Expression | None = Said(
        default=None, description="The calculation of a computed field, on `record` and `today`."
    )
    gives: Literal["number", "money", "yesno", "text", "date"] | None = Said(
        default=None, description="What a computed field works out."
    )
    prefix: Prefix | None = Said(
        default=None, description="What a reference number begins with, such as `R-`."
    )
    revisable: bool = Said(
        default=False,
        description="A date that may slip: its first is kept beside it, and who agreed.",
    )

    @property
    def seen_by(self) -> frozenset[str] | None:
        """The roles that see it; None where everyone does who sees the record."""
        if self.see:
            return frozenset(self.see)
        return frozenset(SENSITIVE_SEEN_BY) if self.sensitive else None

    @cached_property
    def holds(self) -> str:
        """Its type; of a computed field, the type of what it works out."""
        return self.gives or "text" if self.type == "computed" else self.type

    @cached_property
    def choices(self) -> frozenset[str]:
        """The ids of its options."""
        return frozenset(option.id for option in self.options)

    @cached_property
    def question(self) -> Question:
        """The question that a form asks for it: the same kinds as a service's."""
        asked = Question(
            id=self.id,
            type=ASKED.get(self.holds, "text"),
            label=self.label,
            hint=self.hint,
            called=self.called,
            required=self.required,
            options=self.options,
            min=self.min,
            max=self.max,
            accepts=self.accepts,
            unit=self.unit,
        )
        if self.holds != "file":
            return asked
        return asked.model_copy(update={"id": f"{self.id}-{FILES}"})
