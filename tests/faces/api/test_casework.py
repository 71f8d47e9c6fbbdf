"""Cases worked over the wire: every act, lost updates, sending again, pages by key."""

from uuid import uuid4

import pytest
from django.db import connection
from tests.faces.api.conftest import Machine, a_case, a_key, an_officer, answered

from moothall.engine.cases.models import Case, Event
from moothall.faces.api import cursors
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.keys.models import Reply

pytestmark = pytest.mark.django_db


def act(machine, reference, name, body=None, **headers):
    return machine.send(f"/cases/{reference}/{name}", body, **headers)


@pytest.fixture
def reference(machine):
    return a_case(machine)


@pytest.fixture
def service(machine):
    return machine.get("/services/missed-bin").json()


def test_a_case_is_worked_to_its_end_and_every_act_is_the_keys(machine, reference, service, town):
    reason = service["reasons"][0]["id"]
    outcome = service["outcomes"][0]["id"]
    steps = [
        ("reply", {"text": "On our way"}, "open"),
        ("note", {"text": "The lorry is late"}, "open"),
        ("pause", {"reason": reason, "until_on": "2027-01-04"}, "paused"),
        ("resume", {}, "open"),
        ("message", {"text": "Any news?"}, "open"),
        ("reprioritise", {"to": "P1", "reason": "got worse"}, "open"),
        ("resolve", {"outcome": outcome}, "resolved"),
        ("reopen", {"remark": "Still there"}, "open"),
        ("resolve", {"outcome": outcome, "is_public": False}, "resolved"),
        ("close", {}, "closed"),
    ]
    version = machine.get(f"/cases/{reference}").json()["version"]
    for name, body, state in steps:
        done = act(machine, reference, name, body)
        assert (done.status_code, done.json().get("state")) == (200, state), (name, done.content)
        assert done.json()["version"] > version
        version = done.json()["version"]
        assert done.headers["ETag"] == f'"{version}"'
    with scope.opened([town.pk], writes=False):
        by = set(Entry.objects.filter(verb__startswith="case.").values_list("by_kind", flat=True))
    assert by == {"key"}


def test_nobody_says_over_the_wire_that_a_case_was_not_paid(machine, reference):
    refused = act(machine, reference, "cancel", {"reason": "unpaid"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/reason")
    done = act(machine, reference, "cancel", {"reason": "withdrawn"})
    assert done.json()["state"] == "cancelled"


def test_a_case_is_given_to_a_team_and_to_somebody(machine, reference, town):
    _, asha = an_officer(town, team="ict-support")
    teams = {team["code"]: team for team in machine.get("/teams").json()["items"]}
    assert teams["ict-support"]["members"] == [{"person": asha.pk, "name": "Asha"}]
    body = {"team": "ict-support", "person": asha.pk}
    assert act(machine, reference, "assign", body).json()["errors"] == [
        {"detail": "Say why it goes to somebody else.", "pointer": "#/remark"}
    ]
    given = act(machine, reference, "assign", body | {"remark": "A laptop."}).json()
    assert (given["team"], given["assignee"]) == ("ict-support", "Asha")
    again = act(machine, reference, "assign", body | {"remark": "A laptop."})
    assert (again.status_code, again.json()["type"]) == (409, "urn:moothall:refused")
    assert act(machine, reference, "assign", {"team": "parks"}).json()["errors"] == [
        {"detail": "There is no such team.", "pointer": "#/team"}
    ]
    assert act(machine, reference, "assign", {"person": 2**40}).status_code == 422


def test_a_task_is_finished(machine, reference):
    task = next(t for t in machine.get(f"/cases/{reference}").json()["tasks"] if t["started_at"])
    done = act(machine, reference, f"tasks/{task['code']}/finish")
    states = {t["code"]: t["state"] for t in done.json()["tasks"]}
    assert states[task["code"]] == "done"
    assert act(machine, reference, "tasks/no-such/finish").status_code == 404


def test_a_case_is_merged_into_another(machine, reference):
    other = a_case(machine)
    assert act(machine, reference, "merge", {"into": other}).json()["state"] == "merged"
    assert act(machine, other, "merge", {"into": "AAA-AAA-AAA"}).status_code == 404


def test_what_cannot_be_done_now_is_refused_in_the_words_of_the_rule(machine, reference):
    refused = act(machine, reference, "close")
    assert (refused.status_code, refused.headers["Content-Type"]) == (
        409,
        "application/problem+json",
    )
    assert refused.json()["detail"] == "The case is open, so you cannot close it."
    assert act(machine, reference, "resolve", {"outcome": "magic"}).status_code == 422


# --- lost updates --------------------------------------------------------------------------------
def test_who_read_an_older_case_does_not_overwrite_it(machine, reference):
    read = machine.get(f"/cases/{reference}").headers["ETag"]
    first = act(machine, reference, "note", {"text": "One"}, if_match=read)
    assert first.status_code == 200
    late = act(machine, reference, "note", {"text": "Two"}, if_match=read)
    assert (late.status_code, late.json()["type"]) == (412, "urn:moothall:changed")
    now = act(machine, reference, "note", {"text": "Two"}, if_match=first.headers["ETag"])
    assert now.status_code == 200
    assert act(machine, reference, "note", {"text": "Three"}, if_match="*").status_code == 200
    for stray in ("abc", "", '"1" '):
        assert act(machine, reference, "note", {"text": "Four"}, if_match=stray).status_code == 422


# --- sending again -------------------------------------------------------------------------------
def test_the_same_key_and_body_gives_the_same_reply_and_does_it_once(machine, reference, town):
    token = str(uuid4())
    first = act(machine, reference, "note", {"text": "Once"}, idempotency_key=token)
    again = act(machine, reference, "note", {"text": "Once"}, idempotency_key=token)
    assert first.status_code == again.status_code == 200
    assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"])
    assert again.headers["Idempotency-Replayed"] == "true"
    with scope.opened([town.pk], writes=False):
        assert Event.objects.filter(kind="noted").count() == 1


def test_a_case_submitted_twice_is_one(machine, town):
    body = {"service": "missed-bin", "answers": answered(machine)}
    first = machine.send("/cases", body, idempotency_key="bin-1")
    again = machine.send("/cases", body, idempotency_key="bin-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.headers["Location"] == again.headers["Location"]
    other = machine.send("/cases", body | {"version": 1}, idempotency_key="bin-1")
    assert (other.status_code, other.json()["type"]) == (422, "urn:moothall:another-request")
    with scope.opened([town.pk], writes=False):
        assert Case.objects.count() == 1


def test_another_key_may_use_the_same_word(machine, reference, town):
    other = Machine(town, a_key(town)[1])
    act(machine, reference, "note", {"text": "Mine"}, idempotency_key="one")
    done = act(other, reference, "note", {"text": "Mine"}, idempotency_key="one")
    assert "Idempotency-Replayed" not in done.headers
    with scope.opened([town.pk], writes=False):
        assert Event.objects.filter(kind="noted").count() == 2


def test_a_refusal_is_kept_but_what_could_not_be_read_is_not(machine, reference, town):
    refused = act(machine, reference, "close", idempotency_key="close")
    assert refused.status_code == 409
    again = act(machine, reference, "close", idempotency_key="close")
    assert again.headers["Idempotency-Replayed"] == "true"
    act(machine, reference, "note", {"txt": "Wrong"}, idempotency_key="note")
    act(machine, "AAA-AAA-AAA", "note", {"text": "Gone"}, idempotency_key="gone")
    with scope.opened([town.pk], writes=False):
        assert [reply.token for reply in Reply.objects.all()] == ["close"]


def test_a_reply_is_forgotten_after_a_day(machine, reference, town):
    act(machine, reference, "note", {"text": "Old"}, idempotency_key="old")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('moothall.scope', %s, true)", [str(town.pk)])
        cursor.execute("UPDATE keys_reply SET answered_at = now() - interval '25 hours'")
    done = act(machine, reference, "note", {"text": "Old"}, idempotency_key="old")
    assert "Idempotency-Replayed" not in done.headers


def test_what_takes_no_body_does_not_mind_a_form_that_comes_along(machine):
    path = "/api/v1/services/missed-bin/versions/1/withdraw"
    headers = machine.headers | {"idempotency-key": "form"}
    assert machine.client.post(path, {"a": "form"}, headers=headers).status_code == 409


# --- lists ---------------------------------------------------------------------------------------
def test_a_list_is_read_to_its_end_by_cursors(machine):
    made = {a_case(machine) for _ in range(5)}
    seen, cursor = [], None
    for _ in range(3):
        more = {"cursor": cursor} if cursor else {}
        page = machine.get("/cases", limit=2, sort="newest", **more).json()
        seen += [line["reference"] for line in page["items"]]
        cursor = page["next"]
    assert (set(seen), len(seen), cursor) == (made, 5, None)
    assert page["count"] == {"number": 5, "is_capped": False}


@pytest.mark.parametrize(
    "cursor", ["x", "W10", cursors.write("newest", ("a", "b")), cursors.write("newest", ()), "é"]
)
def test_a_cursor_that_is_none_of_ours_is_refused(machine, cursor):
    refused = machine.get("/cases", cursor=cursor, sort="newest")
    assert refused.status_code in {404, 422}
    assert refused.json()["errors"][0]["parameter"] == "cursor"


def test_a_cursor_of_another_order_is_refused(machine):
    for _ in range(2):
        a_case(machine)
    cursor = machine.get("/cases", limit=1, sort="newest").json()["next"]
    assert machine.get("/cases", limit=1, sort="due", cursor=cursor).status_code == 404


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ({"service": "missed-bin"}, True),
        ({"service": "ict-fault"}, False),
        ({"state": "closed"}, False),
        ({"assignee": "nobody"}, True),
        ({"text": "ada@example.com"}, True),
        ({"text": "bo@example.com"}, False),
        ({"promise": "overdue"}, False),
    ],
)
def test_a_list_is_narrowed(machine, reference, query, is_there):
    found = machine.get("/cases", **query).json()["items"]
    assert [line["reference"] for line in found] == [reference] * is_there


@pytest.mark.parametrize("query", [{"offset": "1"}, {"state": "gone"}, {"limit": "0"}])
def test_what_a_list_does_not_know_is_refused(machine, query):
    assert machine.get("/cases", **query).status_code == 422
