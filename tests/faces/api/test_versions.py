"""Versions over the wire: listed, taken back, and open cases previewed and moved."""

import pytest
from tests import starter
from tests.faces.api.conftest import a_case
from tests.faces.portal.conftest import BUILDER

from moothall.engine.cases.models import Event
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.words import Plan
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
AT = "/services/missed-bin/versions"


def newer(town):
    said = starter.definitions()["missed-bin"].as_json()
    said["tasks"] = [*said["tasks"], {"id": "sweep", "name": "Sweep the street"}]
    with scope.opened([town.pk], writes=True) as at:
        definition = ServiceDefinition.model_validate(said)
        catalogue.publish(town, definition, by=BUILDER, at=at, plan=Plan.STAY)


def test_cases_are_previewed_moved_and_moved_back(machine, town):
    reference = a_case(machine)
    newer(town)
    [behind] = machine.get("/versions").json()["items"]
    assert (behind["service"], behind["number"], behind["count"]) == ("missed-bin", 2, 1)
    [change] = machine.get(f"{AT}/2/moves").json()["items"]
    assert (change["reference"], change["number"], change["why_not"]) == (reference, 1, None)
    assert change["added"] == ["Sweep the street"]
    body = {"cases": [reference, "AAA-AAA-AAA"], "targets": "keep"}
    moved = machine.send(f"{AT}/2/moves", body, Idempotency_Key="one").json()
    assert moved["moved"] == [reference]
    assert moved["left"] == [
        {"reference": "AAA-AAA-AAA", "why": "There is no such case of this service."}
    ]
    assert machine.send(f"{AT}/2/moves", body, Idempotency_Key="one").json() == moved
    again = machine.send(f"{AT}/2/moves", {"cases": [reference], "targets": "keep"}).json()
    assert again["left"][0]["why"] == "The case is on that version already."
    back = machine.send(f"{AT}/1/moves", {"cases": [reference], "targets": "recompute"})
    assert back.json()["moved"] == [reference]


def test_cases_are_moved_in_the_order_in_which_everybody_locks_them(machine, town):
    first, second = a_case(machine), a_case(machine)
    newer(town)
    body = {"cases": [second, first], "targets": "keep"}
    assert machine.send(f"{AT}/2/moves", body).json()["moved"] == [second, first]
    with scope.opened([town.pk], writes=False):
        moved = Event.objects.filter(kind="migrated").order_by("pk")
        assert list(moved.values_list("case__reference", flat=True)) == [first, second]


def test_a_version_is_taken_back_and_the_one_before_is_in_force(machine, town):
    newer(town)
    assert [one["is_in_force"] for one in machine.get(AT).json()["items"]] == [True, False]
    assert machine.send(f"{AT}/2/withdraw").json()["number"] == 1
    assert [one["is_in_force"] for one in machine.get(AT).json()["items"]] == [False, True]
    refused = machine.send(f"{AT}/1/withdraw")
    assert refused.status_code == 409
    assert "No other version is left" in refused.json()["detail"]


@pytest.mark.parametrize("path", [f"{AT}/9/moves", "/services/nothing/versions"])
def test_a_version_that_there_is_not_is_missing(machine, path):
    assert machine.get(path).status_code == 404
