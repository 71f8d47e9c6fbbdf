"""Passwords by national guidance (S38), forgotten and changed ones."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.faces.pages.signing import (
    GOOD,
    HOST,
    get,
    is_signed_in,
    letters,
    link_in,
    post,
    set_new_password,
    sign_in,
    sign_up,
)

from moothall.ground.people.models import Identity

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "password",
    [
        "purple otter lantern",
        "x" * 64 + "yz",
        "correct horse battery staple " * 4,
        "🦆🦆🦆 pond at dawn 🦆",
        "no-digits-or-capitals",
        "I grew up near Ashby mill",
    ],
)
def test_a_long_password_of_any_kind_is_accepted(client, ashby, password):
    assert sign_up(client, password=password).status_code == 302
    assert Identity.objects.get(email="bo@example.org").check_password(password)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short1", "at least 10 characters"),
        ("password123", "too common"),
        ("ashby council", "council's name"),
        ("AshbyCouncil2026!", "council's name"),
        ("Welcome2Ashby", "council's name"),
        ("bo@example.org", "too similar"),
    ],
)
def test_a_password_that_others_would_guess_is_refused_with_the_reason(
    client, ashby, password, said
):
    page = sign_up(client, password=password)
    assert page.status_code == 200
    assert said in page.text.replace("&#39;", "'")
    assert "There is a problem" in page.text
    assert not Identity.objects.filter(email="bo@example.org").exists()


def test_a_password_can_be_pasted_and_filled_by_a_manager(client, ashby):
    page = get(client, "account_signup").text
    assert "onpaste" not in page
    assert 'autocomplete="new-password"' in page
    assert 'autocomplete="current-password"' in get(client, "account_login").text


def test_a_password_does_not_run_out(client, asha, time_machine):
    time_machine.move_to("2046-06-01T09:00Z")
    assert sign_in(client).headers["Location"] == "/after-sign-in"


def test_a_forgotten_password_is_set_by_a_link_that_works_once(client, asha, ashby):
    reply, address = set_new_password(client, ashby, "green pebble Harbour")
    assert reply.headers["Location"] == reverse("account_reset_password_from_key_done")
    assert "This link does not work" in client.get(address, headers=HOST).text
    path = link_in(letters(ashby)[0].body)
    assert "This link does not work" in client.get(path, headers=HOST, follow=True).text
    assert letters(ashby)[-1].subject == "Your password was changed"


def test_a_new_password_obeys_the_same_rules(client, asha, ashby):
    assert "council" in set_new_password(client, ashby, "ashby council 1")[0].text


def test_an_unknown_address_gets_the_same_page_and_no_letter(client, asha, ashby):
    known = post(client, "account_reset_password", {"email": asha.email})
    unknown = post(client, "account_reset_password", {"email": "no@example.org"})
    assert known.headers["Location"] == unknown.headers["Location"]
    assert [letter.recipient for letter in letters(ashby)] == [asha.email]


@pytest.mark.parametrize("host", ["evil.example", "ashby.localhost:9999"])
def test_a_link_is_made_of_settings_not_of_what_the_browser_says(client, asha, ashby, host):
    post(client, "account_reset_password", {"email": asha.email}, host=host)
    for letter in letters(ashby):
        link_in(letter.body)
        assert "evil" not in letter.body
        assert "9999" not in letter.body


def test_a_new_password_ends_every_other_session(client, asha, ashby):
    other = Client()
    sign_in(other)
    set_new_password(client, ashby, "green pebble Harbour")
    assert not is_signed_in(other)


def test_the_letter_with_the_link_is_wiped_once_it_left(client, asha, ashby):
    post(client, "account_reset_password", {"email": asha.email})
    assert letters(ashby)[0].is_secret


def test_a_password_is_changed_with_the_old_one(client, asha, ashby):
    sign_in(client)
    wrong = post(
        client,
        "account_change_password",
        {"oldpassword": "wrong", "password1": "green pebble Harbour"},
    )
    assert "The current password is not correct" in wrong.text
    post(
        client,
        "account_change_password",
        {"oldpassword": GOOD, "password1": "green pebble Harbour"},
    )
    asha.refresh_from_db()
    assert asha.check_password("green pebble Harbour")


def test_a_changed_address_is_proved_before_it_counts(client, asha, ashby):
    sign_in(client)
    change = {"email": "new@example.org", "action_add": ""}
    asked = post(client, "account_email", change).headers["Location"]
    assert asked.startswith(reverse("account_reauthenticate"))
    page = client.post(asked, {"password": "wrong"}, headers=HOST)
    assert "The password is not correct" in page.text
    client.post(asked, {"password": GOOD}, headers=HOST)
    asha.refresh_from_db()
    assert asha.email == "asha@example.org"
    [letter] = [one for one in letters(ashby) if one.recipient == "new@example.org"]
    client.post(link_in(letter.body), headers=HOST)
    asha.refresh_from_db()
    assert asha.email == "new@example.org"
