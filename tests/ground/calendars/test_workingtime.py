"""The rulings on working time, one test each, and what is refused."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from tests.ground.calendars.conftest import (
    ALWAYS,
    ALWAYS_WEEK,
    HOUR,
    OFFICE,
    OFFICE_WEEK,
    every_day,
    local,
    utc,
)

from moothall.ground.calendars import workingtime
from moothall.ground.calendars.workingtime import (
    CalendarUnusable,
    MomentNaive,
    OutOfReach,
    PastHorizon,
    WorkingCalendar,
)

pytestmark = pytest.mark.usefixtures("machine_zone")


def test_ruling_1_four_hours_while_clocks_go_forward():
    assert ALWAYS.due(local("2026-03-29 00:30"), 4 * HOUR) == local("2026-03-29 05:30")


def test_ruling_2_four_hours_while_clocks_go_back():
    assert ALWAYS.due(local("2026-10-25 00:30"), 4 * HOUR) == local("2026-10-25 03:30")


def test_ruling_3_office_hours_with_the_change_between():
    assert OFFICE.due(local("2026-03-27 16:00"), 4 * HOUR) == local("2026-03-30 11:30")


def test_ruling_4_a_night_window_is_nine_hours_in_autumn_and_seven_in_spring():
    nights = every_day(("22:00", "06:00"))
    assert nights.elapsed(local("2026-10-24 20:00"), local("2026-10-25 12:00")) == 9 * HOUR
    assert nights.elapsed(local("2026-03-28 20:00"), local("2026-03-29 12:00")) == 7 * HOUR


def test_ruling_4_a_window_belongs_to_the_local_date_on_which_it_starts():
    nights = [[("22:00", "06:00")]] * 5 + [[], []]
    calendar = WorkingCalendar("Europe/London", nights, {date(2026, 6, 3): []})
    closed_on_wednesday = local("2026-06-03 00:00"), local("2026-06-04 22:00")
    assert calendar.elapsed(*closed_on_wednesday) == 6 * HOUR  # the rest of Tuesday's night
    friday_night = local("2026-06-05 22:00"), local("2026-06-08 22:00")
    assert calendar.elapsed(*friday_night) == 8 * HOUR


def test_ruling_5_windows_that_meet_in_the_repeated_hour_leave_no_gap_and_count_once():
    night = local("2026-10-25 00:00"), local("2026-10-25 12:00")
    assert every_day(("00:00", "01:30"), ("01:30", "06:00")).elapsed(*night) == 7 * HOUR
    assert every_day(("00:00", "06:00")).elapsed(*night) == 7 * HOUR


def test_ruling_5_ambiguous_edges_take_the_first_occurrence():
    night = local("2026-10-25 00:00"), local("2026-10-25 12:00")
    assert every_day(("00:00", "01:30")).elapsed(*night) == 1.5 * HOUR
    assert every_day(("01:30", "06:00")).elapsed(*night) == 5.5 * HOUR


def test_ruling_6_an_opening_that_does_not_exist_is_the_instant_of_the_change():
    early = every_day(("01:30", "06:00"))
    assert early.elapsed(local("2026-03-29 00:00"), local("2026-03-29 12:00")) == 4 * HOUR
    assert early.due(local("2026-03-29 00:00"), 1) == utc("2026-03-29 01:00:01")


def test_ruling_6_a_closing_that_does_not_exist_is_the_instant_of_the_change():
    late = every_day(("00:00", "01:30"))
    assert late.elapsed(local("2026-03-29 00:00"), local("2026-03-29 12:00")) == HOUR


def test_ruling_6_a_window_wholly_in_the_missing_hour_has_no_length():
    never = every_day(("01:10", "01:50"))
    assert never.elapsed(local("2026-03-29 00:00"), local("2026-03-29 12:00")) == 0


def test_ruling_7_easter():
    assert OFFICE.due(local("2026-04-02 16:00"), 8 * HOUR) == local("2026-04-07 15:30")


def test_ruling_8_an_exception_carries_hours():
    half = WorkingCalendar("Europe/London", OFFICE_WEEK, {date(2026, 12, 24): [("08:30", "13:00")]})
    assert half.due(local("2026-12-24 12:00"), 2 * HOUR) == local("2026-12-25 09:30")
    opened = WorkingCalendar("Europe/London", OFFICE_WEEK, {date(2026, 6, 6): [("10:00", "12:00")]})
    assert opened.elapsed(local("2026-06-06 00:00"), local("2026-06-07 00:00")) == 2 * HOUR


def test_ruling_8_a_substitute_day_is_closed():
    assert OFFICE.due(local("2026-12-24 16:30"), HOUR) == local("2026-12-29 09:00")


def test_ruling_9_pause_credit_is_working_time():
    logged, target = local("2026-06-01 15:00"), 4 * HOUR
    credit = OFFICE.elapsed(local("2026-06-01 16:30"), local("2026-06-02 09:30"))
    assert credit == 1.5 * HOUR
    assert OFFICE.due(logged, target + credit) == local("2026-06-02 12:00")


def test_ruling_16_time_that_runs_out_at_closing_is_due_at_closing():
    logged = local("2026-06-01 13:00")
    assert OFFICE.due(logged, 4 * HOUR) == local("2026-06-01 17:00")
    assert OFFICE.elapsed(logged, local("2026-06-02 08:30")) == 4 * HOUR
    assert OFFICE.elapsed(logged, local("2026-06-02 08:30:01")) == 4 * HOUR + 1


def test_ruling_17_saturday_has_no_working_time():
    assert OFFICE.elapsed(local("2026-06-06 10:00"), local("2026-06-07 18:00")) == 0


@pytest.mark.parametrize("exceptions", [{}, {date(2026, 1, 1): []}])
def test_ruling_19_a_calendar_with_no_working_time_is_refused(exceptions):
    with pytest.raises(CalendarUnusable, match="no working time"):
        WorkingCalendar("Europe/London", [[]] * 7, exceptions)


def test_ruling_19_a_calendar_whose_time_runs_out_says_so():
    once = WorkingCalendar("Europe/London", [[]] * 7, {date(2026, 6, 1): [("09:00", "10:00")]})
    assert once.due(local("2026-05-01 00:00"), HOUR) == local("2026-06-01 10:00")
    with pytest.raises(OutOfReach):
        once.due(local("2026-05-01 00:00"), HOUR + 1)


def test_ruling_20_overlapping_and_duplicate_windows_are_their_union():
    day = local("2026-06-01 00:00"), local("2026-06-02 00:00")
    mixed = every_day(
        ("10:00", "12:00"), ("09:00", "11:00"), ("09:00", "11:00"), ("10:15", "10:30")
    )
    assert mixed.elapsed(*day) == 3 * HOUR


def test_ruling_20_a_night_that_runs_into_the_morning_shift_counts_once():
    calendar = every_day(("22:00", "06:00"), ("05:00", "09:00"))
    assert calendar.elapsed(local("2026-06-02 00:00"), local("2026-06-03 00:00")) == 11 * HOUR


def test_ruling_21_a_lunch_break():
    lunch = every_day(("09:00", "12:30"), ("13:30", "17:00"))
    assert lunch.due(local("2026-06-01 12:00"), HOUR) == local("2026-06-01 14:00")
    assert lunch.elapsed(local("2026-06-01 12:45"), local("2026-06-01 13:15")) == 0


def test_ruling_23_past_the_horizon_is_an_error():
    known = WorkingCalendar("Europe/London", OFFICE_WEEK, {}, horizon=date(2026, 6, 30))
    assert known.due(local("2026-06-30 16:00"), HOUR) == local("2026-06-30 17:00")
    assert known.elapsed(local("2026-06-30 16:00"), local("2026-07-01 00:00")) == HOUR
    with pytest.raises(PastHorizon, match="known to 2026-06-30"):
        known.due(local("2026-06-30 16:00"), HOUR + 1)
    with pytest.raises(PastHorizon):
        known.elapsed(local("2026-06-30 16:00"), local("2026-07-01 00:00:01"))
    with pytest.raises(PastHorizon):
        known.due_days(local("2026-06-30 16:00"), 1)


def test_ruling_25_parts_of_a_second_are_left_out():
    start, end = local("2026-06-01 09:00:00.9"), local("2026-06-01 09:00:02.1")
    assert OFFICE.elapsed(start, end) == 2
    assert OFFICE.due(start, 1) == local("2026-06-01 09:00:01")


def test_ruling_26_two_working_days_end_with_the_second_working_day_after():
    assert OFFICE.due_days(local("2026-06-01 15:00"), 2) == local("2026-06-03 17:00")
    assert OFFICE.due_days(local("2026-04-02 16:00"), 2) == local("2026-04-08 17:00")
    assert OFFICE.due_days(local("2026-06-06 10:00"), 1) == local("2026-06-08 17:00")
    assert OFFICE.due(local("2026-06-01 15:00"), 17 * HOUR) == local("2026-06-03 15:00")


def test_ruling_26_a_working_night_ends_in_the_morning():
    nights = every_day(("22:00", "06:00"))
    assert nights.due_days(local("2026-06-01 15:00"), 1) == local("2026-06-03 06:00")


def test_ruling_26_a_date_whose_window_has_no_length_is_no_working_day():
    never = every_day(("01:10", "01:50"))
    assert never.due_days(local("2026-03-28 12:00"), 1) == local("2026-03-30 01:50")


def test_a_date_is_looked_into_once_however_often_days_are_counted(monkeypatch):
    looked, real = [], workingtime.intervals

    def spied(*rest, days):
        looked.append(days)
        return real(*rest, days=days)

    monkeypatch.setattr(workingtime, "intervals", spied)
    calendar = WorkingCalendar("Europe/London", OFFICE_WEEK, {})
    ends = {calendar.due_days(local(f"2026-06-0{day} 15:00"), 250) for day in (1, 1, 2, 3)}
    assert len(ends) == 3
    assert len(looked) == len(set(looked)) > 250


@pytest.mark.parametrize("days", [0, -1])
def test_fewer_than_one_working_day_is_refused(days):
    with pytest.raises(ValueError, match="give 1 or more"):
        OFFICE.due_days(local("2026-06-01 15:00"), days)


def test_answers_come_in_utc():
    assert OFFICE.due(local("2026-06-01 15:00"), HOUR).tzinfo is UTC
    assert OFFICE.due(local("2026-06-01 15:00"), 0).tzinfo is UTC
    assert OFFICE.due_days(local("2026-06-01 15:00"), 1).tzinfo is UTC


def test_nothing_to_do_is_due_at_once_even_out_of_hours():
    assert OFFICE.due(local("2026-06-06 10:00"), 0) == local("2026-06-06 10:00")


def test_the_second_of_two_equal_readings_is_an_hour_later():
    first, second = local("2026-10-25 01:30"), local("2026-10-25 01:30", fold=1)
    assert ALWAYS.elapsed(first, second) == HOUR
    assert ALWAYS.due(second, HOUR) == utc("2026-10-25 02:30")


def test_elapsed_is_negative_when_the_end_comes_first():
    assert OFFICE.elapsed(local("2026-06-01 10:00"), local("2026-06-01 09:00")) == -HOUR


def test_any_offset_means_the_same_instant():
    india = datetime(2026, 6, 1, 14, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert OFFICE.due(india, HOUR) == OFFICE.due(local("2026-06-01 10:00"), HOUR)


def test_a_naive_moment_is_refused():
    naive, aware = datetime(2026, 6, 1), local("2026-06-01 10:00")  # noqa: DTZ001 - refused below
    for question in (
        lambda: OFFICE.elapsed(naive, aware),
        lambda: OFFICE.elapsed(aware, naive),
        lambda: OFFICE.due(naive, 1),
        lambda: OFFICE.due(naive, 0),
        lambda: OFFICE.due_days(naive, 1),
    ):
        with pytest.raises(MomentNaive, match="2026-06-01T00:00:00 has no time zone"):
            question()


@pytest.mark.parametrize("wrong", ["2026-06-01", None, date(2026, 6, 1), 0])
def test_what_is_no_moment_is_refused(wrong):
    with pytest.raises(TypeError, match="A moment is a datetime with a time zone"):
        OFFICE.elapsed(wrong, local("2026-06-01 10:00"))


def test_negative_and_broken_seconds_are_refused():
    with pytest.raises(ValueError, match="-1 seconds"):
        OFFICE.due(local("2026-06-01 10:00"), -1)
    with pytest.raises(TypeError):
        OFFICE.due(local("2026-06-01 10:00"), 1.5)


@pytest.mark.parametrize("year", [1, 1899, 2200, 9999])
def test_years_out_of_reach_are_refused(year):
    far, near = datetime(year, 6, 1, tzinfo=UTC), local("2026-06-01 10:00")
    with pytest.raises(OutOfReach, match="1900 to 2199"):
        ALWAYS.elapsed(min(far, near), max(far, near))
    with pytest.raises(OutOfReach):
        ALWAYS.due(far, HOUR)


def test_an_endless_target_is_refused_at_once():
    with pytest.raises(OutOfReach):
        OFFICE.due(local("2026-06-01 10:00"), 10**18)


@pytest.mark.slow
def test_the_first_and_the_last_year_can_be_asked():
    ends = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
    assert ALWAYS.elapsed(*ends) == (ends[1] - ends[0]).total_seconds()


def test_a_year_begins_in_the_night_of_the_last_one():
    nights = every_day(("22:00", "06:00"))
    assert nights.elapsed(local("2026-01-01 00:00"), local("2026-01-01 12:00")) == 6 * HOUR


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_a_year_ends_with_the_days_of_the_farthest_zones(zone):
    always = WorkingCalendar(zone, ALWAYS_WEEK, {})
    assert always.elapsed(utc("2026-12-31 00:00"), utc("2027-01-01 00:00")) == 24 * HOUR
    assert always.elapsed(utc("2026-01-01 00:00"), utc("2026-01-02 00:00")) == 24 * HOUR


@pytest.mark.slow
def test_years_asked_in_any_order_give_the_same_answers():
    moments = [local(f"{year}-06-01 12:00") for year in (2026, 2031, 2019, 2040, 1999)]
    grown = WorkingCalendar("Europe/London", OFFICE_WEEK, {})
    for moment in moments:
        fresh = WorkingCalendar("Europe/London", OFFICE_WEEK, {})
        assert grown.due(moment, 100 * HOUR) == fresh.due(moment, 100 * HOUR)
        assert grown.elapsed(moments[0], moment) == fresh.elapsed(moments[0], moment)


def test_a_calendar_needs_neither_django_nor_numpy():
    program = (
        "import sys; from moothall.ground.calendars import workingtime;"
        "sys.exit(bool({'django', 'numpy'} & set(sys.modules)))"
    )
    path = {"PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run([sys.executable, "-c", program], check=False, env=path)  # noqa: S603 - our own words
    assert ran.returncode == 0


def test_a_calendar_names_itself_by_its_zone():
    assert repr(WorkingCalendar("Asia/Kathmandu", ALWAYS_WEEK, {})) == (
        "<WorkingCalendar Asia/Kathmandu>"
    )
