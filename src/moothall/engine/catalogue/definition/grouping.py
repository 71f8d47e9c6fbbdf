"""Services that belong together under one heading, and what they share."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from moothall.engine.catalogue.definition.asking import Page
from moothall.engine.catalogue.definition.parts import Line, Part, Prose, Slug


class Parent(Part):
    """The topic that a service is a part of: its words, as they were when it was published."""

    topic: Slug = Field(description="The topic's name in addresses.")
    name: Line | None = Field(default=None, description="What people call it.")
    summary: Line | None = Field(default=None, description="One plain sentence: what it is for.")
    keywords: tuple[Line, ...] = Field(
        default=(), description="Other words people search for it by."
    )
    before: Prose | None = Field(default=None, description="What to know about all of it.")
    place: int = Field(default=0, ge=0, description="Which of the topic's parts it is, from 0.")


def _named(value: object) -> object:
    return {"topic": value} if isinstance(value, str) else value


Within = Annotated[Parent, BeforeValidator(_named, json_schema_input_type=Slug)]
"""A file names the topic; what is published holds its words."""


class Topic(Part):
    """Services that people look for under one name, with the pages that they share."""

    topic: Slug = Field(description="The topic's name in addresses, and its file's.")
    name: Line = Field(description="What people call it.")
    summary: Line = Field(description="One plain sentence: what it is for.")
    keywords: tuple[Line, ...] = Field(
        default=(), description="Other words people search for it by."
    )
    before: Prose | None = Field(default=None, description="What to know about all of it.")
    parts: tuple[Slug, ...] = Field(min_length=1, description="Its services, in order.")
    pages: tuple[Page, ...] = Field(
        default=(), description="Pages that its services may take in by `shared: true`."
    )
