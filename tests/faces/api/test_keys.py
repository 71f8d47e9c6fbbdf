"""What a key opens: its council, its scopes, its person's roles, its time; and how often."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from tests.faces.api.conftest import Machine, a_case, a_key, an_officer
from tests.faces.portal.conftest import BUILDER, furnish

from moothall.ground.councils import scope
from moothall.ground.keys import actions as keys
from moothall.ground.people import actions as people
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


def status(machine, path="/me"):
    return machine.get(path).status_code


def test_a_key_says_what_it_may(town):
    machine = Machine(town, a_key(town, "cases:read")[1])
    said = machine.get("/me").json()
    assert (said["scopes"], said["person"]) == (["cases:read"], None)


def test_without_a_key_or_with_a_wrong_one_nothing_opens(town, stranger):
    _, token = a_key(town)
    bare = stranger.get("/me")
    assert (bare.status_code, bare.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert bare.headers["Content-Type"] == PROBLEM
    other = token[:-1] + ("a" if token[-1] != "a" else "b")
    for wrong in (other, "moothall.ashby.x.y", "é", ""):
        headers = {"host": "ashby.localhost", "authorization": f"Bearer {wrong}"}
        assert Client().get("/api/v1/council", headers=headers).status_code == 401
    basic = {"host": "ashby.localhost", "authorization": "Basic YTpi"}
    assert Client().get("/api/v1/me", headers=basic).status_code == 401


def test_a_key_of_one_council_is_not_there_on_the_host_of_another_s4(town, dunmere):
    furnish(dunmere)
    _, token = a_key(town)
    away = Machine(dunmere, token)
    assert [status(away), status(away, "/services"), status(away, "/cases")] == [404, 404, 404]
    renamed = Machine(dunmere, token.replace(".ashby.", ".dunmere."))
    assert status(renamed) == 401
    bare = Client().get(
        "/api/v1/me", headers={"host": "localhost", "authorization": f"Bearer {token}"}
    )
    assert (bare.status_code, bare.headers["Content-Type"]) == (404, PROBLEM)


def test_a_session_opens_nothing_here(town, client):
    identity, _ = an_officer(town, role=Role.ADMIN)
    client.force_login(identity)
    assert client.get("/api/v1/me", headers={"host": "ashby.localhost"}).status_code == 401


def test_a_revoked_key_is_dead_at_once(town):
    key, token = a_key(town)
    machine = Machine(town, token)
    assert status(machine) == 200
    with scope.opened([town.pk], writes=True) as at:
        keys.revoke(key, by=BUILDER, at=at)
    assert status(machine) == 401


def test_a_key_runs_out(town):
    with scope.opened([town.pk], writes=False) as at:
        soon = at + timedelta(seconds=60)
    key, token = a_key(town, expires_at=soon)
    machine = Machine(town, token)
    assert status(machine) == 200
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('moothall.scope', %s, true)", [str(town.pk)])
        cursor.execute(
            "UPDATE keys_key SET made_at = now() - interval '2 d',"
            " expires_at = now() - interval '1 s' WHERE id = %s",
            [key.pk],
        )
    assert status(machine) == 401


def test_a_leavers_key_dies_with_them_s34(town):
    identity, asha = an_officer(town)
    machine = Machine(town, a_key(town, person=asha)[1])
    assert machine.get("/me").json()["person"] == "Asha"
    with scope.opened([town.pk, 0], writes=True) as at:
        people.close_identity(identity, by=BUILDER, at=at)
    assert status(machine) == 401


def test_a_persons_key_does_no_more_than_they_may(town, machine):
    reference = a_case(machine)
    _, asha = an_officer(town, team="ict-support")
    hers = Machine(town, a_key(town, person=asha)[1])
    assert "figures:read" not in hers.get("/me").json()["scopes"]
    assert status(hers, "/figures") == 403
    assert status(hers, f"/cases/{reference}") == 404
    assert hers.get("/cases").json()["items"] == []
    assert hers.send(f"/cases/{reference}/note", {"text": "x"}).status_code == 404
    _, cleo = an_officer(town, role=Role.AUDITOR, email="cleo@ashby.example")
    theirs = Machine(town, a_key(town, person=cleo)[1])
    assert status(theirs, f"/cases/{reference}") == 200
    assert theirs.send(f"/cases/{reference}/note", {"text": "x"}).status_code == 403


def test_a_role_that_is_taken_is_gone_with_the_next_request(town):
    _, asha = an_officer(town, role=Role.MANAGER)
    machine = Machine(town, a_key(town, "cases:read", person=asha)[1])
    assert status(machine, "/cases") == 200
    with scope.opened([town.pk], writes=True) as at:
        people.stand_down(asha, Role.MANAGER, by=BUILDER, at=at)
    assert status(machine, "/cases") == 401


def test_answers_not_for_all_are_absent_without_their_scope_s7(machine, town):
    reference = a_case(machine)
    plain = Machine(town, a_key(town, "cases:read")[1])
    _, auditor = an_officer(town, role=Role.AUDITOR, email="cleo@ashby.example")
    hers = Machine(town, a_key(town, "cases:read", "cases:sensitive", person=auditor)[1])

    def asked(by):
        return {row["question"] for row in by.get(f"/cases/{reference}").json()["answers"]}

    assert "email" in asked(machine)
    assert len(asked(plain)) > 3
    assert "email" not in asked(plain) | asked(hers)


def test_a_key_makes_so_many_requests_a_minute(town):
    machine = Machine(town, a_key(town, "cases:read", a_minute=3)[1])
    found = [machine.get("/me") for _ in range(4)]
    assert [reply.status_code for reply in found] == [200, 200, 200, 429]
    assert 0 < int(found[-1].headers["Retry-After"]) <= 60
    assert found[-1].headers["Content-Type"] == PROBLEM


def test_strangers_are_counted_by_their_address(town, stranger, settings):
    settings.API_TRIES_PER_ADDRESS = 2
    assert [status(stranger, "/council") for _ in range(3)] == [200, 200, 429]


# --- errors --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("get", "/api/v1/nothing", 404),
        ("get", "/api/", 404),
        ("delete", "/api/v1/me", 405),
        ("post", "/api/v1/council", 405),
        ("get", "/api/v1/openapi.json/", 404),
        ("trace", "/api/v1/council", 405),
        ("get", "/api/v1/services?text=%00", 400),
        ("get", "/api/v1/cases/%00", 400),
    ],
)
def test_every_error_is_a_problem(machine, method, path, expected):
    reply = getattr(machine.client, method)(path, headers=machine.headers)
    assert reply.status_code == expected
    assert reply.headers["Content-Type"] == PROBLEM
    told = reply.json()
    assert (told["status"], told["type"]) == (expected, "about:blank")
    if expected == 405:
        assert reply.headers["Allow"]


@pytest.mark.parametrize(
    "body", ["{", "[]", "null", '"x"', "{}\x00", '{"service": "\\u0000"}', '{"service": "\\ud800"}']
)
def test_a_body_that_cannot_be_read_is_a_problem(machine, body):
    reply = machine.send("/cases", body)
    assert reply.status_code in {400, 422}
    assert reply.headers["Content-Type"] == PROBLEM


def test_a_body_that_is_too_long_is_a_problem(machine):
    reply = machine.send("/cases", json.dumps({"service": "x" * 3_000_000}))
    assert (reply.status_code, reply.headers["Content-Type"]) == (413, PROBLEM)


def test_our_own_failure_is_a_problem_without_a_trace(machine, monkeypatch):
    from moothall.ground.journal import queries

    def broken(_council):
        raise RuntimeError("secret words")

    monkeypatch.setattr(queries, "anchor", broken)
    reply = machine.get("/journal")
    assert (reply.status_code, reply.headers["Content-Type"]) == (500, PROBLEM)
    assert "secret" not in reply.text


def test_an_unknown_host_gets_a_problem(town):
    reply = Client().get("/api/v1/council", headers={"host": "nowhere.localhost"})
    assert (reply.status_code, reply.headers["Content-Type"]) == (404, PROBLEM)


def test_every_reply_keeps_out_of_caches_and_has_the_policy(machine, stranger):
    for reply in (machine.get("/me"), stranger.get("/me"), stranger.get("/council")):
        assert reply.headers["Cache-Control"] == "no-store"
        assert "default-src 'self'" in reply.headers["Content-Security-Policy"]


def test_what_is_not_json_is_told_so(machine, stranger):
    form = machine.client.post("/api/v1/track", {"a": "b"}, headers=machine.headers)
    assert (form.status_code, form.headers["Content-Type"]) == (415, PROBLEM)
    bare = stranger.client.post("/api/v1/cases", {"a": "b"}, headers=stranger.headers)
    assert bare.status_code == 401
