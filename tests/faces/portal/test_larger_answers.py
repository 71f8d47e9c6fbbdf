"""Addresses and repeated questions, answered without scripts."""

import re

import pytest
from django.conf import settings
from tests.engine.catalogue.factories import version
from tests.faces.portal.walking import Browser

from moothall.engine.catalogue.models import Draft
from moothall.ground.councils import scope
from moothall.outside.places.standin import KEY, PER_FIGURE, Standin

pytestmark = pytest.mark.django_db
HOME = {"id": "home", "type": "address", "label": "Where do you live?", "called": "your address"}
CHILDREN = {
    "id": "children",
    "type": "group",
    "label": "Who is it for?",
    "each": "child",
    "max": 3,
    "questions": [
        {"id": "first", "type": "text", "label": "First name", "called": "the first name"},
        {"id": "age", "type": "number", "label": "Age", "called": "the age"},
    ],
}


@pytest.fixture
def visitor(client, ashby):
    pages = [{"id": "home", "questions": [HOME]}, {"id": "children", "questions": [CHILDREN]}]
    with scope.opened([ashby.pk], writes=True) as at:
        version(ashby, at, pages=pages)
    return Browser(client, ashby)


@pytest.fixture
def places():
    before = settings.PLACES_URL, settings.PLACES_KEY
    with Standin() as standin:
        settings.PLACES_URL, settings.PLACES_KEY = standin.url, KEY
        yield standin
    settings.PLACES_URL, settings.PLACES_KEY = before


def answers(council):
    with scope.opened([council.pk], writes=False):
        return Draft.objects.get().answers


def options(visitor):
    return re.findall(r'<option value="(\d+)"[^>]*>', visitor.page.text)


def test_an_address_is_found_by_its_postcode_and_kept_with_its_uprn(visitor, places, ashby):
    visitor.begin("broken-bin")
    visitor.post(visitor.path, {"home-mode": "", "home-postcode": "zz11aa", "home-turn": "find"})
    uprns = options(visitor)
    assert len(uprns) == PER_FIGURE
    chosen = {"home-mode": "choose", "home-postcode": "ZZ1 1AA", "home-uprn": uprns[2]}
    visitor.post(visitor.path, chosen)
    assert visitor.heading == "Who is it for?"
    kept = answers(ashby)["home"]
    assert (kept["uprn"], kept["postcode"]) == (uprns[2], "ZZ1 1AA")
    assert kept["lines"][0].startswith("3 ")
    visitor.get(visitor.back)
    assert re.search(rf'value="{uprns[2]}"[^>]*selected', visitor.page.text)


def test_an_address_chosen_before_stands_while_the_look_up_is_away(visitor, places, ashby):
    test_an_address_is_found_by_its_postcode_and_kept_with_its_uprn(visitor, places, ashby)
    places.fault = "away"
    visitor.get(visitor.path)
    assert len(options(visitor)) == 1


def test_a_uprn_that_the_look_up_did_not_give_is_refused(visitor, places, ashby):
    visitor.begin("broken-bin")
    visitor.post(
        visitor.path,
        {"home-mode": "choose", "home-postcode": "ZZ1 1AA", "home-uprn": "1", "home-lines": "Mine"},
    )
    assert visitor.page.status_code == 422
    assert "Select your address" in visitor.text
    assert answers(ashby) == {}


def test_the_manual_way_is_there_when_the_look_up_is_away(visitor, places, ashby):
    places.fault = "away"
    visitor.begin("broken-bin")
    visitor.post(visitor.path, {"home-postcode": "ZZ1 1AA", "home-turn": "find"})
    assert "We could not find any addresses" in visitor.text
    visitor.post(
        visitor.path,
        {"home-mode": "choose", "home-postcode": "ZZ1 1AA", "home-turn": "manual"},
    )
    assert 'id="home-line1"' in visitor.page.text
    typed = {"home-mode": "manual", "home-line1": "1 High Street", "home-town": "Ashby"}
    visitor.post(visitor.path, typed | {"home-postcode": "zz1 1"})
    assert "Enter a full UK postcode, like AA3 1AB" in visitor.text
    visitor.post(visitor.path, typed | {"home-postcode": "zz11aa"})
    assert answers(ashby)["home"] == {
        "lines": ["1 High Street", "Ashby"],
        "postcode": "ZZ1 1AA",
        "uprn": "",
    }


def test_a_wrong_postcode_is_refused_beside_its_field(visitor, places):
    visitor.begin("broken-bin")
    visitor.post(visitor.path, {"home-postcode": "here", "home-turn": "find"})
    assert visitor.page.status_code == 422
    assert 'href="#home-postcode"' in visitor.page.text
    assert 'id="home-postcode-error"' in visitor.page.text


@pytest.fixture
def at_children(visitor):
    visitor.begin("broken-bin")
    visitor.post(
        visitor.path,
        {
            "home-mode": "manual",
            "home-line1": "1 High Street",
            "home-town": "Ashby",
            "home-postcode": "ZZ1 1AA",
        },
    )
    return visitor


ADA = {"children-0-first": "Ada", "children-0-age": "9"}
BOB = {"children-1-first": "Bob", "children-1-age": "11"}


def test_another_item_is_added_and_one_removed_without_losing_what_was_typed(at_children, ashby):
    visitor = at_children
    visitor.post(visitor.path, {"children-count": "1", **ADA, "children-add": "1"})
    assert visitor.text.count("First name") == 2
    assert 'value="Ada"' in visitor.page.text
    visitor.post(visitor.path, {"children-count": "2", **ADA, **BOB, "children-remove": "0"})
    assert 'name="children-0-first" type="text" value="Bob"' in visitor.page.text
    assert 'value="Ada"' not in visitor.page.text
    visitor.post(visitor.path, {"children-count": "2", **ADA, **BOB})
    assert answers(ashby)["children"] == [{"first": "Ada", "age": 9}, {"first": "Bob", "age": 11}]
    assert "Ada, Age: 9" in visitor.text


def test_what_is_wrong_with_an_item_stands_beside_its_own_field(at_children):
    visitor = at_children
    visitor.post(visitor.path, {"children-count": "2", **ADA, "children-1-first": "Bob"})
    assert visitor.page.status_code == 422
    assert 'href="#children-1-age"' in visitor.page.text
    assert 'id="children-1-age-error"' in visitor.page.text
    assert 'id="children-0-age-error"' not in visitor.page.text


def test_no_more_items_are_taken_than_the_most(at_children, ashby):
    visitor = at_children
    every = {f"children-{at}-{k}": v for at in range(4) for k, v in (("first", "A"), ("age", "1"))}
    visitor.post(visitor.path, {"children-count": "4", **every})
    assert "must include 3 or fewer" in visitor.text
    assert "children" not in answers(ashby)
    visitor.post(visitor.path, {"children-count": "99999", **every, "children-add": "1"})
    assert "Add another" not in visitor.text
