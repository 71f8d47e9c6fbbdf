"""What types of document a council has, as declared: the fields of `document-types.yaml`."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from moothall.engine.catalogue.definition import Line, Part, QuestionId, Slug

Years = Annotated[int, Field(ge=0, le=150)]
About = Literal["case", "record", "account"]
Starts = Literal["filed", "changed", "closed", "date", "event"]


class MetadataField(Part):
    """Something that is said of each document of a type."""

    id: QuestionId = Field(description="What the document keeps it under.")
    label: Line = Field(description="What officers read beside it.")
    type: Literal["text", "date", "choice"] = Field(
        default="text", description="A line of text, a day, or one of `options`."
    )
    options: tuple[Line, ...] = Field(default=(), description="What can be chosen.")
    is_required: bool = Field(default=False, description="Whether it must be said.")


class Retention(Part):
    """How long a document is kept, and from what on."""

    starts: Starts = Field(
        description="What starts it: when it was `filed`, last `changed`, when its case `closed`,"
        " a `date` of its own, or an `event` that an officer records."
    )
    years: Years = Field(description="How many years it is kept from then on.")
    field: QuestionId | None = Field(
        default=None, description="With `date`: which of the fields holds the day."
    )
    event: Line | None = Field(
        default=None, description="With `event`: what must have happened, in words."
    )
    outcomes: Mapping[Slug, Years] = Field(
        default_factory=dict,
        description="With `closed`: other years, by the outcome of the case.",
    )
    authority: Line | None = Field(
        default=None, description="The law or the schedule that says so, for the certificate."
    )


class Arrival(Part):
    """The work that a document raises as it arrives."""

    team: Slug | None = Field(default=None, description="The team that gets a task.")
    task: Line | None = Field(default=None, description="With `team`: what there is to do.")
    service: Slug | None = Field(
        default=None, description="Or: the service of which a case is raised."
    )
    answers: Mapping[QuestionId, Line] = Field(
        default_factory=dict,
        description="With `service`: its answers. `{document}`, `{type}` and `{reference}` stand"
        " for those of the document.",
    )


class DocumentType(Part):
    """A type of document: what it is filed against, who sees it, how long it is kept."""

    id: Slug = Field(description="What a document keeps of it.")
    name: Line = Field(description="What officers choose.")
    against: tuple[About, ...] = Field(
        description="What it may be filed against: a `case`, a `record`, an `account`."
    )
    teams: tuple[Slug, ...] = Field(
        default=(), description="Who sees it and works on it, beside those who see its case."
    )
    is_sensitive: bool = Field(
        default=False, description="Whether each opening of it is written in the journal."
    )
    fields: tuple[MetadataField, ...] = Field(
        default=(), description="What is said of each document of this type."
    )
    retention: Retention | None = Field(
        default=None, description="How long it is kept; without it, until somebody decides."
    )
    arrival: Arrival | None = Field(default=None, description="The work that it raises.")

    def field(self, field_id: str) -> MetadataField | None:
        """Return the field of this id, if there is one."""
        return next((one for one in self.fields if one.id == field_id), None)


class DocumentTypes(Part):
    """The types of document of a council."""

    document_types: tuple[DocumentType, ...] = Field(description="All of them.")

    def as_json(self) -> dict[str, Any]:
        """Return it as kept: plain JSON, without what was not said."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def type(self, type_id: str) -> DocumentType | None:
        """Return the type of this id, if there is one."""
        return next((one for one in self.document_types if one.id == type_id), None)
