"""What must hold of every calendar, at every moment, in every zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ground.calendars import oracle

from moothall.ground.calendars.workingtime import WorkingCalendar

pytestmark = pytest.mark.slow

quick = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

ZONES = [
    "Europe/London",
    "UTC",
    "America/New_York",
    "America/St_Johns",
    "America/Havana",  # clocks go back at 01:00, to midnight
    "Asia/Beirut",  # clocks go forward at midnight
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # by half an hour
    "Pacific/Chatham",
    "Pacific/Apia",
]
CHANGES = [
    ("Europe/London", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ("Europe/London", datetime(2026, 10, 25, 1, tzinfo=UTC)),
    ("America/Havana", datetime(2025, 11, 2, 5, tzinfo=UTC)),
    ("Asia/Beirut", datetime(2026, 3, 28, 22, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),
    ("America/Sao_Paulo", datetime(2018, 11, 4, 3, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),  # a whole day left out
]

quarters = st.integers(0, 95).map(lambda n: f"{n // 4:02}:{n % 4 * 15:02}")
windows = st.tuples(quarters, quarters | st.just("24:00"))
hours = st.lists(windows, max_size=3)
weeks = st.lists(hours, min_size=7, max_size=7).filter(any)
dates = st.dates(date(2026, 1, 1), date(2026, 12, 31))
exceptions = st.dictionaries(dates, hours, max_size=5)
calendars = st.builds(WorkingCalendar, st.sampled_from(ZONES), weeks, exceptions)
moments = st.builds(
    lambda second, zone: datetime.fromtimestamp(second, ZoneInfo(zone)),
    st.integers(1_748_736_000, 1_811_808_000),  # June 2025 to June 2027
    st.sampled_from(ZONES),
)
spans = st.integers(0, 400 * 3600)


@quick
@given(calendars, moments, moments, moments)
def test_elapsed_adds_up(calendar, a, b, c):
    assert calendar.elapsed(a, c) == calendar.elapsed(a, b) + calendar.elapsed(b, c)


@quick
@given(calendars, moments, spans)
def test_due_is_the_first_moment_with_so_much_worked(calendar, a, seconds):
    due = calendar.due(a, seconds)
    assert calendar.elapsed(a, due) == seconds
    assert due >= a
    if due > a:
        assert calendar.elapsed(a, due - timedelta(seconds=1)) == seconds - 1


@quick
@given(calendars, moments, moments, spans)
def test_due_never_falls_as_the_start_rises(calendar, a, b, seconds):
    assert calendar.due(min(a, b), seconds) <= calendar.due(max(a, b), seconds)


@quick
@given(calendars, moments, spans, spans)
def test_due_never_falls_as_the_seconds_rise(calendar, a, one, other):
    assert calendar.due(a, min(one, other)) <= calendar.due(a, max(one, other))


@quick
@given(calendars, moments, moments)
def test_elapsed_lies_between_nothing_and_the_wall(calendar, a, b):
    a, b = min(a, b), max(a, b)
    wall = (b.astimezone(UTC) - a.astimezone(UTC)).total_seconds()
    assert 0 <= calendar.elapsed(a, b) <= wall


@quick
@given(st.sampled_from(ZONES), moments, moments, spans)
def test_always_is_the_wall(zone, a, b, seconds):
    a, b = a.astimezone(UTC), b.astimezone(UTC)
    for day in ("00:00", "24:00"), ("00:00", "00:00"):
        always = WorkingCalendar(zone, [[day]] * 7, {})
        assert always.elapsed(a, b) == (b - a).total_seconds()
        assert always.due(a, seconds) == a + timedelta(seconds=seconds)


@quick
@given(st.sampled_from(ZONES), weeks, exceptions, moments, spans, st.sets(dates, max_size=9))
def test_a_new_holiday_never_makes_anything_due_earlier(zone, week, known, a, seconds, announced):
    before = WorkingCalendar(zone, week, known)
    after = WorkingCalendar(zone, week, known | {day: [] for day in announced})
    assert before.due(a, seconds) <= after.due(a, seconds)


@quick
@given(calendars, moments, moments, moments, moments)
def test_a_pause_outside_working_hours_changes_nothing(calendar, a, b, c, d):
    start, paused, resumed, end = sorted((a, b, c, d))
    if calendar.elapsed(paused, resumed) == 0:
        worked = calendar.elapsed(start, paused) + calendar.elapsed(resumed, end)
        assert worked == calendar.elapsed(start, end)


def minutes(text):
    """Read "HH:MM" as minutes of the day."""
    return int(text[:2]) * 60 + int(text[3:])


def split(window, at):
    """Cut a window in two, `at` minutes after it opens, where both parts can be written."""
    opens, closes = minutes(window[0]), minutes(window[1])
    cut = f"{(opens + at) // 60:02}:{(opens + at) % 60:02}"
    if opens + at < (closes if closes > opens else 24 * 60):
        return [(window[0], cut), (cut, window[1])]
    return [window]


CHANGE_NIGHTS = st.sampled_from(
    [datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)]
)


@quick
@given(
    windows, st.integers(1, 1439), CHANGE_NIGHTS, st.integers(0, 48 * 60), st.integers(0, 48 * 60)
)
def test_splitting_a_window_at_any_minute_changes_nothing(window, at, night, a, b):
    whole = WorkingCalendar("Europe/London", [[window]] * 7, {})
    parts = WorkingCalendar("Europe/London", [split(window, at)] * 7, {})
    a, b = (night + timedelta(minutes=n) for n in (a, b))
    assert whole.elapsed(a, b) == parts.elapsed(a, b)


@quick
@given(st.sampled_from(ZONES), windows, windows, moments, spans)
def test_overlapping_windows_are_their_union(zone, one, other, a, seconds):
    both = WorkingCalendar(zone, [[one, other, one]] * 7, {})
    b = a + timedelta(days=3)
    alone = [WorkingCalendar(zone, [[window]] * 7, {}) for window in (one, other)]
    separately = [calendar.elapsed(a, b) for calendar in alone]
    assert max(separately) <= both.elapsed(a, b) <= sum(separately)
    swapped = WorkingCalendar(zone, [[other, one]] * 7, {})
    assert swapped.due(a, seconds) == both.due(a, seconds)


@pytest.mark.usefixtures("machine_zone")
@settings(quick, max_examples=10)
@given(st.sampled_from(ZONES), weeks, exceptions, moments, st.integers(0, 5 * 86_400))
def test_a_count_minute_by_minute_agrees(zone, week, exceptions, a, length):
    a = a.astimezone(UTC)
    b = a + timedelta(seconds=length)
    calendar = WorkingCalendar(zone, week, exceptions)
    assert calendar.elapsed(a, b) == oracle.elapsed(zone, week, exceptions, a, b)


@settings(quick, max_examples=40)
@given(st.sampled_from(CHANGES), weeks, st.integers(-30 * 3600, 0), st.integers(0, 30 * 3600))
def test_a_count_minute_by_minute_agrees_where_clocks_change(change, week, before, after):
    zone, instant = change
    a, b = instant + timedelta(seconds=before), instant + timedelta(seconds=after)
    assert WorkingCalendar(zone, week, {}).elapsed(a, b) == oracle.elapsed(zone, week, {}, a, b)


@quick
@given(calendars, st.lists(st.tuples(moments, moments), min_size=1, max_size=50))
def test_columns_give_what_single_questions_give(calendar, pairs):
    starts, ends = (
        np.array([int(m.timestamp()) for m in side]) for side in zip(*pairs, strict=True)
    )
    worked = calendar.elapsed_many(starts, ends)
    assert worked.tolist() == [calendar.elapsed(a, b) for a, b in pairs]
    seconds = np.abs(worked)
    due = calendar.due_many(starts, seconds)
    assert due.tolist() == [
        int(calendar.due(a, int(s)).timestamp()) for (a, _), s in zip(pairs, seconds, strict=True)
    ]


@quick
@given(calendars, moments, moments)
def test_the_day_table_gives_the_same_sums(calendar, a, b):
    table = {}
    for row in calendar.day_table(date(2025, 5, 30), date(2027, 6, 3)):
        table.setdefault(row.day, []).append(row)

    def worked(moment):
        t = int(moment.timestamp())
        rows = table[t // 86_400]
        opened = min(row.before + max(t - row.opens, 0) for row in rows)
        return min(opened, max(row.before + row.closes - row.opens for row in rows))

    assert worked(b) - worked(a) == calendar.elapsed(a, b)
