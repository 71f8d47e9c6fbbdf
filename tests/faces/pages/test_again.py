"""Whoever signs in by a provider alone shows there once more who they are, before keys are made."""

import dataclasses
import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse, reverse_lazy
from tests.faces.pages.signing import GOOD, HOST, SETUP, identity, post, sign_in
from tests.faces.pages.test_passkeys import asked, options, phone, use
from tests.faces.pages.test_providers import come_back, connected, enter, entra
from tests.outside.openid.serving import provider

from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.models import Subject
from moothall.ground.people.words import Role

__all__ = ["entra", "phone"]
pytestmark = pytest.mark.django_db
KEYS = "/details/keys/add"
ADD = {"name": "My program", "scopes": ["cases:ask"], "days": "90"}


@pytest.fixture
def rosa(client, ashby, entra):
    """Somebody without a password, signed in by the provider."""
    opened = identity(ashby, "rosa@example.org")
    opened.set_unusable_password()
    opened.save()
    connected(opened, entra.issuer)
    enter(client)
    return opened


def open_(client, path=KEYS):
    return client.get(path, headers=HOST)


def asked_at(client, path=KEYS):
    """Follow the way from a page to the provider; gives the address there."""
    page = client.get(open_(client, path).headers["Location"], headers=HOST)
    assert "Sign in to Ashby staff account again" in page.text
    led = f"{page.request['PATH_INFO']}?go=yes&next={path}"
    assert led.replace("&", "&amp;").split("?")[1] in page.text
    return client.get(led, headers=HOST).headers["Location"]


def test_the_provider_is_asked_to_ask_and_then_the_page_opens(client, rosa):
    assert open_(client).headers["Location"].startswith("/account/with/entra/again/")
    assert client.post(KEYS, ADD, headers=HOST).status_code == 302
    address = asked_at(client)
    said = {name: one[0] for name, one in parse_qs(urlsplit(address).query).items()}
    assert (said["prompt"], said["max_age"]) == ("login", "0")
    back = come_back(client, address)
    assert back.headers["Location"] == KEYS
    assert open_(client).status_code == 200
    assert "moothall." in client.post(KEYS, ADD, headers=HOST).text


def test_it_is_good_for_five_minutes(client, rosa, time_machine):
    come_back(client, asked_at(client))
    assert open_(client).status_code == 200
    time_machine.move_to(time.time() + 301)
    assert open_(client).status_code == 302


@pytest.mark.parametrize(
    "bent",
    [
        lambda claims: {**claims, "auth_time": int(time.time()) - 3600},
        lambda claims: {name: one for name, one in claims.items() if name != "auth_time"},
        lambda claims: {**claims, "auth_time": str(int(time.time()))},
        lambda claims: {**claims, "auth_time": True},
    ],
)
def test_a_provider_that_did_not_ask_again_opens_nothing(client, rosa, entra, bent):
    entra.bend = bent
    answer = come_back(client, asked_at(client))
    assert (answer.status_code, "You are not signed in" in answer.text) == (400, False)
    assert open_(client).status_code == 302


def test_somebody_else_there_opens_nothing_here(client, rosa, entra, ashby):
    assert come_back(client, asked_at(client), "s-9").status_code == 403
    connected(identity(ashby, "bo@example.org"), entra.issuer, "s-8")
    assert come_back(client, asked_at(client), "s-8").status_code == 403
    assert open_(client).status_code == 302


@pytest.mark.parametrize("name", ["account_set_password", "mfa_activate_totp", "mfa_add_webauthn"])
def test_ways_to_sign_in_are_added_only_after_it_too(client, rosa, name):
    path = reverse(name)
    assert open_(client, path).headers["Location"].startswith("/account/with/entra/again/")
    assert post(client, name, {"password1": GOOD}).status_code == 302
    rosa.refresh_from_db()
    assert not rosa.has_usable_password()
    come_back(client, asked_at(client, path))
    assert open_(client, path).status_code == 200


def test_the_councils_keys_are_made_only_after_it_too(client, rosa, ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        people.stand(queries.person_of(rosa.pk, ashby.pk), Role.ADMIN, by=SETUP, at=at)
    path = reverse("staff:keys")
    assert open_(client, path).headers["Location"].startswith("/account/with/entra/again/")
    assert client.post(path, ADD, headers=HOST).status_code == 302
    come_back(client, asked_at(client, path))
    assert "moothall." in client.post(path, ADD, headers=HOST).text


def test_another_address_is_given_only_after_it(client, rosa):
    there = reverse("account_email")
    assert open_(client, there).status_code == 200
    led = client.post(there, {"email": "new@example.org", "action_add": "y"}, headers=HOST)
    assert led.headers["Location"].startswith("/account/with/entra/again/")


def test_whoever_has_a_password_is_asked_for_that(client, rosa, entra):
    rosa.set_password(GOOD)
    rosa.save()
    client.logout()
    sign_in(client, "rosa@example.org")
    assert open_(client).headers["Location"].startswith(reverse("account_reauthenticate"))


def test_where_the_provider_is_offered_no_more_nothing_opens(client, rosa, settings):
    settings.OPENID_PROVIDERS = [provider("https://elsewhere.example")]
    refused = open_(client)
    assert (refused.status_code, "not offered here now" in refused.text) == (403, True)


def test_nobody_is_led_away_from_our_pages(client, rosa, ashby):
    page = client.get("/account/with/entra/again/?go=yes&next=https://evil.example", headers=HOST)
    back = come_back(client, page.headers["Location"])
    assert back.headers["Location"] == reverse("mfa_index")
    with scope.opened([ashby.pk], writes=False):
        assert Subject.objects.count() == 1


@pytest.mark.parametrize("path", [KEYS, reverse_lazy("account_set_password")])
def test_whoever_has_a_passkey_and_no_password_is_asked_for_that(client, phone, asha, path):
    asha.set_unusable_password()
    asha.save()
    use(client, phone.use(options(client)))
    led = open_(client, str(path)).headers["Location"]
    assert led == f"{reverse('mfa_reauthenticate_webauthn')}?next={path}"
    used = phone.use(asked(client.get(led, headers=HOST)))
    assert client.post(led, {"credential": used}, headers=HOST).headers["Location"] == path
    assert open_(client, str(path)).status_code == 200


def test_what_was_typed_is_there_again_when_they_come_back(client, rosa, time_machine):
    come_back(client, asked_at(client))
    time_machine.move_to(time.time() + 301)
    assert client.post(KEYS, ADD, headers=HOST).status_code == 302
    come_back(client, asked_at(client))
    page = open_(client).text
    assert 'value="My program"' in page
    assert re.search(r'value="cases:ask"[^>]* checked', page)
    assert re.search(r'value="90"[^>]* checked', page)
    assert "moothall." in client.post(KEYS, ADD, headers=HOST).text
    assert 'value="My program"' not in open_(client).text


def test_of_two_providers_the_one_they_came_by_is_asked(client, rosa, settings):
    [entra_] = settings.OPENID_PROVIDERS
    first = dataclasses.replace(entra_, code="first", issuer="https://first.example")
    settings.OPENID_PROVIDERS = [first, entra_]
    connected(rosa, first.issuer, "other")
    assert open_(client).headers["Location"].startswith("/account/with/entra/again/")
