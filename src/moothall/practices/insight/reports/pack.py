"""The performance pack: figures counted, suppressed where they must be, and put into words. Pure.

Everything a page prints is text here already, so that the web page and the printed file say
the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from moothall.practices.insight.measures.addresses import Address
from moothall.practices.insight.measures.figures import Figure
from moothall.practices.insight.measures.periods import Period
from moothall.practices.insight.reports import summary, wording
from moothall.practices.insight.reports.lines import Line, Pack, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moothall.practices.insight.reports.definition import Benchmark, ReportDefinition

Count = Callable[[str, Period, Mapping[str, str]], Figure]
"""Counts one measure: its name, the period, and what it is narrowed by."""


@dataclass(frozen=True)
class Place:
    """Whose figures they are: name, colour, and where its pages are.

    `slug` narrows every address to the one council; empty for a partnership's.
    """

    name: str
    colour: str
    root: str
    slug: str = ""


def pack(
    definition: ReportDefinition,
    benchmark: Benchmark | None,
    period: Period,
    *,
    council: Place,
    priorities: Sequence[str],
    count: Count,
) -> Pack:
    """Count every figure of the report."""
    making = _Making(period, council, priorities, count)
    sections = tuple(
        making.section(measure, definition.beside.get(measure, ()), benchmark)
        for measure in definition.headline
    )
    controls = tuple(making.line(measure, "") for measure in definition.controls)
    made = Pack(
        definition.name,
        council.name,
        council.colour,
        wording.period(period),
        sections,
        controls,
        benchmark,
    )
    made = replace(made, calls=tuple(making.line(name, "") for name in definition.calls))
    totals = [line.figure for line in controls]
    said = tuple(summary.sentences(made))
    return replace(made, summary=said, identity=summary.identity(totals))


@dataclass(frozen=True)
class _Making:
    period: Period
    council: Place
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
        slug = self.council.slug
        address = Address(measure, asked.first_on, asked.last_on, filters=filters, council=slug)
        made = Line(label or found.measure.name, found, f"{self.council.root}{address}")
        return replace(made, is_suppressed=is_too_few(found))


def is_too_few(figure: Figure) -> bool:
    """Whether a figure about people rests on so few that they could be known by it."""
    people = figure.hits if figure.measure.counts_people_by_hit else figure.n
    return figure.measure.is_about_people and 0 < people < wording.FEWEST


def _safe(lines: list[Line]) -> tuple[Line, ...]:
    """Suppress a second cell where one alone could be worked out from the total.

    Where nothing was measured in any of them there is no table.
    """
    if not any(line.figure.n for line in lines):
        return ()
    hidden = [line for line in lines if line.is_suppressed]
    shown = [line for line in lines if not line.is_suppressed and line.figure.n]
    if len(hidden) != 1 or not shown:
        return tuple(lines)
    least = min(shown, key=lambda line: line.figure.n)
    hidden_too = replace(least, is_suppressed=True, keeps_another=True)
    return tuple(hidden_too if line is least else line for line in lines)
