"""Erasing over the wire: what may speak of somebody is listed, and chosen about, first (S42)."""

import pytest
from tests.engine.registers.shelf import small
from tests.faces.api.conftest import Machine, a_key, an_officer
from tests.faces.portal.conftest import BUILDER

from moothall.engine.registers import actions as registers
from moothall.engine.registers.models import Record
from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.ground.people.models import Person
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa(town):
    """Rosa Marsh, and a bench that is called by her."""
    with scope.opened([town.pk], writes=True) as at:
        found = people.add(town, "Rosa Marsh", email="rosa@example.org", by=BUILDER, at=at)
        registers.publish(town, small(key=["name"]), by=BUILDER, at=at)
        registers.add(town, "benches", {"name": "Rosa Marsh's bench"}, by=BUILDER, at=at)
    return found


@pytest.fixture
def hers(town):
    """The key of an administrator for erasing."""
    _, person = an_officer(town)
    with scope.opened([town.pk], writes=True) as at:
        people.stand(person, Role.ADMIN, by=BUILDER, at=at)
    return Machine(town, a_key(town, person=person)[1])


def names(town):
    with scope.opened([town.pk], writes=False):
        return [one.values["name"] for one in Record.objects.all()]


def test_s42_places_are_listed_and_what_was_chosen_is_done_with_the_rest(hers, rosa, town):
    held = hers.get(f"/people/{rosa.pk}/held").json()
    assert {"what": "person", "count": 1} in held["items"]
    assert held["why_not"] is None
    [spot] = held["places"]
    told = {name: spot[name] for name in ("code", "field", "text", "theirs", "is_needed")}
    assert told == {
        "code": "benches",
        "field": "Name",
        "text": "Rosa Marsh's bench",
        "theirs": ["Rosa Marsh"],
        "is_needed": True,
    }
    refused = hers.send(f"/people/{rosa.pk}/erase", {"is_sure": True})
    assert refused.status_code == 409
    assert "Say for each place" in refused.json()["detail"]
    assert names(town) == ["Rosa Marsh's bench"]
    chosen = {"is_sure": True, "places": [{"place": spot["place"], "becomes": "taken"}]}
    done = hers.send(f"/people/{rosa.pk}/erase", chosen)
    assert done.status_code == 200
    assert {"what": "places in records, taken", "count": 1} in done.json()["items"]
    assert "Rosa" not in done.text
    again = hers.send(f"/people/{rosa.pk}/erase", {"is_sure": True}).json()
    assert (again, done.json()["was_erased_before"]) == (
        {"items": [], "was_erased_before": True},
        False,
    )
    [name] = names(town)
    assert "[erased " in name
    with scope.opened([town.pk], writes=False):
        assert Person.objects.get(pk=rosa.pk).name == "Erased person"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"is_sure": False},
        {"is_sure": True, "places": [{"place": "x", "becomes": "burnt"}]},
        {"is_sure": True, "rest": "because"},
    ],
)
def test_s42_nothing_is_erased_by_half_a_word(hers, rosa, town, said):
    assert hers.send(f"/people/{rosa.pk}/erase", said).status_code == 422
    assert names(town) == ["Rosa Marsh's bench"]


def test_s42_the_rest_is_kept_on_a_ground_and_never_taken_unseen(hers, rosa, town):
    taken = hers.send(f"/people/{rosa.pk}/erase", {"is_sure": True, "rest": "taken"})
    assert taken.status_code == 409
    assert (
        hers.send(f"/people/{rosa.pk}/erase", {"is_sure": True, "rest": "law"}).status_code == 200
    )
    assert names(town) == ["Rosa Marsh's bench"]


def test_s42_nobody_else_reads_or_erases(machine, town, rosa):
    _, person = an_officer(town)
    weak = Machine(town, a_key(town, "people:manage", "people:read", person=person)[1])
    for path in (f"/people/{rosa.pk}/held", "/people/999999/held"):
        assert weak.get(path).status_code == 403
    assert weak.send(f"/people/{rosa.pk}/erase", {"is_sure": True}).status_code == 403
    assert machine.get("/people/999999/held").status_code in (403, 404)
