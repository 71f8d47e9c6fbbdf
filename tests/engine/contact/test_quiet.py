"""When a text may be sent, by hand."""

from datetime import UTC, datetime

import pytest

from moothall.engine.contact import quiet
from moothall.ground.calendars.workingtime import WorkingCalendar

LONDON = "Europe/London"


def utc(day, clock, month=6):
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        (utc(1, "12:00"), utc(1, "12:00")),
        (utc(1, "18:59"), utc(1, "18:59")),
        (utc(1, "19:00"), utc(2, "07:00")),
        (utc(1, "23:30"), utc(2, "07:00")),
        (utc(2, "06:59"), utc(2, "07:00")),
        (utc(2, "07:00"), utc(2, "07:00")),
        (utc(24, "20:00", 10), utc(25, "08:00", 10)),  # the clocks go back that night
        (utc(28, "20:00", 3), utc(29, "07:00", 3)),  # and forward that one
    ],
)
def test_the_night_is_from_eight_to_eight_by_local_time(at, goes):
    assert quiet.over(at, LONDON) == goes


def test_quiet_hours_may_lie_within_a_day_or_be_none():
    assert quiet.over(utc(1, "12:30"), LONDON, begins=13, ends=15) == utc(1, "14:00")
    assert quiet.over(utc(1, "02:00"), LONDON, begins=0, ends=0) == utc(1, "02:00")


def test_by_a_calendar_a_text_goes_in_working_time_that_is_not_quiet():
    week = [[("06:00", "22:00")]] * 5 + [[], []]
    working = WorkingCalendar(LONDON, week)
    friday = utc(5, "20:00")  # 9pm
    assert quiet.over_in(working, friday, begins=20, ends=8) == utc(8, "07:00")
    assert quiet.over_in(working, utc(5, "12:00"), begins=20, ends=8) == utc(5, "12:00")


def test_a_calendar_that_opens_only_at_night_does_not_hold_a_text_for_ever():
    night = WorkingCalendar(LONDON, [[("01:00", "02:00")]] * 7)
    assert quiet.over_in(night, utc(1, "12:00"), begins=20, ends=8) == utc(1, "12:00")
