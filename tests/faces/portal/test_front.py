"""What residents see first."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.engine.catalogue.factories import definition
from tests.faces.portal.conftest import BUILDER
from tests.faces.portal.walking import Browser

from moothall.engine.catalogue import actions as catalogue
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
BINS = {
    "topic": "bins",
    "name": "Bins of all kinds",
    "summary": "All of it.",
    "keywords": ["wheelie"],
}


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


def test_a_topic_stands_for_its_parts_and_offers_them_in_its_order(visitor, town):
    parts = [
        definition(service=f"bin-{place}", name=f"Part {place}", within=BINS | {"place": place})
        for place in (2, 1)
    ]
    with scope.opened([town.pk], writes=True) as at:
        for part in parts:
            catalogue.publish(town, part, by=BUILDER, at=at)
    visitor.get("/")
    assert visitor.text.count("Bins of all kinds") == 1
    assert "Part 1" not in visitor.text
    visitor.get("/?q=wheelie")
    assert "Part 1" in visitor.text, "a search finds the parts by the topic's words"
    visitor.get("/topics/bins")
    assert visitor.heading == "Bins of all kinds"
    assert visitor.text.index("Part 1") < visitor.text.index("Part 2")
    visitor.get("/services/bin-1")
    assert visitor.back == "/topics/bins"
    assert visitor.get("/topics/nothing").status_code == 404
