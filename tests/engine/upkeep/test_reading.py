"""O24: who must read a record says that they have, edition by edition; who has is seen."""

from datetime import timedelta

import pytest
from tests.engine.registers.shelf import AT, REGISTERS

from moothall.engine.registers import actions as registers
from moothall.engine.registers import queries, reading
from moothall.engine.registers.words import NoSuchRecord
from moothall.engine.upkeep import actions
from moothall.engine.upkeep import queries as upkeep
from moothall.engine.upkeep.models import Reading
from moothall.engine.upkeep.queries import reading as asking
from moothall.engine.upkeep.words import NotToRead
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")
TODAY = AT.date()
LATER = AT + timedelta(days=1)


@pytest.fixture
def policy(shelf):
    """A policy in force that everybody must read."""
    for name in ("information-assets", "policies"):
        definition = reading.read_file(REGISTERS / f"{name}.yaml").definition
        registers.publish(shelf.council, definition, by=SETUP, at=AT)
    return a_policy(shelf)


def a_policy(shelf, **values):
    plain = {"name": "Clear desks", "version": "1", "summary": "Leave nothing lying about."}
    said = plain | {"owner": shelf.people["mo"].pk, "for_everyone": True} | values
    made = shelf.add("policies", **said)
    more = {"agreed_on": "2026-03-01", "agreed_by": "The board"}
    return registers.move(made, "agree", by=shelf.actor("mo"), at=AT, values=more)


def titles(shelf, name):
    found = upkeep.to_read(shelf.who(name), [shelf.council.pk], TODAY)
    return [(one.record.title, one.edition) for one in found.items]


def read(shelf, record, name="asha", edition="1"):
    return actions.read(record, edition, by=shelf.actor(name), at=LATER)


def who_has(shelf, record):
    whole = queries.one(shelf.who("mo"), record.pk)
    return upkeep.readers(whole, TODAY)


def test_o24_what_is_in_force_is_to_be_read_until_one_says_so(shelf, policy):
    assert titles(shelf, "asha") == titles(shelf, "employee") == [("Clear desks", "1")]
    assert titles(shelf, "resident") == []
    read(shelf, policy)
    read(shelf, policy)
    assert titles(shelf, "asha") == []
    assert Reading.objects.count() == 1
    assert Entry.objects.get(verb="record.read").by_id == shelf.people["asha"].pk
    found = who_has(shelf, policy)
    assert [(one.name, bool(one.read_at)) for one in found.people] == [
        ("Employee", False),
        ("Mo", False),
        ("Asha", True),
    ]
    assert (found.read, found.percent) == (1, 33)


def test_a_new_edition_is_asked_anew_and_the_old_one_cannot_be_read_any_more(shelf, policy):
    read(shelf, policy)
    shelf.change(policy, version="2")
    assert titles(shelf, "asha") == [("Clear desks", "2")]
    with pytest.raises(NotToRead, match="There is another edition"):
        read(shelf, policy)
    read(shelf, policy, edition="2")
    assert titles(shelf, "asha") == []
    assert who_has(shelf, policy).percent == 33


@pytest.mark.parametrize("kept_as", [{"text", "reference"}, set()], ids=["found", "looked through"])
def test_what_was_read_makes_room_for_the_rest(shelf, policy, monkeypatch, kept_as):
    monkeypatch.setattr(asking, "MOST", 2)
    monkeypatch.setattr(asking, "_AS_KEPT", kept_as)
    a_policy(shelf, name="All for some", for_everyone=False)
    more = [a_policy(shelf, name=f"Policy {letter}") for letter in "ABC"]

    def seen():
        return upkeep.to_read(shelf.who("asha"), [shelf.council.pk], TODAY)

    assert titles(shelf, "asha") == [("Clear desks", "1"), ("Policy A", "1")]
    assert seen().is_more
    for one in (policy, more[0]):
        read(shelf, one)
    assert titles(shelf, "asha") == [("Policy B", "1"), ("Policy C", "1")]
    assert not seen().is_more
    shelf.change(policy, version="2")
    assert titles(shelf, "asha") == [("Clear desks", "2"), ("Policy B", "1")]
    assert titles(shelf, "employee")[0] == ("Clear desks", "2")


def test_what_is_no_draft_any_more_or_not_for_everyone_asks_nobody(shelf, policy):
    a_policy(shelf, name="For some", for_everyone=False)
    registers.move(policy, "replace", by=shelf.actor("mo"), at=LATER)
    assert titles(shelf, "asha") == []
    with pytest.raises(NotToRead, match="is not published"):
        read(shelf, policy)
    assert who_has(shelf, policy) is None


def test_who_need_not_read_it_does_not_count_and_says_nothing(shelf, policy):
    for by in (Actor.job("robot"), shelf.actor("resident")):
        with pytest.raises(NotToRead):
            actions.read(policy, "1", by=by, at=LATER)
    people.disable(shelf.people["employee"], by=SETUP, at=AT)
    assert [one.name for one in who_has(shelf, policy).people] == ["Asha", "Mo"]


def test_a_removed_record_is_not_read(shelf, policy):
    registers.remove(policy, by=shelf.actor("mo"), at=AT, why="Twice")
    with pytest.raises(NoSuchRecord):
        read(shelf, policy)
    assert titles(shelf, "asha") == []


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ({"roles": ["auditor"]}, "the role `auditor`"),
        ({"states": ["gone"]}, "the state `gone`"),
        ({"edition": "secret"}, "only some see"),
        ({"when": "record.nothing"}, "`record.nothing`"),
    ],
)
def test_who_must_read_is_checked(part, what):
    said = {"roles": "[officer]", "states": "[out]"} | {
        name: value if isinstance(value, str) else f"[{value[0]}]" for name, value in part.items()
    }
    inside = ", ".join(f"{name}: {value}" for name, value in said.items())
    text = f"""
register: notes
name: Notes
one: note
summary: Notes.
group: Office
title: name
fields:
  - {{id: name, type: text, label: Name, required: true}}
  - {{id: secret, type: text, label: Secret, sensitive: true}}
states:
  - {{id: out, label: Out}}
see: [officer, manager]
read_by: {{{inside}}}
"""
    assert what in str(reading.read(text).faults[0])
