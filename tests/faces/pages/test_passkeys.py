"""Passkeys: made, used alone or as the second step, removed, lost (S37)."""

import html
import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from tests.faces.pages.device import PRESENT, Device, options
from tests.faces.pages.signing import (
    GOOD,
    HOST,
    get,
    identity,
    is_signed_in,
    letters,
    post,
    set_new_password,
    sign_in,
)

pytestmark = pytest.mark.django_db


def asked(page):
    """The options that a page carries for passkey.js."""
    [found] = re.findall(r'data-options="([^"]+)"', page.text)
    return json.loads(html.unescape(found))["publicKey"]


def make(client, device):
    """Make a passkey through the pages, after the password again."""
    again = get(client, "mfa_add_webauthn").headers.get("Location")
    if again:
        client.post(again, {"password": GOOD}, headers=HOST)
    credential = device.make(asked(get(client, "mfa_add_webauthn")))
    return post(client, "mfa_add_webauthn", {"name": "My phone", "credential": credential})


def use(client, credential):
    return post(client, "mfa_login_webauthn", {"credential": credential})


@pytest.fixture
def phone(client, asha, django_capture_on_commit_callbacks):
    """Asha's telephone with a passkey; she has signed out."""
    device = Device()
    sign_in(client)
    with django_capture_on_commit_callbacks(execute=True):
        assert make(client, device).status_code == 302
    post(client, "account_logout")
    return device


def test_a_passkey_signs_in_alone(client, phone):
    assert 'data-passkey="use"' in get(client, "account_login").text
    use(client, phone.use(options(client)))
    assert is_signed_in(client)


def test_the_sessions_id_changes(client, phone):
    wanted = options(client)
    before = client.session.session_key
    use(client, phone.use(wanted))
    assert client.session.session_key != before


def test_what_a_device_said_works_once_and_only_where_it_was_asked(client, phone):
    said = phone.use(options(client))
    thief = Client()
    options(thief)
    use(thief, said)
    assert not is_signed_in(thief)
    use(client, said)
    post(client, "account_logout")
    use(client, said)
    assert not is_signed_in(client)


def test_a_device_that_asha_does_not_have_signs_nobody_in(client, phone):
    other = Device()
    other.handle = phone.handle
    use(client, other.use(options(client)))
    assert not is_signed_in(client)
    assert "The code is not correct" in get(client, "account_login").text


@pytest.mark.parametrize(
    ("origin", "rp"),
    [("http://evil.example", "ashby.localhost"), ("http://ashby.localhost", "dunmere.localhost")],
)
def test_a_passkey_used_on_another_page_signs_nobody_in(client, phone, origin, rp):
    phone.origin = origin
    use(client, phone.use(options(client), rp))
    assert not is_signed_in(client)


@pytest.mark.parametrize("said", ["", "{}", "[]", '{"response": {"userHandle": "x"}}', "null"])
def test_nonsense_signs_nobody_in(client, phone, said):
    options(client)
    assert use(client, said).status_code == 302
    assert not is_signed_in(client)


def test_a_device_that_did_not_check_who_holds_it_signs_nobody_in(client, phone):
    phone.flags = PRESENT
    use(client, phone.use(options(client)))
    assert not is_signed_in(client)


def test_a_device_that_does_not_check_who_holds_it_makes_no_passkey(client, asha):
    sign_in(client)
    page = make(client, Device(flags=PRESENT))
    assert page.status_code == 200
    assert not Authenticator.objects.exists()


def test_with_a_passkey_the_password_alone_signs_nobody_in(client, phone):
    assert sign_in(client).headers["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_signed_in(client)
    wanted = asked(get(client, "mfa_authenticate"))
    post(client, "mfa_authenticate", {"credential": phone.use(wanted)})
    assert is_signed_in(client)


def test_a_new_password_does_not_get_round_the_passkey(client, phone, ashby):
    set_new_password(client, ashby, "green pebble Harbour")
    sign_in(client, password="green pebble Harbour")
    assert not is_signed_in(client)


def test_whoever_lost_the_device_comes_in_with_a_recovery_code_once(client, phone):
    [kept] = Authenticator.objects.filter(type=Authenticator.Type.RECOVERY_CODES)
    code = kept.wrap().get_unused_codes()[0]
    sign_in(client)
    post(client, "mfa_authenticate", {"code": code})
    assert is_signed_in(client)
    thief = Client()
    sign_in(thief)
    post(thief, "mfa_authenticate", {"code": code})
    assert not is_signed_in(thief)


def test_a_passkey_is_removed_after_it_was_used_again(client, phone, ashby):
    use(client, phone.use(options(client)))
    [kept] = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN)
    page = post(client, "mfa_remove_webauthn", {}, kept.pk)
    assert "reauthenticate" in page.headers["Location"]
    again = reverse("mfa_reauthenticate_webauthn")
    wanted = asked(client.get(again, headers=HOST))
    client.post(again, {"credential": phone.use(wanted)}, headers=HOST)
    post(client, "mfa_remove_webauthn", {}, kept.pk)
    assert not Authenticator.objects.exists()
    post(client, "account_logout")
    use(client, phone.use(options(client)))
    assert not is_signed_in(client)


def test_nobody_removes_the_passkey_of_another(client, phone, ashby):
    bo = Client()
    identity(ashby, "bo@example.org")
    sign_in(bo, "bo@example.org")
    [kept] = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN)
    again = post(bo, "mfa_remove_webauthn", {}, kept.pk).headers["Location"]
    assert bo.post(again, {"password": GOOD}, headers=HOST).status_code == 404
    assert Authenticator.objects.filter(pk=kept.pk).exists()


def test_the_owner_is_told_by_mail(client, phone, ashby):
    assert "A passkey was made" in [letter.subject for letter in letters(ashby)]


def test_every_page_of_passkeys_has_our_layout(client, phone):
    use(client, phone.use(options(client)))
    assert "My phone" in get(client, "mfa_list_webauthn").text
    [kept] = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN)
    client.post(
        reverse("mfa_reauthenticate_webauthn"),
        {"credential": phone.use(asked(get(client, "mfa_reauthenticate_webauthn")))},
        headers=HOST,
    )
    for name, *args in (
        ("mfa_index",),
        ("mfa_list_webauthn",),
        ("mfa_add_webauthn",),
        ("mfa_remove_webauthn", kept.pk),
        ("mfa_reauthenticate_webauthn",),
    ):
        page = get(client, name, *args)
        assert (page.status_code, page.text.count("<h1")) == (200, 1), name
        assert "Ashby Council" in page.text


def test_a_passkey_is_renamed_by_its_owner_alone(client, phone, ashby):
    use(client, phone.use(options(client)))
    [kept] = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN)
    for browser, email in ((Client(), "eve@example.org"), (client, "")):
        if email:
            identity(ashby, email)
            sign_in(browser, email)
        again = post(browser, "mfa_rename_webauthn", {"name": "Mine"}, kept.pk)
        assert again.status_code == 302
        page = browser.post(again.headers["Location"], {"password": GOOD}, headers=HOST)
        assert page.status_code == (404 if email else 302)
    for name, status in (("", 200), ("x" * 101, 200), ("Blue phone", 302)):
        assert post(client, "mfa_rename_webauthn", {"name": name}, kept.pk).status_code == status
    assert "Blue phone" in get(client, "mfa_list_webauthn").text
