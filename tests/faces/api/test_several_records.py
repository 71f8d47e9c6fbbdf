"""A program changes several records at once: sees first what would be, does it, and undoes it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.engine.registers.shelf import definitions
from tests.faces.api.conftest import Machine, a_key, an_officer
from tests.faces.portal.conftest import BUILDER

from moothall.engine.registers import actions
from moothall.engine.registers.models import Record
from moothall.ground.councils import scope
from moothall.ground.keys.models import Reply
from moothall.ground.people.words import Role

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
    assert found["done"][0]["fields"] == {"category": {"before": "money", "after": "people"}}
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


def test_a_key_moves_several_no_further_than_the_roles_that_it_stands_for(machine, risks):
    move = body(risks, values={"controls": "A pump"}, move="tolerate", why="Cheap")
    system = machine("registers:read", "registers:act")
    for more in ({"dry_run": True}, {}):
        found = system.send(TOGETHER, move | more).json()
        assert found["done"] == []
        assert {one["why_not"] for one in found["left"]} == {
            "Only managers and administrators can do that."
        }
    every = machine("registers:read", "registers:act", "registers:sensitive")
    assert len(every.send(TOGETHER, move).json()["done"]) == 2


def test_a_key_undoes_only_what_it_could_have_done(machine, risks):
    system = machine("registers:read", "registers:act")
    every = machine("registers:read", "registers:act", "registers:sensitive")
    done = every.send(TOGETHER, body(risks)).json()["change"]
    assert system.send(f"{TOGETHER}/{done}/undo", {}).status_code == 403
    assert said(risks) == ["people", "people"]
    assert every.send(f"{TOGETHER}/{done}/undo", {}).status_code == 200


def test_a_persons_lesser_key_undoes_neither_their_move_nor_what_it_cannot_see(town, risks):
    _, person = an_officer(town, role=Role.MANAGER)
    every = Machine(town, a_key(town, person=person)[1])
    lesser = Machine(town, a_key(town, "registers:read", "registers:act", person=person)[1])
    moved = body(risks, values={"controls": "A pump"}, move="close", why="Over")
    later = [{"record": one.pk, "revision": 2} for one in risks]
    secret = body(risks, values={"confidential": "Mine"}) | {"records": later}
    for wanted in (moved, secret):
        done = every.send(TOGETHER, wanted).json()
        assert len(done["done"]) == 2
        assert lesser.send(f"{TOGETHER}/{done['change']}/undo", {}).status_code == 403
    assert every.send(f"{TOGETHER}/{done['change']}/undo", {}).status_code == 200


def test_what_is_sensitive_does_not_stay_in_the_reply_kept_for_a_key(machine, town, risks):
    every = machine("registers:read", "registers:act", "registers:sensitive")
    secret = body(risks, values={"confidential": "Mine"})
    made = every.send(TOGETHER, secret, Idempotency_Key="a")
    assert "Mine" in made.text
    assert every.send(TOGETHER, secret, Idempotency_Key="a").json() == made.json()
    undo = f"{TOGETHER}/{made.json()['change']}/undo"
    back = every.send(undo, {}, Idempotency_Key="b")
    assert len(back.json()["done"]) == 2
    assert every.send(undo, {}, Idempotency_Key="b").json() == back.json()
    asked = secret | {"dry_run": True}
    asked["records"] = [{"record": one.pk, "revision": 3} for one in risks]
    foreseen = every.send(TOGETHER, asked, Idempotency_Key="c")
    assert every.send(TOGETHER, asked, Idempotency_Key="c").json() == foreseen.json()
    with scope.opened([town.pk], writes=False):
        assert set(Reply.objects.values_list("body", flat=True)) == {""}


def test_records_are_locked_in_one_order_however_they_are_named(machine, risks):
    """Two changes that name the same records in opposite orders would wait for each other."""
    system = machine("registers:read", "registers:act")
    with CaptureQueriesContext(connection) as asked:
        system.send(TOGETHER, body(risks[::-1]))
    locks = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"] and "record" in one["sql"]]
    named = [str(one.pk) for sql in locks for one in risks if f'"id" = {one.pk}' in sql]
    assert list(dict.fromkeys(named)) == [str(one.pk) for one in risks]
