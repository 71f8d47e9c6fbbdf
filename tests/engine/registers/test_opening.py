"""What everybody may see: asked for what is not public, the engine itself refuses (S2, S7)."""

import pytest
from tests.engine.registers.conftest import SETUP
from tests.engine.registers.shelf import AT, small
from tests.engine.registers.test_findable import DOORS, a_door

from moothall.engine.registers import actions, queries
from moothall.engine.registers.queries import Asked, Filter
from moothall.engine.registers.words import NoSuchList, NoSuchRegister

pytestmark = pytest.mark.django_db


@pytest.fixture
def doors(shelf):
    actions.publish(shelf.council, small(**DOORS), by=SETUP, at=AT)
    return shelf


@pytest.mark.parametrize(
    "asked",
    [
        Asked(filters=(Filter("state", ("used",)),)),
        Asked(filters=(Filter("rag", ("red",)),)),
        Asked(filters=(Filter("secret", ("x",)),)),
        Asked(filters=(Filter("review", least="2026-01-01"),)),
        Asked(sort="review"),
        Asked(sort="-changed"),
    ],
)
def test_nothing_is_listed_by_what_is_not_public(doors, asked):
    a_door(doors)
    with pytest.raises(NoSuchList):
        queries.openly_listed(doors.kept("doors"), asked)


def test_a_list_holds_public_fields_whatever_columns_are_asked_for(doors):
    a_door(doors, secret="Quagmire")
    [row] = queries.openly_listed(doors.kept("doors"), Asked(columns=("secret", "notes"))).rows
    assert row.values == {"place": "North stair", "colour": "Vermilion"}


def test_a_title_that_is_not_public_is_not_told(doors):
    hidden = {"fields": ["colour"]}
    actions.publish(doors.council, small(**DOORS | {"public": hidden}), by=SETUP, at=AT)
    door = a_door(doors)
    kept = doors.kept("doors")
    assert queries.openly(kept, door.token).title == "Vermilion"
    assert [row.title for row in queries.openly_listed(kept, Asked()).rows] == ["Vermilion"]


def test_a_register_that_says_nothing_of_it_is_open_to_nobody(shelf):
    assert queries.opened(shelf.council.pk) == []
    with pytest.raises(NoSuchRegister):
        queries.opened_register(shelf.council.pk, "risks")


def test_found_records_are_met_by_who_sees_their_register_alone(doors):
    door = a_door(doors)
    assert list(queries.met(doors.who("mo"), [door.pk])) == [door.pk]
    for name in ("employee", "resident"):
        assert queries.met(doors.who(name), [door.pk]) == {}


def test_everybody_meets_public_records_of_their_council_alone(doors):
    door, gone = a_door(doors), a_door(doors)
    actions.move(gone, "go", by=doors.actor("mo"), at=AT)
    assert list(queries.openly_met(doors.council.pk, [door.pk, gone.pk])) == [door.pk]
    assert queries.openly_met(doors.council.pk + 1, [door.pk]) == {}
