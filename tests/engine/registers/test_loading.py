"""A load keeps what the same actions one by one would keep, and names the rows it leaves out."""

import uuid
from datetime import timedelta

import pytest
from tests.engine.registers.shelf import AT

from moothall.engine.registers import actions
from moothall.engine.registers.actions import Row
from moothall.engine.registers.actions.loading import Source
from moothall.engine.registers.models import Change, Record, Relation
from moothall.engine.registers.words import NotAllowed
from moothall.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=40)
OWN = {"id", "token", "record_id", "key"}


def load(shelf, slug, *rows, by="mo", at=AT, why=""):
    rows = [row if isinstance(row, Row) else Row(row) for row in rows]
    return actions.load(shelf.council, slug, rows, by=shelf.actor(by), at=at, source=Source(why))


def kept(numbers):
    """Everything kept of these records, but the numbers of rows."""
    return [
        [
            {name: value for name, value in row.items() if name not in OWN}
            for model in (Record, Change, Relation)
            for row in model.objects.filter(**{of(model): number}).order_by("pk").values()
        ]
        for number in numbers
    ]


def of(model):
    return "pk" if model is Record else "record_id"


def test_a_load_is_equal_to_the_same_actions_one_by_one(shelf):
    asha = shelf.people["asha"].pk
    brook = shelf.add("suppliers", name="Brook")
    first = {"what": "Permits", "supported_until": "2026-01-01", "owner": asha, "users": 12}
    first |= {"supplier": [brook.pk], "team": "ict-desk"}
    then = {"users": 40, "supplier": None, "hosting": "own"}
    one = shelf.add("systems", name="Parking one", **first)
    shelf.change(one, at=LATER, why="Counted", **then)
    load(shelf, "systems", {"name": "Parking two", **first})
    done = load(shelf, "systems", {"name": "parking TWO", **then}, at=LATER, why="Counted")
    (two,) = done.changed.values()
    alone, loaded = kept([one.pk, two])
    for row in (alone[0], loaded[0]):
        row["title"] = row["t1"] = row["values"]["name"] = ""
    loaded[2]["fields"].pop("name")
    assert loaded == alone


def test_a_load_again_changes_nothing(shelf):
    rows = [{"name": "Brook"}, {"name": "Weir", "small": True}]
    assert sorted(load(shelf, "suppliers", *rows).added) == [0, 1]
    again = load(shelf, "suppliers", *rows)
    assert (sorted(again.same), again.added, again.changed) == ([0, 1], {}, {})
    assert Entry.objects.filter(verb="record.loaded").count() == 2


def test_a_row_without_a_key_is_known_by_its_token(shelf):
    row = Row({"title": "Flood", "category": "law", "likelihood": 2, "impact": 2}, uuid.uuid4())
    first = load(shelf, "risks", row)
    assert load(shelf, "risks", row).same == first.added
    assert Record.objects.get(pk=first.added[0]).values["reference"] == "R-0001"


def test_wrong_rows_are_named_and_the_others_kept(shelf):
    done = load(
        shelf,
        "systems",
        {"name": "A", "what": "x"},
        {"name": "B", "what": "x", "users": -1},
        {"name": "a", "what": "the same name"},
        {"name": "C"},
        {"name": "D", "what": "x", "team": "nobody"},
        {"name": "E", "what": "x", "aged": True},
    )
    assert sorted(done.added) == [0]
    assert done.rejected == {
        1: {"users": "Your answer to “People who use it” must be 0 or more"},
        2: {"name": "Another system has the same Name."},
        3: {"what": "Enter What it is used for"},
        4: {"team": "Supported by: choose a team that is there."},
        5: {"aged": "Out of support is worked out by itself."},
    }


def test_whoever_may_not_change_a_register_cannot_load_into_it(shelf):
    with pytest.raises(NotAllowed):
        load(shelf, "suppliers", {"name": "Brook"}, by="employee")
