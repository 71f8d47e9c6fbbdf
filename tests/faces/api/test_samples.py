"""The messages of a service over the wire, before anybody gets them."""

import pytest
from tests.faces.api.conftest import Machine, a_key, an_officer
from tests.faces.staff.test_samples import DRAFT, EXAMPLE

from moothall.engine.cases import samples
from moothall.engine.catalogue import source
from moothall.engine.contact.models import Message
from moothall.ground.councils import scope
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db


def test_a_draft_is_told_as_it_would_arrive_and_nothing_is_sent(machine, town):
    found = machine.send("/samples", {"text": DRAFT, "example": EXAMPLE})
    assert found.status_code == 200, found.content
    text, letter = found.json()["items"]
    assert (text["recipient"], text["parts"]) == ("07700 900456", 1)
    assert text["body"].startswith("Got it: ")
    assert (letter["channel"], letter["is_spare"], letter["parts"]) == ("letter", True, None)
    assert "9 Example Row" in letter["recipient"]
    with scope.opened([town.pk], writes=False):
        assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"text": "service: x"}, "#/text"),
        ({"text": ""}, "#/text"),
        ({"text": "overlay: missed-bin\ncouncil: ashby\n"}, "#/text"),
        ({"text": DRAFT, "example": "journeys: 3"}, "#/example"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(machine, body, pointer):
    wrong = machine.send("/samples", body)
    assert wrong.status_code == 422
    assert {one["pointer"] for one in wrong.json()["errors"]} == {pointer}


@pytest.mark.parametrize("name", ["text", "example"])
def test_what_would_take_seconds_to_read_is_not_read(machine, monkeypatch, name):
    monkeypatch.setattr(source, "parsed", None)
    wrong = machine.send("/samples", {"text": DRAFT, name: "a: [" + "a," * samples.LONGEST + "]"})
    assert wrong.status_code == 422
    [told] = wrong.json()["errors"]
    assert (told["pointer"], f"{samples.LONGEST}" in told["detail"]) == (f"#/{name}", True)


def test_the_messages_of_a_version_and_what_changed(machine):
    found = machine.get("/services/missed-bin/versions/1/samples").json()
    assert found["items"]
    assert found["changes"] == []
    assert machine.get("/services/missed-bin/versions/99/samples").status_code == 404


def test_it_is_for_whoever_writes_services(town):
    _, person = an_officer(town)
    hers = Machine(town, a_key(town, person=person)[1])
    assert hers.send("/samples", {"text": DRAFT}).status_code == 403
    _, designer = an_officer(town, role=Role.DESIGNER, email="des@ashby.example")
    theirs = Machine(town, a_key(town, person=designer)[1])
    assert theirs.get("/services/missed-bin/versions/1/samples").status_code == 200
