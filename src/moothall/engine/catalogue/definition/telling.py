"""What people are told, and the one question they are asked at the end."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from moothall.engine.catalogue.definition.parts import Line, Part, Prose

Moment = Literal["submitted", "replied", "paused", "resumed", "resolved", "closed"]
Way = Literal["email", "text", "letter"]


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Ways = Annotated[tuple[Way, ...], BeforeValidator(_listed, json_schema_input_type=Way | list[Way])]


class Message(Part):
    """What the requester is told, and when."""

    on: Moment = Field(description="What has just happened to the case.")
    channel: Ways = Field(
        default=("email",),
        min_length=1,
        description="How it is sent; of a list, the first that reaches them, the rest if it fails.",
    )
    subject: Line = Field(description="The subject line, with {{fields}}.")
    body: Prose = Field(description="The text, with {{fields}}.")
    text: Prose | None = Field(
        default=None, description="What a text message says; the body if not said."
    )

    may_wait: bool = Field(
        default=False,
        description="Whether whoever wants one email a day may be told by that. Nothing urgent.",
    )

    def words_by(self, channel: str) -> str:
        """Return what it says on that channel."""
        return self.text if channel == "text" and self.text else self.body


class Survey(Part):
    """The one question asked when a case closes, answered from 1 (very bad) to 5 (very good)."""

    question: Line = Field(description="The question.")
