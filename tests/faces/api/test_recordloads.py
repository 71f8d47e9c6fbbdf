"""Programs load files into registers: sent, mapped, looked through, begun, undone."""

from urllib.parse import urlencode

import pytest
from tests.engine.registers.shelf import small
from tests.faces.api.conftest import Machine, a_key, an_officer
from tests.faces.portal.conftest import BUILDER
from tests.faces.staff.test_loads import BENCHES, worked

from moothall.engine.registers import actions
from moothall.engine.registers.models import Load
from moothall.ground.councils import scope
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
LOADS = "/registers/benches/loads"
FIRST = "Name,Material\nElm,teak\nOak,iron\n,nothing\n"
MAPPING = {"fields": {"name": "Name", "made_of": "Material"}}


@pytest.fixture(autouse=True)
def published(town):
    with scope.opened([town.pk], writes=True) as at:
        actions.publish(town, BENCHES, by=BUILDER, at=at)


@pytest.fixture
def machine(town):
    def held(*scopes):
        return Machine(town, a_key(town, *scopes)[1])

    return held


@pytest.fixture
def system(machine):
    return machine("registers:read", "registers:act")


def sent(machine, text=FIRST, *, once="", name="benches.csv"):
    return machine.client.post(
        f"/api/v1{LOADS}?{urlencode({'name': name})}",
        text.encode(),
        content_type="application/octet-stream",
        headers=machine.headers | ({"Idempotency-Key": once} if once else {}),
    )


def did(machine, load, deed, body=None, method="post"):
    reply = machine.send(f"{LOADS}/{load}/{deed}", body, method=method)
    worked()
    return reply


def test_a_file_is_sent_mapped_looked_through_loaded_and_undone(system):
    made = sent(system, once="first")
    assert (made.status_code, made.json()["state"]) == (201, "reading")
    again = sent(system, once="first")
    assert again.json()["load"] == made.json()["load"]
    worked()
    number = made.json()["load"]
    where = f"{LOADS}/{number}"
    assert made["Location"].endswith(where)
    read = system.get(where).json()
    assert (read["state"], read["columns"]) == ("chosen", ["Name", "Material"])
    assert read["mapping"]["fields"] == {"name": {"column": "Name"}}
    assert did(system, number, "mapping", {"mapping": MAPPING}, "put").json()["state"] == "looking"
    seen = system.get(where).json()
    assert (seen["state"], seen["counts"]["added"], seen["counts"]["rejected"]) == ("seen", 2, 1)
    rows = system.get(f"{where}/rejected").json()["items"]
    assert rows == [{"line": 4, "reason": "Enter Name", "text": "Material: nothing"}]
    did(system, number, "begin", {})
    assert system.get(where).json()["state"] == "loaded"
    assert system.get("/registers/benches/records").json()["count"] == 2
    assert [one["load"] for one in system.get(LOADS).json()["items"]] == [number]
    did(system, number, "undo")
    assert system.get(where).json()["counts"]["put_back"] == 2
    assert system.get("/registers/benches/records").json()["count"] == 0


def test_what_does_not_fit_is_said_with_its_place(system):
    number = sent(system).json()["load"]
    worked()
    wrong = did(system, number, "mapping", {"mapping": {"fields": {"name": "Nome"}}}, "put")
    assert wrong.status_code == 422
    assert "the file has no column 'Nome'" in wrong.json()["errors"][0]["detail"]
    wrong = did(system, number, "mapping", {"mapping": {"fields": {}}}, "put")
    assert wrong.json()["errors"][0]["pointer"] == "#/mapping/fields"
    assert did(system, number, "begin", {}).status_code == 409
    assert sent(system, name="benches.exe").status_code == 422
    assert system.get(f"{LOADS}/{number + 1}").status_code == 404
    assert did(system, number, "drop").json()["state"] == "dropped"


def test_what_the_brake_holds_needs_a_reason_and_the_scope_of_who_leads(machine, system):
    leader = machine("registers:read", "registers:sensitive", "registers:act")

    def looked(text, **more):
        number = sent(system, text).json()["load"]
        worked()
        did(system, number, "mapping", {"mapping": MAPPING | more}, "put")
        return number

    first = looked("Name,Material\n" + "".join(f"Bench {n},teak\n" for n in range(30)))
    did(system, first, "begin", {})
    second = looked("Name,Material\nBench 1,teak\n", absent="remove")
    assert did(system, second, "begin", {"meant": "It is"}).status_code == 403
    held = did(leader, second, "begin", {})
    assert held.status_code == 409
    assert "remove 29 of 30" in held.json()["detail"]
    did(leader, second, "begin", {"meant": "The park is closed"})
    done = system.get(f"{LOADS}/{second}").json()
    assert (done["counts"]["removed"], done["meant_because"]) == (29, "The park is closed")


def test_a_key_that_only_reads_brings_no_files(machine, town):
    reader = machine("registers:read")
    assert sent(reader).status_code == 403
    with scope.opened([town.pk], writes=False):
        assert not Load.objects.exists()


@pytest.fixture
def keys(town):
    """A register with something sensitive; a manager's key with every scope, and a lesser one."""
    secret = {"id": "secret", "type": "text", "label": "Secret", "sensitive": True}
    name = {"id": "name", "type": "text", "label": "Name", "required": True}
    with scope.opened([town.pk], writes=True) as at:
        vaults = small(register="vaults", name="Vaults", key=["name"], fields=[name, secret])
        actions.publish(town, vaults, by=BUILDER, at=at)
        actions.add(town, "vaults", {"name": "Elm", "secret": "Known"}, by=BUILDER, at=at)
    _, person = an_officer(town, role=Role.MANAGER)
    lesser = a_key(town, "registers:read", "registers:act", person=person)
    return Machine(town, a_key(town, person=person)[1]), Machine(town, lesser[1])


def brought(machine, text="Name,Secret\nElm,New\n,Told\n"):
    query = urlencode({"name": "vaults.csv"})
    reply = machine.client.post(
        f"/api/v1/registers/vaults/loads?{query}",
        text.encode(),
        content_type="application/octet-stream",
        headers=machine.headers,
    )
    worked()
    return f"/registers/vaults/loads/{reply.json()['load']}"


def test_a_persons_lesser_key_sees_nothing_sensitive_of_a_file_that_they_brought(keys):
    every, lesser = keys
    where = brought(every)
    both = {"mapping": {"fields": {"name": "Name", "secret": "Secret"}}}
    every.send(f"{where}/mapping", both, method="put")
    worked()
    assert every.get(where).json()["samples"][0]["fields"] == [["Secret", "Known", "New"]]
    found = lesser.get(where)
    assert found.json()["samples"] == []
    assert list(found.json()["mapping"]["fields"]) == ["name"]
    assert "Known" not in found.text + lesser.get("/registers/vaults/loads").text
    assert lesser.get(f"{where}/rejected").status_code == 403
    assert lesser.send(f"{where}/look", {}).status_code == 403
    every.send(f"{where}/begin", {})
    worked()
    assert lesser.send(f"{where}/undo", {}).status_code == 403
    assert every.send(f"{where}/undo", {}).status_code == 200


def test_what_was_foreseen_by_one_mapping_is_not_shown_with_the_next(keys):
    every, lesser = keys
    where = brought(every)
    both = {"mapping": {"fields": {"name": "Name", "secret": "Secret"}}}
    every.send(f"{where}/mapping", both, method="put")
    worked()
    less = {"mapping": {"fields": {"name": "Name"}}}
    assert lesser.send(f"{where}/mapping", less, method="put").json()["samples"] == []
    assert lesser.get(f"{where}/rejected").json()["items"] == []


def test_no_field_is_proposed_that_a_key_may_not_see(keys, machine):
    system = machine("registers:read", "registers:act")
    where = brought(system)
    assert list(system.get(where).json()["mapping"]["fields"]) == ["name"]
    assert system.send(f"{where}/drop", {}).json()["state"] == "dropped"
