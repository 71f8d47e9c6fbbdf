"""A desk is not ended while somebody books there, though they have not finished yet (I3)."""

import threading
from uuid import uuid4

import pytest
from django.db import connections
from tests.engine.cases.conftest import a_desk
from tests.engine.cases.telling import june
from tests.practices.visits.conftest import TROUBLE, a_counter

from moothall.ground.councils import scope
from moothall.ground.journal.words import PLATFORM
from moothall.practices.visits import actions
from moothall.practices.visits.words import NotThisCounter


@pytest.mark.fresh_database
def test_a_desk_is_not_ended_while_somebody_books_there(fresh_database, ashby_committed):
    with scope.opened([ashby_committed.pk, PLATFORM], writes=True):
        desk = a_desk(ashby_committed)
    with scope.opened([ashby_committed.pk], writes=True):
        counter, manages = a_counter(ashby_committed), {"by": desk.actor("mo"), "at": june(1)}
    told = []

    def ends():
        try:
            with scope.opened([ashby_committed.pk], writes=True):
                actions.end_counter(counter, **manages)
        except NotThisCounter as refused:
            told.append(str(refused))
        finally:
            connections["default"].close()

    with scope.opened([ashby_committed.pk], writes=True):
        token, how = uuid4(), {"by": desk.actor("employee"), "at": june(1)}
        actions.hold(counter, june(2, "10:00"), token=token, **how)
        ending = threading.Thread(target=ends)
        ending.start()
        ending.join(0.4)
        actions.book(counter, token, TROUBLE, **how)
    ending.join()
    assert told == ["Appointments are booked there: 1. Move or cancel them first."]
