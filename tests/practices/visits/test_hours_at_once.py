"""A desk's hours: set while somebody saves its calendar both hold; before that day they stay."""

import threading
from dataclasses import replace
from datetime import time

import pytest
from django.db import connections
from tests.engine.cases.conftest import a_desk
from tests.engine.cases.telling import june
from tests.practices.visits.conftest import OPENING, a_counter

from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars import queries as times
from moothall.ground.councils import scope
from moothall.ground.journal.words import PLATFORM
from moothall.practices.visits import actions

SHORTER = replace(OPENING, closes=time(15))
STRIKE = june(9).date()


def head_of(counter):
    return times.head(counter.council_id, counter.diary.calendar_code)


@pytest.mark.fresh_database
def test_hours_are_set_and_the_day_that_somebody_closes_stays_closed(
    fresh_database, ashby_committed
):
    with scope.opened([ashby_committed.pk, PLATFORM], writes=True):
        desk = a_desk(ashby_committed)
    with scope.opened([ashby_committed.pk], writes=True):
        counter, manages = a_counter(ashby_committed), {"by": desk.actor("mo"), "at": june(1)}
    told = []

    def sets():
        try:
            with scope.opened([ashby_committed.pk], writes=True):
                told.append(actions.set_hours(counter, SHORTER, **manages))
        finally:
            connections["default"].close()

    with scope.opened([ashby_committed.pk], writes=True):
        code = counter.diary.calendar_code
        calendars.close_day(ashby_committed.pk, code, STRIKE, name="Strike", **manages)
        setting = threading.Thread(target=sets)
        setting.start()
        setting.join(0.4)
        assert told == []
    setting.join()
    assert told == [counter]
    with scope.opened([ashby_committed.pk], writes=False):
        head = head_of(counter)
    assert list(times.hours(head).specials) == [STRIKE]
    assert head.week[0][-1] == ["13:00", "15:00"]


@pytest.mark.django_db
def test_hours_hold_from_the_day_on_which_they_are_set(desk, counter):
    manages = {"by": desk.actor("mo"), "at": june(3)}
    actions.set_hours(counter, SHORTER, **manages)
    head = head_of(counter)
    lasts = [times.week_on(head, june(day).date())[0][-1][1] for day in (2, 3)]
    assert lasts == ["16:00", "15:00"]
    code = counter.diary.calendar_code
    early = [[("08:00", "10:00")]] * 5 + [[], []]
    calendars.change_week(desk.council.pk, code, early, from_on=STRIKE, **manages)
    assert times.week_on(head_of(counter), june(8).date())[0][-1][1] == "15:00"
