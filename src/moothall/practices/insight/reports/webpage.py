"""The performance pack as one web page that needs nothing else: its typeface is inside."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import jinja2
from markupsafe import Markup

from moothall.practices.insight.reports import charts, wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moothall.practices.insight.reports.charts import Chart
    from moothall.practices.insight.reports.lines import Line, Pack

TEMPLATES: Final = Path(__file__).parent / "templates"
WEIGHTS: Final = {400: "SourceSansPro-Regular.otf", 700: "SourceSansPro-Bold.otf"}


def page(pack: Pack) -> str:
    """The whole page as HTML; the same pack gives the same bytes."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    drawings = _Drawings(pack.colour)
    template = environment.get_template("pack.html.jinja")
    return template.render(
        pack=pack,
        draw_months=drawings.by_month,
        draw_priorities=drawings.by_priority,
        glossary=wording.GLOSSARY,
        typefaces=[(weight, _inlined(name)) for weight, name in WEIGHTS.items()],
    )


class _Drawings:
    """Charts as they stand in the page: every name inside a drawing made its own."""

    def __init__(self, colour: str) -> None:
        self.colour = colour
        self.drawn = 0

    def by_month(self, name: str, lines: Sequence[Line]) -> tuple[Markup, str] | None:
        return self._placed(charts.by_month(name, lines, self.colour))

    def by_priority(self, name: str, lines: Sequence[Line]) -> tuple[Markup, str] | None:
        return self._placed(charts.by_priority(name, lines, self.colour))

    def _placed(self, chart: Chart | None) -> tuple[Markup, str] | None:
        if chart is None:
            return None
        self.drawn += 1
        own = f"drawing{self.drawn}-"
        svg = re.sub(r'\bid="', f'id="{own}', chart.svg)
        svg = re.sub(r"url\(#", f"url(#{own}", svg)
        svg = svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
        return Markup(svg), chart.alt  # noqa: S704 -- drawn here, from numbers and month names


def _inlined(name: str) -> str:
    return base64.b64encode((charts.FONTS / name).read_bytes()).decode()
