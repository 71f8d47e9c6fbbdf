"""Nobody books a time that is being closed, nor a place that is being taken away (I3).

One does its work and has not committed yet while the other begins: the other must wait, and then
see what was done. Without the lock that both take, it would see how things were before. Who waits
for whom is what the database says, however fast or slow the machine is.
"""

import queue
import threading
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections
from tests.engine.bookings.conftest import MORNINGS
from tests.engine.bookings.test_oversold import workday
from tests.engine.cases.conftest import SETUP

from moothall.engine.bookings import actions, queries
from moothall.engine.bookings.models import Booking
from moothall.engine.bookings.words import NotThisTime, Plan, SlotTaken, State
from moothall.ground.calendars import actions as calendars
from moothall.ground.councils import scope

pytestmark = pytest.mark.fresh_database
LONG = 60
"""Seconds in which whoever need not wait has ended on any machine."""


class Desk:
    """A diary of mornings, one booked place of two on its next workday, and one held."""

    def __init__(self, council):
        self.council = council
        with scope.opened([council.pk], writes=True) as at:
            hours = MORNINGS.__class__(zone=MORNINGS.zone, week=MORNINGS.week)
            calendars.save(council.pk, "desk-1", hours, name="Mornings", by=SETUP, at=at)
            self.diary = actions.add_diary(council, plan(), by=SETUP, at=at)
            self.day = workday(at)
            self.slots = [one.starts_at for one in queries.slots_on(self.diary, self.day)]
            held = self.hold(self.slots[0], at)
            actions.confirm(held, by=SETUP, at=at)
            self.held = self.hold(self.slots[2], at)

    def hold(self, starts_at, at):
        told = {"token": uuid4(), "person": None, "by": SETUP, "at": at}
        return actions.hold(queries.diary(self.diary.pk), starts_at, **told)

    def books(self, at):
        actions.confirm(self.hold(self.slots[0], at), by=SETUP, at=at)

    def confirms(self, at):
        actions.confirm(self.held, by=SETUP, at=at)

    def moves(self, at):
        mine = Booking.objects.select_related("diary__council").get(state=State.BOOKED)
        actions.move(mine, self.slots[2] + timedelta(minutes=30), by=SETUP, at=at)

    def closes(self, at):
        calendars.close_day(self.council.pk, "desk-1", self.day, name="Strike", by=SETUP, at=at)

    def sees_one(self, at):
        actions.change_diary(self.diary, plan(at_once=1), by=SETUP, at=at)

    def ends(self, at):
        actions.end_diary(self.diary, by=SETUP, at=at)

    def begun(self, deed):
        """Do something in a transaction of its own, in another thread; return what it tells.

        That is the number of its server process at once, and at its end why it was refused.
        """
        pids, told = queue.Queue(), []

        def do():
            try:
                with scope.opened([self.council.pk], writes=True) as at:
                    pids.put(connections["default"].connection.info.backend_pid)
                    deed(at)
            except (NotThisTime, SlotTaken) as refused:
                told.append(type(refused))
            else:
                told.append(None)
            finally:
                connections["default"].close()

        thread = threading.Thread(target=do)
        thread.start()
        return thread, pids.get(timeout=LONG), told


def waits_for_us(thread, pid):
    """Whether another thread comes to wait for a lock of this one's transaction; if not, it ends.

    It is looked at until one or the other is so.
    """
    until = time.monotonic() + LONG
    with connections["default"].cursor() as cursor:
        while thread.is_alive() and time.monotonic() < until:
            cursor.execute("SELECT pg_backend_pid() = ANY(pg_blocking_pids(%s))", [pid])
            if cursor.fetchone()[0]:
                return True
            time.sleep(0.01)
    return False


def plan(**more):
    said = {"name": "Desk", "calendar": "desk-1", "minutes": 30, "at_once": 2, "ahead_days": 300}
    return Plan(**said | more)


@pytest.fixture
def open_desk(fresh_database, ashby_committed):
    return Desk(ashby_committed)


@pytest.mark.parametrize(
    ("first", "then", "refused"),
    [
        (Desk.closes, Desk.books, NotThisTime),
        (Desk.closes, Desk.confirms, NotThisTime),
        (Desk.closes, Desk.moves, NotThisTime),
        (Desk.sees_one, Desk.books, SlotTaken),
        (Desk.ends, Desk.books, NotThisTime),
        (Desk.ends, Desk.confirms, NotThisTime),
    ],
)
def test_who_books_waits_for_who_closes_and_sees_it(open_desk, first, then, refused):
    with scope.opened([open_desk.council.pk], writes=True) as at:
        first(open_desk, at)
        thread, pid, told = open_desk.begun(lambda when: then(open_desk, when))
        assert waits_for_us(thread, pid)
    thread.join(LONG)
    assert told == [refused]


@pytest.mark.parametrize("then", [Desk.closes, Desk.sees_one, Desk.ends])
def test_who_closes_waits_for_who_books(open_desk, then):
    with scope.opened([open_desk.council.pk], writes=True) as at:
        open_desk.books(at)
        thread, pid, told = open_desk.begun(lambda when: then(open_desk, when))
        assert waits_for_us(thread, pid)
    thread.join(LONG)
    assert told == [None]


def test_who_books_waits_for_nobody_who_books_another_time(open_desk):
    with scope.opened([open_desk.council.pk], writes=True) as at:
        open_desk.books(at)
        thread, _, told = open_desk.begun(lambda when: open_desk.hold(open_desk.slots[4], when))
        thread.join(LONG)
        assert told == [None]
