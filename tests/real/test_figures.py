"""C3: the figures of three real desks equal what their logs say, through the whole product."""

import json
from pathlib import Path

import pytest
from tests.practices.insight.measures import publishing

from moothall.faces.console import figures as figures_face
from moothall.faces.console import importing as importing_face
from moothall.faces.console.measures import BY
from moothall.ground.calendars import clock
from moothall.practices.insight import actions

MAPPINGS = Path(__file__).parents[2] / "examples" / "mappings"
LOGS = {
    "servicenow": "itsm-uci-servicenow-give/incident_event_log_sample25.csv.gz",
    "manufacturer": "itsm-bpic13-volvo/bpic13_incidents.xes.gz",
    "helpdesk": "itsm-helpdesk-italy/helpdesk.parquet",
}
HOUR, DAY = 3600, 86400

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture
def took(real_data, fresh_database):
    from click.testing import CliRunner

    actions.publish(publishing.starter(), by=BY, at=clock.now())

    def take(desk):
        files = [str(MAPPINGS / f"{desk}.yaml"), str(real_data / LOGS[desk])]
        asked = ["log", *files, "--council", desk, "--json"]
        return CliRunner().invoke(importing_face.importing, asked, catch_exceptions=False)

    return take


def figures(desk):
    from click.testing import CliRunner

    asked = ["--council", desk, "--from", "2000-01-01", "--to", "2030-12-31", "--json"]
    said = CliRunner().invoke(figures_face.figures, asked, catch_exceptions=False)
    return {one["id"]: one for one in json.loads(said.stdout)}


def controls(found):
    names = ("opened-before", "created", "reopened", "resolved", "cancelled", "open-after")
    return [found[f"control.{name}"]["value"] for name in names]


def test_the_servicenow_desk(took):
    done = json.loads(took("servicenow").stdout)
    assert (done["added"], done["rejected"]) == (6239, 0)
    found = figures("servicenow")
    elapsed = found["resolution.elapsed"]
    assert elapsed["n"] == 5839
    assert round(elapsed["value"] / HOUR, 4) == 187.1047
    assert round(elapsed["median"] / HOUR, 4) == 23.4167
    verdict = found["log-verdict.met"]
    assert (verdict["n"], round(verdict["value"], 3)) == (6239, 61.917)
    assert found["reassigned"]["value"] == 2894
    assert found["reopened"]["value"] == 77
    before, created, reopened, resolved, cancelled, after = controls(found)
    assert before + created + reopened - resolved - cancelled == after
    again = json.loads(took("servicenow").stdout)
    assert (again["added"], again["known"]) == (0, 6239)


def test_the_manufacturers_three_lines(took):
    assert json.loads(took("manufacturer").stdout)["added"] == 7554
    first = figures("manufacturer")["resolution.first"]
    assert first["n"] == 7546
    assert round(first["value"] / HOUR, 4) == 176.4423
    assert round(first["median"] / HOUR, 4) == 6.0267


def test_the_help_desk(took):
    assert json.loads(took("helpdesk").stdout)["added"] == 4580
    found = figures("helpdesk")
    last, response = found["resolution.last"], found["first-response"]
    assert last["n"] == 4569
    assert (round(last["value"] / DAY, 3), round(last["median"] / DAY, 4)) == (11.538, 6.6579)
    assert response["n"] == 4285
    assert round(response["median"] / HOUR, 4) == 16.3897
