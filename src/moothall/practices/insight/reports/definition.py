"""A report and a benchmark, as declared. Pure."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from moothall.engine.catalogue.declared import Declared

ID = r"^[a-z][a-z0-9-]*$"


class ReportDefinition(Declared):
    """Which measures a report prints, which stand beside each, and what they are set against."""

    report: str = Field(pattern=ID)
    name: str
    headline: tuple[str, ...] = Field(min_length=1)
    beside: dict[str, tuple[str, ...]] = {}
    controls: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    """Figures of calls outside working hours, see `queries.named`."""
    benchmark: str = ""

    @model_validator(mode="after")
    def _beside_something(self) -> ReportDefinition:
        if lost := set(self.beside) - set(self.headline):
            raise ValueError(f"{', '.join(sorted(lost))} stand beside nothing in the headline")
        return self

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure it asks for, in its order."""
        lesser = (m for name in self.headline for m in self.beside.get(name, ()))
        return (*self.headline, *lesser, *self.controls)


class Population(Declared):
    """Who was measured."""

    id: str = Field(pattern=ID)
    name: str


class Compared(Declared):
    """A published figure, for each population; `differs` says how its definition is not ours."""

    measure: str
    unit: Literal["hours", "percent"]
    values: dict[str, float]
    differs: str = ""


class Benchmark(Declared):
    """A dated record of what others reached: set, year, population, n, definition, source."""

    benchmark: str = Field(pattern=ID)
    name: str
    year: int
    period: str
    n: str
    source: str
    populations: tuple[Population, ...]
    figures: tuple[Compared, ...]

    def of(self, measure: str) -> Compared | None:
        """What it says of a measure, if anything."""
        return next((figure for figure in self.figures if figure.measure == measure), None)
