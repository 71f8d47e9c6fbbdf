"""Three real desks, as their mappings read them, before any database has a say."""

from pathlib import Path
from statistics import mean, median

import pytest

from moothall.engine.catalogue.declared import require
from moothall.practices.insight.logs.files import rows
from moothall.practices.insight.logs.mapping import DeskMapping
from moothall.practices.insight.logs.normalising import normalise

MAPPINGS = Path(__file__).parents[2] / "examples" / "mappings"
HOUR, DAY = 3600, 86400


def cases(folder, mapping, log):
    found = normalise(rows(folder / log), require(MAPPINGS / f"{mapping}.yaml", DeskMapping))
    assert found.unreadable == ()
    return found.cases


def spans(told, kind, which, unit):
    return [
        (case.moments(kind)[which] - case.moments("created")[0]).total_seconds() / unit
        for case in told
        if case.moments(kind)
    ]


def test_the_servicenow_desk(real_data):
    told = cases(
        real_data, "servicenow", "itsm-uci-servicenow-give/incident_event_log_sample25.csv.gz"
    )
    assert len(told) == 6239
    assert sum(case.own_verdict is True for case in told) == 3863
    assert sum(case.reassignments > 0 for case in told) == 2894
    assert sum(case.reopenings > 0 for case in told) == 77
    standing = [
        case
        for case in told
        if case.moments("resolved")
        and len(case.moments("resolved")) > len(case.moments("reopened"))
    ]
    hours = spans(standing, "resolved", -1, HOUR)
    assert len(hours) == 5839
    assert (round(mean(hours), 4), round(median(hours), 4)) == (187.1047, 23.4167)


@pytest.mark.parametrize("form", ["xes.gz", "parquet"])
def test_the_manufacturers_three_lines(real_data, form):
    told = cases(real_data, "manufacturer", f"itsm-bpic13-volvo/bpic13_incidents.{form}")
    assert len(told) == 7554
    hours = spans(told, "resolved", 0, HOUR)
    assert len(hours) == 7546
    assert (round(mean(hours), 4), round(median(hours), 4)) == (176.4423, 6.0267)


@pytest.mark.parametrize("form", ["xes.gz", "parquet"])
def test_the_help_desk(real_data, form):
    told = cases(real_data, "helpdesk", f"itsm-helpdesk-italy/helpdesk.{form}")
    assert len(told) == 4580
    days = spans(told, "resolved", -1, DAY)
    assert len(days) == 4569
    assert (round(mean(days), 3), round(median(days), 4)) == (11.538, 6.6579)
    first = spans(told, "replied", 0, HOUR)
    assert len(first) == 4285
    assert round(median(first), 4) == 16.3897
    assert sum(bool(case.moments("paused")) for case in told) == 1236
