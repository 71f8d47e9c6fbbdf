"""Two managers save one calendar at once: whoever comes second adds to what the first did.

One closes a day and has not committed yet while the other begins: the other must wait before they
read how the calendar is. Without that they would save it as it was before, and the day were open.
"""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from moothall.ground.calendars import actions, queries
from moothall.ground.calendars.words import HolidaysCurrent, Hours
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor, Refused

pytestmark = pytest.mark.fresh_database
BY = Actor.job("tests")
OLD = [[("08:30", "17:00")]] * 5 + [[], []]
NEW = [[("09:00", "12:00")]] * 6 + [[]]
SHORT = 0.3
"""Seconds in which whoever need not wait would long have ended."""


class Office:
    """A calendar with a day closed and another week to come; days are counted from today."""

    def __init__(self, council):
        self.council_id = council.pk
        with scope.opened([council.pk], writes=True) as at:
            self.today = at.date()
            hours = Hours(zone="Europe/London", week=OLD)
            actions.save(council.pk, "office", hours, name="Office", by=BY, at=at)
            self.closes(at, on=5)
            self.turns(at, NEW, on=30)

    def day(self, number):
        return self.today + timedelta(days=number)

    def closes(self, at, on=10):
        actions.close_day(self.council_id, "office", self.day(on), name="Strike", by=BY, at=at)

    def opens(self, at):
        actions.open_day(self.council_id, "office", self.day(5), by=BY, at=at)

    def turns(self, at, week=OLD, on=40):
        actions.change_week(self.council_id, "office", week, from_on=self.day(on), by=BY, at=at)

    def turns_back(self, at):
        actions.take_back_week(self.council_id, "office", since=self.day(30), by=BY, at=at)

    def renews(self, at):
        actions.renew_holidays(self.council_id, "office", by=BY, at=at)

    def done(self, deed):
        """Do something in a transaction of its own, in another thread."""
        told = []

        def do():
            try:
                with scope.opened([self.council_id], writes=True) as at:
                    deed(self, at)
            except Refused as refused:
                told.append(type(refused))
            else:
                told.append(None)
            finally:
                connections["default"].close()

        thread = threading.Thread(target=do)
        thread.start()
        thread.join(SHORT)
        return thread, told


@pytest.mark.parametrize(
    ("then", "refused"),
    [
        (Office.closes, None),
        (Office.opens, None),
        (Office.turns, None),
        (Office.turns_back, None),
        (Office.renews, HolidaysCurrent),
    ],
)
def test_who_saves_waits_for_who_closes_a_day_and_keeps_it_closed(
    fresh_database, ashby_committed, then, refused
):
    office = Office(ashby_committed)
    with scope.opened([office.council_id], writes=True) as at:
        office.closes(at, on=1)
        thread, told = office.done(then)
        assert told == []
    thread.join()
    assert told == [refused]
    with scope.opened([office.council_id], writes=False):
        head = queries.head(office.council_id, "office")
    assert head.number == (4 if refused else 5)
    assert office.day(1) in queries.hours(head).specials
