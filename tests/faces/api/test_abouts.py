"""Cases are linked to records over the wire as on their pages, by keys that may see both."""

from pathlib import Path

import pytest
from tests.engine.registers.shelf import definitions
from tests.faces.api.conftest import Machine, a_case, a_key, an_officer
from tests.faces.portal.conftest import BUILDER

import moothall.packs
from moothall.engine.cases.models import Case
from moothall.engine.registers import actions, reading
from moothall.ground.councils import scope
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
PACKS = Path(moothall.packs.__file__).parent
ASSETS = "places/registers/assets"
FLOOD = {"title": "Flood", "category": "technology", "likelihood": 3, "impact": 4}


@pytest.fixture
def risk(town, machine):
    with scope.opened([town.pk], writes=True) as at:
        for definition in definitions().values():
            actions.publish(town, definition, by=BUILDER, at=at)
    return machine.send("/registers/risks/records", {"values": FLOOD}).json()["record"]


def records(machine, reference):
    found = machine.get(f"/cases/{reference}/records")
    assert found.status_code == 200, found.content
    return found.json()["items"]


def cases(machine, record):
    found = machine.get(f"/registers/risks/records/{record}/cases")
    assert found.status_code == 200, found.content
    return found.json()


def test_a_case_is_linked_to_a_record_and_unlinked_once_for_a_key_repeated(machine, risk):
    reference = a_case(machine)
    for _ in range(2):
        done = machine.send(f"/cases/{reference}/about", {"record": risk}, Idempotency_Key="one")
        assert done.status_code == 200, done.content
    (one,) = records(machine, reference)
    assert (one["record"], one["code"], one["title"]) == (risk, "risks", "Flood")
    assert (one["state"], one["rag"]) == ("Open", "amber")
    told = cases(machine, risk)
    assert [case["reference"] for case in told["items"]] == [reference]
    assert told["count"] == {"number": 1, "is_capped": False}
    assert machine.send(f"/cases/{reference}/notabout", {"record": risk}).status_code == 200
    assert records(machine, reference) == []
    assert machine.send(f"/cases/{reference}/notabout", {"record": risk}).status_code == 409


def test_a_key_links_and_reads_no_more_than_its_scopes_open(town, machine, risk):
    reference = a_case(machine)
    blind = Machine(town, a_key(town, "cases:read", "cases:act")[1])
    refused = blind.send(f"/cases/{reference}/about", {"record": risk})
    assert refused.status_code == 404
    machine.send(f"/cases/{reference}/about", {"record": risk})
    assert records(blind, reference) == []
    shelf = Machine(town, a_key(town, "registers:read")[1])
    assert cases(shelf, risk) == {"items": [], "count": {"number": 0, "is_capped": False}}


def test_a_record_that_is_not_there_is_not_linked(machine, risk):
    missing = machine.send(f"/cases/{a_case(machine)}/about", {"record": risk + 1000})
    assert missing.status_code == 404


def requester_has(machine, reference):
    found = machine.get(f"/cases/{reference}/requester-has")
    assert found.status_code == 200, found.content
    return found.json()["items"]


def test_what_the_requester_has_is_told_to_keys_that_may_read_it(town, machine):
    _, person = an_officer(town, role=Role.EMPLOYEE)
    reference = a_case(machine)
    with scope.opened([town.pk], writes=True) as at:
        made = Case.objects.get(reference=reference)
        Case.objects.filter(pk=made.pk).update(requester=person)
        for name in ("governance/registers/suppliers", "places/registers/sites", ASSETS):
            definition = reading.read_file(PACKS / f"{name}.yaml").definition
            actions.publish(town, definition, by=BUILDER, at=at)
        values = {"tag": "A-1", "kind": "laptop", "model": "Light 14", "holder": person.pk}
        laptop = actions.add(town, "assets", values, by=BUILDER, at=at)
    (one,) = requester_has(machine, reference)
    assert one == {
        "record": laptop.pk,
        "code": "assets",
        "title": "A-1",
        "state": "In stock",
        "words": "Laptop, Light 14",
        "is_about": False,
    }
    machine.send(f"/cases/{reference}/about", {"record": laptop.pk})
    assert requester_has(machine, reference)[0]["is_about"]
    assert requester_has(Machine(town, a_key(town, "cases:read")[1]), reference) == []
