"""A caller is found by the whole of what they tell, and by nobody else's council."""

import pytest
from tests.conftest import council
from tests.engine.cases.conftest import BINS, a_desk
from tests.engine.cases.telling import june
from tests.standing import on as standing_on

from moothall.engine.cases import queries as cases
from moothall.engine.cases.models import Case
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people.words import Who
from moothall.practices.contactcentre import queries

pytestmark = pytest.mark.django_db
SETUP = Actor.job("tests")


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


def named(desk, text):
    found = queries.find([desk.council.pk], Case.objects.all(), text)
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
    case = desk.case(answers={**BINS, "postcode": "AB1 2AD"})
    assert named(desk, text) == ([], [case.reference])
    assert named(desk, case.reference.lower()) == ([], [case.reference])


def test_a_name_of_nine_letters_is_no_reference(desk):
    people.add(desk.council, "Peter Sage", by=SETUP, at=june(1))
    case = desk.case(answers={**BINS, "full_name": "Peter Sage"})
    assert named(desk, "peter sage") == (["Peter Sage"], [case.reference])


def test_only_cases_that_the_officer_may_see_are_found(desk):
    case = desk.case()
    dev = desk.people["dev"]
    who = Who(dev.identity_id, {desk.council.pk: dev.pk}, {desk.council.pk: frozenset({"officer"})})
    seen = cases.visible(who)
    found = queries.find([desk.council.pk], seen, case.reference)
    assert found.cases == []


def test_the_cases_of_somebody_known_are_those_they_asked_and_those_of_their_address(desk):
    rosa = desk.people["rosa"]
    told = desk.case(answers={**BINS, "email": "rosa@example.org", "phone": ""})
    desk.case()
    assert queries.open_cases(Case.objects.all(), rosa) == [told]
    assert queries.open_cases(Case.objects.all(), None) == []
    assert queries.open_cases(Case.objects.all(), None, of=told) == [told]
