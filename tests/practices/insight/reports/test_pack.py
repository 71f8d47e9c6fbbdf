"""The pack: what is printed, what is suppressed, the same bytes for the same figures."""

from datetime import date
from pathlib import Path

import pytest

import moothall.packs
from moothall.engine.catalogue.declared import read, require
from moothall.practices.insight.measures.addresses import Address, BadAddress, parse
from moothall.practices.insight.measures.definition import Measure
from moothall.practices.insight.measures.figures import Counted, figure
from moothall.practices.insight.measures.periods import Period
from moothall.practices.insight.queries import NAMED
from moothall.practices.insight.reports import wording
from moothall.practices.insight.reports.definition import Benchmark, ReportDefinition
from moothall.practices.insight.reports.pack import Place, pack

STARTER = Path(moothall.packs.__file__).parent / "starter"
MEASURES = {
    m.measure: m
    for m in (require(p, Measure) for p in sorted((STARTER / "measures").glob("*.yaml")))
} | {name: measure for name, (measure, _) in NAMED.items()}
REPORT = require(STARTER / "reports" / "performance-pack.yaml", ReportDefinition)
SET = require(STARTER / "reports" / "service-desks-2021.yaml", Benchmark)
QUARTER = Period(date(2026, 4, 1), date(2026, 6, 30), "Europe/London")


def counted(measure, n=100, *, hits=None, filters=None):
    found = MEASURES[measure]
    lines = [Counted("", n, n * 5400, n * 4 // 5 if hits is None else hits, 3600.0, 9000.0)]
    lines.append(Counted("merged", 3, 0, 0, None, None))
    return figure(found, lines if n else lines[1:], cohort=found.cohort_words, filters=filters)


def made(count=None, priorities=("P1", "P2")):
    return pack(
        REPORT,
        SET,
        QUARTER,
        council=Place("Ashby Council", "#1d4f91", "http://ashby.localhost:8000", "ashby"),
        priorities=list(priorities),
        count=count or (lambda measure, period, filters: counted(measure, filters=filters)),
    )


def section(whole, name):
    return next(one for one in whole.sections if one.id == name)


def test_w18_calls_outside_cover_stand_in_the_pack_with_what_they_mean_and_their_address():
    hours, cover = made().calls
    assert (hours.figure.id, cover.figure.id) == REPORT.calls
    assert cover.value == "100"
    address = parse(cover.address.removeprefix("http://ashby.localhost:8000"))
    assert (address.measure, address.council) == ("calls.outside-cover", "ashby")


def test_every_measure_of_the_report_is_published():
    assert set(REPORT.measures) <= set(MEASURES)
    assert {one.measure for one in SET.figures} == set(REPORT.headline)


def test_the_published_set_is_as_it_was_published():
    said = {one.measure: (one.values["all"], one.values["government"]) for one in SET.figures}
    assert said == {
        "satisfaction": (96.90, 97.17),
        "first-response": (10.15, 11.88),
        "resolution": (22.56, 24.14),
        "first-assign": (13.32, 15.84),
        "first-contact-resolution": (70, 67),
        "resolution-sla": (94, 95),
        "first-response-sla": (93, 94),
    }


def test_the_seven_stand_in_their_order_each_by_month_and_priority():
    whole = made()
    assert [one.id for one in whole.sections] == list(REPORT.headline)
    for one in whole.sections:
        assert [line.label for line in one.months] == ["April 2026", "May 2026", "June 2026"]
        assert [line.label for line in one.priorities] == ["P1", "P2"]


def test_where_the_definition_differs_it_says_so():
    assert all(one.compared and one.compared.differs for one in made().sections)


def test_what_was_not_measured_is_said_and_never_nought():
    whole = made(lambda measure, period, filters: counted(measure, 0, filters=filters))
    assert {one.headline.value for one in whole.sections} == {"Not measured yet"}
    assert not any(one.months or one.priorities for one in whole.sections)
    assert whole.summary[-1].startswith("Not measured yet: customer satisfaction, average first")


def people(n_by_month):
    def count(measure, period, filters):
        if measure == "satisfaction" and period.first_on.day == 1 and period != QUARTER:
            n = n_by_month[period.first_on.month]
            return counted(measure, n, hits=n, filters=filters)
        return counted(measure, filters=filters)

    return count


def test_fewer_than_five_people_are_not_shown():
    months = section(made(people({4: 50, 5: 4, 6: 2})), "satisfaction").months
    assert [line.value for line in months] == ["100.0%", wording.TOO_FEW, wording.TOO_FEW]
    assert months[1].n == "fewer than 5"
    assert months[1].exclusions == "Not shown"
    assert months[1].number is None


def test_one_cell_that_the_total_would_give_away_takes_a_second_with_it():
    months = section(made(people({4: 50, 5: 4, 6: 20})), "satisfaction").months
    assert [line.value for line in months] == ["100.0%", wording.TOO_FEW, wording.KEEPS_ANOTHER]
    assert [line.n for line in months] == ["50", "fewer than 5", "not shown"]
    assert months[2].number is None


def test_incidents_are_shown_however_few():
    whole = made(lambda measure, period, filters: counted(measure, 2, filters=filters))
    assert not section(whole, "resolution").headline.is_suppressed
    assert section(whole, "satisfaction").headline.is_suppressed


def test_an_answered_survey_is_a_person_for_the_response_rate():
    whole = made(
        lambda measure, period, filters: counted(
            measure, 100, hits=3 if measure == "satisfaction.response-rate" else 80
        )
    )
    (rate,) = section(whole, "satisfaction").beside
    assert rate.is_suppressed


def test_every_number_has_an_address_that_can_be_read_back():
    line = section(made(), "resolution-sla").priorities[1]
    prefix = "http://ashby.localhost:8000"
    assert line.address.startswith(f"{prefix}/staff/figures/resolution-sla/?")
    back = parse(line.address.removeprefix(prefix))
    assert back == Address(
        "resolution-sla",
        date(2026, 4, 1),
        date(2026, 6, 30),
        filters={"priority": "P2"},
        council="ashby",
    )
    assert back.period("Europe/London") == QUARTER


@pytest.mark.parametrize(
    "address",
    [
        "/staff/figures/resolution/",
        "/staff/figures/resolution/?from=2026-04-01&to=soon",
        "/staff/figures/resolution/?from=2026-04-01&to=2026-04-02&surname=x",
        "/staff/figures/resolution/?from=2026-04-01&to=2026-04-02&cohort=closed",
        "/elsewhere/?from=2026-04-01&to=2026-04-02",
    ],
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(BadAddress):
        parse(address)


def test_the_backlog_effect_is_said_in_words():
    shares = {"resolution-sla": 826, "resolution-sla.fresh": 950, "resolution-sla.old": 0}

    def count(measure, period, filters):
        return counted(measure, 1000, hits=shares.get(measure, 800), filters=filters)

    said = next(one for one in made(count).summary if one.startswith("Backlog effect"))
    assert "95.0% were within target" in said
    assert "lower the headline by 12.4 points" in said


def test_control_totals_that_do_not_add_up_are_told():
    assert made().identity.endswith("The count of open cases agrees.")

    def count(measure, period, filters):
        n = 90 if measure == "control.open-after" else 100
        return counted(measure, n, filters=filters)

    assert "does not agree with the 90 counted open" in made(count).identity


def test_a_report_of_nothing_beside_anything_is_refused():
    text = "report: x\nname: X\nheadline: [resolution]\nbeside: {other: [resolution]}\n"
    assert read(text, ReportDefinition).document is None
