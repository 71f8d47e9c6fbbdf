"""The one box over the wire: what the key's scopes open, and nothing counted besides."""

import pytest
from tests import starter
from tests.engine.registers.shelf import small
from tests.faces.api.conftest import Machine, a_key, an_officer
from tests.faces.portal.conftest import BUILDER, somebody
from tests.faces.portal.test_registers import BENCHES
from tests.faces.portal.test_sent import send
from tests.faces.portal.walking import Browser

from moothall.engine.registers import actions
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
BIN = starter.definitions()["missed-bin"]
VAULT = {"register": "vaults", "name": "Vaults", "one": "vault", "see": ["manager"]}


@pytest.fixture(autouse=True)
def kept(town):
    """A public seat and a vault that managers alone see."""
    with scope.opened([town.pk], writes=True) as at:
        for said in (BENCHES, VAULT):
            actions.publish(town, small(**said), by=BUILDER, at=at)
        seat = {"place": "River missed walk", "notes": "Quagmire"}
        actions.add(town, "seats", seat, by=BUILDER, at=at)
        actions.add(town, "vaults", {"name": "Missed vault"}, by=BUILDER, at=at)


@pytest.fixture
def machine(town):
    """A system's key with scopes."""

    def held(*scopes):
        return Machine(town, a_key(town, "search:read", *scopes)[1])

    return held


@pytest.fixture
def asked(client, town):
    """A request of Sam's; the identity, the person and the reference."""
    identity, person = somebody(town)
    client.force_login(identity)
    browser = Browser(client, town)
    browser.walk(BIN)
    return person, send(browser)


def counts(machine, text, **more):
    answer = machine.get("/search", text=text, **more)
    assert answer.status_code == 200, answer.text
    return {one["kind"]: one["count"] for one in answer.json()["kinds"]}


def test_a_key_finds_the_kinds_that_its_scopes_open(machine, asked):
    _, reference = asked
    assert counts(machine(), "missed") == {"service": 1, "public": 1}
    every = machine("cases:read", "registers:read", "registers:sensitive")
    assert counts(every, "missed") == {"case": 1, "record": 2, "service": 1, "public": 1}
    assert counts(every, "missed", kind="case") == {"case": 1}
    [found] = every.get("/search", text=reference).json()["kinds"]
    assert (found["kind"], found["items"][0]["reference"]) == ("case", reference)


def test_what_managers_alone_see_is_neither_found_nor_counted_without_its_scope(machine):
    assert counts(machine("registers:read"), "missed")["record"] == 1
    assert "record" not in counts(machine("registers:read"), "vault")


def test_public_fields_alone_find_for_a_key_that_opens_no_registers(machine):
    assert counts(machine(), "quagmire") == {}
    assert counts(machine("registers:read"), "quagmire") == {"record": 1}


def test_a_resident_finds_their_own_requests_and_nobody_elses(town, asked):
    person, reference = asked
    _, other = somebody(town, email="other@ashby.example", name="Other")
    for one, wanted in ((person, 1), (other, None)):
        key = Machine(town, a_key(town, "search:read", "cases:ask", person=one)[1])
        assert counts(key, "missed").get("case") == wanted
        assert counts(key, reference).get("case") == wanted
        assert "record" not in counts(key, "missed")


def test_an_officer_finds_what_they_may_see(town, asked):
    _, officer = an_officer(town)
    key = Machine(town, a_key(town, "search:read", "registers:read", person=officer)[1])
    assert counts(key, "missed") == {"record": 1, "service": 1, "public": 1}


def test_typing_errors_are_said_to_be_such(machine):
    answer = machine().get("/search", text="rivre").json()
    assert (answer["is_near"], [one["kind"] for one in answer["kinds"]]) == (True, ["public"])


@pytest.mark.parametrize("text", ["", "x" * 121, "%00"])
def test_what_is_no_text_to_find_is_refused(machine, text):
    assert machine().client.get(
        f"/api/v1/search?text={text}", headers=machine().headers
    ).status_code in (400, 422)


def test_nothing_of_another_council_is_found(dunmere):
    assert counts(Machine(dunmere, a_key(dunmere)[1]), "missed") == {}
