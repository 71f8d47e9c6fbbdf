"""What residents see first."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.faces.portal.walking import Browser

pytestmark = pytest.mark.django_db


def test_services_stand_under_their_headings_those_for_everyone_first(visitor):
    visitor.get("/")
    assert visitor.heading == "How can we help?"
    first, last = visitor.text.index("Bins and recycling"), visitor.text.index("ICT for employees")
    assert first < last
    assert "Report a missed bin" in visitor.text


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("bins", "Report a missed bin"),
        ("my bin was not emptied", "Report a missed bin"),
        ("LAPTOP", "Ask for ICT equipment"),
        ("broken", "Report an ICT fault"),
    ],
)
def test_a_search_finds_services_by_the_words_people_use(visitor, query, first):
    visitor.get(f"/?q={query}")
    assert visitor.heading == "Search results"
    assert visitor.text.index(first) < visitor.text.index("See all services")


def test_a_search_that_finds_nothing_says_what_to_do(visitor):
    visitor.get("/?q=<zebra>")
    assert "Nothing found for “<zebra>”" in visitor.text
    assert "<zebra>" not in visitor.page.text
    assert "See all services" in visitor.text


def test_a_council_without_services_says_so(client, dunmere):
    browser = Browser(client, dunmere)
    browser.get("/")
    assert "No services are online yet" in browser.text


def test_the_choice_of_councils_leads_to_each(client, town, dunmere):
    page = client.get("/", headers={"host": "localhost:8000"})
    assert 'href="http://ashby.localhost:8000/"' in page.text
    assert 'href="http://dunmere.localhost:8000/"' in page.text


def test_a_partnership_leads_to_its_members(client, three_rivers, dunmere):
    browser = Browser(client, three_rivers)
    browser.get("/")
    assert browser.heading == "Choose your council"
    assert "Brackwater Council" in browser.text
    assert "Dunmere" not in browser.text


def test_a_start_page_tells_what_it_is_and_how_long_it_takes(visitor):
    visitor.get("/services/missed-bin")
    assert visitor.heading == "Report a missed bin"
    assert "We aim to finish within" in visitor.text
    assert "Start now" in visitor.text


def test_the_front_page_costs_a_fixed_number_of_queries(visitor):
    visitor.get("/")
    with CaptureQueriesContext(connection) as asked:
        visitor.client.get("/", headers=visitor.host)
    assert len(asked) == 6, [query["sql"] for query in asked]
