"""Programs bring the cases of another desk: sent, mapped, looked through, taken over, undone."""

from urllib.parse import urlencode

import pytest
from tests.engine.moving.conftest import COMMENTS, FILE, MAPPING, SAID
from tests.faces.api.conftest import Machine, a_key, an_officer
from tests.faces.staff.test_moving import worked

from moothall.engine.moving.models import Takeover
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
WORDS = {name: told for name, told in MAPPING.words.items() if name != "team"}


@pytest.fixture
def machine(town):
    def held(*scopes, **more):
        return Machine(town, a_key(town, *scopes, **more)[1])

    return held


def sent(machine, text=FILE, *, once="", **more):
    asked = urlencode({"name": "cases.csv", "desk": "Zammad"} | more)
    return machine.client.post(
        f"/api/v1/takeovers?{asked}",
        text.encode(),
        content_type="application/octet-stream",
        headers=machine.headers | ({"Idempotency-Key": once} if once else {}),
    )


def mapping():
    columns = {name: column for name, column in MAPPING.columns.items() if name != "team"}
    words = {
        name: {text: "open" if here.startswith("pause") else here for text, here in told.items()}
        for name, told in WORDS.items()
    }
    return {"columns": columns, "words": words, "dates": "day-first", "service": "ict-fault"}


def did(machine, where, deed, body=None, method="post"):
    reply = machine.send(f"{where}/{deed}", body, method=method)
    worked()
    return reply


def test_cases_are_sent_mapped_looked_through_taken_over_and_undone(machine):
    system = machine("cases:move", "cases:read")
    made = sent(system, once="first")
    assert (made.status_code, made.json()["state"]) == (201, "reading")
    assert sent(system, once="first").json()["takeover"] == made.json()["takeover"]
    worked()
    where = f"/takeovers/{made.json()['takeover']}"
    read = system.get(where).json()
    assert (read["state"], read["mapping"]["columns"]["reference"]) == ("chosen", "Number")
    assert read["values"]["State"] == ["in progress", "pending", "closed"]
    chosen = did(system, where, "mapping", {"mapping": mapping()}, "put")
    assert chosen.json()["state"] == "looking"
    seen = system.get(where).json()
    assert seen["counts"] == {"running": 2, "over": 1, "known": 0, "refused": 1}
    [row] = system.get(f"{where}/refused").json()["items"]
    assert (row["line"], row["reason"]) == (
        5,
        "Resolved: 31 Mar 2026 12:00 is before it was opened",
    )
    did(system, where, "begin")
    assert system.get(where).json()["state"] == "loaded"
    assert len(system.get("/cases?state=open").json()["items"]) == 2
    assert [one["takeover"] for one in system.get("/takeovers").json()["items"]] == [
        made.json()["takeover"]
    ]
    did(system, where, "undo")
    assert system.get(where).json()["counts"]["taken_back"] == 3


def test_what_was_said_is_sent_as_a_second_file(machine):
    system = machine("cases:move", "cases:read")
    where = f"/takeovers/{sent(system).json()['takeover']}"
    worked()

    def comments(content_type="application/octet-stream"):
        return system.client.put(
            f"/api/v1{where}/comments?name=comments.csv",
            SAID.encode(),
            content_type=content_type,
            headers=system.headers | {"Idempotency-Key": "said"},
        )

    assert comments("text/plain").status_code == 415
    assert comments().json()["state"] == "reading"
    assert comments().status_code == 200
    worked()
    read = system.get(where).json()
    assert (read["comments_file"], read["state"]) == ("comments.csv", "chosen")
    assert read["comments_values"]["Internal"] == ["false", "true"]
    chosen = mapping() | {"comments": COMMENTS.as_json()}
    did(system, where, "mapping", {"mapping": chosen}, "put")
    assert system.get(where).json()["counts"]["comments"] == 4
    did(system, where, "begin")
    assert system.get(where).json()["counts"]["comments_refused"] == 2
    rows = system.get(f"{where}/refused").json()["items"]
    assert [(row["of"], row["line"]) for row in rows] == [
        ("cases", 5),
        ("comments", 6),
        ("comments", 7),
    ]


def test_comments_that_go_along_are_told_by_file(machine):
    system, took = machine("cases:move"), []
    for said in ("", SAID):
        where = f"/takeovers/{sent(system).json()['takeover']}"
        worked()
        if said:
            system.client.put(
                f"/api/v1{where}/comments?name=comments.csv",
                said.encode(),
                content_type="application/octet-stream",
                headers=system.headers,
            )
            worked()
        more = {"comments": COMMENTS.as_json()} if said else {}
        did(system, where, "mapping", {"mapping": mapping() | more}, "put")
        did(system, where, "begin")
        took.append(where)
    along = [{"takeover": int(took[1][11:]), "file_name": "comments.csv", "comments": 4}]
    assert system.get(took[0]).json()["comments_along"] == along
    assert system.get(took[1]).json()["comments_along"] == []
    did(system, took[0], "undo")
    undone = system.get(took[0]).json()
    assert (undone["comments_along"], undone["counts"]["comments_along"]) == (along, 4)
    assert not [name for name in undone["counts"] if name.startswith("along_")]


def test_a_mapping_that_does_not_fit_says_where(machine):
    system = machine("cases:move")
    where = f"/takeovers/{sent(system).json()['takeover']}"
    worked()
    wrong = did(system, where, "mapping", {"mapping": {"columns": {"age": "Number"}}}, "put")
    assert wrong.status_code == 422
    assert "nothing that a column can say" in wrong.text
    missing = did(system, where, "mapping", {"mapping": {"columns": {}}}, "put")
    assert "Say which column is" in missing.text
    assert did(system, where, "look").status_code == 409
    assert did(system, where, "drop").json()["state"] == "dropped"


def test_a_key_without_the_scope_moves_nobody_in(machine):
    assert sent(machine("cases:act")).status_code == 403


def test_an_officer_s_own_key_moves_nobody_in(town):
    _, officer = an_officer(town)
    key = a_key(town, "cases:move", person=officer)
    assert sent(Machine(town, key[1])).status_code == 403
    with scope.opened([town.pk], writes=False):
        assert not Takeover.objects.exists()
