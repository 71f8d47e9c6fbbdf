"""What a report prints, as text already: lines of tables, sections, the whole. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from moothall.practices.insight.reports import wording

if TYPE_CHECKING:
    from moothall.practices.insight.measures.figures import Figure
    from moothall.practices.insight.reports.definition import Benchmark, Compared


@dataclass(frozen=True)
class Line:
    """One figure as a table prints it; `number` is what a chart draws (hours or percent).

    It is suppressed where it rests on too few people, or keeps one that does from being worked out.
    """

    label: str
    figure: Figure
    address: str
    is_suppressed: bool = False
    keeps_another: bool = False

    @property
    def value(self) -> str:
        """The value in words."""
        if self.keeps_another:
            return wording.KEEPS_ANOTHER
        return wording.TOO_FEW if self.is_suppressed else wording.value(self.figure)

    @property
    def n(self) -> str:
        """How many cases are behind it."""
        if self.keeps_another:
            return "not shown"
        return "fewer than 5" if self.is_suppressed else f"{self.figure.n:,}"

    @property
    def number(self) -> float | None:
        """The value as a chart draws it: hours, percent or a count."""
        if self.is_suppressed or self.figure.value is None:
            return None
        return self.figure.value / 3600 if self.unit == "seconds" else self.figure.value

    @property
    def unit(self) -> str:
        """Seconds, percent or count."""
        return self.figure.measure.unit

    @property
    def spread(self) -> tuple[str, str]:
        """Median and 90th percentile, or the ends of the interval; a dash where there is none."""
        if self.is_suppressed:
            return wording.DASH, wording.DASH
        if self.figure.median is not None and self.figure.p90 is not None:
            return wording.hours(self.figure.median), wording.hours(self.figure.p90)
        if self.figure.interval:
            low, high = self.figure.interval
            return wording.percent(low), wording.percent(high)
        return wording.DASH, wording.DASH

    @property
    def exclusions(self) -> str:
        """Who was left out, by reason."""
        return "Not shown" if self.is_suppressed else wording.exclusions(self.figure)


@dataclass(frozen=True)
class Section:
    """One headline figure with all that belongs to it."""

    id: str
    headline: Line
    beside: tuple[Line, ...]
    months: tuple[Line, ...]
    priorities: tuple[Line, ...]
    compared: Compared | None

    @property
    def name(self) -> str:
        """The measure's name."""
        return self.headline.figure.measure.name

    @property
    def definition(self) -> str:
        """What is counted."""
        return self.headline.figure.measure.definition

    @property
    def clock(self) -> str:
        """Which clock it runs on, in words."""
        return wording.CLOCKS[self.headline.figure.measure.clock]

    @property
    def spread_names(self) -> tuple[str, str]:
        """What the two numbers of the spread are called."""
        if self.headline.unit == "seconds":
            return "Half within", "Nine in ten within"
        return "Likely from", "Likely to"

    def others(self, population: str) -> str:
        """What a population of the benchmark reached."""
        if self.compared is None or population not in self.compared.values:
            return wording.DASH
        value = self.compared.values[population]
        return f"{value:.2f} hours" if self.compared.unit == "hours" else f"{value:g}%"


@dataclass(frozen=True)
class Pack:
    """The whole report, ready to be laid out."""

    name: str
    council: str
    colour: str
    period: str
    sections: tuple[Section, ...]
    controls: tuple[Line, ...]
    benchmark: Benchmark | None
    calls: tuple[Line, ...] = ()
    summary: tuple[str, ...] = ()
    identity: str = ""
