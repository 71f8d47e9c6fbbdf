"""The people of a council, done in a browser by its administrator, each act journalled."""

import re

import pytest
from django.test import Client
from tests.faces.pages.signing import GOOD, HOST, identity, is_signed_in, letters, sign_in

from moothall.faces.pages.sessions import ROLES
from moothall.ground.councils import scope
from moothall.ground.councils.models import Team
from moothall.ground.journal.models import Entry
from moothall.ground.people import queries
from moothall.ground.people.models import Identity
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
BO = "bo@ashby.example"


@pytest.fixture
def desk(client, ashby):
    """An administrator at the desk, and what they do there."""
    identity(ashby, "admin@ashby.example", role=Role.ADMIN)
    with scope.opened([ashby.pk], writes=True):
        Team.objects.create(council=ashby, code="bins", name="Bins")
    sign_in(client, "admin@ashby.example")

    def do(path="people", **typed):
        where = f"/staff/{path}"
        return client.post(where, typed, headers=HOST) if typed else client.get(where, headers=HOST)

    return do


@pytest.fixture
def bo(ashby):
    return identity(ashby, BO, role=Role.OFFICER)


def number(council, one):
    with scope.opened([council.pk], writes=False):
        return queries.person_of(one.pk, council.pk).pk


def roles(council, one):
    return set(queries.who(one.pk, [council.pk]).roles.get(council.pk, ()))


def act(desk, council, one, verb, **typed):
    return desk(f"people/{number(council, one)}/do/{verb}", **({"x": "1"} | typed))


def test_the_list_shows_who_works_here_and_finds_them(desk, bo, ashby, dunmere):
    identity(dunmere, "away@dunmere.example", role=Role.OFFICER)
    identity(ashby, "resident@example.org")
    page = desk().text
    assert BO in page
    assert "never signed in" in page
    assert "away@dunmere.example" not in page
    assert "resident@example.org" not in page
    assert BO in desk("people?text=BO@ash").text
    assert BO not in desk("people?text=nobody").text
    assert "resident@example.org" in desk("people?text=Resident@example.org").text


def test_somebody_is_invited_by_mail_and_comes_in(desk, ashby, client):
    page = desk("people/invite", name="New Person", email="nine", role="officer")
    assert page.status_code == 422
    assert "correct format" in page.text
    desk("people/invite", name="New Person", email="New@ashby.example", role="officer", team="bins")
    letter = letters(ashby)[-1]
    assert letter.recipient == "new@ashby.example"
    assert "New Person" not in letter.body
    new = Client()
    [path] = re.findall(r"http://[^/]+(/account/invitation/\S+)", letter.body)
    [reset] = re.findall(r'href="(/account/password/[^"]+)"', new.get(path, headers=HOST).text)
    step = new.get(reset, headers=HOST, follow=True).redirect_chain[-1][0]
    new.post(step, {"password1": GOOD}, headers=HOST)
    sign_in(new, "new@ashby.example")
    assert new.get("/after-sign-in", headers=HOST).headers["Location"] == "/staff/"
    one = Identity.objects.get(email="new@ashby.example")
    assert f"/staff/people/{number(ashby, one)}" in desk("people?text=new").text


def test_roles_and_teams_are_given_and_taken(desk, bo, ashby):
    act(desk, ashby, bo, "give", role="manager")
    assert roles(ashby, bo) == {"officer", "manager"}
    act(desk, ashby, bo, "take", role="officer")
    assert roles(ashby, bo) == {"manager"}
    act(desk, ashby, bo, "join", team="bins")
    page = desk(f"people/{number(ashby, bo)}").text
    assert "Take them out of Bins" in page
    act(desk, ashby, bo, "leave", team="bins")
    assert "Take them out of Bins" not in desk(f"people/{number(ashby, bo)}").text
    with scope.opened([ashby.pk], writes=False):
        mine = Entry.objects.filter(by_kind="person", by_id=number(ashby, admin()))
        assert {"person.stands", "person.stood-down", "team.joined", "team.left"} <= set(
            mine.values_list("verb", flat=True)
        )


def admin():
    return Identity.objects.get(email="admin@ashby.example")


@pytest.mark.parametrize("role", ["resident", "is_staff", ""])
def test_no_other_role_is_given(desk, bo, ashby, role):
    assert act(desk, ashby, bo, "give", role=role).status_code == 400
    assert roles(ashby, bo) == {"officer"}


def test_whoever_is_disabled_is_out_with_their_next_request(desk, bo, ashby):
    theirs = Client()
    sign_in(theirs, BO)
    assert theirs.get("/staff/", headers=HOST).status_code == 200
    act(desk, ashby, bo, "disable")
    assert not is_signed_in(theirs)
    assert theirs.get("/staff/", headers=HOST).status_code == 302
    sign_in(theirs, BO)
    assert not is_signed_in(theirs)
    assert BO in desk("people?state=left").text
    act(desk, ashby, bo, "enable")
    sign_in(theirs, BO)
    assert is_signed_in(theirs)


def test_whoever_left_one_council_cannot_come_back_as_a_resident(desk, bo, ashby, dunmere):
    from tests.faces.pages.signing import SETUP

    from moothall.ground.people import actions as people

    with scope.opened([dunmere.pk], writes=True) as at:
        there = people.add(dunmere, "Bo", identity=bo, by=SETUP, at=at)
        people.stand(there, Role.OFFICER, by=SETUP, at=at)
    act(desk, ashby, bo, "disable")
    theirs = Client()
    sign_in(theirs, BO)
    assert not is_signed_in(theirs)
    assert roles(ashby, bo) == set()


def test_somebody_is_signed_out_everywhere(desk, bo, ashby):
    theirs = Client()
    sign_in(theirs, BO)
    act(desk, ashby, bo, "sign-out")
    assert not is_signed_in(theirs)


def test_the_sessions_id_changes_when_roles_do(desk, bo, ashby):
    theirs = Client()
    sign_in(theirs, BO)
    theirs.get("/staff/", headers=HOST)
    before = theirs.session.session_key
    theirs.get("/staff/", headers=HOST)
    assert theirs.session.session_key == before
    act(desk, ashby, bo, "give", role="manager")
    theirs.get("/staff/", headers=HOST)
    assert theirs.session.session_key != before
    assert len(theirs.session[ROLES]) == 2
    assert is_signed_in(theirs)


def test_an_administrator_keeps_their_own_place(desk, ashby):
    act(desk, ashby, admin(), "disable")
    act(desk, ashby, admin(), "take", role="admin")
    assert roles(ashby, admin()) == {"admin"}
    assert "You cannot disable yourself" in desk(f"people/{number(ashby, admin())}").text


def test_nobody_of_another_council_is_touched(desk, dunmere):
    away = identity(dunmere, "away@dunmere.example", role=Role.OFFICER)
    page = desk(f"people/{number(dunmere, away)}/do/disable", x="1")
    assert page.status_code == 404
    away.refresh_from_db()
    assert away.is_active


def test_the_list_asks_as_much_of_three_people_as_of_one(
    desk, bo, ashby, django_assert_num_queries
):
    desk()
    for place in (0, 1):
        with django_assert_num_queries(14):
            desk()
        identity(ashby, f"more{place}@ashby.example", role=Role.OFFICER)
