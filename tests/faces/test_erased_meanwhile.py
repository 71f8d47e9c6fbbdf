"""Somebody is erased while a file that may speak of them is taken over or loaded (S42)."""

import threading

import pytest
from django.db import connection
from tests.engine.cases.conftest import SETUP, a_desk
from tests.engine.moving.conftest import DONE, FILE, HEADINGS, HELD, MAPPING, OPEN, Moving
from tests.engine.registers.shelf import small

from moothall.engine.cases.models import Case
from moothall.engine.moving import actions, queries
from moothall.engine.moving.actions.writing import Batch
from moothall.engine.moving.jobs import working
from moothall.engine.moving.words import NotAtThatPoint
from moothall.engine.registers import actions as registers
from moothall.engine.registers import queries as register_queries
from moothall.engine.registers.actions import bringing
from moothall.engine.registers.actions.bringing import Brought
from moothall.engine.registers.jobs import loading
from moothall.engine.registers.loads.mapping import RegisterMapping
from moothall.engine.registers.models import Load, Record
from moothall.engine.registers.words import NotNow
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


def erases_sam(moving):
    """What a command reports to: it erases Sam when the first of its rows is written."""
    with moving.open(writes=True) as at:
        sam = people.add(moving.council, "Sam Field", email="sam@example.com", by=SETUP, at=at)

    def report(done):
        if done == 1:
            with scope.opened([moving.council.pk, PLATFORM], writes=True) as at:
                holdings.erase(sam, by=SETUP, at=at)

    return report


def by_a_command(moving, path):
    """A takeover whose file a command reads where it lies, looked through."""
    with moving.open(writes=True) as at:
        one = actions.prepare(moving.council, "Zammad", path.name, None, by=moving.mo, at=at)
        one = actions.choose(one, MAPPING, by=moving.mo, at=at)
    found = working.foresee(one, path, by=moving.mo)
    with moving.open(writes=True) as at:
        return actions.foresee(one, found, by=moving.mo, at=at)


def test_s42_a_command_that_takes_cases_over_stops_and_says_why(moving, tmp_path, monkeypatch):
    monkeypatch.setattr(working, "AT_ONCE", 1)
    path = tmp_path / "cases.csv"
    path.write_text("\n".join([HEADINGS, DONE, HELD, OPEN]) + "\n")
    one = by_a_command(moving, path)
    with moving.open(writes=True) as at:
        one = actions.begin(one, by=moving.mo, at=at)
    with pytest.raises(NotAtThatPoint, match=r"stopped\. The file was let go: a person was erased"):
        working.write(one, path, by=moving.mo, report=erases_sam(moving))
    with moving.open():
        assert queries.takeover(moving.council.pk, one.pk).state == "failed"
        assert [case.contact_email for case in Case.objects.all()] == [""]
    assert moving.undone(one).counts["taken_back"] == 1


def test_s42_a_command_that_has_only_looked_a_file_through_takes_nothing_over(moving, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(FILE)
    one = by_a_command(moving, path)
    erases_sam(moving)(1)
    with (
        moving.open(writes=True) as at,
        pytest.raises(NotAtThatPoint, match=r"not loaded\. The file was let go"),
    ):
        actions.begin(one, by=moving.mo, at=at)
    with moving.open():
        assert not Case.objects.exists()


def test_s42_a_command_that_loads_records_stops_and_says_why(moving, tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "AT_ONCE", 1)
    path = tmp_path / "benches.csv"
    path.write_text("Name\nElm\nsam@example.com\n")
    mapping = RegisterMapping.model_validate({"register": "benches", "fields": {"name": "Name"}})
    with moving.open(writes=True) as at:
        registers.publish(moving.council, small(key=["name"]), by=SETUP, at=at)
        kept = register_queries.register(moving.council.pk, "benches")
        brought = Brought("benches.csv", "0" * 64)
        load = bringing.prepare(kept, brought, mapping, by=SETUP, at=at)
    with pytest.raises(NotNow, match=r"Stopped\. The file was let go: a person was erased"):
        loading.load(load, path, by=SETUP, report=erases_sam(moving))
    with moving.open():
        assert Load.objects.get().state == "failed"
        assert [record.title for record in Record.objects.all()] == ["Elm"]
