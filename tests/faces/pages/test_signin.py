"""Signing in: every page in our layout, safe ways on, tries that run out (S33)."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.faces.pages.signing import (
    GOOD,
    HOST,
    SETUP,
    get,
    identity,
    post,
    set_new_password,
    sign_in,
)

from moothall.faces.pages import access
from moothall.faces.pages.signin_urls import LIBRARY
from moothall.ground.councils import scope
from moothall.ground.journal.words import PLATFORM
from moothall.ground.people import actions as people
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db


ARGUMENTS = {
    "account_confirm_email": ["none"],
    "account_reset_password_from_key": ["1", "none"],
    "mfa_remove_webauthn": [0],
    "mfa_rename_webauthn": [0],
}
NOTHING_YET = {
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
}
"""Pages that are not there for somebody without a second step."""


@pytest.mark.parametrize("name", [route.name for route in LIBRARY])
@pytest.mark.parametrize("is_known", [False, True], ids=["stranger", "signed in"])
def test_every_page_of_the_library_has_our_layout(client, asha, name, is_known):
    if is_known:
        client.force_login(asha)
    page = client.get(reverse(name, args=ARGUMENTS.get(name, [])), headers=HOST, follow=True)
    assert page.status_code == (404 if is_known and name in NOTHING_YET else 200)
    assert "govuk-template" in page.text
    assert "Ashby Council" in page.text
    assert page.text.count("<h1") == 1


def test_every_page_of_the_library_has_a_policy():
    assert {route.name for route in LIBRARY} == set(access.BORROWED)


def test_templates_of_the_library_cannot_be_reached():
    from django.template import TemplateDoesNotExist, engines
    from django.template.loader import get_template

    assert [engine.name for engine in engines.all()] == ["jinja2"]
    with pytest.raises(TemplateDoesNotExist):
        get_template("account/base_entrance.html")


def test_nobody_signs_in_where_no_council_is_named(client, ashby):
    assert get(client, "account_login", host="localhost").status_code == 404


def test_a_resident_signs_in_and_is_led_to_what_they_asked_for(client, asha):
    assert sign_in(client).headers["Location"] == "/after-sign-in"
    assert client.get("/after-sign-in", headers=HOST).headers["Location"] == "/requests"


def test_an_officer_is_led_to_the_desk(client, ashby):
    identity(ashby, role=Role.OFFICER)
    sign_in(client)
    assert client.get("/after-sign-in", headers=HOST).headers["Location"] == "/staff/"


def test_the_address_may_be_typed_in_capitals(client, asha):
    assert sign_in(client, email="Asha@Example.ORG").status_code == 302


@pytest.mark.parametrize(
    ("wanted", "location"),
    [
        ("/accessibility", "/accessibility"),
        ("https://elsewhere.example/", "/after-sign-in"),
        ("//elsewhere.example/", "/after-sign-in"),
        ("javascript:alert(1)", "/after-sign-in"),
    ],
)
def test_only_our_own_pages_come_next(client, asha, wanted, location):
    assert sign_in(client, next=wanted).headers["Location"] == location


def test_a_wrong_password_and_an_unknown_address_read_the_same(client, asha):
    known, unknown = sign_in(client, password="wrong"), sign_in(client, email="no@example.org")
    assert "The email address or password is not correct" in known.text
    hide = re.compile(r'value="[^"]*"')
    assert hide.sub("", known.text) == hide.sub("", unknown.text)


def test_an_unknown_address_costs_as_much_work(client, asha, monkeypatch):
    worked = []
    from django.contrib.auth.hashers import Argon2PasswordHasher as Hasher

    for name in ("encode", "verify"):
        plain = getattr(Hasher, name)
        monkeypatch.setattr(
            Hasher, name, lambda *a, plain=plain, **k: worked.append(1) or plain(*a, **k)
        )
    sign_in(client, password="wrong")
    known = len(worked)
    sign_in(client, email="no@example.org")
    assert (known, len(worked)) == (1, 2)


def test_a_closed_identity_cannot_sign_in(client, asha):
    with scope.opened([PLATFORM], writes=True) as at:
        people.close_identity(asha, by=SETUP, at=at)
    page = client.post(
        reverse("account_login"),
        {"login": asha.email, "password": GOOD},
        headers=HOST,
        follow=True,
    )
    assert "This account is closed" in page.text


def test_the_eleventh_guess_in_five_minutes_is_not_answered(client, asha):
    for _ in range(10):
        assert "is not correct" in sign_in(client, password="wrong").text
    assert "tried too many times" in sign_in(client, password="wrong").text
    assert "tried too many times" in sign_in(client).text


def test_guesses_from_many_addresses_at_one_account_are_counted_together(client, asha, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for number in range(11):
        page = client.post(
            reverse("account_login"),
            {"login": asha.email, "password": "wrong"},
            headers=HOST | {"x-forwarded-for": f"203.0.113.{number}"},
        )
    assert "tried too many times" in page.text


def test_guesses_from_one_address_at_many_accounts_are_counted_together(client, asha):
    for number in range(10):
        sign_in(client, email=f"somebody{number}@example.org", password=GOOD)
    assert "tried too many times" in sign_in(client).text


def test_guesses_are_counted_over_the_pages_of_every_council(client, asha, dunmere):
    for number in range(11):
        host = ("ashby.localhost", "dunmere.localhost")[number % 2]
        data = {"login": asha.email, "password": "wrong"}
        page = post(client, "account_login", data, host=host)
    assert "tried too many times" in page.text


def test_whoever_is_locked_out_can_set_a_new_password(client, asha, ashby):
    for _ in range(10):
        sign_in(client, password="wrong")
    set_new_password(client, ashby, "green pebble Harbour")
    assert sign_in(client, password="green pebble Harbour").status_code in {302, 200}


def strangers_keep_guessing(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for number in range(11):
        Client().post(
            reverse("account_login"),
            {"login": "asha@example.org", "password": "wrong"},
            headers=HOST | {"x-forwarded-for": f"203.0.113.{number}"},
        )


def test_strangers_cannot_lock_the_owner_out_of_a_browser_they_signed_in_with(
    client, asha, settings
):
    sign_in(client)
    post(client, "account_logout")
    strangers_keep_guessing(settings)
    assert "tried too many times" in sign_in(Client()).text
    assert sign_in(client).headers["Location"] == "/after-sign-in"


def test_a_known_browser_has_its_own_ten_tries_and_no_more(client, asha):
    sign_in(client)
    post(client, "account_logout")
    for _ in range(10):
        sign_in(client, password="wrong")
    assert "tried too many times" in sign_in(client).text


def test_a_browser_known_for_one_account_is_a_stranger_to_the_next(client, asha, ashby, settings):
    identity(ashby, email="mallory@example.org")
    sign_in(client, email="mallory@example.org")
    post(client, "account_logout")
    strangers_keep_guessing(settings)
    assert "tried too many times" in sign_in(client).text
