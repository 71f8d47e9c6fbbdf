"""Leavers are out with the next request; ways in that nobody uses are closed (S34, S40)."""

from datetime import timedelta

import pytest
from tests.faces.pages.signing import SETUP, identity

from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import PLATFORM
from moothall.ground.people import actions as people
from moothall.ground.people import jobs, queries
from moothall.ground.people.models import Identity, Person, TeamMember
from moothall.ground.people.words import MustStay, Role

pytestmark = pytest.mark.django_db


def known(council, one):
    with scope.opened([council.pk], writes=False):
        return queries.person_of(one.pk, council.pk)


def disable(council, person, by=SETUP):
    with scope.opened([council.pk], writes=True) as at:
        people.disable(person, by=by, at=at)


def verbs(*chains):
    with scope.opened(chains, writes=False):
        return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def test_whoever_leaves_has_no_role_no_team_and_no_way_in(ashby):
    officer = identity(ashby, role=Role.OFFICER)
    person = known(ashby, officer)
    disable(ashby, person)
    officer.refresh_from_db()
    assert (officer.is_active, officer.era) == (False, 1)
    assert queries.who(officer.pk, [ashby.pk]).roles == {}
    with scope.opened([ashby.pk], writes=False):
        assert not TeamMember.objects.filter(person=person).exists()
        assert queries.disabled(ashby.pk) == [person]
    assert "person.disabled" in verbs(ashby.pk)
    assert {"identity.closed", "identity.signed-out"} <= set(verbs(PLATFORM))


def test_whoever_leaves_one_council_stays_in_the_other(ashby, dunmere):
    officer = identity(ashby, role=Role.OFFICER)
    with scope.opened([dunmere.pk], writes=True) as at:
        there = people.add(dunmere, "Asha", identity=officer, by=SETUP, at=at)
        people.stand(there, Role.OFFICER, by=SETUP, at=at)
    disable(ashby, known(ashby, officer))
    officer.refresh_from_db()
    assert officer.is_active
    assert queries.who(officer.pk, [ashby.pk, dunmere.pk]).roles == {dunmere.pk: {Role.OFFICER}}


def test_nobody_disables_themselves_or_twice(ashby):
    person = known(ashby, identity(ashby, role=Role.ADMIN))
    with pytest.raises(MustStay, match="yourself"):
        disable(ashby, person, by=person.actor)
    with pytest.raises(MustStay, match="only administrator"):
        disable(ashby, person)
    known(ashby, identity(ashby, role=Role.ADMIN, email="other-admin@ashby.example"))
    disable(ashby, person)
    with pytest.raises(MustStay, match="already"):
        disable(ashby, person)


def test_whoever_comes_back_signs_in_but_has_no_role_yet(ashby):
    officer = identity(ashby, role=Role.OFFICER)
    person = known(ashby, officer)
    disable(ashby, person)
    with scope.opened([ashby.pk], writes=True) as at:
        people.enable(Person.objects.get(pk=person.pk), by=SETUP, at=at)
    officer.refresh_from_db()
    assert officer.is_active
    assert queries.who(officer.pk, [ashby.pk]).roles == {}


# --- dormant (S40) ------------------------------------------------------------------------------
def last_used(one, days):
    with scope.opened([PLATFORM], writes=True) as at:
        then = at - timedelta(days=days)
        Identity.objects.filter(pk=one.pk).update(joined_at=then, last_login=then)


def loop():
    from django.core.cache import cache

    cache.delete("people:dormant")
    return jobs.close_dormant_once()


@pytest.mark.parametrize(("days", "is_closed"), [(89, False), (91, True)])
def test_a_way_in_that_nobody_used_for_90_days_is_closed(ashby, days, is_closed):
    officer = identity(ashby, role=Role.OFFICER)
    last_used(officer, days)
    assert loop() == int(is_closed)
    officer.refresh_from_db()
    assert officer.is_active is not is_closed
    assert loop() == 0


def test_residents_come_as_rarely_as_they_like(ashby):
    resident = identity(ashby)
    last_used(resident, 900)
    assert loop() == 0


def test_whoever_is_let_in_again_has_another_90_days(ashby):
    officer = identity(ashby, role=Role.OFFICER)
    last_used(officer, 100)
    loop()
    officer.refresh_from_db()
    with scope.opened([PLATFORM], writes=True) as at:
        people.reopen_identity(officer, by=SETUP, at=at)
    assert loop() == 0
    officer.refresh_from_db()
    assert officer.is_active


def test_the_loop_looks_once_an_hour(ashby):
    loop()
    last_used(identity(ashby, role=Role.OFFICER), 100)
    assert jobs.close_dormant_once() == 0


def test_an_installation_begins_with_nobody_who_can_sign_in():
    assert not Identity.objects.exists()


def test_the_address_is_no_password(ashby):
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    asha = identity(ashby, "asha.example@ashby.example")
    with pytest.raises(ValidationError, match="similar"):
        validate_password("asha.example@ashby", asha)
