"""Signing up: the address is proved, nothing is given away, the council knows its resident."""

import pytest
from django.core import mail
from django.urls import reverse
from tests.faces.pages.signing import GOOD, HOST, get, letters, link_in, post, sign_in, sign_up

from moothall.ground.councils import scope
from moothall.ground.people import queries
from moothall.ground.people.models import Identity, Person

pytestmark = pytest.mark.django_db


def test_a_resident_signs_up_proves_the_address_and_is_known_to_the_council(client, ashby):
    assert sign_up(client).headers["Location"] == reverse("account_email_verification_sent")
    [letter] = letters(ashby)
    assert (letter.recipient, letter.subject) == ("bo@example.org", "Confirm your email address")
    with scope.opened([ashby.pk], writes=False):
        [person] = Person.objects.all()
        assert (person.name, person.email) == ("Bo Lund", "")
    assert "not correct" not in sign_in(client, email="bo@example.org").text
    assert not client.session.get("_auth_user_id")

    path = link_in(letter.body)
    assert "Is <strong>bo@example.org</strong>" in client.get(path, headers=HOST).text
    client.post(path, headers=HOST)
    sign_in(client, email="bo@example.org")
    who = queries.who(Identity.objects.get().pk, [ashby.pk])
    assert who.roles == {ashby.pk: {"resident"}}
    with scope.opened([ashby.pk], writes=False):
        assert queries.by_email(ashby.pk, "BO@example.org").name == "Bo Lund"


def test_the_letter_to_a_new_address_holds_nothing_that_was_typed(client, ashby):
    sign_up(client, name="Free coins at evil.example")
    assert "evil" not in letters(ashby)[0].body + letters(ashby)[0].subject


def test_signing_up_with_a_known_address_reads_the_same_and_writes_to_its_owner(
    client, asha, ashby
):
    new, known = sign_up(client), sign_up(client, email="asha@example.org")
    assert (new.status_code, new.headers["Location"]) == (
        known.status_code,
        known.headers["Location"],
    )
    assert letters(ashby)[-1].subject == "You have an account already"
    assert Identity.objects.filter(email="asha@example.org").count() == 1


def test_what_is_left_empty_is_said_in_plain_words(client, ashby):
    page = sign_up(client, email="", password="", name="").text
    for said in ("Enter your full name", "Enter your email address", "Enter your password"):
        assert page.count(said) == 2
    assert "<title>Error: Create an account" in page
    assert 'href="#id_email"' in page


def test_an_address_that_is_none_is_said_in_plain_words(client, ashby):
    assert "like name@example.com" in sign_up(client, email="nonsense").text


def test_an_address_that_no_mail_reaches_is_refused_with_the_reason(client, ashby):
    page = sign_up(client, email="\u017fam@example.org").text
    assert "must only include unaccented letters" in page
    assert not Identity.objects.exists()


def test_an_identity_of_one_council_becomes_a_resident_where_it_signs_in(client, asha, dunmere):
    post(
        client,
        "account_login",
        {"login": asha.email, "password": GOOD},
        host="dunmere.localhost",
    )
    assert queries.who(asha.pk, [dunmere.pk]).roles == {dunmere.pk: {"resident"}}


def test_nobody_signs_up_with_a_partnership(client, three_rivers):
    page = get(client, "account_signup", host="three-rivers-ict.localhost")
    assert "You cannot create an account here" in page.text


def test_no_mail_leaves_beside_the_outbox(client, asha, ashby):
    sign_up(client)
    post(client, "account_reset_password", {"email": asha.email})
    assert len(letters(ashby)) == 2
    assert mail.outbox == []
