"""Sessions end: at sign-out, for leavers, when idle, in the end (S34)."""

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.faces.pages.signing import HOST, SETUP, get, identity, is_signed_in, post, sign_in

from moothall.faces.pages.session_store import SessionStore
from moothall.ground.councils import scope
from moothall.ground.journal.words import PLATFORM
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db


def test_the_sessions_id_changes_at_sign_in(client, asha):
    get(client, "account_reset_password_from_key", "1", "none")
    client.session.save()
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_who_signed_in_before_the_release_is_signed_in_still(client, asha):
    sign_in(client)
    session = client.session
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session.save()
    assert is_signed_in(client)
    session[BACKEND_SESSION_KEY] = "elsewhere.Backend"
    session.save()
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "key",
    ["a" * 16 + "\0" + "a" * 15, "a" * 31, "a" * 33, "A" * 32, "a" * 31 + "\n", "é" * 32, "'; --"],
)
def test_a_cookie_that_holds_no_sessions_key_is_not_looked_up(client, ashby, key):
    with CaptureQueriesContext(connection) as ran:
        store = SessionStore(key)
        assert (store.session_key, dict(store.items())) == (None, {})
    assert not list(ran)
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert client.get("/", headers=HOST).status_code == 200


def test_signing_out_ends_the_session_on_the_server(client, asha):
    sign_in(client)
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[
        settings.SESSION_COOKIE_NAME
    ].value
    assert is_signed_in(stolen)
    key = client.session.session_key
    post(client, "account_logout")
    assert not Session.objects.filter(session_key=key).exists()
    assert not is_signed_in(stolen)


def test_a_closed_identity_is_out_with_the_next_request(client, asha):
    sign_in(client)
    with scope.opened([PLATFORM], writes=True) as at:
        people.close_identity(asha, by=SETUP, at=at)
    assert not is_signed_in(client)


def test_a_role_taken_is_gone_with_the_next_request(client, ashby):
    officer = identity(ashby, role=Role.OFFICER)
    sign_in(client)
    with scope.opened([ashby.pk], writes=True) as at:
        person = queries.person_of(officer.pk, ashby.pk)
        people.stand_down(person, Role.OFFICER, by=SETUP, at=at)
    assert client.get("/after-sign-in", headers=HOST).headers["Location"] == "/requests"


@pytest.mark.parametrize(
    ("steps", "is_still"),
    [([3600, 3600, 3600], True), ([7300], False), ([3600] * 13, False)],
    ids=["in use", "idle", "too long in all"],
)
def test_a_session_ends_when_nobody_uses_it_and_in_the_end(
    client, asha, time_machine, steps, is_still
):
    time_machine.move_to("2026-06-01T09:00Z")
    sign_in(client)
    is_signed_in(client)
    for seconds in steps:
        time_machine.shift(seconds)
        now = is_signed_in(client)
    assert now is is_still


def begin(client):
    """Leave something in a guest's session, as a form begun does."""
    session = client.session
    session["drafts"] = ["one"]
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client.get("/accessibility", headers=HOST)


def test_a_guests_session_ends_with_the_browser(client, ashby):
    cookie = begin(client).cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == cookie["expires"] == ""


@pytest.mark.parametrize(
    ("steps", "is_still"), [([3600, 3600, 3600], True), ([7300], False)], ids=["in use", "idle"]
)
def test_a_guests_session_ends_when_nobody_uses_it(client, ashby, time_machine, steps, is_still):
    time_machine.move_to("2026-06-01T09:00Z")
    begin(client)
    for seconds in steps:
        time_machine.shift(seconds)
        client.get("/accessibility", headers=HOST)
    assert ("drafts" in client.session) is is_still


def test_pages_of_the_signed_in_are_kept_by_no_cache(client, asha):
    sign_in(client)
    page = client.get("/accessibility", headers=HOST)
    assert page["Cache-Control"] == "no-store, private"
    assert "immutable" in client.get("/look/1d4f91.css", headers=HOST)["Cache-Control"]


def test_cookies_of_a_secure_site_are_bound_to_their_host():
    import subprocess
    import sys

    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "from moothall.config import settings as s;"
            "print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_NAME)",
        ],
        env={"PYTHONPATH": "src", "MOOTHALL_SCHEME": "https", "MOOTHALL_SECRET_KEY": "x"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.split() == ["__Host-session", "True", "__Host-csrf"]
    assert getattr(settings, "SESSION_COOKIE_DOMAIN", None) is None
    assert settings.SESSION_COOKIE_PATH == "/"
    assert settings.SESSION_COOKIE_HTTPONLY
