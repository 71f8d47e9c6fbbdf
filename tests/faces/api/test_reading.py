"""A program reads for its person: what there is to read, that they have, and who has."""

import pytest
from tests.engine.registers.shelf import REGISTERS
from tests.faces.api.conftest import Machine, a_key, an_officer
from tests.faces.portal.conftest import BUILDER

from moothall.engine.registers import actions, reading
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
POLICY = {
    "name": "Clear desks",
    "version": "1",
    "summary": "Leave nothing lying about.",
    "for_everyone": True,
    "agreed_on": "2026-03-01",
    "agreed_by": "The board",
}


@pytest.fixture
def person(town):
    return an_officer(town)[1]


@pytest.fixture
def policy(town, person):
    with scope.opened([town.pk], writes=True) as at:
        for name in ("information-assets", "policies"):
            definition = reading.read_file(REGISTERS / f"{name}.yaml").definition
            actions.publish(town, definition, by=BUILDER, at=at)
        made = actions.add(town, "policies", POLICY | {"owner": person.pk}, by=BUILDER, at=at)
        return actions.move(made, "agree", by=BUILDER, at=at)


def test_a_persons_key_reads_for_them_once_for_each_edition(town, person, policy):
    hers = Machine(town, a_key(town, person=person)[1])
    assert [one["title"] for one in hers.get("/reading").json()["items"]] == ["Clear desks"]
    address = f"/registers/policies/records/{policy.pk}"
    wrong = hers.send(f"{address}/read", {"edition": "7"})
    assert wrong.status_code == 409
    done = hers.send(f"{address}/read", {"edition": "1"}, Idempotency_Key="once")
    again = hers.send(f"{address}/read", {"edition": "1"}, Idempotency_Key="once")
    assert done.json() == again.json() == {"items": [], "is_more": False}
    found = hers.get(f"{address}/readers").json()
    names = {one["name"]: one["read_at"] is not None for one in found["items"]}
    assert (names[person.name], found["edition"]) == (True, "1")


def test_a_systems_key_reads_for_nobody(town, policy):
    system = Machine(town, a_key(town, "registers:read", "registers:act")[1])
    assert system.get("/reading").json() == {"items": [], "is_more": False}
    address = f"/registers/policies/records/{policy.pk}"
    assert system.send(f"{address}/read", {"edition": "1"}).status_code == 409
    assert system.get(f"{address}/readers").json()["percent"] == 0
    assert system.get("/registers/policies/records/999999/readers").status_code == 404
