"""The seven figures, and the cases behind each."""

import re
from datetime import timedelta
from html import unescape

import pytest
from tests.faces.staff.conftest import Officer
from tests.practices.insight.measures.publishing import starter

from moothall.engine.cases import actions as cases
from moothall.faces.staff.figures import seven as figures
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.words import Role
from moothall.practices.insight import actions as insight

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(town):
    with scope.opened([town.council.pk], writes=True) as at:
        insight.publish(starter(), by=Actor.job("tests"), at=at)


@pytest.fixture
def mo(sign_in, published):
    return sign_in("mo")


@pytest.fixture
def resolve(town, ask):
    """Ask for something and put it right an hour later."""

    def resolved(desk=town):
        case = ask(desk=desk)
        with scope.opened([desk.council.pk], writes=True) as at:
            later = at + timedelta(seconds=1)
            cases.reply(case, by=desk.actor("mo"), at=later, body="Done.")
            cases.resolve(case, by=desk.actor("mo"), at=later, outcome="fixed")
        return case

    return resolved


def test_a_figure_without_cases_is_not_measured(mo):
    assert mo.get("figures").text.count("Not measured") == 7


def test_the_seven_lead_to_the_cases_behind_them(mo, resolve):
    resolve()
    text = mo.get("figures").text
    assert "100.0%" in text
    for name in figures.SEVEN:
        assert f"/staff/figures/{name}/?from=" in text


@pytest.mark.parametrize("number", [1, 3])
def test_the_address_lists_exactly_n_cases(mo, ask, resolve, number, django_assert_num_queries):
    made = {resolve().reference for _ in range(number)}
    ask()
    assert set(mo.listed("figures/resolution-sla/")) == made
    assert f"Resolved within target: {number} case" in mo.get("figures/resolution-sla/").text
    with django_assert_num_queries(17):
        mo.get("figures/resolution-sla/")


def test_a_long_list_is_turned_page_by_page(mo, resolve, monkeypatch):
    monkeypatch.setattr(figures, "SIZE", 2)
    made = {resolve().reference for _ in range(3)}
    first, second = (mo.listed(f"figures/resolution/?page={n}") for n in (1, 2))
    assert (len(first), len(second)) == (2, 1)
    assert set(first + second) == made


def test_another_councils_cases_are_neither_counted_nor_listed(mo, resolve, other_town):
    ours, theirs = resolve(), resolve(other_town)
    assert mo.listed("figures/resolution/") == [ours.reference]
    assert theirs.reference not in mo.get("figures/resolution/").text


def test_figures_of_a_tag_are_of_the_cases_that_have_it_and_lead_to_those(mo, town, resolve):
    tagged, _ = resolve(), resolve()
    with scope.opened([town.council.pk], writes=True) as at:
        cases.tag(tagged, ["floor 2"], by=town.actor("mo"), at=at)
    text = unescape(mo.get("figures?tag=Floor+2&channel=phone&from=2020-01-01").text)
    assert 'name="tag" maxlength="40" autocomplete="off" spellcheck="false" value="Floor 2"' in text
    assert '<input type="hidden" name="channel" value="phone">' in text
    assert text.count("tag=Floor+2") >= 7
    assert mo.listed("figures/resolution/?tag=Floor+2") == [tagged.reference]
    assert mo.listed("figures/resolution/?tag=floor") == []
    assert "<span>tag: Floor 2</span>" in mo.get("figures/resolution/?tag=Floor+2").text


@pytest.fixture
def pat(client, shared, town, other_town, published):
    """The manager of what Ashby and Brackwater share, on its own host."""
    for desk in (town, other_town):
        with scope.opened([desk.council.pk], writes=True) as at:
            person = queries.person_of(shared.pk, desk.council.pk)
            people.stand(person, Role.MANAGER, by=desk.actor("mo"), at=at)
    client.force_login(shared)
    return Officer(client, "three-rivers-ict")


def test_a_figure_of_one_council_leads_to_its_cases_only(pat, resolve, other_town):
    ours, theirs = resolve(), resolve(other_town)
    text = pat.get("figures?council=brackwater").text
    links = [unescape(found) for found in re.findall(r'/staff/(figures/resolution/[^"]*)"', text)]
    assert [pat.listed(link) for link in links] == [[theirs.reference]]
    assert set(pat.listed("figures/resolution/")) == {ours.reference, theirs.reference}


def test_the_other_months_are_of_the_same_council(pat):
    text = unescape(pat.get("figures?council=brackwater").text)
    months = re.findall(r"/staff/figures/?\?([^\"]*)", text)
    assert len(months) == 6
    assert all("council=brackwater" in month for month in months)
    assert '<option value="brackwater" selected>' in text


def test_a_council_that_is_not_managed_here_is_not_found(pat):
    assert pat.get("figures?council=nowhere").status_code == 404
    assert pat.get("figures/resolution/?council=nowhere").status_code == 404


def test_a_figure_that_is_not_there_is_not_found(mo):
    assert mo.get("figures/luck/").status_code == 404


def test_days_that_are_none_are_not_found(mo):
    for query in (
        "from=2026-02-31",
        "from=2026-03-02&to=2026-03-01",
        "from=99999-01-01",
        "to=9999-12-31",
    ):
        for path in ("figures", "figures/resolution/", "figures/answers", "figures/councils"):
            wrong = mo.get(f"{path}?{query}&council=ashby")
            assert wrong.status_code == 422
            assert "There is a problem" in wrong.text
            assert '<input type="hidden" name="council" value="ashby">' in wrong.text


def test_before_anything_is_published_the_page_says_what_to_do(sign_in):
    assert "No measures are published" in sign_in("mo").get("figures").text
