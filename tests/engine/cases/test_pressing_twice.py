"""Two presses of one button at the same moment, in a database that commits."""

import threading

import pytest
from django.db import connections
from tests.engine.cases.conftest import a_desk

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Case
from moothall.engine.contact.models import Message
from moothall.ground.councils import scope
from moothall.ground.journal.words import GUEST


@pytest.mark.fresh_database
def test_pressing_twice_at_the_same_moment_gives_the_same_case(fresh_database, ashby_committed):
    council = ashby_committed
    with scope.opened([council.pk], writes=True):
        desk = a_desk(council)
    asked, found, barrier = desk.asked(), [], threading.Barrier(4)

    def press():
        try:
            barrier.wait()
            with scope.opened([council.pk], writes=True) as at:
                found.append(cases.submit(council, asked, by=GUEST, at=at).reference)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    with scope.opened([council.pk], writes=False):
        assert (Case.objects.count(), Message.objects.count()) == (1, 1)
