"""Who somebody is decides what they see."""

import pytest

from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import GUEST, Actor
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.models import Identity
from moothall.ground.people.words import NOBODY, Role

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")


@pytest.fixture
def asha(ashby, dunmere):
    identity = Identity.objects.create(email="asha@example.org")
    for council, role in ((ashby, Role.OFFICER), (dunmere, Role.EMPLOYEE)):
        with scope.opened([council.pk], writes=True) as at:
            person = people.add(council, "Asha", identity=identity, by=SETUP, at=at)
            people.stand(person, role, by=SETUP, at=at)
    return identity


def test_who_knows_roles_per_council(asha, ashby, dunmere):
    who = queries.who(asha.pk, [ashby.pk, dunmere.pk])
    assert who.roles == {ashby.pk: {"officer"}, dunmere.pk: {"employee"}}
    assert who.councils_as(Role.OFFICER) == [ashby.pk]
    assert who.actor_in(ashby.pk).kind == "person"


def test_who_is_nobody_elsewhere(asha, brackwater):
    who = queries.who(asha.pk, [brackwater.pk])
    assert (who.is_staff, who.actor_in(brackwater.pk)) == (False, GUEST)


def test_a_guest_is_nobody(ashby):
    assert queries.who(None, [ashby.pk]) is NOBODY


def test_giving_a_role_twice_is_journalled_once(asha, ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        person = queries.person(queries.who(asha.pk, [ashby.pk]).persons[ashby.pk])
        people.stand(person, Role.OFFICER, by=SETUP, at=at)
        assert Entry.objects.filter(verb="person.stands").count() == 1


def test_a_role_taken_is_gone(asha, ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        person = queries.person(queries.who(asha.pk, [ashby.pk]).persons[ashby.pk])
        assert people.stand_down(person, Role.OFFICER, by=SETUP, at=at)
    assert not queries.who(asha.pk, [ashby.pk]).is_staff


def test_a_role_needs_an_identity(ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        person = people.add(ashby, "Bo", by=SETUP, at=at)
        with pytest.raises(ValueError, match="cannot sign in"):
            people.stand(person, Role.OFFICER, by=SETUP, at=at)
