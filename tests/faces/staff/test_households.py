"""Officers put right where somebody lives, and see who lives with them once they said why."""

import pytest
from tests.faces.staff.conftest import Officer

from moothall.engine.cases.models import Case
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.models import Home
from moothall.ground.people.words import Dwelling

pytestmark = pytest.mark.django_db
FLAT = Dwelling(("1 Example Street", "Ashby"), "ZZ1 1AA", "990000000001")
TYPED = {"home-mode": "manual", "home-line1": "The Old Mill", "home-town": "Ashby"}
TYPED |= {"home-postcode": "ZZ2 2BB", "since-day": "", "since-month": "", "since-year": ""}


def lives(person, dwelling=FLAT):
    with scope.opened([person.council_id], writes=True) as at:
        return people.move_in(person, dwelling, by=person.actor, at=at)


@pytest.fixture
def folk(town):
    """Rosa and Lars, who live together."""
    with scope.opened([town.council.pk], writes=True) as at:
        found = [people.add(town.council, name, by=town.actor("mo"), at=at) for name in NAMES]
    for one in found:
        lives(one)
    return found


NAMES = ("Rosa Lund", "Lars Berg")


def where(person, path="household"):
    return f"known/{person.pk}/{path}"


def seen(town):
    with scope.opened([town.council.pk], writes=False):
        return list(Entry.objects.filter(verb="household.seen").values_list("facts", flat=True))


def test_nobody_is_shown_before_the_officer_says_why_and_each_look_is_journalled(dev, folk, town):
    rosa, _ = folk
    page = dev.get(where(rosa)).text
    assert ("Why do you look?" in page, "Lars Berg" in page, seen(town)) == (True, False, [])
    dev.post(where(rosa), why="curious")
    assert ("Lars Berg" in dev.get(where(rosa)).text, seen(town)) == (False, [])
    dev.post(where(rosa), why="case")
    assert "Lars Berg" in dev.get(where(rosa)).text
    assert seen(town) == [{"person": rosa.pk, "why": "case"}]


def test_after_a_quarter_of_an_hour_the_officer_says_why_again(dev, folk):
    rosa, _ = folk
    dev.post(where(rosa), why="case")
    session = dev.client.session
    session["looked at households"] = dict.fromkeys(session["looked at households"], 0)
    session.save()
    assert "Lars Berg" not in dev.get(where(rosa)).text


def test_saying_why_opens_one_household_and_no_other(dev, folk, town):
    rosa, lars = folk
    lives(lars, Dwelling(("2 Example Street", "Ashby"), "ZZ1 1AA", "990000000002"))
    dev.post(where(rosa), why="case")
    assert "Why do you look?" in dev.get(where(lars)).text
    assert "Lived there before" in dev.get(where(rosa)).text


def test_the_cases_shown_are_those_that_the_officer_may_see_anyway(dev, folk, town, ask):
    rosa, lars = folk
    mine, bins = ask(), ask("missed-bin")
    with scope.opened([town.council.pk], writes=True):
        Case.objects.filter(pk__in=[mine.pk, bins.pk]).update(requester=lars)
    dev.post(where(rosa), why="case")
    assert dev.listed(where(rosa)) == [mine.reference]
    page = dev.get(where(rosa)).text
    assert ('id="their-cases" data-live' in page, "data-now" in page) == (True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_a_household_takes_as_many_statements_however_large(
    dev, town, count, django_assert_num_queries
):
    with scope.opened([town.council.pk], writes=True) as at:
        found = [
            people.add(town.council, f"One {n}", by=town.actor("mo"), at=at) for n in range(count)
        ]
    for one in found:
        lives(one)
    dev.post(where(found[0]), why="case")
    dev.get(where(found[0]))  # what a process keeps of the services in force is read once
    with django_assert_num_queries(QUERIES):
        assert dev.get(where(found[0])).text.count("known here since") == count


QUERIES = 18


def test_an_officer_records_where_somebody_lives_with_a_reason(dev, folk, town):
    rosa, lars = folk
    page = dev.post(where(rosa, "home"), **TYPED)
    assert (page.status_code, 'href="#reason"' in page.text) == (422, True)
    assert "The Old Mill" in page.text
    dev.post(where(rosa, "home"), **TYPED, reason="Tenancy seen")
    with scope.opened([town.council.pk], writes=False):
        kept = queries.home_of(rosa)
        assert (kept.lines[0], kept.reason) == ("The Old Mill", "Tenancy seen")
        assert kept.recorded_by.name == "Dev"
    dev.post(where(lars), why="correction")
    assert "until" in dev.get(where(lars)).text
    assert "Tenancy seen" in dev.get(where(rosa, "home")).text


def test_an_officer_ends_it_with_a_day_and_a_reason_or_takes_it_away(dev, folk, town):
    rosa, lars = folk
    day = {"left-day": "1", "left-month": "3", "left-year": "2020"}
    for wrong in ({}, day, {"reason": "Keys back"}):
        dev.post(where(rosa, "home/left"), **wrong)
    with scope.opened([town.council.pk], writes=False):
        assert not queries.home_of(rosa).is_over
    dev.post(where(rosa, "home/left"), **day, reason="Keys back")
    for wrong in ({}, {"reason": "Wrong Lars"}, {"why": "Wrong Lars"}):
        dev.post(where(lars, "home/never"), **wrong)
    with scope.opened([town.council.pk], writes=False):
        assert queries.home_of(lars) is not None
    assert "It is the address of somebody else" in dev.get(where(lars, "home")).text
    dev.post(where(lars, "home/never"), why="another")
    with scope.opened([town.council.pk], writes=False):
        assert queries.home_of(rosa) is None
        removed = Entry.objects.get(verb="home.removed")
        assert removed.facts == {"person": lars.pk, "why": "another"}
        assert [one.person_id for one in Home.objects.all()] == [rosa.pk]


def test_a_household_of_another_council_is_not_there(dev, folk, other_town, sign_in):
    away = Officer(dev.client, "brackwater")
    assert away.get(where(folk[0])).status_code == 403
    with scope.opened([other_town.council.pk], writes=True) as at:
        there = people.add(other_town.council, "There", by=other_town.actor("mo"), at=at)
    lives(there)
    for path in ("household", "home"):
        assert dev.get(where(there, path)).status_code == 404
        assert dev.post(where(there, path), why="case").status_code == 404
    assert dev.post(where(there, "home/never"), reason="x").status_code == 404
