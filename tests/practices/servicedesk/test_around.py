"""What an open page of the desk asks, to know whether anything was done."""

import threading

from django.db import connections
from tests.engine.cases.conftest import SETUP

from moothall.ground.councils import actions as councils
from moothall.ground.councils import scope
from moothall.practices.servicedesk import around


def test_what_was_begun_before_and_ended_after_changes_the_mark(fresh_database, ashby_committed):
    """Its number in the journal is lower than the newest that the mark was read behind."""
    ids, marks = [ashby_committed.pk], []
    begun, ends = threading.Event(), threading.Event()

    def wrote(name, at):
        councils.add_team(ashby_committed, name, name=name, by=SETUP, at=at)

    def slowly():
        with scope.opened(ids, writes=True) as at:
            wrote("slowly", at)
            begun.set()
            ends.wait(30)
        connections["default"].close()

    def read():
        with scope.opened(ids, writes=False):
            marks.append(around.newest(ids))

    slow = threading.Thread(target=slowly)
    slow.start()
    begun.wait(30)
    with scope.opened(ids, writes=True) as at:
        wrote("at-once", at)
    read()
    read()
    ends.set()
    slow.join()
    read()
    assert (marks[0] == marks[1], marks[1] == marks[2]) == (True, False)
