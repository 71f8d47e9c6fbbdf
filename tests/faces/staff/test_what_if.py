"""O5: the page on which a manager replays a period, and the file of what changes side."""

import csv
import io
from datetime import timedelta

import pytest
from tests.engine.cases.conftest import ashbys_desk
from tests.faces.staff.test_figures import pat, published, resolve  # noqa: F401 -- fixtures
from tests.practices.insight.measures.publishing import starter
from tests.standing import after as standing_after
from tests.standing import on as standing_on

from moothall.engine.cases import actions as cases
from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.words import Role
from moothall.practices.insight import actions as insight

pytestmark = pytest.mark.django_db
QUERIES = 24


@standing_after(ashbys_desk)
def a_desk_to_replay(desk):
    """A desk with measures, where three faults were put right at once."""
    with scope.opened([desk.council.pk], writes=True) as at:
        insight.publish(starter(), by=desk.actor("mo"), at=at)
        for _ in range(3):
            case = desk.case("ict-fault", at=at)
            cases.resolve(case, by=desk.actor("mo"), at=at, outcome="fixed")
    return desk


@pytest.fixture
@standing_on(a_desk_to_replay)
def town(standing):
    return standing


@pytest.fixture
def manager(sign_in):
    """A manager of that desk."""
    return sign_in("mo")


def page(manager, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return manager.get(f"figures/what-if?{query}")


@pytest.mark.parametrize(
    ("length", "why"),
    [("-3", "Enter more than 0"), ("1e9", "Enter 9,999 or less"), ("1.234", "two decimal places")],
)
def test_a_time_that_cannot_be_promised_is_refused_in_our_words(manager, length, why):
    wrong = page(manager, promise="resolution", length=length)
    assert wrong.status_code == 422
    assert why in wrong.text
    assert "Ensure" not in wrong.text


def test_before_anything_is_proposed_it_asks(manager):
    text = page(manager).text
    assert "What is promised instead" in text
    assert "There is a problem" not in text


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "Say what you propose"),
        ({"length": "soon"}, "Enter the time as a number"),
        ({"length": "1.5", "unit": "days"}, "whole working days"),
        ({"length": "0"}, "Enter more than 0"),
        ({"length": "251", "unit": "days"}, "Enter 250 working days or fewer"),
        ({"length": "1", "first": "2026-02-02", "last": "2026-02-01"}, "must not be before"),
        ({"length": "1", "first": "soon"}, "Enter a real date"),
        ({"length": "1", "last": "9999-12-31"}, "No day comes after 9999-12-31"),
    ],
)
def test_what_cannot_be_replayed_is_said(manager, asked, words):
    found = page(manager, promise="resolution", **asked)
    assert found.status_code == 422
    assert words in found.text
    assert "There is a problem" in found.text


def test_it_says_what_would_have_been(manager):
    text = page(manager, promise="resolution", length=4).text
    assert "No case changes side" in text
    assert "3 (100.0%)" in text


def test_no_case_is_an_empty_state(manager):
    text = page(manager, promise="resolution", length=4, first="2019-01-01", last="2019-01-31").text
    assert "No case with such a target was counted" in text


def test_the_file_has_a_line_for_each_case_that_changes_side(manager, town):
    query = "promise=resolution&length=4&first=2020-01-01"
    found = manager.get(f"figures/what-if.csv?{query}")
    assert found.headers["content-type"].startswith("text/csv")
    assert len(list(csv.reader(io.StringIO(found.content.decode("utf-8-sig"))))) == 1
    assert manager.get("figures/what-if.csv").status_code == 422


def test_an_officer_who_manages_nothing_may_not(manager, sign_in):
    assert sign_in("asha").get("figures/what-if").status_code == 403
    assert sign_in("asha").get("figures/what-if.csv").status_code == 403


@pytest.fixture
def late(town):
    """A fault that took twelve days."""
    with scope.opened([town.council.pk], writes=True) as at:
        case = town.case("ict-fault", at=at - timedelta(days=12))
        cases.resolve(case, by=town.actor("mo"), at=at, outcome="fixed")
    return case


@pytest.mark.parametrize("number", ["1", "2", "99999", "0", "x"])
def test_a_page_that_is_not_there_is_the_last_one(manager, late, number):
    asked = {"promise": "resolution", "length": 30, "unit": "days", "first": "2020-01-01"}
    text = page(manager, **asked, page=number).text
    assert "1 to 1 of 1" in text
    assert late.reference in text
    assert "No case changes side" not in text


def test_teams_of_one_code_in_two_councils_have_a_line_each(pat, resolve, town, other_town):  # noqa: F811
    resolve(other_town)
    text = page(pat, promise="resolution", length=4).text
    for desk, n in ((town, 3), (other_town, 1)):
        line = text.split(f">Ict-Desk, {desk.council.name}</th>", 1)[1].split("</tr>")[0]
        assert f">{n}</td>" in line


def test_a_council_that_is_not_managed_is_not_offered(shared, town, sign_in, published):  # noqa: F811
    with scope.opened([town.council.pk], writes=True) as at:
        person = queries.person_of(shared.pk, town.council.pk)
        people.stand(person, Role.MANAGER, by=town.actor("mo"), at=at)
    officer = sign_in("pat", slug="three-rivers-ict", home="three-rivers")
    found = page(officer)
    assert found.status_code == 200
    assert 'name="council"' not in found.text


def test_the_councils_that_are_managed_are_offered(pat):  # noqa: F811
    assert 'value="brackwater"' in page(pat).text
