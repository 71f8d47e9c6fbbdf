"""O5: time by team and what-if, over the wire."""

import pytest
from tests.faces.api.conftest import a_case
from tests.faces.portal.conftest import BUILDER, furnished_ashby
from tests.practices.insight.measures.publishing import starter
from tests.standing import after as standing_after
from tests.standing import on as standing_on

from moothall.ground.councils import scope
from moothall.practices.insight import actions as measures

pytestmark = pytest.mark.django_db


@standing_after(furnished_ashby)
def a_town_with_measures(town):
    with scope.opened([town.pk], writes=True) as at:
        measures.publish(starter(), by=BUILDER, at=at)
    return town


@pytest.fixture
@standing_on(a_town_with_measures)
def town(standing):
    return standing


def test_whose_time_a_case_was_adds_up(machine, town):
    case = a_case(machine)
    said = machine.get(f"/cases/{case}/time").json()
    assert said["elapsed"] == sum(one["elapsed"] for one in said["parts"])
    assert said["elapsed"] == sum(one["elapsed"] for one in said["totals"])
    assert said["is_over"] is False


def test_a_period_is_replayed(machine):
    said = machine.get("/figures/what-if", seconds=3600, priority="P3").json()
    assert (said["n"], said["changes"], said["items"], said["next"]) == (0, 0, [], None)
    assert said["not_judged"] == 0


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"seconds": 1, "days": 1},
        {"seconds": 0},
        {"days": 251},
        {"days": 1, "cohort": "opened"},
        {"moon": 1},
    ],
)
def test_what_is_no_proposal_is_refused(machine, query):
    assert machine.get("/figures/what-if", **query).status_code == 422


def test_a_calendar_or_page_that_is_not_there_is_not_found(machine):
    assert machine.get("/figures/what-if", calendar="lunar").status_code == 404
    assert machine.get("/figures/what-if", days=1, cursor="bW9vbg").status_code == 404
