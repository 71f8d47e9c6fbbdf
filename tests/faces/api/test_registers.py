"""Registers over the wire: a program lists records, adds them and changes them."""

import pytest
from tests.engine.registers.shelf import definitions
from tests.faces.api.conftest import Machine, a_key, an_officer
from tests.faces.portal.conftest import BUILDER

from moothall.engine.registers import actions
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
FLOOD = {"title": "Flood", "category": "technology", "likelihood": 3, "impact": 4}


@pytest.fixture(autouse=True)
def published(town):
    with scope.opened([town.pk], writes=True) as at:
        for definition in definitions().values():
            actions.publish(town, definition, by=BUILDER, at=at)


@pytest.fixture
def machine(town):
    """A system's key with scopes."""

    def held(*scopes):
        return Machine(town, a_key(town, *scopes)[1])

    return held


@pytest.fixture
def system(machine):
    return machine("registers:read", "registers:act")


def added(machine, **more):
    made = machine.send("/registers/risks/records", {"values": FLOOD | more})
    assert made.status_code == 201, made.text
    return made.json()


def test_a_key_reads_which_registers_there_are_and_what_they_hold(system):
    found = [one["code"] for one in system.get("/registers").json()["items"]]
    assert "risks" in found
    risks = system.get("/registers/risks").json()
    fields = {one["id"]: one for one in risks["fields"]}
    assert fields["category"]["options"]["money"] == "Money"
    assert fields["score"]["type"] == "computed"
    assert "confidential" not in fields
    assert list(risks["states"]) == ["open", "tolerated", "closed"]


def test_a_record_is_added_once_for_each_idempotency_key(system):
    body = {"values": FLOOD}
    made = system.send("/registers/risks/records", body, Idempotency_Key="flood")
    again = system.send("/registers/risks/records", body, Idempotency_Key="flood")
    assert (made.status_code, again.content) == (201, made.content)
    assert made.json()["values"]["score"] == 12
    assert system.get("/registers/risks/records").json()["count"] == 1


def test_records_are_listed_by_field_and_page_by_page(system):
    for number in range(3):
        added(system, title=f"Risk {number}", impact=number + 1)
    address = "/registers/risks/records?sort=-impact&limit=2"
    first = system.get(address).json()
    assert [one["title"] for one in first["items"]] == ["Risk 2", "Risk 1"]
    second = system.get(f"{address}&cursor={first['next']}").json()
    assert [one["title"] for one in second["items"]] == ["Risk 0"]
    assert second["next"] is None
    some = system.get("/registers/risks/records?field=impact&least=2&most=2").json()
    assert [one["title"] for one in some["items"]] == ["Risk 1"]
    assert system.get("/registers/risks/records?field=title&begins=risk").json()["count"] == 3


def test_what_cannot_be_listed_is_said(system):
    added(system)
    for odd in ("field=cause&is=x", "sort=cause", "field=impact&least=many", "cursor=abc"):
        assert system.get(f"/registers/risks/records?{odd}").status_code in (404, 422), odd
    assert system.get("/registers/dragons/records").status_code == 404
    assert system.get("/registers/systems/records/1").status_code == 404


def test_what_is_wrong_is_told_with_its_place(system):
    wrong = system.send("/registers/risks/records", {"values": FLOOD | {"likelihood": 9, "x": 1}})
    assert [one["pointer"] for one in wrong.json()["errors"]] == ["#/values/x"]
    wrong = system.send("/registers/risks/records", {"values": FLOOD | {"likelihood": 9}})
    assert [one["pointer"] for one in wrong.json()["errors"]] == ["#/values/likelihood"]


def test_a_change_keeps_its_history_and_a_clash_is_told_field_by_field(system):
    made = added(system)
    address = f"/registers/risks/records/{made['record']}"
    body = {"values": {"impact": 5}, "revision": 1, "why": "New servers"}
    done = system.send(address, body, method="patch").json()
    assert (done["values"]["score"], done["revision"]) == (15, 2)
    assert done["history"][0]["fields"]["impact"] == {"before": "4", "after": "5"}
    assert done["history"][0]["why"] == "New servers"
    late = system.send(address, {"values": {"impact": 2}, "revision": 1}, method="patch")
    assert late.status_code == 409
    assert late.json()["errors"][0]["pointer"] == "#/values/impact"


def test_what_is_sensitive_needs_its_scope(machine):
    plain = machine("registers:read", "registers:act")
    every = machine("registers:read", "registers:act", "registers:sensitive")
    made = added(every, confidential="Only for Mo")
    address = f"/registers/risks/records/{made['record']}"
    assert "Only for Mo" in every.get(address).text
    assert "Only for Mo" not in plain.get(address).text
    refused = plain.send(address, {"values": {"confidential": "x"}, "revision": 1}, method="patch")
    assert refused.status_code == 422


def test_a_persons_key_adds_in_their_name_and_only_what_they_may(town):
    _, person = an_officer(town)
    hers = Machine(town, a_key(town, person=person)[1])
    made = added(hers)
    assert made["history"][0]["who"] == person.name


def test_a_systems_key_changes_only_what_an_officer_may(machine, town):
    with scope.opened([town.pk], writes=True) as at:
        only = definitions()["risks"].model_copy(update={"change": ("manager",)})
        actions.publish(town, only, by=BUILDER, at=at)
    plain = machine("registers:read", "registers:act")
    assert plain.send("/registers/risks/records", {"values": FLOOD}).status_code == 403
    added(machine("registers:read", "registers:act", "registers:sensitive"))


def test_a_list_of_long_titles_leads_on(system):
    for number in range(2):
        added(system, title=f"{'Ω' * 110} {number}")
    first = system.get("/registers/risks/records?limit=1").json()
    second = system.get(f"/registers/risks/records?limit=1&cursor={first['next']}").json()
    assert [one["title"][-1] for one in second["items"]] == ["1"]
