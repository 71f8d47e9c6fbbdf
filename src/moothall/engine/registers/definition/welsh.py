"""A register's Welsh, beside its English: the texts that everybody reads, each by its id.

What is not said is left to translate; a register is shown in Welsh when nothing is.
"""

from collections.abc import Mapping

from pydantic import Field

from moothall.engine.catalogue.definition import Part, QuestionId, Slug
from moothall.engine.catalogue.definition.welsh import Named, WelshLine


class WelshField(Part):
    """The Welsh of a public field."""

    label: WelshLine = Field(default=None, description="Its label, in Welsh.")
    unit: WelshLine = Field(default=None, description="What a number counts, in Welsh.")
    options: Mapping[Slug, Named] = Field(
        default_factory=dict, description="The Welsh of its choices, by id."
    )


class Welsh(Part):
    """Every text of a register that everybody reads, in Welsh."""

    name: WelshLine = Field(default=None, description="What the list is called: the plural.")
    one: WelshLine = Field(default=None, description="What one of them is called.")
    summary: WelshLine = Field(default=None, description="One plain sentence: what is kept in it.")
    group: WelshLine = Field(default=None, description="The heading that it is listed under.")
    fields: Mapping[QuestionId, WelshField] = Field(
        default_factory=dict, description="The public fields, by id."
    )


class WelshFile(Welsh):
    """The file of a register's Welsh, beside its own: `NAME.cy.yaml`."""

    welsh: Slug = Field(description="The register that it is the Welsh of.")

    @property
    def words(self) -> Welsh:
        """The texts, without whose they are."""
        return Welsh.model_validate(self.model_dump(exclude={"welsh"}))
