"""What somebody types in their own words leads to the articles that share most with it."""

import pytest
from tests.practices.knowledge.conftest import published

from moothall.ground.people import queries as people
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
