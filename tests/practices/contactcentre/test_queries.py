"""A caller is found by the whole of what they tell, and by nobody else's council."""

import pytest
from tests.conftest import council
from tests.engine.cases.conftest import BINS, a_desk
from tests.engine.cases.telling import june
from tests.standing import on as standing_on

from moothall.engine.cases import actions as cases_actions
from moothall.engine.cases import queries as cases
from moothall.engine.cases.models import Case
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people.words import Who
from moothall.ground.search import actions as search
from moothall.ground.search.findable import Thing
from moothall.ground.search.queries import Looker
from moothall.ground.search.words import MOST, Seat
from moothall.practices.contactcentre import queries

pytestmark = pytest.mark.django_db
SETUP = Actor.job("tests")
NEAR = {**BINS, "postcode": "AB1 2AD"}


def a_desk_that_knows_rosa():
    """Ashby's desk and somebody it knows, for many tests to stand on."""
    ashby = council("ashby")
    with scope.opened([ashby.pk], writes=True) as at:
        desk = a_desk(ashby)
        rosa = people.add(ashby, "Rosa Lund", email="rosa@example.org", by=SETUP, at=at)
        people.reach(rosa, email="rosa@example.org", phone="01632 960 444", by=SETUP, at=at)
        desk.people["rosa"] = rosa
    return desk


@pytest.fixture
@standing_on(a_desk_that_knows_rosa)
def desk(standing):
    with scope.opened([standing.council.pk], writes=True):
        yield standing


def looking(desk, name="mo"):
    return Looker(desk.people[name].identity_id, Seat.DESK)


def named(desk, text):
    found = queries.find([desk.council.pk], Case.objects.all(), text, looker=looking(desk))
    return [one.name for one in found.people], [one.reference for one in found.cases]


@pytest.mark.parametrize(
    "text",
    ["Rosa Lund", "  rosa   LUND ", "ROSA@example.org", "01632960444", "+44 1632 960 444"],
)
def test_somebody_is_found_by_the_whole_of_what_they_tell(desk, text):
    assert named(desk, text)[0] == ["Rosa Lund"]


@pytest.mark.parametrize("text", ["Rosa", "Lund", "rosa@", "960444", "", "%", "R_sa Lund"])
def test_a_part_of_it_finds_nobody(desk, text):
    assert named(desk, text) == ([], [])


def test_their_number_finds_them_and_somebody_who_left_is_not_found(desk):
    rosa = desk.people["rosa"]
    assert named(desk, str(rosa.pk))[0] == ["Rosa Lund"]
    people.disable(rosa, by=SETUP, at=june(2))
    assert named(desk, "Rosa Lund")[0] == []


@pytest.mark.parametrize(
    "text", ["Robin Vale", "robin@example.com", "020 7946 0018", "AB1 2AD", "ab12ad"]
)
def test_a_case_is_found_by_what_its_requester_told(desk, text):
    case = desk.case(answers=NEAR)
    assert named(desk, text) == ([], [case.reference])
    assert named(desk, case.reference.lower()) == ([], [case.reference])


def test_a_name_of_nine_letters_is_no_reference(desk):
    people.add(desk.council, "Peter Sage", by=SETUP, at=june(1))
    case = desk.case(answers={**BINS, "full_name": "Peter Sage"})
    assert named(desk, "peter sage") == (["Peter Sage"], [case.reference])


def test_only_cases_that_the_officer_may_see_are_found(desk):
    case = desk.case(answers=NEAR)
    dev = desk.people["dev"]
    who = Who(dev.identity_id, {desk.council.pk: dev.pk}, {desk.council.pk: frozenset({"officer"})})
    seen = cases.visible(who)
    for text in (case.reference, "Robin Vale", "AB1 2AD"):
        found = queries.find([desk.council.pk], seen, text, looker=looking(desk, "dev"))
        assert found.cases == []
    assert named(desk, "AB1 2AD")[1] == [case.reference]


def test_the_cases_of_somebody_known_are_those_they_asked_and_those_of_their_address(desk):
    rosa = desk.people["rosa"]
    told = desk.case(answers={**BINS, "email": "rosa@example.org", "phone": ""})
    desk.case()
    assert queries.open_cases(Case.objects.all(), rosa) == [told]
    assert queries.open_cases(Case.objects.all(), None) == []
    assert queries.open_cases(Case.objects.all(), None, of=told) == [told]


def test_a_case_that_has_ended_is_not_found_by_name_or_postcode(desk):
    case = desk.case(answers=NEAR)
    assert named(desk, "Robin Vale")[1] == named(desk, "AB1 2AD")[1] == [case.reference]
    cases_actions.resolve(case, outcome="emptied", by=desk.actor("asha"), at=june(2))
    assert named(desk, "Robin Vale") == named(desk, "AB1 2AD") == ([], [])


def test_of_a_postcode_that_very_many_tell_none_that_runs_is_left_out(desk):
    mine = [desk.case(answers=NEAR).reference for _ in range(2)]
    key, audience = "#cAB12AD", f"r{desk.council.pk}:manager"
    many = [
        Thing(
            council_id=desk.council.pk,
            kind="case",
            id=10**9 + number,
            title="Over long ago",
            keys=[key],
            audience=[audience],
        )
        for number in range(MOST + 1)
    ]
    search.kept(many, by=SETUP, at=june(1))
    assert set(named(desk, "AB1 2AD")[1]) == set(mine)
