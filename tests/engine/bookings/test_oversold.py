"""Nothing is oversold: many book, move and cancel the same slots at once, and a manager cuts them.

The seed is printed, and `MOOTHALL_SEED` repeats it, as far as threads can be repeated.
"""

import os
import random
import threading
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections
from tests.engine.bookings.conftest import MORNINGS
from tests.engine.cases.conftest import SETUP

from moothall.engine.bookings import actions, queries
from moothall.engine.bookings.models import Booking, Diary
from moothall.engine.bookings.words import (
    HoldOver,
    NotBooked,
    NotThisTime,
    Plan,
    SlotTaken,
    State,
)
from moothall.ground.calendars import actions as calendars
from moothall.ground.councils import scope

PEOPLE, DEEDS, AT_ONCE = 8, 25, 3
MINUTES = (30, 45)
CLASH = """
    SELECT count(*) FROM bookings_booking a JOIN bookings_booking b
        ON a.diary_id = b.diary_id AND a.place = b.place AND a.id < b.id
        AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
    WHERE a.state IN ('held', 'booked') AND b.state IN ('held', 'booked')
"""
MOST = """
    SELECT coalesce(max(there), 0) FROM (
        SELECT count(*) AS there FROM bookings_booking a JOIN bookings_booking b
            ON b.diary_id = a.diary_id AND b.starts_at <= a.starts_at AND b.ends_at > a.starts_at
        WHERE a.state IN ('held', 'booked') AND b.state IN ('held', 'booked') GROUP BY a.id
    ) AS counted
"""


class Crowd:
    """People who press at once, each in a scope of their own; what each was told is kept."""

    def __init__(self, diary, seed):
        self.diary, self.seed = diary, seed
        self.told, self.wrong, self.slots = {}, [], []
        self.lock = threading.Lock()

    def person(self, number):
        rng = random.Random(f"{self.seed} {number}")
        mine = []
        try:
            for _ in range(DEEDS):
                self.deed(rng, mine)
        except Exception as fault:  # noqa: BLE001 -- whatever it was is told by the test
            self.wrong.append(repr(fault))
        finally:
            connections["default"].close()

    def deed(self, rng, mine):
        token = rng.choice(mine) if mine and rng.random() < 0.4 else None
        starts_at = rng.choice(self.slots)
        try:
            with scope.opened([self.diary.council_id], writes=True) as at:
                diary = Diary.objects.select_related("council").get(pk=self.diary.pk)
                came = self.does(rng, diary, token, starts_at, at)
        except (SlotTaken, NotThisTime, NotBooked, HoldOver):
            return
        with self.lock:
            self.told[came.token] = (came.state, came.starts_at)
        if token is None:
            mine.append(came.token)

    def does(self, rng, diary, token, starts_at, at):
        if token is None:
            held = actions.hold(diary, starts_at, token=uuid4(), person=None, by=SETUP, at=at)
            return held if rng.random() < 0.2 else actions.confirm(held, by=SETUP, at=at)
        booking = queries.booking(diary.council_id, token)
        if rng.random() < 0.6:
            return actions.move(booking, starts_at, by=SETUP, at=at)
        return actions.cancel(booking, by=SETUP, at=at)

    def manager(self):
        """Cuts the slots anew again and again, while others book them."""
        try:
            for number in range(6):
                plan = Plan(
                    name="Desk",
                    calendar="desk-1",
                    minutes=MINUTES[number % 2],
                    at_once=AT_ONCE,
                    ahead_days=300,
                )
                with scope.opened([self.diary.council_id], writes=True) as at:
                    actions.change_diary(self.diary, plan, by=SETUP, at=at)
        finally:
            connections["default"].close()


def one(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def workday(at):
    day = at.date() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


@pytest.mark.fresh_database
def test_nothing_is_oversold_however_many_press_at_once(fresh_database, ashby_committed):
    council = ashby_committed
    seed = int(os.environ.get("MOOTHALL_SEED") or random.SystemRandom().randrange(10**6))
    print(f"MOOTHALL_SEED={seed}")  # noqa: T201 -- so that what fails can be repeated
    with scope.opened([council.pk], writes=True) as at:
        hours = MORNINGS.__class__(zone=MORNINGS.zone, week=MORNINGS.week)
        calendars.save(council.pk, "desk-1", hours, name="Mornings", by=SETUP, at=at)
        plan = Plan(name="Desk", calendar="desk-1", minutes=30, at_once=AT_ONCE, ahead_days=300)
        diary = actions.add_diary(council, plan, by=SETUP, at=at)
        day = workday(at)
        crowd = Crowd(diary, seed)
        crowd.slots = slots_of(diary, day)
    threads = [threading.Thread(target=crowd.person, args=(n,)) for n in range(PEOPLE)]
    threads.append(threading.Thread(target=crowd.manager))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert crowd.wrong == []
    with scope.opened([council.pk], writes=False) as at:
        assert one(CLASH) == 0
        assert 0 < one(MOST) <= AT_ONCE
        there = {b.token: (b.state, b.starts_at) for b in Booking.objects.all()}
        assert there == crowd.told
        diary = queries.diary(diary.pk)
        full = queries.slots_on(diary, day)
        left = queries.free(diary, day, day, at=at).get(day, [])
        taken = taken_in(full)
        assert {one.starts_at: one.left for one in left} == {
            slot.starts_at: AT_ONCE - taken[slot.starts_at]
            for slot in full
            if taken[slot.starts_at] < AT_ONCE
        }
    assert {State.BOOKED, State.CANCELLED} <= {state for state, _ in crowd.told.values()}


def slots_of(diary, day: date) -> list[datetime]:
    """The first slots of a day, however they are cut: few, so that all want the same."""
    opens = queries.slots_on(diary, day)[0].starts_at
    return [opens + timedelta(minutes=m) for m in (0, 30, 45, 60, 90)]


def taken_in(slots):
    """How many places of each slot somebody has at any time of it."""
    every = list(Booking.objects.filter(state__in=[State.HELD, State.BOOKED]))
    return {
        slot.starts_at: len(
            {b.place for b in every if b.starts_at < slot.ends_at and slot.starts_at < b.ends_at}
        )
        for slot in slots
    }
