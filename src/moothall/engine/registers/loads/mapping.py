"""The mapping document: what the columns of a file mean for the fields of a register."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from moothall.engine.catalogue.declared import Declared
from moothall.engine.tables.words import Form
from moothall.ground.journal.words import Refused

USUAL_BRAKE = 20
"""Percent of a register's records that a load may change or remove unasked."""


class MappingRefused(Refused):
    """The mapping does not fit the register or the file."""


def _text(value: object) -> object:
    """YAML reads `true` and `1` as themselves; a file holds text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def _texts(value: object) -> object:
    if isinstance(value, dict):
        return {str(_text(key)): _text(said) for key, said in value.items()}
    if isinstance(value, list | tuple):
        return [_text(one) for one in value]
    return [_text(value)]


def _as_source(value: object) -> object:
    """`name: Site name` is short for `name: {column: Site name}`."""
    return {"column": str(_text(value))} if isinstance(value, str | int | float) else value


Text = Annotated[str, BeforeValidator(_text)]


class Source(Declared):
    """Where the value of one field comes from: a column, several, the place, or always the same.

    `renamed` (in the file: `as`) says what a value of the file is called here, and `otherwise`
    what all others are. `times` turns one unit into another; `dates` is how this column writes
    days, where the others write them differently.
    """

    column: str | None = None
    columns: tuple[str, ...] = ()
    between: str = " "
    value: Text | None = None
    shape: Literal["centre", "outline"] | None = None
    renamed: Annotated[dict[str, str], BeforeValidator(_texts)] = Field(default={}, alias="as")
    otherwise: Text | None = None
    times: float | None = None
    whole: bool = False
    dates: Annotated[tuple[str, ...], BeforeValidator(_texts)] = ()

    @model_validator(mode="after")
    def _one_source(self) -> Source:
        said = (self.column is not None, bool(self.columns), self.value is not None, self.shape)
        if sum(map(bool, said)) != 1:
            raise ValueError("say one of 'column', 'columns', 'value' or 'shape'")
        return self


class HowWritten(Declared):
    """How the file is written, where it does not say so itself."""

    encoding: str = ""
    delimiter: str = Field(default="", max_length=1)
    heading: int = Field(default=0, ge=0, le=1000)
    sheet: str = ""

    @property
    def form(self) -> Form:
        """The same, as tables are read by it."""
        return Form(self.encoding, self.delimiter, self.heading, self.sheet)


class RegisterMapping(Declared):
    """A mapping document, read and checked."""

    register_: str = Field(alias="register", pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str = ""
    source: str = ""
    form: HowWritten = HowWritten()
    key: tuple[str, ...] = ()
    dates: Annotated[tuple[str, ...], BeforeValidator(_texts)] = ("iso",)
    missing: Annotated[tuple[str, ...], BeforeValidator(_texts)] = ()
    absent: Literal["leave", "remove"] = "leave"
    brake: int = Field(default=USUAL_BRAKE, ge=0, le=100)
    fields: Annotated[
        dict[str, Annotated[Source, BeforeValidator(_as_source)]], Field(min_length=1)
    ]

    @property
    def slug(self) -> str:
        """The register that the file is for."""
        return self.register_

    @property
    def columns(self) -> frozenset[str]:
        """Every column of the file that something is read from."""
        return frozenset(
            column
            for source in self.fields.values()
            for column in (*([source.column] if source.column else []), *source.columns)
        )

    def as_json(self) -> dict[str, Any]:
        """Return what is kept: model_validate gives back an equal mapping."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
