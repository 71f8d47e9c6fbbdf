"""The calendar of an English council's offices, in our words and in its peers'."""

import datetime as dt
import random
from zoneinfo import ZoneInfo

import businesstimedelta
import pandas as pd
import pytz

from moothall.ground.calendars import holidays
from moothall.ground.calendars.workingtime import WorkingCalendar

LONDON = ZoneInfo("Europe/London")
OPENS, CLOSES = dt.time(8, 30), dt.time(17, 0)
CLOSED = [day for day in holidays.published("england-and-wales").days if day.year > 2022]
WEEK = [[("08:30", "17:00")]] * 5 + [[], []]


def ours() -> WorkingCalendar:
    """Make our calendar."""
    return WorkingCalendar("Europe/London", WEEK, {day: [] for day in CLOSED})


def businesstimedelta_rules() -> businesstimedelta.Rules:
    """Make the rules of businesstimedelta."""
    zone = pytz.timezone("Europe/London")
    return businesstimedelta.Rules(
        [
            businesstimedelta.WorkDayRule(
                start_time=OPENS, end_time=CLOSES, working_days=[0, 1, 2, 3, 4], tz=zone
            ),
            businesstimedelta.HolidayRule(CLOSED, tz=zone),
        ]
    )


def pandas_hours(hours: int) -> pd.offsets.CustomBusinessHour:
    """Make pandas' offset of so many business hours."""
    return pd.offsets.CustomBusinessHour(n=hours, start="08:30", end="17:00", holidays=CLOSED)


def moments(count: int, seed: int) -> list[dt.datetime]:
    """Draw moments of 2024 to 2026, by the minute, in UTC as a database gives them."""
    draw = random.Random(seed)  # noqa: S311 - not a secret
    first = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    minutes = 3 * 365 * 24 * 60
    return [first + dt.timedelta(minutes=draw.randrange(minutes)) for _ in range(count)]
