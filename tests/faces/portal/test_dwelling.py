"""Somebody says in a browser where they live, changes it, moves away, and takes it away."""

import re
from datetime import date

import pytest
from django.conf import settings
from tests.engine.catalogue.factories import definition
from tests.faces.portal.conftest import BUILDER, somebody
from tests.faces.portal.walking import Browser

from moothall.engine.catalogue import actions as catalogue
from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.models import Home
from moothall.ground.people.words import Dwelling, Role
from moothall.outside.places.standin import KEY, Standin

pytestmark = pytest.mark.django_db
ASHBY = {"host": "ashby.localhost"}
GIVE, LEAVE = "/details/address", "/details/address/leave"
FLAT = Dwelling(("1 Example Street", "Ashby"), "ZZ1 1AA", "990000000001")
TYPED = {
    "home-mode": "manual",
    "home-line1": "The Old Mill",
    "home-town": "Ashby",
    "home-postcode": "zz22bb",
}
NO_DAY = {"since-day": "", "since-month": "", "since-year": ""}


@pytest.fixture
def rosa(client, ashby):
    identity, person = somebody(ashby, email="rosa@example.org", name="Rosa Lund")
    client.force_login(identity)
    return person


@pytest.fixture
def places():
    before = settings.PLACES_URL, settings.PLACES_KEY
    with Standin() as standin:
        settings.PLACES_URL, settings.PLACES_KEY = standin.url, KEY
        yield standin
    settings.PLACES_URL, settings.PLACES_KEY = before


def post(client, path, **typed):
    return client.post(path, typed, headers=ASHBY, follow=True)


def home(person):
    with scope.opened([person.council_id], writes=False):
        return queries.home_of(person)


def lives(person, dwelling=FLAT, **more):
    with scope.opened([person.council_id], writes=True) as at:
        return people.move_in(person, dwelling, by=person.actor, at=at, **more)


def test_an_address_is_found_by_postcode_and_kept_with_its_uprn(client, rosa, places):
    turn = {"home-mode": "", "home-postcode": "zz11aa", "home-turn": "find"}
    page = post(client, GIVE, **turn)
    uprn = re.findall(r'<option value="(\d+)"', page.text)[2]
    chosen = {"home-mode": "choose", "home-postcode": "ZZ1 1AA", "home-uprn": uprn}
    since = {"since-day": "1", "since-month": "5", "since-year": "2024"}
    page = post(client, GIVE, **chosen, **since)
    assert "We have kept your address" in page.text
    kept = home(rosa)
    assert (kept.uprn, kept.postcode, kept.from_on) == (uprn, "ZZ1 1AA", date(2024, 5, 1))
    assert kept.lines[0].startswith("3 ")


def test_a_uprn_that_no_look_up_gave_is_not_kept(client, rosa, places):
    made_up = {"home-mode": "choose", "home-postcode": "ZZ1 1AA", "home-uprn": "12345"}
    page = post(client, GIVE, **made_up, **NO_DAY)
    assert (page.status_code, 'href="#home-uprn"' in page.text) == (422, True)
    assert home(rosa) is None


def test_an_address_is_typed_by_hand_with_the_look_up_away_and_has_no_uprn(client, rosa):
    post(client, GIVE, **TYPED, **NO_DAY)
    kept = home(rosa)
    assert (kept.printed, kept.uprn) == (["The Old Mill", "Ashby", "ZZ2 2BB"], "")


def test_a_change_ends_the_one_before_and_shows_what_is_kept(client, rosa):
    before = lives(rosa)
    page = client.get(GIVE, headers=ASHBY)
    assert FLAT.uprn in page.text
    post(client, GIVE, **TYPED, **NO_DAY)
    with scope.opened([rosa.council_id], writes=False):
        assert Home.objects.get(pk=before.pk).until_on is not None
        assert Home.objects.count() == 2
    assert "The Old Mill" in client.get("/details", headers=ASHBY).text


def test_what_is_wrong_is_said_beside_its_field(client, rosa):
    page = post(client, GIVE, **{**TYPED, "home-line1": ""}, **{**NO_DAY, "since-day": "40"})
    assert page.status_code == 422
    assert 'href="#home-line1"' in page.text
    assert 'href="#since' in page.text


def test_whoever_moved_away_is_kept_with_a_day_and_a_mistake_is_forgotten(client, rosa):
    lives(rosa, from_on=date(2024, 5, 1))
    assert "Select what happened" in post(client, LEAVE).text
    assert post(client, LEAVE, how="moved").status_code == 422
    early = {"left-day": "1", "left-month": "4", "left-year": "2024"}
    assert "must not be before" in post(client, LEAVE, how="moved", **early).text
    day = {"left-day": "1", "left-month": "4", "left-year": "2025"}
    assert "you moved away" in post(client, LEAVE, how="moved", **day).text
    with scope.opened([rosa.council_id], writes=False):
        assert Home.objects.get().until_on == date(2025, 4, 1)
    lives(rosa)
    assert "forgotten that address" in post(client, LEAVE, how="never").text
    with scope.opened([rosa.council_id], writes=False):
        assert Home.objects.count() == 1


def test_nobody_is_told_who_else_lives_there(client, rosa, ashby):
    _, lars = somebody(ashby, email="lars@example.org", name="Lars Berg")
    lives(rosa)
    lives(lars)
    for path in ("/details", GIVE, LEAVE, "/requests"):
        assert "Lars" not in client.get(path, headers=ASHBY).text


def test_a_question_for_their_own_address_asks_if_it_is_still_right(client, town):
    asked = {"id": "home", "type": "address", "label": "Where?", "called": "your address"}
    pages = [{"id": "home", "questions": [{**asked, "fills": "address"}]}]
    plain = [{"id": "home", "questions": [asked]}]
    with scope.opened([town.pk], writes=True) as at:
        for name, each in (("own-form", pages), ("plain-form", plain)):
            service = definition(service=name, name=name, pages=each)
            catalogue.publish(town, service, by=BUILDER, at=at)
    identity, sam = somebody(town)
    lives(sam)
    client.force_login(identity)
    browser = Browser(client, town)
    browser.begin("own-form")
    assert "in “Your details”. Is this still right?" in browser.text
    assert f'value="{FLAT.uprn}" selected' in browser.page.text
    browser.begin("plain-form")
    assert FLAT.uprn not in browser.page.text


def test_what_was_recorded_by_an_officer_is_told_to_whoever_it_is_about(client, rosa, ashby):
    _, asha = somebody(ashby, Role.OFFICER, "asha@ashby.example", "Asha")
    with scope.opened([ashby.pk], writes=True) as at:
        people.move_in(rosa, FLAT, by=asha.actor, at=at, reason="Tenancy seen")
    page = client.get("/details", headers=ASHBY).text
    assert "An officer of the council recorded this on" in page
    assert "1 Example Street" in page
