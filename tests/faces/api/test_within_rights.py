"""A key acts within the rights of the person whose key it is: on registers and on parts."""

import pytest
from tests import starter
from tests.faces.api.conftest import Machine, a_case, a_key, an_officer
from tests.faces.portal.conftest import BUILDER
from tests.packs.test_registers import READ

from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.words import Plan
from moothall.engine.registers import actions as registers
from moothall.engine.registers.models import Change, Record
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
GIVE = {"of": "assets", "choose": True, "move": "issue"}
GIVE |= {"fills": {"holder": "requester"}, "ask": ["holder", "notes"]}
GIVING = {"id": "give", "name": "Give it out", "team": "ict-stores", "record": GIVE}
CASEWORK = ("cases:read", "cases:act")


@pytest.fixture
def laptop(town):
    """A laptop in stock, which the one task of `ict-equipment` gives out."""
    said = starter.definitions()["ict-equipment"].as_json() | {"tasks": [GIVING]}
    with scope.opened([town.pk], writes=True) as at:
        for one in READ:
            if one.definition.slug in {"assets", "sites", "suppliers"}:
                registers.publish(town, one.definition, by=BUILDER, at=at)
        definition = ServiceDefinition.model_validate(said)
        catalogue.publish(town, definition, by=BUILDER, at=at, is_forced=True, plan=Plan.STAY)
        values = {"tag": "LT-1", "kind": "laptop"}
        return registers.add(town, "assets", values, by=BUILDER, at=at)


def for_managers(town):
    """Let only managers change the register of equipment."""
    closed = next(one.definition for one in READ if one.definition.slug == "assets")
    with scope.opened([town.pk], writes=True) as at:
        closed = closed.model_copy(update={"change": ("manager",)})
        registers.publish(town, closed, by=BUILDER, at=at)


def give(machine, reference, laptop, person, **values):
    body = {"record": laptop.pk, "values": {"holder": person.pk} | values}
    return machine.send(f"/cases/{reference}/tasks/give/finish", body)


def state_of(town, laptop):
    with scope.opened([town.pk], writes=False):
        return Record.objects.get(pk=laptop.pk).state


def test_a_task_writes_a_record_within_the_rights_of_the_person_whose_key_it_is(
    machine, town, laptop
):
    reference = a_case(machine, "ict-equipment")
    _, asha = an_officer(town, team="ict-stores")
    every = Machine(town, a_key(town, *CASEWORK, "registers:act", person=asha)[1])
    without = Machine(town, a_key(town, *CASEWORK, person=asha)[1])
    refused = give(without, reference, laptop, asha)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:moothall:scope")
    wrong = give(every, reference, laptop, asha, dragons=1)
    assert [one["pointer"] for one in wrong.json()["errors"]] == ["#/values/dragons"]
    wrong = give(every, reference, laptop, asha, holder=2**40)
    assert [one["pointer"] for one in wrong.json()["errors"]] == ["#/values/holder"]
    done = give(every, reference, laptop, asha)
    assert (done.status_code, state_of(town, laptop)) == (200, "issued")
    with scope.opened([town.pk], writes=False):
        line = Change.objects.get(record=laptop, what="moved")
        assert (line.by_kind, line.by_id) == ("person", asha.pk)


def test_a_task_does_not_write_a_register_that_the_person_may_not_change(machine, town, laptop):
    reference = a_case(machine, "ict-equipment")
    _, asha = an_officer(town, team="ict-stores")
    for_managers(town)
    hers = Machine(town, a_key(town, person=asha)[1])
    refused = give(hers, reference, laptop, asha)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:moothall:refused")
    assert state_of(town, laptop) == "stock"


@pytest.mark.parametrize("name", ["close", "resolve"])
def test_parts_that_belong_to_other_teams_are_left_as_they_are(machine, town, name):
    whole, mine, theirs = (a_case(machine) for _ in range(3))
    _, asha = an_officer(town, team="ict-support")
    for one in (whole, mine):
        given = machine.send(
            f"/cases/{one}/assign", {"team": "ict-support", "remark": "Her round."}
        )
        assert given.status_code == 200, given.content
    for part in (mine, theirs):
        machine.send(f"/cases/{whole}/link", {"other": part, "kind": "parent"})
    if name == "close":
        for one in (whole, mine, theirs):
            machine.send(f"/cases/{one}/resolve", {"outcome": "emptied"})
    hers = Machine(town, a_key(town, *CASEWORK, person=asha)[1])
    body = {"outcome": "emptied", "with_parts": True} if name == "resolve" else {}
    done = hers.send(f"/cases/{whole}/{name}", body)
    assert done.status_code == 200, done.content
    states = [machine.get(f"/cases/{one}").json()["state"] for one in (whole, mine, theirs)]
    ended, left = ("closed", "resolved") if name == "close" else ("resolved", "open")
    assert states == [ended, ended, left]
