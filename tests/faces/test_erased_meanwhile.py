"""Somebody is erased while a file with a case of theirs is being taken over (S42)."""

import threading

import pytest
from django.db import connection
from tests.engine.cases.conftest import SETUP, a_desk
from tests.engine.moving.conftest import DONE, HEADINGS, MAPPING, OPEN, Moving

from moothall.engine.cases.models import Case
from moothall.engine.moving import actions, queries
from moothall.engine.moving.actions.writing import Batch
from moothall.engine.moving.words import NotAtThatPoint
from moothall.engine.tables.words import Row
from moothall.faces.pages import holdings
from moothall.ground.councils import scope
from moothall.ground.journal.words import PLATFORM
from moothall.ground.people import actions as people
from moothall.ground.people.words import NotErased

PATIENCE = 10


@pytest.fixture
def moving(ashby_committed):
    with scope.opened([ashby_committed.pk], writes=True):
        desk = a_desk(ashby_committed)
    return Moving(desk)


def write(moving, one, text, *, before, at):
    names = HEADINGS.split(",")
    judge = queries.judge(one, MAPPING, by=moving.mo, at=at)
    row = judge.judge(Row(2, dict(zip(names, text.split(","), strict=True))))
    return actions.write_rows(one, Batch(before, [row]), by=moving.mo, at=at)


def erased_meanwhile(moving, text):
    """Begin to erase Sam while a batch with this case is written; return takeover and refusal."""
    with moving.open(writes=True) as at:
        sam = people.add(moving.council, "Sam Field", email="sam@example.com", by=SETUP, at=at)
    one, refused = moving.seen(), []

    def erase():
        try:
            with scope.opened([moving.council.pk, PLATFORM], writes=True) as at:
                holdings.erase(sam, by=SETUP, at=at)
        except NotErased as why:
            refused.append(str(why))
        finally:
            connection.close()

    erasing = threading.Thread(target=erase)
    with moving.open(writes=True) as at:
        one = actions.begin(one, by=moving.mo, at=at)
    with moving.open(writes=True) as at:
        one = write(moving, one, text, before=0, at=at)
        erasing.start()
        erasing.join(0.5)
        assert erasing.is_alive()
    erasing.join(PATIENCE)
    assert not erasing.is_alive()
    return one, refused


def test_s42_what_a_batch_brought_meanwhile_is_erased_and_nothing_more_comes(moving):
    one, refused = erased_meanwhile(moving, DONE)
    assert refused == []
    with moving.open():
        case = Case.objects.get()
        assert (case.contact_name, case.contact_email, case.contact_digits) == ("", "", "")
        assert queries.takeover(moving.council.pk, one.pk).state == "failed"
    with moving.open(writes=True) as at, pytest.raises(NotAtThatPoint):
        write(moving, one, OPEN, before=1, at=at)


def test_s42_nobody_is_erased_whose_open_case_a_batch_brings_meanwhile(moving):
    one, refused = erased_meanwhile(moving, OPEN)
    assert refused == ["They have 1 open case. End them first."]
    with moving.open():
        assert Case.objects.get().contact_email == "sam@example.com"
        assert queries.takeover(moving.council.pk, one.pk).state == "loading"
