"""Who can support what, over the API: whose key may say it, pages, what is not there."""

import pytest
from tests.conftest import council as a_council
from tests.engine.registers.shelf import definitions
from tests.faces.api.conftest import Machine, a_key, an_officer
from tests.faces.portal.conftest import BUILDER, somebody

from moothall.engine.registers import actions as registers
from moothall.ground.councils import scope
from moothall.ground.people.words import Role
from moothall.practices.servicedesk.models import Component

pytestmark = pytest.mark.django_db


def a_system(council, name="Parking permits"):
    with scope.opened([council.pk], writes=True) as at:
        for definition in definitions().values():
            registers.publish(council, definition, by=BUILDER, at=at)
        values = {"name": name, "what": "Permits"}
        return registers.add(council, "systems", values, by=BUILDER, at=at)


@pytest.fixture
def system(town):
    return a_system(town)


def add(machine, system, *names):
    return machine.send("/support", {"system": system.pk, "names": list(names)})


def test_a_system_says_who_supports_what_and_reads_it_page_by_page(machine, town, system):
    identity, _ = an_officer(town, role=Role.OFFICER)
    made = add(machine, system, "Payments", "Letters", "Map").json()["items"]
    assert [one["problems"] for one in made] == [["nobody"]] * 3
    number = made[0]["component"]
    said = machine.send(
        f"/support/{number}/people", {"identities": [identity.pk], "level": "lead"}
    ).json()
    assert (said["problems"], said["supporters"][0]["name"]) == (["one"], "Asha")
    first = machine.get("/support", limit=2).json()
    assert [one["name"] for one in first["items"]] == ["Letters", "Map"]
    rest = machine.get("/support", limit=2, cursor=first["next"]).json()
    assert ([one["name"] for one in rest["items"]], rest["next"]) == (["Payments"], None)
    assert [one["name"] for one in machine.get("/support", problem="one").json()["items"]] == [
        "Payments"
    ]
    assert machine.get("/support", system=system.pk + 1).json()["items"] == []
    assert machine.get("/support", cursor="WyJ4Il0").status_code == 404
    lost = machine.get("/support/leaving", identity=identity.pk).json()["items"]
    assert [(one["name"], one["problem"]) for one in lost] == [("Payments", "nobody")]
    lessons = machine.get("/support/training").json()["items"]
    assert [(one["name"], one["could_learn"]) for one in lessons] == [
        ("Letters", ["Asha"]),
        ("Map", ["Asha"]),
        ("Payments", []),
    ]


def test_a_component_is_renamed_has_a_supplier_and_ends(machine, system):
    number = add(machine, system, "Payments").json()["items"][0]["component"]
    renamed = machine.send(f"/support/{number}/rename", {"name": "Cards"}).json()
    assert renamed["name"] == "Cards"
    said = machine.send(f"/support/{number}/supplier", {"supplier": "Weir"}).json()
    assert said["problems"] == ["supplier"]
    support = said["supporters"][0]["support"]
    gone = machine.send(f"/support/{number}/remove", {"support": support}).json()
    assert gone["problems"] == ["nobody"]
    assert machine.send(f"/support/{number}/end").status_code == 200
    assert machine.get(f"/support/{number}").status_code == 404
    assert machine.send(f"/support/{number}/end").status_code == 404


def test_the_key_of_an_officer_says_nothing_and_sees_no_leaving(town, machine, system):
    number = add(machine, system, "Payments").json()["items"][0]["component"]
    _, asha = an_officer(town)
    hers = Machine(town, a_key(town, person=asha)[1])
    assert hers.get(f"/support/{number}").status_code == 200
    for answer in (
        add(hers, system, "Map"),
        hers.send(f"/support/{number}/end"),
        hers.get("/support/leaving", identity=1),
    ):
        assert answer.json()["type"] == "urn:moothall:scope"
    reads = Machine(town, a_key(town, "cover:read")[1])
    assert reads.send(f"/support/{number}/end").status_code == 403
    assert reads.get("/cases/AAA-AAA-AAA/support").status_code == 403
    with scope.opened([town.pk], writes=False):
        assert Component.objects.get().ended_at is None


def test_a_manager_s_key_does(town, machine, system):
    _, mo = somebody(town, Role.MANAGER, email="mo@ashby.example", name="Mo")
    theirs = Machine(town, a_key(town, person=mo)[1])
    assert add(theirs, system, "Payments").status_code == 201
    assert add(theirs, system, "payments").status_code == 409


def test_what_another_council_keeps_is_not_there(machine, system):
    brackwater = a_council("brackwater")
    there = a_system(brackwater)
    other = Machine(brackwater, a_key(brackwater)[1])
    number = add(other, there, "Payments").json()["items"][0]["component"]
    assert machine.get(f"/support/{number}").status_code == 404
    assert add(machine, there, "Map").status_code == 404
    assert machine.get("/support").json()["items"] == []


def test_nothing_is_added_to_a_retired_system_nor_to_a_record_of_another_register(
    machine, town, system
):
    with scope.opened([town.pk], writes=True) as at:
        how = {"by": BUILDER, "at": at}
        weir = registers.add(town, "suppliers", {"name": "Weir Software plc"}, **how)
        registers.move(system, "retire", values={}, why="Gone", **how)
    retired = add(machine, system, "Map")
    assert (retired.status_code, retired.json()["detail"]) == (409, "That system is retired.")
    assert add(machine, weir, "Map").status_code == 404
    with scope.opened([town.pk], writes=False):
        assert not Component.objects.exists()
