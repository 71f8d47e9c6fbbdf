"""The performance pack: figures counted, suppressed where they must be, and put into words. Pure.

Everything a page prints is text here already, so that the web page and the printed file say
the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from moothall.practices.insight.measures.addresses import Address
from moothall.practices.insight.measures.figures import Figure
from moothall.practices.insight.reports import summary, wording

if TYPE_CHECKING:
    from moothall.practices.insight.measures.periods import Period
    from moothall.practices.insight.reports.definition import (
        Benchmark,
        Compared,
        ReportDefinition,
    )

Count = Callable[[str, "Period", Mapping[str, str]], Figure]
"""Counts one measure: its name, the period, and what it is narrowed by."""


@dataclass(frozen=True)
class Line:
    """One figure as a table prints it; `number` is what a chart draws (hours or percent)."""

    label: str
    figure: Figure
    address: str
    is_suppressed: bool = False

    @property
    def value(self) -> str:
        """The value in words."""
        return wording.TOO_FEW if self.is_suppressed else wording.value(self.figure)

    @property
    def n(self) -> str:
        """How many cases are behind it."""
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
    summary: tuple[str, ...] = field(default=())

    @property
    def identity(self) -> str:
        """The control totals as a sum that must come out."""
        return summary.identity([line.figure for line in self.controls])


def pack(
    definition: ReportDefinition,
    benchmark: Benchmark | None,
    period: Period,
    *,
    council: tuple[str, str, str],
    priorities: Sequence[str],
    count: Count,
) -> Pack:
    """Count every figure of the report; `council` is its name, colour and the root of addresses."""
    name, colour, root = council
    making = _Making(period, root, priorities, count)
    sections = tuple(
        making.section(measure, definition.beside.get(measure, ()), benchmark)
        for measure in definition.headline
    )
    controls = tuple(making.line(measure, "") for measure in definition.controls)
    made = Pack(
        definition.name, name, colour, wording.period(period), sections, controls, benchmark
    )
    return replace(made, summary=tuple(summary.sentences(made)))


@dataclass(frozen=True)
class _Making:
    period: Period
    root: str
    priorities: Sequence[str]
    count: Count

    def section(self, measure: str, beside: Sequence[str], benchmark: Benchmark | None) -> Section:
        headline = self.line(measure, "The whole period")
        months = list(self.period.months())
        return Section(
            measure,
            headline,
            beside=tuple(self.line(name, "") for name in beside),
            months=_safe([self.line(measure, wording.month(m), period=m) for m in months]),
            priorities=_safe([self.line(measure, p, priority=p) for p in self.priorities]),
            compared=benchmark.of(measure) if benchmark else None,
        )

    def line(
        self, measure: str, label: str, *, period: Period | None = None, **filters: str
    ) -> Line:
        asked = period or self.period
        found = self.count(measure, asked, filters)
        address = Address(measure, asked.first_on, asked.last_on, filters=filters)
        made = Line(label or found.measure.name, found, f"{self.root}{address}")
        return replace(made, is_suppressed=is_too_few(found))


def is_too_few(figure: Figure) -> bool:
    """Whether a figure about people rests on so few that they could be known by it."""
    people = figure.hits if figure.measure.counts_people_by_hit else figure.n
    return figure.measure.is_about_people and 0 < people < wording.FEWEST


def _safe(lines: list[Line]) -> tuple[Line, ...]:
    """Suppress a second cell where one alone could be worked out from the total."""
    hidden = [line for line in lines if line.is_suppressed]
    shown = [line for line in lines if not line.is_suppressed and line.figure.n]
    if len(hidden) != 1 or not shown:
        return tuple(lines)
    least = min(shown, key=lambda line: line.figure.n)
    return tuple(replace(ln, is_suppressed=True) if ln is least else ln for ln in lines)
