"""What finds people, and that whoever is gone is found no more."""

import pytest

from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.models import Identity, Person
from moothall.ground.people.words import Dwelling, Role
from moothall.ground.search import queries as search
from moothall.ground.search.models import Findable
from moothall.ground.search.queries import Looker
from moothall.ground.search.words import Kind, Seat

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")


@pytest.fixture
def at(ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        yield at


@pytest.fixture
def officer(ashby, at):
    identity = Identity.objects.create(email="asha@example.org")
    person = people.add(ashby, "Asha", identity=identity, by=SETUP, at=at)
    people.stand(person, Role.OFFICER, by=SETUP, at=at)
    return identity


@pytest.fixture
def robin(ashby, at):
    made = people.add(ashby, "Róisín Quillfeather", email="rq@example.org", by=SETUP, at=at)
    return people.reach(made, email="rq@example.org", phone="020 7946 0018", by=SETUP, at=at)


def found(identity, text):
    return list(search.find(text, Looker(identity.pk, Seat.DESK), [Kind.PERSON]).ids("person"))


@pytest.mark.parametrize(
    "text",
    [
        "roisin",
        "quillfeather róisín",
        "quilfeather",
        "rq@example.org",
        "79460018",
        "+44 20 79460018",
    ],
)
def test_somebody_is_found_by_name_address_or_number(officer, robin, text):
    assert found(officer, text) == [robin.pk]


def test_somebody_is_found_by_their_number_here(officer, robin):
    assert robin.pk in found(officer, str(robin.pk))


def test_an_address_that_nobody_proved_finds_nobody(officer, robin, at):
    people.add_point(robin, "email", "else@example.org", by=SETUP, at=at)
    assert found(officer, "else@example.org") == []


def test_where_somebody_lives_finds_nobody(officer, robin, at):
    people.move_in(robin, Dwelling(("1 Low Road",), "ZZ1 1AA", "990000009"), by=SETUP, at=at)
    assert [found(officer, text) for text in ("ZZ1 1AA", "low road", "990000009")] == [[], [], []]


@pytest.mark.parametrize("role", [Role.DESIGNER, Role.AUDITOR, Role.EMPLOYEE, Role.RESIDENT])
def test_nobody_is_found_by_other_roles(ashby, officer, robin, at, role):
    other = Identity.objects.create(email="other@example.org")
    people.stand(people.add(ashby, "Bo", identity=other, by=SETUP, at=at), role, by=SETUP, at=at)
    assert found(other, "quillfeather") == []


def test_whoever_was_merged_is_found_no_more_until_that_is_undone(ashby, officer, robin, at):
    twin = people.add(ashby, "Robin Quillfeather", by=SETUP, at=at)
    merge = people.merge(robin, twin, moved=[], by=SETUP, at=at)
    assert found(officer, "quillfeather") == [robin.pk]
    people.unmerge(merge, by=SETUP, at=at)
    assert set(found(officer, "quillfeather")) == {robin.pk, twin.pk}


def test_whoever_is_erased_leaves_no_row(officer, robin, at):
    people.erase(queries.whose(robin), {}, by=SETUP, at=at)
    assert found(officer, "quillfeather") == []
    assert not Findable.objects.filter(kind="person", thing_id=robin.pk).exists()


def test_whoever_has_left_is_found_no_more(ashby, officer, at):
    person = Person.objects.get(name="Asha")
    mo = Identity.objects.create(email="mo@example.org")
    boss = people.add(ashby, "Mo", identity=mo, by=SETUP, at=at)
    people.stand(boss, Role.ADMIN, by=SETUP, at=at)
    assert found(mo, "asha") == [person.pk]
    people.disable(person, by=boss.actor, at=at)
    assert found(mo, "asha") == []
    assert found(officer, "mo") == []


def test_all_are_kept_anew_a_few_at_a_time(ashby, officer, robin, at):
    before = set(Findable.objects.values_list("thing_id", "title"))
    Findable.objects.all().delete()
    first = people.find_anew(ashby.pk, after=0, most=1, by=SETUP, at=at)
    rest = people.find_anew(ashby.pk, after=first[-1], most=10, by=SETUP, at=at)
    assert len(first + rest) == Person.objects.count()
    assert set(Findable.objects.values_list("thing_id", "title")) == before


def test_rows_of_whoever_is_there_no_more_go_when_all_are_kept_anew(ashby, robin, at):
    ids = sorted(Person.objects.values_list("pk", flat=True))
    row = Findable.objects.filter(kind="person", thing_id=robin.pk).values().get()
    for number in (ids[-1] + 5, ids[0] - 1):
        Findable.objects.create(**row | {"thing_id": number})
    people.find_anew(ashby.pk, after=0, most=len(ids), by=SETUP, at=at)
    held = Findable.objects.filter(kind="person").values_list("thing_id", flat=True)
    assert ids[0] - 1 not in held
    assert ids[-1] + 5 in held
    people.find_anew(ashby.pk, after=ids[-1], most=10, by=SETUP, at=at)
    assert set(Findable.objects.filter(kind="person").values_list("thing_id", flat=True)) == set(
        ids
    )
