"""Canned replies over the wire: kept by keys of people, filled in; a shared desk keeps its own."""

import pytest
from tests.conftest import council
from tests.faces.api.conftest import Machine, a_case, a_key, an_officer
from tests.faces.portal.conftest import BUILDER

from moothall.engine.cases import actions as cases
from moothall.engine.cases.actions.canning import Phrase
from moothall.ground.councils import scope
from moothall.ground.councils.models import Membership
from moothall.ground.people import actions as people
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
HELLO = {"name": "Hello", "words": "Hello, {{officer}} of {{council}} has {{reference}}."}


@pytest.fixture
def asha(town):
    return an_officer(town, team="street-services")[1]


@pytest.fixture
def hers(town, asha):
    """A key of Asha's, who works for street services."""
    return Machine(town, a_key(town, "cases:read", "cases:act", person=asha)[1])


def kept(machine, **more):
    made = machine.send("/canned-replies", HELLO | {"team": "street-services"} | more)
    assert made.status_code == 200, made.content
    return made.json()


def test_one_is_kept_once_listed_changed_taken_away_and_put_back(hers):
    said = HELLO | {"team": "street-services"}
    for _ in range(2):
        made = hers.send("/canned-replies", said, Idempotency_Key="one").json()
    assert hers.get("/canned-replies").json()["items"] == [made]
    assert (made["team"], made["shared_by"], made["revision"]) == ("street-services", None, 1)
    where, now = f"/canned-replies/{made['number']}", {"name": "Hello", "words": "Now so."}
    assert hers.send(where, now | {"revision": 1}, method="put").json()["revision"] == 2
    assert hers.send(where, now | {"revision": 1}, method="put").status_code == 409
    assert hers.send(f"{where}/remove").status_code == 200
    assert hers.send(f"{where}/remove").status_code == 404
    assert hers.get("/canned-replies").json()["items"] == []
    assert len(hers.get("/canned-replies", removed="true").json()["items"]) == 1
    assert hers.send(f"{where}/restore").json()["words"] == "Now so."


def test_a_case_fills_it_in_and_nothing_is_sent(hers, machine, town):
    number, reference = kept(hers)["number"], a_case(machine)
    filled = hers.get(f"/cases/{reference}/canned-replies/{number}").json()
    assert filled == {"name": "Hello", "words": f"Hello, Asha of {town.name} has {reference}."}
    told = hers.get(f"/cases/{reference}/timeline").json()["items"]
    assert "replied" not in {one["kind"] for one in told}
    assert hers.get(f"/cases/{reference}/canned-replies/{number + 1}").status_code == 404


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"team": None}, 409),
        ({"team": "no-such-team"}, 422),
        ({"words": "Hello {{surname}}"}, 409),
        ({"name": ""}, 422),
    ],
)
def test_what_may_not_be_kept_is_refused(hers, sent, status):
    refused = hers.send("/canned-replies", HELLO | {"team": "street-services"} | sent)
    assert refused.status_code == status, refused.content
    assert hers.get("/canned-replies").json()["items"] == []


def test_a_systems_key_has_none_and_another_teams_are_not_there(hers, machine, town):
    number = kept(hers)["number"]
    assert machine.get("/canned-replies").status_code == 403
    assert machine.send("/canned-replies", HELLO).status_code == 403
    other = an_officer(town, team="ict-desk", email="dev@ashby.example")[1]
    theirs = Machine(town, a_key(town, "cases:read", "cases:act", person=other)[1])
    assert theirs.get("/canned-replies").json()["items"] == []
    assert theirs.send(f"/canned-replies/{number}/remove").status_code == 404


def test_one_that_a_shared_desk_keeps_is_read_and_changed_at_no_councils_key(town):
    service, other = council("three-rivers-ict", "partnership"), council("brackwater")
    identity, mo = an_officer(town, role=Role.MANAGER, email="mo@ashby.example")
    for home in (town, other):
        Membership.objects.create(partnership=service, council=home)
    with scope.opened([town.pk, other.pk], writes=True) as at:
        said = {"by": BUILDER, "at": at, "email": identity.email, "identity": identity}
        people.stand(people.add(other, "Mo", **said), Role.MANAGER, by=BUILDER, at=at)
        cases.save_shared_canned(service, Phrase("Hello", "Hello."), by=mo.actor, at=at)
    key = Machine(town, a_key(town, "cases:read", "cases:act", person=mo)[1])
    (found,) = key.get("/canned-replies").json()["items"]
    assert (found["shared_by"], found["words"]) == ("three-rivers-ict", "Hello.")
    where, now = f"/canned-replies/{found['number']}", {"name": "Hello", "words": "Mine."}
    refused = key.send(where, now | {"revision": 1}, method="put")
    assert refused.status_code == 409
    assert "keeps it for all of its councils" in refused.json()["detail"]
    assert "No key can: a key is one council's." in refused.json()["detail"]
    assert key.send(f"{where}/remove").status_code == 409
    assert key.get("/canned-replies").json()["items"] == [found]
