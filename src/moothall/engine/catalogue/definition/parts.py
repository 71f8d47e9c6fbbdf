"""What every part of a definition is made of: ids, words, lengths of time."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
QuestionId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Line = Annotated[
    str, StringConstraints(max_length=300, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
Expression = Annotated[str, StringConstraints(min_length=1, max_length=500)]

BARE_NUMBER = "a bare number"
NOT_ONE_UNIT = "not exactly one unit"


class Part(BaseModel):
    """A part of a definition: immutable, and refusing any field it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with these fields; what was worked out from the old ones is not copied."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


def _is_not_a_bare_number(value: object) -> object:
    if isinstance(value, int | float | str):
        raise ValueError(BARE_NUMBER)  # noqa: TRY004 - pydantic collects ValueErrors only
    return value


class Duration(Part):
    """A length of time on a calendar: exactly one of minutes, hours and days.

    `days: 2` means by the end of the second working day; `hours: 17` means seventeen working hours.
    """

    minutes: int | None = Field(default=None, ge=1, le=100_000, description="Working minutes.")
    hours: int | None = Field(default=None, ge=1, le=10_000, description="Working hours.")
    days: int | None = Field(
        default=None, ge=1, le=1_000, description="To the end of this many working days."
    )
    calendar: Slug | None = Field(
        default=None, description="The calendar that counts it, where it is not the target's own."
    )

    @model_validator(mode="after")
    def _has_one_unit(self) -> Self:
        said = [self.minutes, self.hours, self.days]
        if said.count(None) != len(said) - 1:
            raise ValueError(NOT_ONE_UNIT)
        return self

    @property
    def seconds(self) -> int | None:
        """Working seconds; None for a number of days, which only a calendar can tell."""
        if self.minutes is not None:
            return self.minutes * 60
        return None if self.hours is None else self.hours * 3600


Within = Annotated[Duration, BeforeValidator(_is_not_a_bare_number)]
