"""What follows a move, or a condition that comes to hold: a record, a message, a case."""

from collections.abc import Mapping

from pydantic import ConfigDict
from pydantic import Field as Said

from moothall.engine.catalogue.definition import Expression, Line, Part, Prose, QuestionId, Slug

Told = str | int | bool | tuple[str, ...]
"""What a declared value may be, as its field keeps it."""


class ThenRecord(Part):
    """A record that is added to another register, or to the same."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    slug: Slug = Said(alias="register", description="The register that it is added to.")
    values: Mapping[QuestionId, Told] = Said(
        default_factory=dict, description="What it says; texts may hold `{field}` of this record."
    )
    take: Mapping[QuestionId, QuestionId] = Said(
        default_factory=dict, description="Its fields that say what a field of this record says."
    )
    link: QuestionId | None = Said(
        default=None, description="Its relation that leads back to this record."
    )


class ThenMessage(Part):
    """A message to one person."""

    to: QuestionId = Said(description="A field of type officer, person or email: who is told.")
    subject: Line = Said(description="Its subject; may hold `{field}` of this record.")
    text: Prose = Said(description="Its text; may hold `{field}` too.")


class ThenCase(Part):
    """A case of a service, asked for by the platform."""

    service: Slug = Said(description="The service, which the council has published.")
    answers: Mapping[QuestionId, Told] = Said(
        default_factory=dict, description="What is answered; texts may hold `{field}`."
    )
    take: Mapping[QuestionId, QuestionId] = Said(
        default_factory=dict, description="Answers that say what a field of this record says."
    )


class Then(Part):
    """One thing that follows: exactly one of these."""

    record: ThenRecord | None = Said(default=None, description="A record of a register.")
    message: ThenMessage | None = Said(default=None, description="A message to somebody.")
    case: ThenCase | None = Said(default=None, description="A case of a service.")

    @property
    def said(self) -> tuple[ThenRecord | ThenMessage | ThenCase, ...]:
        """What of these is said."""
        return tuple(one for one in (self.record, self.message, self.case) if one is not None)


class Follow(Part):
    """What follows when a condition comes to hold: once, until it holds no more."""

    id: Slug = Said(description="Its name in the journal; never reused.")
    label: Line = Said(description="What came to be, as people read it.")
    when: Expression = Said(description="A condition on `record` and `today`.")
    then: tuple[Then, ...] = Said(min_length=1, description="What follows.")
