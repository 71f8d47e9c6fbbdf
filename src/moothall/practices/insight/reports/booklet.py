"""The performance pack as a PDF that anyone can read (PDF/UA-1), set by typst.

Its words come in as data, never as markup; its typeface comes from a package and its date from
the period, so the same pack gives the same bytes on every machine.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typst

from moothall.practices.insight.reports import charts, wording

if TYPE_CHECKING:
    from datetime import date

    from moothall.practices.insight.reports.charts import Chart
    from moothall.practices.insight.reports.lines import Line, Pack, Section

TEMPLATE: Final = Path(__file__).parent / "templates" / "pack.typ"


def booklet(pack: Pack, *, dated_on: date) -> bytes:
    """The whole report as PDF, dated (for its metadata) on a day."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = _Setting(folder, pack).data()
        (folder / "pack.json").write_text(json.dumps(data), encoding="utf-8")
        (folder / "pack.typ").write_bytes(TEMPLATE.read_bytes())
        return typst.compile(
            folder / "pack.typ",
            root=folder,
            font_paths=[charts.FONTS],
            ignore_system_fonts=True,
            pdf_standards="ua-1",
            timestamp=datetime(dated_on.year, dated_on.month, dated_on.day, tzinfo=UTC),
        )


@dataclass
class _Setting:
    folder: Path
    pack: Pack
    drawn: int = 0

    def data(self) -> dict[str, Any]:
        pack, benchmark = self.pack, self.pack.benchmark
        populations = benchmark.populations if benchmark else ()
        return {
            "name": pack.name,
            "council": pack.council,
            "colour": pack.colour,
            "period": pack.period,
            "summary": list(pack.summary),
            "populations": [population.name for population in populations],
            "sections": [self.section(section) for section in pack.sections],
            "controls": [{"name": ln.label, "value": ln.value} for ln in pack.controls],
            "identity": pack.identity,
            "calls": [
                {"name": ln.label, "value": ln.value, "said": ln.figure.measure.definition}
                for ln in pack.calls
            ],
            "benchmark": benchmark.model_dump(mode="json") if benchmark else None,
            "glossary": [list(pair) for pair in wording.GLOSSARY],
        }

    def section(self, section: Section) -> dict[str, Any]:
        benchmark = self.pack.benchmark
        populations = [p.id for p in benchmark.populations] if benchmark else []
        return {
            "id": section.id,
            "name": section.name,
            "definition": section.definition,
            "clock": section.clock,
            "cohort": section.headline.figure.cohort,
            "headline": _row(section.headline),
            "spread_names": list(section.spread_names),
            "differs": section.compared.differs if section.compared else "",
            "others": [section.others(population) for population in populations],
            "beside": [_row(line) for line in section.beside],
            "months": [_row(line) for line in section.months],
            "priorities": [_row(line) for line in section.priorities],
            "month_chart": self.placed(
                charts.by_month(section.name, section.months, self.pack.colour)
            ),
            "priority_chart": self.placed(
                charts.by_priority(section.name, section.priorities, self.pack.colour)
            ),
        }

    def placed(self, chart: Chart | None) -> dict[str, str] | None:
        if chart is None:
            return None
        self.drawn += 1
        name = f"chart{self.drawn}.svg"
        (self.folder / name).write_text(chart.svg, encoding="utf-8")
        return {"file": name, "alt": chart.alt}


def _row(line: Line) -> dict[str, Any]:
    return {
        "label": line.label,
        "value": line.value,
        "n": line.n,
        "spread": list(line.spread),
        "exclusions": line.exclusions,
        "address": line.address,
    }
