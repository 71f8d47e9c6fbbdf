"""The day table as PostgreSQL counts with it: joined, and written out."""

from datetime import date

import pytest
from django.db import connection
from tests.ground.calendars.conftest import OFFICE_WEEK, local

from moothall.ground.calendars import daytable
from moothall.ground.calendars.daytable import DayRow
from moothall.ground.calendars.workingtime import PastHorizon, WorkingCalendar

WEEKS = [
    OFFICE_WEEK,
    [[("00:00", "24:00")]] * 7,
    [[("22:00", "06:00")]] * 7,
    [[("09:00", "12:30"), ("13:30", "17:00"), ("20:00", "21:00")]] * 5 + [[("10:00", "11:00")], []],
]
PAIRS = [
    ("2026-03-27 16:00", "2026-03-30 11:30"),
    ("2026-06-01 12:45", "2026-06-01 13:15"),
    ("2026-06-01 08:00", "2026-06-01 23:59"),
    ("2026-10-24 23:00", "2026-10-25 03:00"),
    ("2026-06-06 10:00", "2026-06-07 10:00"),
    ("2026-06-01 09:00", "2026-06-01 09:00"),
]
JOINED = """
    SELECT least(min(before + greatest(%(t)s - opens, 0)), max(before + closes - opens))
    FROM unnest(%(day)s::bigint[], %(opens)s::bigint[], %(closes)s::bigint[], %(before)s::bigint[])
        AS day_table (day, opens, closes, before)
    WHERE day = %(t)s / 86400
"""


def seconds(text):
    return int(local(text).timestamp())


def ask(statement, values=None):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize("week", WEEKS)
def test_the_table_joined_counts_as_the_calendar_does(week):
    calendar = WorkingCalendar("Europe/London", week, {date(2026, 6, 2): []})
    columns = zip(*calendar.day_table(date(2026, 1, 1), date(2026, 12, 31)), strict=True)
    table = {name: list(column) for name, column in zip(DayRow._fields, columns, strict=True)}
    for start, end in PAIRS:
        worked = [ask(JOINED, table | {"t": seconds(moment)}) for moment in (start, end)]
        assert worked[1] - worked[0] == calendar.elapsed(local(start), local(end))


@pytest.mark.django_db
@pytest.mark.parametrize("week", WEEKS)
def test_the_table_written_out_counts_as_the_calendar_does(week):
    calendar = WorkingCalendar("Europe/London", week, {date(2026, 6, 2): []})
    table = calendar.day_table(date(2026, 1, 1), date(2026, 12, 31))
    worked = " - ".join(daytable.worked_sql(table, moment) for moment in ("b", "a"))
    for start, end in PAIRS:
        moments = [seconds(start), seconds(end)]
        found = ask(f"SELECT {worked} FROM (SELECT %s::bigint a, %s::bigint b) t", moments)  # noqa: S608 - written by the product
        assert found == calendar.elapsed(local(start), local(end))


@pytest.mark.django_db
def test_a_day_outside_the_table_is_unknown_not_nothing():
    calendar = WorkingCalendar("Europe/London", OFFICE_WEEK, {})
    table = calendar.day_table(date(2026, 1, 1), date(2026, 12, 31))
    for day in 20453, 20820:  # 2025-12-31, 2027-01-01
        assert ask(f"SELECT {daytable.worked_sql(table, f'{day * 86_400}::bigint')}") is None


def test_each_day_has_a_row_and_a_day_without_work_has_one_of_no_length():
    calendar = WorkingCalendar("Europe/London", OFFICE_WEEK, {})
    rows = calendar.day_table(date(2026, 6, 5), date(2026, 6, 8))
    friday = 20_609
    assert rows == [
        DayRow(friday, friday * 86_400 + 27_000, friday * 86_400 + 57_600, 0),
        DayRow(friday + 1, (friday + 1) * 86_400, (friday + 1) * 86_400, 30_600),
        DayRow(friday + 2, (friday + 2) * 86_400, (friday + 2) * 86_400, 30_600),
        DayRow(friday + 3, (friday + 3) * 86_400 + 27_000, (friday + 3) * 86_400 + 57_600, 30_600),
    ]


def test_the_table_reaches_to_the_horizon_and_not_past_it():
    known = WorkingCalendar("Europe/London", OFFICE_WEEK, {}, horizon=date(2026, 6, 30))
    assert known.day_table(date(2026, 6, 30), date(2026, 6, 30))[0].closes > 0
    with pytest.raises(PastHorizon):
        known.day_table(date(2026, 6, 30), date(2026, 7, 1))
