"""Charts: what they draw, what they say, and nothing where there is nothing."""

from datetime import date

import pytest
from tests.practices.insight.reports.test_pack import counted, made

from moothall.practices.insight.measures.periods import Period
from moothall.practices.insight.reports import charts
from moothall.practices.insight.reports.lines import Line


def line(label, value=2.0, *, is_suppressed=False):
    from dataclasses import replace

    found = replace(counted("resolution"), value=value and value * 3600)
    return Line(label, found, "/", is_suppressed)


def test_a_drawing_speaks_only_by_its_words():
    chart = charts.by_month(
        "Average resolution", [line("May 2026"), line("June 2026", 3)], "#1d4f91"
    )
    assert chart is not None
    assert chart.alt == (
        "A chart of average resolution by month. The highest is 3.00 hours in June 2026, "
        "the lowest 2.00 hours in May 2026. The table below has every value."
    )
    assert "aria-" not in chart.svg
    assert "Source Sans Pro" in chart.svg


def test_what_is_suppressed_is_not_drawn_and_is_counted_in_words():
    lines = [line("May 2026"), line("June 2026", 7, is_suppressed=True)]
    chart = charts.by_month("Average resolution", lines, "#1d4f91")
    assert chart is not None
    assert "There is no value to draw for 1 of 2." in chart.alt
    assert "7.0" not in chart.svg


def test_nothing_measured_is_no_drawing():
    assert charts.by_month("Average resolution", [line("May 2026", None)], "#1d4f91") is None


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [("2026-05-01", "2026-05-31", "May"), ("2026-05-01", "2026-05-20", "1-20 May")],
)
def test_a_month_stands_over_its_year(first, last, said):
    from moothall.practices.insight.reports import wording

    asked = Period(date.fromisoformat(first), date.fromisoformat(last), "UTC")
    chart = charts.by_month("Average resolution", [line(wording.month(asked))], "#1d4f91")
    assert chart is not None
    assert f">{said}<" in chart.svg


def test_the_pack_draws_in_the_councils_colour():
    whole = made()
    chart = charts.by_priority("x y", whole.sections[2].priorities, "#7a1f5c")
    assert chart is not None
    assert "#7a1f5c" in chart.svg
