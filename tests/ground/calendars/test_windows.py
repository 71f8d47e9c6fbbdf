"""How hours are read, and how what cannot be read is refused."""

from datetime import UTC, date, datetime

import pytest
from tests.ground.calendars.conftest import OFFICE_WEEK

from moothall.ground.calendars.workingtime import CalendarUnusable, WorkingCalendar


def make(zone="Europe/London", week=OFFICE_WEEK, exceptions=None):
    return WorkingCalendar(zone, week, exceptions or {})


@pytest.mark.parametrize(
    "zone",
    [
        "",
        "Europe",
        "Europe/Londno",
        "../../etc/passwd",
        "/etc/localtime",
        "localtime",
        "posixrules",
        "Factory",
        "right/Europe/London",
        "Europe/London\0",
        None,
        0,
    ],
)
def test_an_unknown_zone_is_refused(zone):
    with pytest.raises(CalendarUnusable, match="is not a known time zone"):
        make(zone=zone)


@pytest.mark.parametrize("week", [[], [[]] * 6, [[]] * 8, "MTWTFSS", None, {}])
def test_a_week_is_seven_lists(week):
    with pytest.raises(CalendarUnusable, match="A week is seven lists of windows, Monday first"):
        make(week=week)


@pytest.mark.parametrize(
    ("window", "why"),
    [
        (("8:30", "17:00"), "Tuesday: opening '8:30' is not a time"),
        (("08:30 ", "17:00"), "Tuesday: opening '08:30 ' is not a time"),
        (("24:00", "06:00"), "Tuesday: opening '24:00' is not a time from 00:00 to 23:59"),
        (("08:60", "17:00"), "Tuesday: opening '08:60' is not a time"),
        (("08:30", "24:01"), "Tuesday: closing '24:01' is not a time from 00:00 to 24:00"),
        (("08:30", "25:00"), "Tuesday: closing '25:00' is not a time"),
        (("08:30", "17:00:00"), "Tuesday: closing '17:00:00' is not a time"),
        (
            ("08:30", "17:0\u0660"),
            "Tuesday: closing '17:0\u0660' is not a time",
        ),
        (("0\u0668:30", "17:00"), "Tuesday: opening '0\u0668:30' is not a time"),
        (("08:30",), "is not a pair such as"),
        (("08:30", "12:00", "17:00"), "is not a pair such as"),
        ((830, 1700), "is not a pair such as"),
        ("08", "is not a pair such as"),
        (None, "is not a pair such as"),
    ],
)
def test_a_malformed_window_is_refused_naming_its_day(window, why):
    with pytest.raises(CalendarUnusable) as refused:
        make(week=[[("08:30", "17:00")], [window], [], [], [], [], []])
    assert why in str(refused.value)


def test_a_day_that_is_no_list_is_refused_naming_it():
    with pytest.raises(CalendarUnusable, match="Wednesday: the hours of a day are a list"):
        make(week=[[], [], "08:30-17:00", [], [], [], []])


def test_a_malformed_exception_is_refused_naming_its_date():
    with pytest.raises(CalendarUnusable, match="2026-12-24: opening '9' is not a time"):
        make(exceptions={date(2026, 12, 24): [("9", "13:00")]})


@pytest.mark.parametrize("day", ["2026-12-24", datetime(2026, 12, 24, tzinfo=UTC), 20261224])
def test_an_exception_belongs_to_a_date(day):
    with pytest.raises(CalendarUnusable, match="is not a date"):
        make(exceptions={day: []})


def test_exceptions_are_a_mapping():
    with pytest.raises(CalendarUnusable, match="Exceptions are a mapping"):
        make(exceptions=[date(2026, 12, 24)])


def test_lists_read_from_json_will_do():
    assert make(week=[[["08:30", "17:00"]]] * 7)
