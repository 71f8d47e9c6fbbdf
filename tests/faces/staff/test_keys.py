"""API keys in a browser: made by an administrator, shown once, revoked."""

import html
import re
import time

import pytest
from tests.faces.api.conftest import Machine
from tests.faces.pages.signing import GOOD, HOST, identity, post, sign_in
from tests.faces.portal.conftest import BUILDER, somebody

from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.keys.models import Key
from moothall.ground.people import actions as people
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
SAID = {"name": "Bins app", "scopes": ["cases:read"], "days": "90"}


@pytest.fixture
def admin(client, ashby):
    identity(ashby, "admin@ashby.example", role=Role.ADMIN)
    sign_in(client, "admin@ashby.example")
    prove(client)
    return client


def prove(client):
    """Say the password once more."""
    return post(client, "account_reauthenticate", {"password": GOOD, "next": "/staff/keys"})


def make(client, **said):
    return client.post("/staff/keys", SAID | said, headers=HOST)


def shown(page):
    return html.unescape(re.search(r"<code>(moothall\.[^<]+)</code>", page.text)[1])


def test_a_key_is_shown_once_works_and_is_revoked(admin, ashby):
    assert "No machine has a key yet." in admin.get("/staff/keys", headers=HOST).text
    page = make(admin)
    machine = Machine(ashby, shown(page))
    assert machine.get("/me").json()["scopes"] == ["cases:read"]
    again = admin.get("/staff/keys", headers=HOST)
    assert "moothall.ashby" not in again.text
    assert "Bins app" in again.text
    assert page.headers["Cache-Control"] == "no-store, private"
    with scope.opened([ashby.pk], writes=False):
        prefix = Key.objects.get().prefix
    admin.post(f"/staff/keys/{prefix}/revoke", headers=HOST)
    assert machine.get("/me").status_code == 401
    with scope.opened([ashby.pk], writes=False):
        entries = Entry.objects.filter(verb__startswith="key.")
        assert {entry.by_kind for entry in entries} == {"person"}


def test_who_is_there_is_asked_again_before_a_key_is_made(client, ashby, time_machine):
    identity(ashby, "admin@ashby.example", role=Role.ADMIN)
    sign_in(client, "admin@ashby.example")
    for reply in (client.get("/staff/keys", headers=HOST), make(client)):
        assert reply.headers["Location"] == "/account/reauthenticate/?next=/staff/keys"
    assert prove(client).headers["Location"] == "/staff/keys"
    assert "moothall.ashby" in make(client).text
    time_machine.move_to(time.time() + 301)
    assert make(client).status_code == 302
    with scope.opened([ashby.pk], writes=False):
        assert Key.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"name": ""}, "Enter what the key is for."),
        ({"scopes": []}, "Select what the key may do."),
        ({"scopes": ["cases:eat"]}, "Select what it may do."),
        ({"email": "nobody@ashby.example"}, "Nobody signs in here with that email address."),
        ({"email": "nobody"}, "Enter an email address, or leave it empty for a system."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(admin, ashby, said, why):
    page = make(admin, **said)
    assert page.status_code == 422
    assert why in html.unescape(page.text)
    with scope.opened([ashby.pk], writes=False):
        assert not Key.objects.exists()


def test_a_key_of_somebody_dies_when_they_leave_s34(admin, ashby):
    _, bo = somebody(ashby, Role.OFFICER, email="bo@ashby.example", name="Bo")
    machine = Machine(ashby, shown(make(admin, email="bo@ashby.example")))
    assert machine.get("/me").json()["person"] == "Bo"
    with scope.opened([ashby.pk], writes=True) as at:
        people.disable(bo, by=BUILDER, at=at)
    assert machine.get("/me").status_code == 401


def test_a_key_of_another_council_cannot_be_revoked_here_s4(admin, ashby, dunmere):
    from tests.faces.api.conftest import a_key

    key, token = a_key(dunmere)
    assert admin.post(f"/staff/keys/{key.prefix}/revoke", headers=HOST).status_code == 404
    assert Machine(dunmere, token).get("/me").status_code == 200
