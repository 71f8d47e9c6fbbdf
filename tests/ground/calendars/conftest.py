"""Calendars to test with, and a machine in another time zone."""

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from moothall.ground.calendars.workingtime import WorkingCalendar

LONDON = ZoneInfo("Europe/London")
HOLIDAYS = {
    date.fromisoformat(day): []
    for day in (
        "2025-12-25",
        "2025-12-26",
        "2026-01-01",
        "2026-04-03",
        "2026-04-06",
        "2026-05-04",
        "2026-05-25",
        "2026-08-31",
        "2026-12-25",
        "2026-12-28",
        "2027-01-01",
    )
}
OFFICE_WEEK = [[("08:30", "17:00")]] * 5 + [[], []]
ALWAYS_WEEK = [[("00:00", "24:00")]] * 7
OFFICE = WorkingCalendar("Europe/London", OFFICE_WEEK, HOLIDAYS)
ALWAYS = WorkingCalendar("Europe/London", ALWAYS_WEEK, {})
HOUR = 3600


def local(text, zone=LONDON, fold=0):
    """Read "2026-03-29 00:30" as a local time."""
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def utc(text):
    """Read "2026-03-29 00:30" as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def every_day(*windows):
    """Make a London calendar with the same windows on every day."""
    return WorkingCalendar("Europe/London", [list(windows)] * 7, {})


@pytest.fixture(params=["UTC", "Europe/London", "America/New_York", "Pacific/Kiritimati"])
def machine_zone(request, monkeypatch):
    """Run the test on a machine that stands in another time zone."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()
