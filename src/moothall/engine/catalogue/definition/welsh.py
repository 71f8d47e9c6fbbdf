"""A service's Welsh, beside its English: the texts that residents read, each by its id.

What is not said is left to translate; a service is offered in Welsh when nothing is.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field

from moothall.engine.catalogue.definition.asking import Instead
from moothall.engine.catalogue.definition.parts import Line, Part, Prose, QuestionId, Slug


def _nothing_if_empty(value: object) -> object:
    return None if value == "" else value


def _as_label(value: object) -> object:
    return {"label": value} if isinstance(value, str) else value


WelshLine = Annotated[Line | None, BeforeValidator(_nothing_if_empty)]
WelshProse = Annotated[Prose | None, BeforeValidator(_nothing_if_empty)]


class WelshLabel(Part):
    """The Welsh of a choice, an outcome or a reason; a bare text is its label."""

    label: WelshLine = Field(default=None, description="Its label, in Welsh.")
    hint: WelshLine = Field(default=None, description="Its line of help, in Welsh.")


Named = Annotated[WelshLabel, BeforeValidator(_as_label, json_schema_input_type=str | WelshLabel)]


class WelshQuestion(Part):
    """The Welsh of a question."""

    label: WelshLine = Field(default=None, description="The question, in Welsh.")
    hint: WelshLine = Field(default=None, description="Its line of help, in Welsh.")
    called: WelshLine = Field(
        default=None,
        description="What it is, for error messages: softly mutated, as it follows 'Rhowch'.",
    )
    unit: WelshLine = Field(default=None, description="What a number counts, in Welsh.")
    yes: WelshLine = Field(
        default=None,
        description="'Yes' to this question, such as 'Ydw'; 'Ie' if not said.",
    )
    no: WelshLine = Field(
        default=None, description="'No' to it, such as 'Nac ydw'; 'Na' if not said."
    )
    each: WelshLine = Field(default=None, description="What one of a group is called, in Welsh.")
    options: Mapping[Slug, Named] = Field(
        default_factory=dict, description="The Welsh of its choices, by id."
    )
    questions: Mapping[QuestionId, "WelshQuestion"] = Field(
        default_factory=dict, description="The Welsh of a group's questions, by id."
    )


class WelshInstead(Part):
    """The Welsh of a link; another address only where the Welsh page has its own."""

    label: WelshLine = Field(default=None, description="What the link says, in Welsh.")
    url: Annotated[str | None, *Instead.model_fields["url"].metadata] = Field(
        default=None, description="Where it leads, if the Welsh page is elsewhere."
    )


class WelshEnding(Part):
    """The Welsh of an ending."""

    title: WelshLine = Field(default=None, description="The heading, in Welsh.")
    words: WelshProse = Field(default=None, description="Why, and what they can do, in Welsh.")
    instead: tuple[WelshInstead, ...] = Field(
        default=(), description="The Welsh of its links, in their order."
    )


class WelshPage(Part):
    """The Welsh of a page with words of its own."""

    title: WelshLine = Field(default=None, description="Its heading, in Welsh.")
    ends: WelshEnding | None = Field(default=None, description="The Welsh of its ending.")


class WelshComputed(Part):
    """The Welsh of an answer that is worked out."""

    label: WelshLine = Field(default=None, description="Its label, in Welsh.")
    unit: WelshLine = Field(default=None, description="What a number counts, in Welsh.")


class WelshFee(Part):
    """The Welsh of a fee."""

    label: WelshLine = Field(default=None, description="What it is for, in Welsh.")
    note: WelshLine = Field(default=None, description="How it will be taken, in Welsh.")


class WelshMessage(Part):
    """The Welsh of a message; it takes the same fields."""

    subject: WelshLine = Field(default=None, description="The subject line, in Welsh.")
    body: WelshProse = Field(default=None, description="The text, in Welsh.")
    text: WelshProse = Field(default=None, description="What a text message says, in Welsh.")


class WelshSurvey(Part):
    """The Welsh of the survey."""

    question: WelshLine = Field(default=None, description="The question, in Welsh.")


class WelshTopic(Part):
    """The Welsh of the topic that a service is a part of."""

    name: WelshLine = Field(default=None, description="What people call it, in Welsh.")
    summary: WelshLine = Field(default=None, description="What it is for, in Welsh.")
    before: WelshProse = Field(default=None, description="What to know about all of it, in Welsh.")


class Welsh(Part):
    """Every text of a service that residents read, in Welsh."""

    name: WelshLine = Field(default=None, description="What people call the service.")
    summary: WelshLine = Field(default=None, description="What it is for, in one sentence.")
    category: WelshLine = Field(default=None, description="The heading it is listed under.")
    keywords: tuple[Line, ...] = Field(
        default=(), description="Other Welsh words people search for it by."
    )
    closed: WelshProse = Field(default=None, description="What to read while it is closed or full.")
    before: WelshProse = Field(default=None, description="What to know before starting.")
    topic: WelshTopic | None = Field(
        default=None, description="The words of the topic that it is a part of."
    )
    sections: Mapping[Line, WelshLine] = Field(
        default_factory=dict, description="The parts of a long form, by their English names."
    )
    pages: Mapping[Slug, WelshPage] = Field(
        default_factory=dict, description="Pages with words of their own, by id."
    )
    questions: Mapping[QuestionId, WelshQuestion] = Field(
        default_factory=dict, description="The questions, by id."
    )
    computed: Mapping[QuestionId, WelshComputed] = Field(
        default_factory=dict, description="Answers worked out that are shown, by id."
    )
    fee: WelshFee | None = Field(default=None, description="The fee's words.")
    messages: Mapping[str, WelshMessage] = Field(
        default_factory=dict,
        description="The messages, by when they are sent; `submitted/text` where several are.",
    )
    notices: Mapping[Slug, WelshMessage] = Field(
        default_factory=dict, description="What tasks tell the requester, by the task's id."
    )
    outcomes: Mapping[Slug, Named] = Field(
        default_factory=dict, description="The ways a case can end, by id."
    )
    reasons: Mapping[Slug, Named] = Field(
        default_factory=dict, description="The reasons for a pause, by id."
    )
    survey: WelshSurvey | None = Field(default=None, description="The survey's question.")
    next: WelshProse = Field(default=None, description="What happens next.")
    contact: WelshProse = Field(default=None, description="How to reach the people who do it.")


class WelshFile(Welsh):
    """The file of a service's Welsh, beside its own: `NAME.cy.yaml`."""

    welsh: Slug = Field(description="The service that it is the Welsh of.")
    council: Slug | None = Field(
        default=None, description="The council whose overlay's words it is the Welsh of."
    )

    of: Mapping[str, str] = Field(
        default_factory=dict,
        description="Which English each text is the Welsh of: its fingerprint, by its place.",
    )

    @property
    def words(self) -> Welsh:
        """The texts, without whose they are, nor of which English."""
        return Welsh.model_validate(self.model_dump(exclude={"welsh", "council", "of"}))
