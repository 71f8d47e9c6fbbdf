"""A program does the same to several cases: sees first what would be, does it, and undoes it."""

import pytest
from tests.engine.cases.conftest import ashbys_desk
from tests.faces.api.conftest import Machine, a_key
from tests.standing import on as standing_on

from moothall.engine.cases.models import Case
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
TOGETHER = "/cases/together"


@pytest.fixture
@standing_on(ashbys_desk)
def town(standing):
    return standing


@pytest.fixture
def machine(town):
    return Machine(town.council, a_key(town.council, "cases:read", "cases:act")[1])


@pytest.fixture
def faults(town):
    with scope.opened([town.council.pk], writes=True) as at:
        return [town.case("ict-fault", at=at).reference for _ in range(2)]


def states(town):
    with scope.opened([town.council.pk], writes=False):
        return list(Case.objects.values_list("state", flat=True))


def body(faults, **more):
    return {"cases": faults, "act": "pause", "reason": "requester"} | more


def test_what_it_would_do_is_said_and_nothing_done(machine, town, faults):
    found = machine.send(TOGETHER, body(faults, dry_run=True)).json()
    assert found["change"] is None
    assert [one["told"] for one in found["would"]] == [["employee@ashby.example"]] * 2
    assert found["would"][0]["changes"] == {"state": {"before": "Open", "after": "Paused"}}
    assert states(town) == ["open", "open"]


def test_several_are_changed_looked_at_and_put_back(machine, town, faults):
    made = machine.send(TOGETHER, body(faults))
    assert sorted(made.json()["done"]) == sorted(faults)
    assert states(town) == ["paused", "paused"]
    path = made["Location"].removeprefix("/api/v1")
    assert machine.get(path).json() == made.json()
    back = machine.send(f"{path}/undo").json()
    assert (back["not_put_back"], back["undone_at"] is not None) == ([], True)
    assert states(town) == ["open", "open"]


def test_the_same_request_again_does_nothing_more(machine, town, faults):
    first = machine.send(TOGETHER, body(faults), idempotency_key="one")
    again = machine.send(TOGETHER, body(faults), idempotency_key="one")
    assert again.json() == first.json()


def test_what_cannot_be_done_is_said(machine, faults):
    found = machine.send(TOGETHER, body(faults, reason="holiday")).json()
    assert [one["why_not"] for one in found["left"]] == [
        "Its service has no such reason to pause."
    ] * 2


def test_a_case_that_is_not_there_is_named(machine, faults):
    answer = machine.send(TOGETHER, body([*faults, "AAA-AAA-AAA"]))
    assert answer.status_code == 404
    assert "AAA-AAA-AAA" in answer.json()["detail"]


def test_it_needs_the_scope(town, faults):
    reader = Machine(town.council, a_key(town.council, "cases:read")[1])
    assert reader.send(TOGETHER, body(faults)).status_code == 403


@pytest.mark.parametrize(
    "more",
    [
        {"act": "prioritise", "to": "P1", "reason": "got worse"},
        {"act": "assign", "team": "ict-desk"},
        {"act": "note", "text": "Seen."},
        {"act": "resolve", "outcome": "fixed"},
    ],
)
def test_every_act_takes_what_it_needs(machine, faults, more):
    sent = {"cases": faults, **more}
    found = machine.send(TOGETHER, sent).json()
    done = 2 if more["act"] != "assign" else 0
    assert len(found["done"]) == done, found
