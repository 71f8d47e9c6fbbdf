"""Residents' search: services, public records, pages and one's own requests; nothing else (S2)."""

import re

import pytest
from tests import starter
from tests.engine.registers.shelf import small
from tests.faces.portal.conftest import BUILDER, somebody
from tests.faces.portal.test_registers import BENCHES
from tests.faces.portal.test_sent import send
from tests.faces.portal.walking import Browser

from moothall.engine.registers import actions
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
BIN = starter.definitions()["missed-bin"]


@pytest.fixture
def seats(town):
    """Three public seats in Ashby, and one that is gone."""
    with scope.opened([town.pk], writes=True) as at:
        actions.publish(town, small(**BENCHES), by=BUILDER, at=at)
        made = [
            actions.add(town, "seats", {"place": place, "notes": "Quagmire"}, by=BUILDER, at=at)
            for place in ("River walk", "River bridge", "Castle gate", "River cellar")
        ]
        actions.move(made[-1], "go", by=BUILDER, at=at)
    return made


@pytest.fixture
def resident(client, town):
    """Somebody who asked for a bin to be emptied, signed in; and the reference."""
    identity, _ = somebody(town)
    client.force_login(identity)
    browser = Browser(client, town)
    browser.walk(BIN)
    return browser, send(browser)


def counts(browser, text):
    """What was found, by kind, with the number told of it."""
    browser.get(f"/search?text={text}")
    return dict(re.findall(r'id="found-(\w+)">[^(]*\(([^)]+)\)', browser.page.text))


def test_an_empty_box_says_what_can_be_typed(visitor):
    visitor.get("/search")
    assert "What are you looking for?" in visitor.text


def test_services_and_public_records_stand_under_their_kinds(visitor, seats):
    assert counts(visitor, "river") == {"public": "2"}
    assert "River walk" in visitor.text
    assert f"/registers/seats/{seats[0].token}" in visitor.page.text
    assert counts(visitor, "missed bin") == {"service": "1"}
    assert "Report a missed bin" in visitor.text


def test_what_is_not_public_is_neither_shown_nor_counted(visitor, seats):
    assert counts(visitor, "cellar") == {}
    assert counts(visitor, "quagmire") == {}
    assert "Nothing found for" in visitor.text


def test_pages_and_registers_are_found_by_their_names(visitor, seats):
    assert counts(visitor, "privacy") == {"page": "1"}
    assert counts(visitor, "seats") == {"page": "1"}
    assert 'href="/registers/seats"' in visitor.page.text


def test_typing_errors_are_met(visitor, seats):
    assert counts(visitor, "casle") == {"public": "1"}
    assert "Nothing is spelt exactly so." in visitor.text
    assert "Castle gate" in visitor.text
    assert "service" in counts(visitor, "mised")


def test_ones_own_requests_are_found_by_words_and_reference(resident):
    browser, reference = resident
    for text in (reference, reference.lower()[:7], "bin"):
        assert counts(browser, text).get("case") == "1", text
        assert f'href="/requests/{reference}"' in browser.page.text


def test_nobody_else_finds_them_nor_counts_them(resident, town, client, seats):
    _, reference = resident
    other, _ = somebody(town, email="other@ashby.example", name="Other")
    client.logout()
    for identity in (None, other):
        if identity:
            client.force_login(identity)
        browser = Browser(client, town)
        for text in (reference, reference[:7], "bin"):
            assert "case" not in counts(browser, text), text
            assert f"/requests/{reference}" not in browser.page.text


def test_a_reference_leads_whoever_is_not_signed_in_to_tracking(visitor):
    visitor.get("/search?text=A7K-3QM-9TX")
    assert "That looks like a reference." in visitor.text


def test_a_long_list_of_one_kind_has_pages(visitor, seats, monkeypatch):
    monkeypatch.setattr("moothall.faces.portal.search.BEST", 1)
    monkeypatch.setattr("moothall.faces.portal.search.SIZE", 1)
    assert counts(visitor, "river") == {"public": "2"}
    assert "/search?text=river&amp;kind=public" in visitor.page.text
    seen = set()
    for page in (1, 2):
        visitor.get(f"/search?text=river&kind=public&page={page}")
        seen |= set(re.findall(r"River \w+", visitor.text))
    assert seen == {"River walk", "River bridge"}


@pytest.mark.parametrize("text", ["'", "%00x", "a" * 5000, "((", "x&page=9999999999", "!|&:*"])
def test_whatever_is_typed_is_answered(visitor, text):
    assert visitor.get(f"/search?text={text}").status_code in (200, 400)


def test_nothing_of_another_council_is_found(client, seats, dunmere):
    assert counts(Browser(client, dunmere), "river") == {}


@pytest.mark.parametrize("number", [1, 3])
def test_searching_asks_as_much_of_three_records_as_of_one(
    visitor, seats, number, django_assert_num_queries
):
    text = {1: "castle", 3: "river"}[number]
    visitor.get(f"/search?text={text}")
    with django_assert_num_queries(15):  # five of them count that no article was found
        visitor.get(f"/search?text={text}")
