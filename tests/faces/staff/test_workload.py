"""Who has how much of the running work; each number is the queue of exactly those cases."""

import html
import re

import pytest
from tests.engine.cases.telling import june
from tests.faces.staff.test_lists import give

from moothall.engine.cases import actions as cases
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
PAGE, QUERIES = "queue/workload", 16


def told(page):
    """What each is said to have, by name; and the addresses of the numbers."""
    rows = re.findall(r'(?s)<th class="[^"]*" scope="row">(.*?)</th>(.*?)</tr>', page)
    return {name: re.sub(r"<span.*?</span>|<[^>]+>", " ", cells).split() for name, cells in rows}


@pytest.fixture
def work(town, ask):
    """Dev has a late fault and a paused one, Mo has one, and one nobody has."""
    late, paused, mos, _ = ask(at=june(1)), ask(), ask(), ask()
    for case, name in ((late, "dev"), (paused, "dev"), (mos, "mo")):
        give(town, case, name)
    with scope.opened([town.council.pk], writes=True) as at:
        cases.pause(paused, by=town.actor("dev"), at=at, reason="requester")


def test_each_officers_running_cases_are_counted_the_most_first(dev, work):
    assert list(told(dev.get(PAGE).text).items()) == [
        ("Nobody", ["1", "0", "0", "0", "0"]),
        ("Dev", ["2", "1", "0", "0", "1"]),
        ("Mo", ["1", "0", "0", "0", "0"]),
    ]


def test_each_number_leads_to_exactly_its_cases(dev, work):
    page = dev.get(PAGE).text
    links = re.findall(r'href="/staff/(queue\?[^"]*)">([\d,]+)<', page)
    assert len(links) == 5
    for address, number in links:
        assert len(dev.listed(html.unescape(address))) == int(number), address


def test_a_team_alone_can_be_looked_at(sign_in, work, ask):
    ask("missed-bin")
    mo = sign_in("mo")
    assert told(mo.get(PAGE).text)["Nobody"][0] == "2"
    assert told(mo.get(f"{PAGE}?team=ict-desk").text)["Nobody"][0] == "1"
    assert "team=street-services" in mo.get(f"{PAGE}?team=street-services").text
    assert told(mo.get(f"{PAGE}?team=none-of-ours").text)["Nobody"][0] == "2"


def test_what_somebody_may_not_see_is_not_counted(sign_in, work):
    found = told(sign_in("asha").get(PAGE).text)
    assert found["Nobody"] == ["0"] * 5
    assert "Dev" not in found


def test_a_colleague_without_work_is_there_too(dev, ask):
    assert told(dev.get(PAGE).text)["Dev"] == ["0"] * 5


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_the_same_queries_for_one_case_and_three(
    dev, town, ask, number, django_assert_num_queries
):
    for _ in range(number):
        give(town, ask(), "dev")
    dev.get(PAGE)
    with django_assert_num_queries(QUERIES):
        dev.get(PAGE)
