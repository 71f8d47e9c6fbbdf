"""What people are told, and the one question they are asked at the end."""

from typing import Literal

from pydantic import Field

from moothall.engine.catalogue.definition.parts import Line, Part, Prose

Moment = Literal["submitted", "replied", "paused", "resumed", "resolved", "closed"]


class Message(Part):
    """What the requester is told, and when."""

    on: Moment = Field(description="What has just happened to the case.")
    channel: Literal["email"] = Field(default="email", description="How it is sent.")
    subject: Line = Field(description="The subject line, with {{fields}}.")
    body: Prose = Field(description="The text, with {{fields}}.")


class Survey(Part):
    """The one question asked when a case closes, answered from 1 (very bad) to 5 (very good)."""

    question: Line = Field(description="The question.")
