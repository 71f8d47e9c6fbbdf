"""The second step: set up, asked for, used once, lost, and not got round (S37)."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse
from tests.conftest import council
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

NINE = "2026-06-01T09:00Z"


def code_now(secret):
    """What an app shows: RFC 6238, a code every 30 seconds."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def confirm(client, name, data):
    """Do something that asks for the password again."""
    asked = get(client, name).headers["Location"]
    assert asked.startswith(reverse("account_reauthenticate"))
    client.post(asked, {"password": GOOD}, headers=HOST)
    return post(client, name, data(get(client, name)))


@pytest.fixture
def secret(client, asha, time_machine, django_capture_on_commit_callbacks):
    """Asha's app, set up through the pages; she has signed out."""
    time_machine.move_to(NINE)
    sign_in(client)
    kept = {}

    def code(page):
        kept["secret"] = client.session["mfa.totp.secret"]
        assert kept["secret"] in page.text
        assert "data:image/svg+xml" in page.text
        return {"code": code_now(kept["secret"])}

    with django_capture_on_commit_callbacks(execute=True):
        assert confirm(client, "mfa_activate_totp", code).status_code == 302
    post(client, "account_logout")
    time_machine.shift(60)
    return kept["secret"]


def answer(client, code):
    return post(client, "mfa_authenticate", {"code": code})


def test_a_wrong_code_sets_nothing_up(client, asha, time_machine):
    time_machine.move_to(NINE)
    sign_in(client)
    page = confirm(client, "mfa_activate_totp", lambda _: {"code": "000000"})
    assert "The code is not correct" in page.text
    assert not Authenticator.objects.exists()


def test_a_code_that_changed_while_it_was_typed_still_holds_and_an_older_one_does_not(
    client, secret, time_machine
):
    typed = code_now(secret)
    time_machine.shift(60)
    sign_in(client)
    answer(client, typed)
    assert not is_signed_in(client)
    typed = code_now(secret)
    time_machine.shift(30)
    answer(client, typed)
    assert is_signed_in(client)


def test_the_password_alone_does_not_sign_in(client, secret):
    assert sign_in(client).headers["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_signed_in(client)
    assert "Enter your code" in get(client, "mfa_authenticate").text
    answer(client, code_now(secret))
    assert is_signed_in(client)


def test_a_code_works_once(client, secret):
    code = code_now(secret)
    sign_in(client)
    answer(client, code)
    thief = Client()
    sign_in(thief)
    assert "The code is not correct" in answer(thief, code).text
    assert not is_signed_in(thief)


def test_codes_cannot_be_guessed(client, secret):
    sign_in(client)
    for _ in range(11):
        page = answer(client, "000000")
    assert "tried too many times" in page.text
    answer(client, code_now(secret))
    assert not is_signed_in(client)


def test_a_recovery_code_signs_in_once(client, secret):
    [codes] = Authenticator.objects.filter(type=Authenticator.Type.RECOVERY_CODES)
    code = codes.wrap().get_unused_codes()[0]
    sign_in(client)
    answer(client, code)
    assert is_signed_in(client)
    thief = Client()
    sign_in(thief)
    assert "The code is not correct" in answer(thief, code).text


def test_a_new_password_does_not_get_round_the_second_step(client, secret, ashby):
    set_new_password(client, ashby, "green pebble Harbour")
    sign_in(client, password="green pebble Harbour")
    assert not is_signed_in(client)
    answer(client, code_now(secret))
    assert is_signed_in(client)


def test_no_secret_lies_open_in_the_database(client, secret):
    kept = [str(step.data) for step in Authenticator.objects.all()]
    assert len(kept) == 2
    assert all("sealed:" in data and secret not in data for data in kept)


def test_the_owner_is_told_by_mail(client, secret, ashby):
    assert "An authenticator app was set up" in [letter.subject for letter in letters(ashby)]


def test_the_app_is_removed_only_after_the_password_and_a_code(client, secret):
    sign_in(client)
    answer(client, code_now(secret))
    asked = post(client, "mfa_deactivate_totp").headers["Location"]
    assert "reauthenticate" in asked
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()
    client.post(asked, {"password": GOOD}, headers=HOST)
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def test_every_page_of_the_second_step_has_our_layout(client, secret):
    sign_in(client)
    answer(client, code_now(secret))
    asked = get(client, "mfa_view_recovery_codes").headers["Location"]
    client.post(asked, {"password": GOOD}, headers=HOST)
    for name in (
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
    ):
        page = get(client, name)
        assert (page.status_code, page.text.count("<h1")) == (200, 1), name
        assert "Ashby Council" in page.text
    assert len(get(client, "mfa_download_recovery_codes").text.split()) == 10


def test_the_letter_is_queued_though_the_page_is_committed_by_then(client, fresh_database):
    """The library sends this one after the commit, when no scope is open."""
    ashby = council("ashby")
    identity(ashby)
    sign_in(client)
    confirm(
        client,
        "mfa_activate_totp",
        lambda _: {"code": code_now(client.session["mfa.totp.secret"])},
    )
    assert "An authenticator app was set up" in [letter.subject for letter in letters(ashby)]
