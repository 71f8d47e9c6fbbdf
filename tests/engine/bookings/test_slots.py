"""Which slots a day has: also on the nights on which the clocks change. Pure."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from moothall.engine.bookings import slots
from moothall.ground.calendars.workingtime import PastHorizon, WorkingCalendar

LONDON = ZoneInfo("Europe/London")
NIGHTS = WorkingCalendar("Europe/London", [[("00:00", "04:00")]] * 7)


def starts(calendar, day, minutes=60):
    return [one.starts_at.astimezone(LONDON) for one in slots.on_day(calendar, day, minutes)]


def clocks(calendar, day, minutes=60):
    return [f"{one:%H:%M %Z}" for one in starts(calendar, day, minutes)]


def test_a_day_is_cut_into_slots_and_what_is_left_over_is_none():
    office = WorkingCalendar("Europe/London", [[("09:00", "10:10"), ("13:00", "14:00")]] * 7)
    day = date(2026, 6, 1)
    found = slots.on_day(office, day, 30)
    assert [f"{one.starts_at:%H:%M}" for one in found] == ["08:00", "08:30", "12:00", "12:30"]
    assert found[0].ends_at == datetime(2026, 6, 1, 8, 30, tzinfo=UTC)


def test_half_past_one_comes_twice_when_the_clocks_go_back_and_each_is_a_slot():
    assert clocks(NIGHTS, date(2026, 10, 25), 30)[2:6] == [
        *("01:00 BST", "01:30 BST", "01:00 GMT", "01:30 GMT")
    ]
    assert len(slots.on_day(NIGHTS, date(2026, 10, 25), 60)) == 5


def test_no_slot_begins_at_an_hour_that_the_clocks_leave_out():
    assert clocks(NIGHTS, date(2026, 3, 29)) == ["00:00 GMT", "02:00 BST", "03:00 BST"]


def test_a_night_belongs_to_the_day_on_which_it_opens_and_is_not_cut_twice():
    night = WorkingCalendar("Europe/London", [[("22:00", "02:00")]] * 6 + [[("00:00", "03:00")]])
    assert clocks(night, date(2026, 6, 6)) == [f"{hour} BST" for hour in CLOCK]
    assert clocks(night, date(2026, 6, 7)) == ["02:00 BST"]


CLOCK = ("22:00", "23:00", "00:00", "01:00")


def test_a_day_past_the_horizon_of_its_holidays_is_refused():
    known = WorkingCalendar("UTC", [[("09:00", "17:00")]] * 7, horizon=date(2026, 12, 31))
    assert len(slots.on_day(known, date(2026, 12, 31), 60)) == 8
    with pytest.raises(PastHorizon):
        slots.on_day(known, date(2027, 1, 1), 60)
