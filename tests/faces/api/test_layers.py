"""Layers over the wire: a file becomes a draft, is held, published, taken away and put back."""

import json

import pytest
from tests.engine.places.conftest import wards
from tests.faces.api.conftest import Machine, a_key, an_officer

from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
SAID = "code=wards&name=Wards&holds_from=2020-05-07"
FEWER = {"type": "FeatureCollection", "features": wards()["features"][:1]}


def sent(machine, content, said=SAID, **headers):
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return machine.client.post(
        f"/api/v1/layers?{said}",
        body,
        content_type="application/octet-stream",
        headers=machine.headers | named,
    )


def standings(machine):
    return [one["standing"] for one in machine.get("/layers").json()["items"]]


def test_a_file_becomes_a_draft_that_is_published_once_it_is_meant(machine):
    made = sent(machine, wards(), Idempotency_Key="one")
    assert (made.status_code, made.json()["changes"]["new"]) == (
        201,
        ["Abbey", "Bathwick", "Combe"],
    )
    assert sent(machine, wards(), Idempotency_Key="one").json()["id"] == made.json()["id"]
    where = f"/layers/{made.json()['id']}"
    assert machine.send(f"{where}/publish").json()["standing"] == "published"
    fewer = sent(machine, FEWER).json()
    assert fewer["changes"]["held_because"].startswith("2 of 3 areas go")
    held = machine.send(f"/layers/{fewer['id']}/publish")
    assert (held.status_code, "2 of 3" in held.json()["detail"]) == (409, True)
    machine.send(f"/layers/{fewer['id']}/publish", {"meant": "The county took the rest"})
    assert sorted(standings(machine)) == ["ended", "published"]
    machine.send(f"{where}/restore")
    assert machine.get(where).json()["standing"] == "published"
    assert machine.send(f"{where}/remove").json()["standing"] == "ended"
    assert machine.send(f"{where}/remove").status_code == 409


def test_a_draft_is_let_go_and_what_is_no_layer_is_refused(machine):
    made = sent(machine, wards()).json()
    gone = machine.client.delete(f"/api/v1/layers/{made['id']}", headers=machine.headers)
    assert (gone.status_code, machine.get(f"/layers/{made['id']}").status_code) == (204, 404)
    for content in (b"{", b"[]", {"type": "Topology"}):
        assert sent(machine, content).status_code == 422
    assert sent(machine, wards(), "code=Wards&name=W&holds_from=2020-05-07").status_code == 422
    assert standings(machine) == []


def test_an_officers_key_loads_no_layers(town):
    for role, status in ((Role.OFFICER, 403), (Role.DESIGNER, 201)):
        _, person = an_officer(town, role=role, email=f"{role}@ashby.example")
        machine = Machine(town, a_key(town, "layers:act", person=person)[1])
        assert sent(machine, wards()).status_code == status
