"""Addresses and numbers are compared in one form, however they were written."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.contact_points import (
    ONLY_PLAIN,
    phone_digits,
    plain_email,
    why_not_mail,
)
from moothall.ground.people.models import Identity

SETUP = Actor.job("set-up")


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("07700 900123", "447700900123"),
        ("+44 7700 900123", "447700900123"),
        ("0044 7700 900 123", "447700900123"),
        ("(01632) 960 001", "441632960001"),
        ("+353 1 555 0123", "35315550123"),
        ("ext. 4417", "4417"),
        ("", ""),
        ("none", ""),
    ],
)
def test_a_telephone_number_has_one_form(written, digits):
    assert phone_digits(written) == digits


def test_an_email_address_has_one_form():
    assert plain_email(" Rosa@Example.ORG ") == "rosa@example.org"


@pytest.mark.django_db
def test_people_are_found_by_address_and_number_however_written(ashby, dunmere):
    with scope.opened([ashby.pk, dunmere.pk], writes=True) as at:
        rosa = people.add(ashby, "Rosa", email="Rosa@Example.org", by=SETUP, at=at)
        people.reach(rosa, email=rosa.email, phone="07700 900123", by=SETUP, at=at)
        people.add(dunmere, "Rosa", email="rosa@example.org", by=SETUP, at=at)
        assert queries.at_email(ashby.pk, "ROSA@example.org") == [rosa]
        assert queries.at_phone(ashby.pk, "+44 7700 900123") == [rosa]
        assert queries.at_phone(ashby.pk, "") == []


@pytest.mark.django_db
def test_identity_email_is_in_lower_case():
    with pytest.raises(IntegrityError, match="identity_email_is_in_lower_case"):
        Identity.objects.create(email="Rosa@example.org")


@pytest.mark.django_db
def test_opening_an_identity_twice_gives_the_same_one(ashby):
    with transaction.atomic():
        first, second = (
            people.enrol(email, by=SETUP, at=now())
            for email in ("Rosa@Example.org", "rosa@example.org")
        )
    assert first == second
    assert not first.has_usable_password()


def now():
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("jo@example.org", None),
        ("o'brien+bins@example.org", None),
        ("jo@b\u00fccher.example", None),
        ("jos\u00e9@example.org", ONLY_PLAIN),
        ("\u017fam@example.org", ONLY_PLAIN),  # a long s, which Django takes for a letter of A to Z
    ],
)
def test_an_address_that_no_mail_server_here_takes_is_refused_with_the_reason(address, reason):
    assert why_not_mail(address) == reason


@pytest.mark.django_db
def test_nobody_is_given_a_way_to_sign_in_that_no_mail_reaches():
    with pytest.raises(ValidationError, match="unaccented letters"):
        people.enrol("\u017fam@example.org", by=SETUP, at=now())
    assert not Identity.objects.exists()
