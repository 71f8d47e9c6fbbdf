"""What somebody types in their own words leads to the articles that share most with it."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML
from tests.practices.knowledge.conftest import published

from moothall.ground.people import queries as people
from moothall.packs import demo
from moothall.practices.knowledge import queries
from moothall.practices.knowledge.queries import Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(council):
    desk, at = council
    for title, body, services in (
        ("When your laptop is slow", "Restart it.", ("ict-fault",)),
        ("Connect to the wifi", "Choose the network of the council on your laptop.", ()),
        ("Change your password", "Open the account page. It is not slow.", ("ict-fault",)),
        ("Print in colour", "Ask at the desk.", ()),
    ):
        published(
            desk, at, title=title, body=body, services=services, summary="How to do it.", topics=()
        )
    who = people.who(desk.people["employee"].identity_id, [desk.council.pk])
    return Reader.at_portal(who, desk.council.pk)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Hello, since Monday my LAPTOPS have been terribly slow, please help", "When your laptop"),
        ("I cannot connect", "Connect to the wifi"),
        ("my passwords", "Change your password"),
    ],
)
def test_the_best_comes_first(shelf, typed, first):
    found = queries.suggested(shelf, typed)
    assert found[0].title.startswith(first)


@pytest.mark.parametrize(
    "typed", ["", "the and of it is my", "zebra", "desk", "%'); --", "\\ ' ' "]
)
def test_what_shares_nothing_that_tells_is_not_suggested(shelf, typed):
    assert queries.suggested(shelf, typed) == []


def test_a_word_of_the_title_tells_more_than_one_of_the_body(shelf):
    assert [one.title for one in queries.suggested(shelf, "slow laptop wifi")][:2] == [
        "When your laptop is slow",
        "Connect to the wifi",
    ]


def test_the_articles_of_a_service_stand_there_before_anything_is_typed(shelf):
    found = queries.suggested(shelf, "", service="ict-fault")
    assert {one.title for one in found} == {"When your laptop is slow", "Change your password"}


@pytest.fixture
def full_shelf(council):
    """The articles of the demo: half of them for residents, half for the council's own ICT."""
    desk, at = council
    for name in ("ict", "residents"):
        for said in YAML(typ="safe").load(Path(demo.__file__).parent / f"articles/{name}.yaml"):
            parts = {"title", "summary", "body", "topics", "words", "services", "audience"}
            published(desk, at, **{part: said[part] for part in parts & set(said)})
    who = people.who(desk.people["employee"].identity_id, [desk.council.pk])
    return Reader.at_portal(who, desk.council.pk)


SLOW, JOINS = "When your laptop is slow", "Before somebody joins your team"
OFFERED = {
    ("laptop", "Please report the fault of my laptop, it does not start"): [SLOW],
    ("laptop", "I am on the road most days and my laptop was damaged"): [SLOW],
    ("laptop", "I dropped my laptop in a pothole"): [SLOW],
    ("laptop", "A new laptop for a starter: the old one is broken"): [JOINS, SLOW],
    ("laptop", "The screen is cracked, there is a hole in the case. Please repair it"): [],
    ("ict-fault", "I forgot my password"): ["When you forget your password or are locked out"],
    ("ict-fault", "Since Monday my laptop is slow and I restart it every hour"): [SLOW],
    ("road-fault", "A deep hole in the road by the school"): [
        "Report a pothole or another fault of the road"
    ],
    ("missed-bin", "My sofa and my fridge are still there"): [
        "Have a sofa, a fridge or other large things collected"
    ],
}


def test_a_request_is_offered_only_what_helps_with_it(full_shelf):
    found = {
        (service, typed): [
            one.title for one in queries.suggested(full_shelf, typed, service=service)
        ]
        for service, typed in OFFERED
    }
    assert found == OFFERED


def test_an_article_of_no_service_is_offered_where_it_fits(shelf):
    found = queries.suggested(shelf, "I cannot connect my laptop", service="laptop")
    assert found[0].title == "Connect to the wifi"
