"""Charts of a report, drawn on the server as SVG, each with its words for who cannot see it.

Importing this costs vl-convert (a browser engine's worth); only reports do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import font_source_sans_pro
import vl_convert

from moothall.practices.insight.reports import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moothall.practices.insight.reports.lines import Line

FONT: Final = "Source Sans Pro"
FONTS: Final = Path(font_source_sans_pro.__file__).parent / "files"
WIDTH: Final = 470
INK: Final = "#0b0c0c"
GRID: Final = "#d0d4d6"
MOST_LABELLED: Final = 12
FEW: Final = 6

vl_convert.register_font_directory(str(FONTS))


@dataclass(frozen=True)
class Chart:
    """A drawing and its words."""

    svg: str
    alt: str


def by_month(name: str, lines: Sequence[Line], colour: str) -> Chart | None:
    """Columns, a month each; None where there is nothing to draw."""
    return _chart(name, "by month", lines, colour, is_upright=True)


def by_priority(name: str, lines: Sequence[Line], colour: str) -> Chart | None:
    """Bars, a priority each; None where there is nothing to draw."""
    return _chart(name, "by priority", lines, colour, is_upright=False)


def _chart(
    name: str, what: str, lines: Sequence[Line], colour: str, *, is_upright: bool
) -> Chart | None:
    if not any(line.number is not None for line in lines):
        return None
    spec = _spec(lines, colour, is_upright=is_upright)
    svg = vl_convert.vegalite_to_svg(spec, vl_version="5.20", allowed_base_urls=[])
    return Chart(_plain(svg), _words(name, what, lines))


def _words(name: str, what: str, lines: Sequence[Line]) -> str:
    """The chart in a sentence or two; the table after it has every value."""
    drawn = [line for line in lines if line.number is not None]
    least, most = (pick(drawn, key=lambda ln: ln.number or 0) for pick in (min, max))
    said = (
        f"The highest is {most.value} in {most.label}, the lowest {least.value} in {least.label}."
    )
    if len(drawn) == 1:
        said = f"There is one value, {most.value} in {most.label}."
    if missing := len(lines) - len(drawn):
        said += f" There is no value to draw for {missing} of {len(lines)}."
    return f"A chart of {name[0].lower()}{name[1:]} {what}. {said} The table below has every value."


def _spec(lines: Sequence[Line], colour: str, *, is_upright: bool) -> dict[str, Any]:
    is_percent = lines[0].unit == "percent"
    rows = [
        {"label": _short(line.label), "number": line.number, "said": _said(line, of=len(lines))}
        for line in lines
    ]
    order = [row["label"] for row in rows]
    across: dict[str, Any] = {
        "field": "label",
        "type": "ordinal",
        "sort": order,
        "axis": {"title": None, "labelAngle": 0, "ticks": False, "labelPadding": 6},
    }
    along: dict[str, Any] = {
        "field": "number",
        "type": "quantitative",
        "scale": {"domain": [0, 100]} if is_percent else {"zero": True, "nice": True},
        "axis": {"title": "Percent" if is_percent else "Hours", "tickCount": 4},
    }
    said: dict[str, Any] = {"field": "said", "type": "nominal"}
    up, side = ("y", "x") if is_upright else ("x", "y")
    text = {"type": "text", "fontSize": 13, "color": INK}
    text |= {"dy": -8} if is_upright else {"dx": 6, "align": "left"}
    layers: list[dict[str, Any]] = [{"mark": {"type": "bar", "color": colour, "size": 22}}]
    if len(lines) <= MOST_LABELLED:
        layers.append({"mark": text, "encoding": {"text": said}})
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH - 70,
        "height": 150 if is_upright else 30 * len(lines),
        "data": {"values": rows},
        "encoding": {up: along, side: across},
        "layer": layers,
        "config": _config(),
    }


def _config() -> dict[str, Any]:
    axis = {
        "labelFont": FONT,
        "titleFont": FONT,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": GRID,
        "domainColor": GRID,
        "tickColor": GRID,
    }
    return {
        "font": FONT,
        "background": "#ffffff",
        "axis": axis,
        "view": {"stroke": None},
        "padding": 6,
    }


def _short(label: str) -> list[str] | str:
    """A month's name over its year, so that twelve stand side by side."""
    when, _, year = label.rpartition(" ")
    if not (when and year.isdigit()):
        return label
    days, _, month = when.rpartition(" ")
    return [f"{days.replace(' to ', '-')} {month[:3]}".strip(), year]


def _said(line: Line, *, of: int) -> str:
    """The value over its bar: whole percents where many bars stand close."""
    if line.number is None:
        return "not shown" if line.is_suppressed else "none"
    if line.unit != "percent":
        return f"{line.number:,.1f}"
    return wording.percent(line.number) if of <= FEW else f"{int(line.number)}%"


def _plain(svg: str) -> str:
    """The drawing alone: its words stand beside it, so nothing in it speaks to a screen reader."""
    svg = re.sub(r' (?:role|aria-[a-z]+|class)="[^"]*"', "", svg)
    return svg.strip()
