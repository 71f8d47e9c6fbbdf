"""Who said a comment: the requester before an officer, by the whole address and no part of it."""

from datetime import UTC, datetime

import pytest
from tests.engine.moving.conftest import COMMENTED, HEADINGS, OPEN, SAID_HEADINGS
from tests.engine.moving.test_comments import said_of

from moothall.engine.cases.history import Requester, SaidThere
from moothall.engine.moving.commenting import Comment, by_requester
from moothall.engine.moving.judging import THERE
from moothall.ground.journal.words import GUEST, Actor

AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
SAM = Requester(name="Sam Field", email="sam@x.uk")


def comment(who, by=THERE):
    said = SaidThere(key="1", at=AT, text="It is broken.", by=by, name=who)
    return Comment(2, "INC-1", said, who, "")


@pytest.mark.parametrize(
    ("who", "is_theirs"),
    [
        ("sam@x.uk", True),
        ("Sam Field <SAM@x.uk>", True),
        ("Field, Sam <sam@x.uk>", True),
        ('"Field, Sam" <sam@x.uk>', True),
        ("sam@x.uk <sam@x.uk>", True),
        ("Somebody <sam@x.uk>", True),
        ("sam field", True),
        ("lisam@x.uk", False),
        ("Lisa <lisam@x.uk>", False),
        ("sam@x.uk.example", False),
        ("Sam Field <sam@other.uk>", False),
        ("<sam@x.uk>, <kit@x.uk>", False),
        ("Sam", False),
        ("", False),
    ],
)
def test_the_requester_is_told_by_their_whole_address_or_name(who, is_theirs):
    found = by_requester(comment(who), SAM)
    assert (found.said.by == GUEST) is is_theirs
    assert found.said.name == ("" if is_theirs else who)


def test_without_an_address_of_theirs_the_name_beside_another_tells():
    sam = Requester(name="Sam Field")
    assert by_requester(comment("Sam Field <sam@x.uk>"), sam).said.by == GUEST


def test_nobody_says_what_was_asked_by_nobody_known():
    assert by_requester(comment(""), Requester()).said.by != GUEST


def test_an_officer_is_the_requester_of_what_they_asked_for_themselves():
    dev, lee = Actor.person(7), Actor.person(8)
    asked = Requester(name="D. Evans", email="dev@x.uk", person_id=7)
    assert by_requester(comment("Dev", dev), asked).said.by == GUEST
    assert by_requester(comment("dev@x.uk", dev), asked).said.by == GUEST
    assert by_requester(comment("Lee", lee), asked).said.by == lee


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["Dev", "Dev <dev@ashby.example>", "dev@ashby.example"])
def test_an_officer_s_words_on_what_they_asked_for_are_the_requester_s(moving, who):
    asked = OPEN.replace("Sam Field,sam@example.com", "Dev,dev@ashby.example")
    rows = [f"INC-1,01/06/2026 09:30,{who},false,Mine.", "INC-1,01/06/2026 10:00,Mo,false,Ours."]
    said = "\n".join([SAID_HEADINGS, *rows]) + "\n"
    moving.taken(f"{HEADINGS}\n{asked}\n", COMMENTED, said=said)
    with moving.open() as at:
        told = [(line.by, line.heading, line.body) for line in said_of("INC-1", at)]
    assert told == [
        ("Mo", "Said at Zammad, told to the requester", "Ours."),
        ("the requester", "Said at Zammad by the requester", "Mine."),
    ]
