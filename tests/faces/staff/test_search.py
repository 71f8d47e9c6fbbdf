"""The one box of the desk: what it finds, for whom, and what is noted of it."""

import re

import pytest
from tests.engine.cases.conftest import SETUP
from tests.ground.search.test_common_words import everybodys, many

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Requester
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.people import actions as people

pytestmark = pytest.mark.django_db
FIND_QUERIES = 16


@pytest.fixture
def mo(sign_in):
    return sign_in("mo")


@pytest.fixture
def dev(sign_in):
    return sign_in("dev")


@pytest.fixture
def thessaly(town):
    """A resident of Ashby."""
    with scope.opened([town.council.pk], writes=True) as at:
        email = "thessaly@example.org"
        return people.add(town.council, "Thessaly Quill", email=email, by=SETUP, at=at)


def test_an_empty_box_says_what_can_be_typed(dev):
    text = dev.get("find").text
    assert "What are you looking for?" in text
    assert 'data-key="find"' in text


def test_cases_and_services_stand_under_their_kinds(mo, ask):
    made = ask()
    text = mo.get("find?text=fault").text
    assert 'id="found-case"' in text
    assert 'id="found-service"' in text
    assert made.reference in text


def test_nothing_found_says_so_and_counts_nothing(dev, ask):
    ask("missed-bin", contact=Requester("Robin Quillfeather"))
    text = dev.get("find?text=quillfeather").text
    assert "Nothing that you may see fits" in text
    assert "found-case" not in text


def test_typing_errors_are_told_and_the_right_words_offered(mo, ask):
    made = ask(contact=Requester("Robin Quillfeather"))
    text = mo.get("find?text=quillfether").text
    assert made.reference in text
    assert 'text=quillfeather">quillfeather</a>?' in text


def test_people_are_found_by_name_only_once_it_is_noted(mo, town, thessaly):
    before = mo.get("find?text=thessaly").text
    assert "Thessaly Quill" not in before
    assert "found-person" not in before
    answer = mo.post("find/people", text="thessaly")
    assert answer.status_code == 302
    assert "Thessaly Quill" in mo.client.get(answer.url, headers=mo.host).text
    with scope.opened([town.council.pk], writes=False):
        entry = Entry.objects.get(verb="person.searched")
    assert (entry.by_id, entry.facts["found"]) == (town.people["mo"].pk, 1)
    assert "thessaly" not in str(entry.facts).lower()
    assert "Thessaly Quill" not in mo.get("find?text=quill").text


def test_a_whole_address_finds_somebody_without(mo, thessaly):
    assert "Thessaly Quill" in mo.get("find?text=thessaly@example.org").text


def test_whoever_is_no_officer_finds_nobody(sign_in, thessaly):
    emp = sign_in("employee")
    assert emp.get("find?text=thessaly@example.org").status_code == 403
    assert emp.post("find/people", text="thessaly").status_code == 403


def test_a_long_list_has_pages_of_one_kind(mo, ask, monkeypatch):
    monkeypatch.setattr("moothall.faces.staff.search.BEST", 2)
    monkeypatch.setattr("moothall.faces.staff.search.SIZE", 2)
    made = {ask().reference for _ in range(3)}
    assert len(mo.listed("find?text=fault")) == 2
    first, second = (mo.listed(f"find?text=fault&kind=case&page={n}") for n in (1, 2))
    assert {*first, *second} == made
    assert mo.get("find?text=fault&kind=case&page=x%27").status_code == 200


@pytest.mark.parametrize(
    ("text", "newer"),
    [("vermilion", 0), ("vermilion", 60), ("42nd", 0)],
    ids=["few", "rare", "signs"],
)
def test_of_cases_that_fit_as_well_open_ones_stand_first(mo, ask, town, text, newer):
    made = [ask(contact=Requester("Vermilion of the 42nd")) for _ in range(4)]
    many(newer, everybodys, first=10**6, place=town.council)
    with scope.opened([town.council.pk], writes=True) as at:
        for case in made[1], made[3]:
            cases.resolve(case, by=town.actor("mo"), at=at, outcome="fixed")
    newest_open_first = [made[n].reference for n in (2, 0, 3, 1)]
    assert mo.listed(f"find?text={text}") == newest_open_first


@pytest.mark.parametrize("number", [1, 3])
def test_finding_asks_as_much_of_three_cases_as_of_one(mo, ask, number, django_assert_num_queries):
    for _ in range(number):
        ask()
    mo.get("find?text=fault")
    with django_assert_num_queries(FIND_QUERIES):
        mo.get("find?text=fault")


def test_a_part_of_an_address_lists_nobody_until_it_is_noted(mo, thessaly):
    for text in ("thessaly@", "thessaly@example", "thessaly@example.or"):
        assert "Thessaly Quill" not in mo.get(f"find?text={text}").text, text


@pytest.mark.parametrize("page", ["9" * 5000, "²", "-1", "0", "x", ""])
def test_any_page_that_is_asked_for_is_answered(mo, ask, page):
    ask()
    assert mo.get(f"find?text=fault&kind=case&page={page}").status_code == 200


def test_kinds_are_chosen_with_counts_of_what_may_be_seen(sign_in, ask):
    ask()
    ask("missed-bin", contact=Requester("Robin Fault", "fault@example.org"))
    every = re.compile(r"kind=(\w+)\"[^>]*>[^(<]+\((\d+)\)</a>")
    for name, count in (("dev", "1"), ("mo", "2")):
        officer = sign_in(name)
        assert dict(every.findall(officer.get("find?text=fault").text))["case"] == count
    only = officer.get("find?text=fault&kind=case").text
    assert "service" in dict(every.findall(only)), "the other kinds stay, to be gone on to"
    assert 'id="found-service"' not in only
