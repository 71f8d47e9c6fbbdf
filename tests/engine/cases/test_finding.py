"""What finds a case, and whom it is found by: never more than they may see (S2, S3, S7)."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.engine.cases.conftest import SETUP
from tests.engine.cases.telling import june

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Requester
from moothall.engine.cases.models import Submission
from moothall.engine.cases.queries import finding
from moothall.engine.catalogue import queries as services
from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.ground.people import queries as known
from moothall.ground.search import queries as search
from moothall.ground.search.models import Findable
from moothall.ground.search.queries import Looker
from moothall.ground.search.words import Kind, Seat

pytestmark = pytest.mark.django_db


def at_desk(desk, name, seat=Seat.DESK):
    return Looker(desk.people[name].identity_id, seat)


def found(desk, text, name="mo", seat=Seat.DESK, kind=Kind.CASE):
    """The ids that somebody finds, the best first."""
    return list(search.find(text, at_desk(desk, name, seat), [kind]).ids(kind))


@pytest.mark.parametrize(
    "text",
    [
        "missed bin",
        "bins",
        "high street",
        "Robin Vale",
        "val",
        "robin@example.com",
        "ROBIN@exam",
        "020 7946 0018",
        "+44 20 7946 0018",
        "7946 0018",
        "AB1 2CD",
        "ab12cd",
        "AB1",
        "vale bin ab1 2cd",
    ],
)
def test_a_case_is_found_by_what_people_say_of_it(desk, text):
    case = desk.case()
    other = desk.case("ict-fault")
    assert found(desk, text) == [case.pk]
    del other


def test_a_case_is_found_by_its_reference_and_by_any_part_of_it(desk):
    case = desk.case()
    desk.case()
    first, second, third = case.reference.split("-")
    for typed in (case.reference, f"{first}-{second}", f"{second}-{third}", f"{second}{third}"):
        assert found(desk, typed.lower()) == [case.pk], typed


@pytest.mark.parametrize("text", ["mised bin", "Robyn Vale", "misssed", "Robin Vail"])
def test_typing_errors_find_it_where_nothing_fits_exactly(desk, text):
    case = desk.case()
    desk.case("ict-fault", contact=Requester("Lou Marsh"))
    answer = search.find(text, at_desk(desk, "mo"), [Kind.CASE])
    assert (answer.ids(Kind.CASE), answer.is_near) == ((case.pk,), True)


@pytest.mark.parametrize(
    "text", ["", "   ", "'", "\\", "a & b | !", "':*", "<->", "%", "\0", "x" * 5000]
)
def test_no_text_makes_the_search_fail(desk, text):
    desk.case()
    assert found(desk, text) == []


def test_a_wrong_word_beside_a_right_one_finds_nothing(desk):
    desk.case()
    assert found(desk, "vale tanglewood") == []


def test_what_is_sensitive_is_nothing_that_a_case_is_found_by(desk):
    case = desk.case()
    definition = services.definition(case.version_id)
    hidden = [q for _, q in definition.questions() if q.seen_by is not None]
    assert hidden
    secret = hidden[0].id
    Submission.objects.filter(case_id=case.pk).update(
        answers={secret: "tanglewood", "address_line": "Brackenridge"}
    )
    cases.assign(case, person=desk.people["asha"], by=desk.actor("mo"), at=june(2))
    assert found(desk, "brackenridge") == [case.pk]
    assert found(desk, "tanglewood") == []


@pytest.mark.parametrize("name", ["asha", "dev", "mo", "employee", "resident"])
def test_everybody_finds_exactly_the_cases_that_they_may_see(desk, name):
    made = [desk.case(), desk.case("ict-fault"), desk.case("ict-equipment"), desk.case()]
    cases.assign(
        made[3],
        team=desk.teams["ict-desk"],
        person=desk.people["dev"],
        by=desk.actor("mo"),
        at=june(2),
    )
    who = known.who(desk.people[name].identity_id, [desk.council.pk])
    seen = set(finding.visible(who).values_list("pk", flat=True))
    assert {number for one in made for number in found(desk, one.reference, name)} == seen
    assert {len(seen)} == {{"asha": 2, "dev": 3, "mo": 4}.get(name, 0)}


@pytest.mark.parametrize(("name", "number"), [("asha", 1), ("mo", 2), ("employee", 0)])
def test_nobody_learns_from_a_count_what_they_may_not_see(desk, name, number):
    desk.case()
    desk.case("ict-fault", contact=Requester("Robin Vale"))
    assert search.find("vale", at_desk(desk, name), [Kind.CASE]).count == number
    assert search.find("vlae", at_desk(desk, name), [Kind.CASE]).count in {number, 0}


def test_whoever_has_left_a_team_finds_its_cases_no_more(desk):
    case = desk.case("ict-fault")
    assert found(desk, case.reference, "dev") == [case.pk]
    people.leave_team(desk.people["dev"], desk.teams["ict-desk"], by=SETUP, at=june(2))
    assert found(desk, case.reference, "dev") == []


def test_a_resident_finds_what_they_asked_for_and_nothing_else(desk):
    robin = desk.people["resident"]
    people.stand(robin, "resident", by=SETUP, at=june(1))
    mine = cases.submit(desk.council, desk.asked(), by=robin.actor, at=june(1))
    desk.case()
    assert found(desk, "bin", "resident", Seat.PORTAL) == [mine.pk]
    assert found(desk, "bin", "mo", Seat.PORTAL) == []
    assert found(desk, "bin", "resident", Seat.DESK) == []


def test_a_case_of_another_council_is_not_there_with_or_without_a_role_there(desk, dunmere):
    case = desk.case()
    with scope.opened([dunmere.pk], writes=True) as at:
        mo = people.add(dunmere, "Mo", identity=desk.people["mo"].identity, by=SETUP, at=at)
        people.stand(mo, "admin", by=SETUP, at=at)
        assert search.find(case.reference, at_desk(desk, "mo"), [Kind.CASE]).count == 0
    assert found(desk, case.reference) == [case.pk]


def test_outside_a_scope_the_function_refuses(desk):
    desk.case()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('moothall.scope', '', true)")
    with pytest.raises(ProgrammingError, match="no council scope"), transaction.atomic():
        search.find("bin", at_desk(desk, "mo"), [Kind.CASE])
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('moothall.scope', %s, true)", [str(desk.council.pk)])


def test_who_asked_is_gone_from_search_when_they_are_erased(desk):
    robin = desk.people["resident"]
    case = cases.submit(desk.council, desk.asked(), by=robin.actor, at=june(1))
    assert found(desk, "robin vale") == [case.pk]
    cases.erase(known.whose(robin), by=SETUP, at=june(3))
    for text in ("robin", "vale", "high street", "robin@example.com", "020 7946 0018"):
        assert found(desk, text) == [], text
    assert found(desk, case.reference) == [case.pk]


def test_replayed_cases_are_found_as_submitted_ones(desk):
    case = desk.case()
    told = dict(Findable.objects.values_list("thing_id", "title"))
    Findable.objects.filter(kind="case").delete()
    assert found(desk, "vale") == []
    cases.find_anew(desk.council.pk, after=0, most=10, by=SETUP, at=june(2))
    assert dict(Findable.objects.values_list("thing_id", "title")) == told
    assert found(desk, "vale") == [case.pk]


def test_cases_are_locked_before_they_are_kept_anew_and_rows_of_none_go(desk):
    case = desk.case()
    row = Findable.objects.filter(kind="case", thing_id=case.pk).values().get()
    Findable.objects.create(**row | {"thing_id": case.pk + 5})
    with CaptureQueriesContext(connection) as asked:
        cases.find_anew(desk.council.pk, after=0, most=10, by=SETUP, at=june(2))
    read = [one["sql"] for one in asked if 'FROM "cases_case"' in one["sql"]]
    assert "FOR NO KEY UPDATE" in read[0]
    assert [*Findable.objects.filter(kind="case").values_list("thing_id", flat=True)] == [case.pk]
