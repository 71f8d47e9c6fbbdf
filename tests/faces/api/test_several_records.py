"""A program changes several records at once: sees first what would be, does it, and undoes it."""

import pytest
from tests.engine.registers.shelf import definitions
from tests.faces.api.conftest import Machine, a_key
from tests.faces.portal.conftest import BUILDER

from moothall.engine.registers import actions
from moothall.engine.registers.models import Record
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
TOGETHER = "/registers/risks/together"


@pytest.fixture
def risks(town):
    with scope.opened([town.pk], writes=True) as at:
        for definition in definitions().values():
            actions.publish(town, definition, by=BUILDER, at=at)
        made = []
        for title in ("Fire", "Flood"):
            values = {"title": title, "category": "money", "likelihood": 3, "impact": 4}
            values["confidential"] = "Nobody knows"
            made.append(actions.add(town, "risks", values, by=BUILDER, at=at))
    return made


@pytest.fixture
def machine(town):
    def held(*scopes):
        return Machine(town, a_key(town, *scopes)[1])

    return held


def said(risks):
    with scope.opened([risks[0].council_id], writes=False):
        found = Record.objects.in_bulk([one.pk for one in risks])
    return [found[one.pk].values["category"] for one in risks]


def body(risks, **more):
    records = [{"record": one.pk, "revision": one.revision} for one in risks]
    return {"records": records, "values": {"category": "people"}, "why": "Tidied"} | more


def test_what_it_would_do_is_said_and_nothing_done(machine, risks):
    system = machine("registers:read", "registers:act")
    found = system.send(TOGETHER, body(risks, dry_run=True)).json()
    assert found["change"] is None
    assert found["done"][0]["fields"] == {"category": ["money", "people"]}
    assert said(risks) == ["money", "money"]


def test_several_are_changed_looked_at_and_put_back(machine, risks):
    system = machine("registers:read", "registers:act")
    made = system.send(TOGETHER, body(risks), Idempotency_Key="tidy")
    assert made.status_code == 200, made.text
    assert said(risks) == ["people", "people"]
    again = system.send(TOGETHER, body(risks), Idempotency_Key="tidy")
    assert again.content == made.content
    number = made.json()["change"]
    seen = system.get(f"{TOGETHER}/{number}").json()
    assert (seen["done"], seen["undone_at"]) == ([one.pk for one in risks], None)
    with scope.opened([risks[0].council_id], writes=True) as at:
        later = Record.objects.get(pk=risks[0].pk)
        actions.change(later, {"category": "technology"}, by=BUILDER, at=at, revision=2)
    back = system.send(f"{TOGETHER}/{number}/undo", {}).json()
    assert [one["record"] for one in back["left"]] == [risks[0].pk]
    assert said(risks) == ["technology", "money"]
    assert system.send(f"{TOGETHER}/{number}/undo", {}).status_code == 409


def test_a_key_fills_and_reads_no_more_than_it_sees(machine, risks):
    system = machine("registers:read", "registers:act")
    secret = body(risks, values={"confidential": "Mine"})
    assert system.send(TOGETHER, secret).status_code == 422
    assert machine("registers:read").send(TOGETHER, body(risks)).status_code == 403
    assert system.get(f"{TOGETHER}/999999").status_code == 404
