"""Routing rules over the wire: tried on last month's cases, published, read, refused by line."""

import pytest
from tests.engine.cases.test_routing import RULES
from tests.faces.api.conftest import Machine, a_case, a_key, an_officer

from moothall.engine.cases.models import RoutingVersion
from moothall.ground.councils import scope
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
BODY = {"text": RULES}
NONE = {"text": "routing: missed-bin\nrules: []\n"}


def test_rules_are_tried_on_last_months_cases_and_nothing_is_kept(machine, town):
    reference = a_case(machine)
    always = RULES.replace("    postcodes: [AB1]\n", "").replace("    when: ", "    # ")
    tried = machine.send("/routing/trial", {"text": always}).json()
    assert (tried["looked"], tried["elsewhere"], tried["by_rule"]) == (1, 1, {"centre": 1})
    [moved] = tried["moved"]
    assert (moved["reference"], moved["after"]["team"]) == (reference, "ict-stores")
    with scope.opened([town.pk], writes=False):
        assert not RoutingVersion.objects.exists()


def test_rules_are_published_once_for_a_key_and_their_versions_read(machine):
    made = machine.send("/routing", BODY, Idempotency_Key="one")
    assert (made.status_code, made.json()["number"]) == (201, 1)
    assert machine.send("/routing", BODY, Idempotency_Key="one").json() == made.json()
    machine.send("/routing", NONE)
    [head] = machine.get("/routing").json()["items"]
    assert (head["name"], head["number"]) == ("missed-bin", 2)
    kept = machine.get("/routing/rules/missed-bin").json()["items"]
    assert [one["text"] for one in kept] == [NONE["text"], RULES]


@pytest.mark.parametrize("path", ["/routing", "/routing/trial"])
def test_faults_are_told_by_line(machine, path):
    refused = machine.send(path, {"text": RULES.replace("ict-stores", "ict-store")})
    [fault] = refused.json()["errors"]
    assert (refused.status_code, fault["pointer"]) == (422, "#/text")
    assert "8:13: the team `ict-store`" in fault["detail"]


def test_rules_that_there_are_not_are_missing(machine):
    assert machine.get("/routing/rules/missed-bin").status_code == 404


def test_an_officers_key_does_not_bear_routing_and_a_designers_does(town):
    for role, status in ((Role.OFFICER, 403), (Role.DESIGNER, 201)):
        _, person = an_officer(town, role=role, email=f"{role}@ashby.example")
        machine = Machine(town, a_key(town, "routing:act", person=person)[1])
        assert machine.send("/routing", BODY).status_code == status
