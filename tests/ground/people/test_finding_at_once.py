"""Two at the same moment: who is taken away while all are kept anew stays away."""

import threading
import time

import pytest
from django.db import connection
from tests.conftest import council

from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people.actions import finding, reaching
from moothall.ground.people.models import Person
from moothall.ground.people.words import PointKind
from moothall.ground.search.models import Findable

SETUP = Actor.job("set-up")


@pytest.mark.fresh_database
def test_whoever_leaves_while_all_are_kept_anew_is_not_brought_back(fresh_database, monkeypatch):
    ashby = council("ashby")
    with scope.opened([ashby.pk], writes=True) as at:
        person = people.add(ashby, "Róisín Quillfeather", by=SETUP, at=at)

    def leave():
        with scope.opened([ashby.pk], writes=True) as at:
            people.disable(Person.objects.get(pk=person.pk), by=SETUP, at=at)
        connection.close()

    leaving, things = threading.Thread(target=leave), finding.things

    def slow(every):
        found = things(every)
        if leaving.ident is None:
            leaving.start()
            leaving.join(1)
        return found

    monkeypatch.setattr(finding, "things", slow)
    with scope.opened([ashby.pk], writes=True) as at:
        people.find_anew(ashby.pk, after=0, most=10, by=SETUP, at=at)
    leaving.join(20)
    with scope.opened([ashby.pk], writes=False):
        assert Person.objects.get(pk=person.pk).disabled_at is not None
        assert not Findable.objects.filter(kind="person", thing_id=person.pk).exists()


@pytest.mark.fresh_database
def test_a_point_removed_while_all_are_kept_anew_finds_nobody(fresh_database, monkeypatch):
    """Whoever keeps all anew waits for the change, or the change for them: neither reads old."""
    ashby = council("ashby")
    with scope.opened([ashby.pk], writes=True) as at:
        person = people.add(ashby, "Róisín Quillfeather", by=SETUP, at=at)
        for number in ("07700 900 982", "07700 900 983"):
            point = people.add_point(person, PointKind.MOBILE, number, by=SETUP, at=at)
            people.prove(point, people.code_for(point, by=SETUP, at=at), by=SETUP, at=at)
    begun, told = threading.Event(), finding.keep_found

    def slowly(every, **said):
        told(every, **said)
        begun.set()
        time.sleep(1)

    def remove():
        monkeypatch.setattr(reaching, "keep_found", slowly)
        with scope.opened([ashby.pk], writes=True) as at:
            people.remove_point(point, by=SETUP, at=at)
        connection.close()

    removing = threading.Thread(target=remove)
    removing.start()
    assert begun.wait(20)
    with scope.opened([ashby.pk], writes=True) as at:
        people.find_anew(ashby.pk, after=0, most=10, by=SETUP, at=at)
    removing.join(20)
    with scope.opened([ashby.pk], writes=False):
        found = Findable.objects.get(kind="person", thing_id=person.pk)
    assert [key for key in found.keys if key.startswith("#p")] == ["#p7700900982"]
