"""Contact points: worth nothing until a code shows that they are somebody's."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people import contact_points, queries, rules
from moothall.ground.people.models import ContactPoint, Identity, Person
from moothall.ground.people.words import MOST_POINTS, NoContactPoint

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")
SIGNS_IN = "rosa@example.org"
OTHER = "Rosa.Lund@example.com"
MOBILE = "07700 900 982"


@pytest.fixture
def at(ashby):
    with scope.opened([ashby.pk, 0], writes=True) as moment:
        yield moment


@pytest.fixture
def rosa(ashby, at):
    return known(ashby, SIGNS_IN, "Rosa", at)


def known(council, email, name, at):
    identity = Identity.objects.create(email=email)
    return people.add(council, name, email=email, identity=identity, by=SETUP, at=at)


def given(person, kind, typed, at):
    point = people.add_point(person, kind, typed, by=person.actor, at=at)
    return point, people.code_for(point, by=person.actor, at=at)


def prove(point, typed, at):
    return people.prove(point, typed, by=SETUP, at=at)


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def another(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_address_they_sign_in_with_is_theirs_already(rosa):
    [point] = queries.points_of(rosa)
    assert (point.value, point.is_proved, point.is_main) == (SIGNS_IN, True, True)
    assert rules.why_not_remove(point) == "You sign in with this address, so it stays."


def test_a_code_proves_an_address_however_it_is_typed(rosa, ashby, at):
    point, code = given(rosa, "email", OTHER, at)
    assert point.value == OTHER.lower()
    assert queries.at_email(ashby.pk, OTHER) == []
    assert prove(point, f" {code[:3]} {code[3:]} ", at) is None
    assert queries.at_email(ashby.pk, OTHER) == [rosa]
    assert {SIGNS_IN, OTHER.lower()} <= queries.whose(rosa).emails


def test_what_is_not_proved_finds_nobody_and_is_never_the_main_one(rosa, ashby, at):
    point, _ = given(rosa, "mobile", MOBILE, at)
    assert queries.at_phone(ashby.pk, MOBILE) == []
    assert not queries.is_proved(rosa, "mobile", point.value)
    assert queries.whose(rosa).phones == frozenset()
    with pytest.raises(NoContactPoint, match="Show that this is yours first"):
        people.make_main(point, by=SETUP, at=at)
    with pytest.raises(IntegrityError, match="main_contact_point_is_proved"), transaction.atomic():
        ContactPoint.objects.filter(pk=point.pk).update(is_main=True)


def test_the_first_proved_number_is_the_one_they_are_reached_at(rosa, ashby, at):
    point, code = given(rosa, "mobile", MOBILE, at)
    assert prove(point, code, at) is None
    now = fresh(rosa)
    assert (now.phone, now.phone_digits) == (MOBILE, "447700900982")
    people.remove_point(point, by=SETUP, at=at)
    assert fresh(rosa).phone == ""


def test_another_address_is_made_the_main_one_and_signing_in_leaves_it_so(rosa, ashby, at):
    point, code = given(rosa, "email", OTHER, at)
    assert prove(point, code, at) is None
    assert fresh(rosa).email == SIGNS_IN
    people.make_main(point, by=SETUP, at=at)
    assert people.welcome(rosa.identity, ashby, by=SETUP, at=at).email == OTHER.lower()
    assert rules.why_not_remove(fresh(point)).startswith("Choose first")


def test_after_five_wrong_codes_the_right_one_is_good_no_more(rosa, at):
    point, code = given(rosa, "email", OTHER, at)
    said = [prove(point, another(code), at) for _ in range(5)]
    assert said[0].startswith("The code is not right")
    assert said[4].startswith("Too many codes")
    assert prove(point, code, at) == "This code is no longer good. Ask for a new one."
    assert not fresh(point).is_proved
    assert Entry.objects.filter(verb="contact-point.mistaken").count() == 5


def test_a_code_runs_out_after_ten_minutes(rosa, at):
    point, code = given(rosa, "email", OTHER, at)
    late = at + timedelta(minutes=10, seconds=1)
    assert prove(point, code, late) == "This code has run out. Ask for a new one."
    assert prove(point, code, at + timedelta(minutes=10)) is None


def test_a_new_code_ends_the_one_before_and_is_not_had_at_once(rosa, at):
    point, before = given(rosa, "email", OTHER, at)
    with pytest.raises(NoContactPoint, match="Wait a minute"):
        people.code_for(point, by=SETUP, at=at + timedelta(seconds=59))
    now = people.code_for(point, by=SETUP, at=at + timedelta(seconds=61))
    if before != now:
        assert prove(point, before, at) is not None
    assert prove(point, now, at) is None
    with pytest.raises(NoContactPoint, match="shown already"):
        people.code_for(point, by=SETUP, at=at + timedelta(hours=1))


def test_a_code_is_good_once_and_for_its_own_address_only(rosa, ashby, at):
    point, code = given(rosa, "email", OTHER, at)
    other, _ = given(rosa, "email", "third@example.org", at)
    kept = fresh(point).code_digest
    assert code not in kept
    ContactPoint.objects.filter(pk=other.pk).update(code_digest=kept)
    assert prove(other, code, at) is not None
    assert prove(point, code, at) is None
    assert prove(point, code, at) == "You have shown already that this is yours."


def test_a_code_is_good_though_the_key_is_replaced_meanwhile(rosa, at):
    point, code = given(rosa, "email", OTHER, at)
    from django.conf import settings

    with override_settings(SECRET_KEY="a new one", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert prove(point, code, at) is None


def test_an_address_that_another_has_shown_to_be_theirs_stays_theirs(rosa, ashby, at):
    lars = known(ashby, "lars@example.org", "Lars", at)
    for address in (SIGNS_IN, OTHER):
        if address == OTHER:
            point, code = given(rosa, "email", OTHER, at)
            assert prove(point, code, at) is None
        point, code = given(lars, "email", address, at)
        assert prove(point, code, at).startswith("Somebody else is known here")
    assert lars.pk not in queries.whose(rosa).person_ids


def test_a_family_may_share_a_number(rosa, ashby, at):
    lars = known(ashby, "lars@example.org", "Lars", at)
    for person in (rosa, lars):
        point, code = given(person, "mobile", MOBILE, at)
        assert prove(point, code, at) is None
    assert queries.at_phone(ashby.pk, MOBILE) == [rosa, lars]


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("email", "rosa"), ("email", "rösa@example.org"), ("mobile", "01632 960001"), ("mobile", "?")],
)
def test_what_is_no_address_is_refused(rosa, at, kind, typed):
    with pytest.raises(NoContactPoint):
        people.add_point(rosa, kind, typed, by=SETUP, at=at)


def test_nobody_has_more_than_six(rosa, at):
    for number in range(MOST_POINTS - 1):
        people.add_point(rosa, "email", f"rosa{number}@example.org", by=SETUP, at=at)
    with pytest.raises(NoContactPoint, match="6 already"):
        people.add_point(rosa, "email", OTHER, by=SETUP, at=at)


def test_erasing_somebody_erases_where_they_are_reached(rosa, at):
    given(rosa, "mobile", MOBILE, at)
    people.erase(queries.whose(rosa), {}, by=SETUP, at=at)
    assert not ContactPoint.objects.exists()
    assert Person.objects.get(pk=rosa.pk).email == ""


def test_codes_are_six_digits_drawn_evenly():
    drawn = {contact_points.fresh_code() for _ in range(200)}
    assert all(len(code) == 6 and code.isdigit() for code in drawn)
    assert len(drawn) > 190
