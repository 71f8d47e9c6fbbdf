"""What finds a record, and whom: never more than they may see (S2, S3, S7)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.engine.registers.conftest import SETUP, a_shelf
from tests.engine.registers.shelf import AT, small

from moothall.engine.registers import actions
from moothall.engine.registers.actions import Row
from moothall.ground.councils import scope
from moothall.ground.search import queries
from moothall.ground.search.models import Findable
from moothall.ground.search.queries import Looker
from moothall.ground.search.words import Kind, Seat

pytestmark = pytest.mark.django_db
DOORS = {
    "register": "doors",
    "see": ["officer", "manager"],
    "title": "place",
    "key": ["number"],
    "states": [{"id": "used", "label": "In use"}, {"id": "gone", "label": "Gone", "over": True}],
    "moves": [{"id": "go", "label": "Take away", "from": ["used"], "to": "gone"}],
    "public": {"when": "record.state == 'used'", "fields": ["place", "colour"]},
    "fields": [
        {"id": "number", "type": "reference", "label": "Number", "prefix": "FD-"},
        {"id": "place", "type": "text", "label": "Place", "required": True},
        {"id": "colour", "type": "text", "label": "Colour"},
        {"id": "notes", "type": "longtext", "label": "Notes"},
        {"id": "secret", "type": "text", "label": "Secret", "sensitive": True},
        {"id": "fixer", "type": "person", "label": "Who mends it"},
        {"id": "address", "type": "address", "label": "Address"},
    ],
}
ADDRESS = {"lines": ["3 King's Court"], "postcode": "AB1 2CD", "uprn": "100023336956"}
FIXER = {"name": "Thessaly Quill", "email": "tq@example.org", "phone": "+442079460018"}


@pytest.fixture
def doors(shelf):
    actions.publish(shelf.council, small(**DOORS), by=SETUP, at=AT)
    return shelf


def a_door(shelf, **said):
    plain = {"place": "North stair", "colour": "Vermilion", "notes": "Sticks when it rains"}
    return shelf.add("doors", **plain | {"fixer": FIXER, "address": ADDRESS} | said)


def found(shelf, text, name="mo", kind=Kind.RECORD, seat=Seat.DESK):
    identity = shelf.people[name].identity_id if name else None
    return list(queries.find(text, Looker(identity, seat), [kind]).ids(kind))


def openly(shelf, text):
    return found(shelf, text, name=None, kind=Kind.PUBLIC, seat=Seat.PORTAL)


@pytest.mark.parametrize(
    "text",
    [
        "north stair",
        "vermilion",
        "sticks rains",
        "FD-0001",
        "Quill",
        "tq@example.org",
        "7946 0018",
        "ab1 2cd",
        "100023336956",
        "king court",
    ],
)
def test_a_record_is_found_by_what_it_says(doors, text):
    door = a_door(doors)
    a_door(doors, place="South", colour="", notes="", fixer=None, address=None)
    assert found(doors, text) == [door.pk]


def test_who_may_not_see_the_register_finds_nothing_of_it(doors):
    a_door(doors)
    assert found(doors, "vermilion", "asha")
    for name in ("resident", "employee"):
        assert found(doors, "vermilion", name) == []
        assert found(doors, "vermilion", name, seat=Seat.PORTAL) == []


def test_a_sensitive_field_finds_its_record_for_nobody(doors):
    a_door(doors, secret="Quagmire")
    assert not Findable.objects.filter(body__contains="Quagmire").exists()
    for name in ("mo", "asha"):
        assert found(doors, "quagmire", name) == []


def test_everybody_finds_a_public_record_by_its_public_fields_alone(doors):
    door = a_door(doors)
    assert openly(doors, "vermilion stair") == [door.pk]
    for text in ("sticks", "Quill", "FD-0001", "ab1 2cd", "100023336956", "tq@example.org"):
        assert openly(doors, text) == [], text


def test_what_is_public_no_more_is_found_openly_no_more(doors):
    door = a_door(doors)
    gone = actions.move(door, "go", by=doors.actor("mo"), at=AT)
    assert openly(doors, "vermilion") == []
    assert found(doors, "vermilion") == [gone.pk]


def test_a_record_is_found_as_it_was_changed_and_not_as_it_was(doors):
    door = a_door(doors)
    doors.change(door, place="Cellar")
    assert found(doors, "cellar") == openly(doors, "cellar") == [door.pk]
    assert found(doors, "north") == openly(doors, "north") == []


def test_what_was_removed_is_found_again_once_it_is_put_back(doors):
    door, by = a_door(doors), doors.actor("mo")
    gone = actions.remove(door, by=by, at=AT, why="Twice there")
    assert found(doors, "vermilion") == openly(doors, "vermilion") == []
    actions.restore(gone, by=by, at=AT)
    assert found(doors, "vermilion") == openly(doors, "vermilion") == [door.pk]


def test_of_two_merged_the_one_that_stays_is_found(doors):
    one, other = a_door(doors), a_door(doors, place="Cellar")
    stays, gone = actions.merge(other, one, by=doors.actor("mo"), at=AT)
    assert found(doors, "vermilion") == openly(doors, "vermilion") == [stays.pk]
    actions.unmerge(gone, by=doors.actor("mo"), at=AT)
    assert {*found(doors, "vermilion")} == {*openly(doors, "vermilion")} == {one.pk, other.pk}


def test_a_load_and_one_by_one_are_found_alike(doors):
    rows = [Row({"number": f"FD-{n}", "place": f"Floor {n}", "colour": "Teal"}) for n in (1, 2)]
    actions.load(doors.council, "doors", rows, by=SETUP, at=AT)
    loaded = Findable.objects.filter(kind__in=["record", "public"]).values_list("kind", "title")
    assert sorted(loaded) == [
        ("public", "Floor 1"),
        ("public", "Floor 2"),
        ("record", "Floor 1"),
        ("record", "Floor 2"),
    ]
    again = [Row({"number": "FD-1", "place": "Attic"})]
    actions.load(doors.council, "doors", again, by=SETUP, at=AT)
    assert len(found(doors, "attic teal")) == 1


def test_a_new_version_lets_records_be_found_by_what_it_opens(doors):
    door = a_door(doors)
    wider = {"fields": ["place", "notes"]}
    actions.publish(doors.council, small(**DOORS | {"public": wider}), by=SETUP, at=AT)
    assert openly(doors, "sticks") == [door.pk]
    assert openly(doors, "vermilion") == []
    closed = {name: said for name, said in DOORS.items() if name != "public"}
    actions.publish(doors.council, small(**closed), by=SETUP, at=AT)
    assert openly(doors, "stair") == []
    assert found(doors, "stair") == [door.pk]


def test_a_rebuild_keeps_what_is_there_and_takes_away_what_is_not(doors):
    door = a_door(doors)
    records = Findable.objects.filter(kind__in=["record", "public"]).order_by("kind", "thing_id")
    before = list(records.values_list())
    row = Findable.objects.filter(kind="public").values().get()
    Findable.objects.create(**row | {"thing_id": door.pk + 5})
    Findable.objects.filter(kind="record").update(title="Something else")
    with CaptureQueriesContext(connection) as asked:
        actions.find_anew(doors.council.pk, after=0, most=10, by=SETUP, at=AT)
    assert any("FOR NO KEY UPDATE" in one["sql"] for one in asked)
    assert list(records.all().values_list()) == before


def test_nothing_of_another_council_is_found(doors, dunmere):
    a_door(doors)
    with scope.opened([dunmere.pk], writes=True):
        theirs = a_shelf(dunmere)
        assert found(theirs, "vermilion") == openly(theirs, "vermilion") == []


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ({"fixer": FIXER | {"email": "pat.o'brien@example.org"}}, "pat.o'brien@example.org"),
        ({"fixer": FIXER | {"email": "pat.o'brien@example.org"}}, "pat.o'brien@ex"),
        ({"place": "St Mary's Court"}, "st mary's court"),
        ({"place": "St Mary's Court"}, "st mary\u2019s court"),
        ({"place": "St Mary's Court"}, "marys"),
        ({}, "ab1 2"),
        ({}, "ab1 2c"),
        ({}, "60018"),
        ({}, "7946 0018"),
        ({"notes": "Recycling is left here"}, "recyclin"),
        ({"notes": "Recycling is left here"}, "recycli"),
        ({"place": "Where you receive parcels"}, "recieve"),
        ({"notes": "Where you receive parcels"}, "recieve parcells"),
    ],
)
def test_people_find_a_record_as_they_type(doors, said, typed):
    """What is typed of it: whole or begun, with either apostrophe, or not quite right."""
    door = a_door(doors, **said)
    a_door(doors, place="South", colour="", notes="", fixer=None, address=None)
    assert found(doors, typed) == [door.pk]
