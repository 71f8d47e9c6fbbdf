"""Working time over columns: threads, refusals, and nothing at all."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
from tests.ground.calendars.conftest import OFFICE, OFFICE_WEEK

from moothall.ground.calendars import columns
from moothall.ground.calendars.workingtime import OutOfReach, WorkingCalendar

JUNE = 1_780_272_000  # 2026-06-01 00:00 UTC


def random_moments(size, seed):
    return np.random.default_rng(seed).integers(JUNE, JUNE + 10**8, size)


@pytest.mark.parametrize("threads", [0, 1, 2, 3, 8])
@pytest.mark.parametrize("size", [0, 1, 5, columns.PIECE, columns.PIECE + 1, 100_003])
def test_any_number_of_threads_gives_the_same(threads, size):
    starts, ends = random_moments(size, 1), random_moments(size, 2)
    calendar = WorkingCalendar("Europe/London", OFFICE_WEEK, {})
    alone = calendar.elapsed_many(starts, ends)
    assert np.array_equal(calendar.elapsed_many(starts, ends, threads=threads), alone)
    seconds = np.abs(alone)
    assert np.array_equal(
        calendar.due_many(starts, seconds, threads=threads), calendar.due_many(starts, seconds)
    )


def test_strided_columns_will_do():
    both = np.ascontiguousarray(random_moments(2000, 3).reshape(-1, 2))
    apart = both[:, 0].copy(), both[:, 1].copy()
    assert np.array_equal(OFFICE.elapsed_many(both[:, 0], both[:, 1]), OFFICE.elapsed_many(*apart))


@pytest.mark.parametrize("wrong", [[1], np.array([1.0]), np.array([1], dtype=np.int32), 1, None])
def test_only_int64_columns_are_taken(wrong):
    right = np.array([JUNE])
    for question in OFFICE.elapsed_many, OFFICE.due_many:
        with pytest.raises(TypeError, match="NumPy arrays of int64"):
            question(wrong, right)
        with pytest.raises(TypeError, match="NumPy arrays of int64"):
            question(right, wrong)


def test_columns_of_two_lengths_are_refused():
    with pytest.raises(ValueError, match="Two columns of one length"):
        OFFICE.elapsed_many(np.array([JUNE]), np.array([JUNE, JUNE]))


def test_negative_seconds_are_refused():
    with pytest.raises(ValueError, match="0 or more"):
        OFFICE.due_many(np.array([JUNE, JUNE]), np.array([5, -1]))


def test_one_row_out_of_reach_refuses_all():
    with pytest.raises(OutOfReach):
        OFFICE.elapsed_many(np.array([JUNE, JUNE]), np.array([JUNE, 10**12]))
    with pytest.raises(OutOfReach):
        OFFICE.due_many(np.array([JUNE, JUNE]), np.array([1, 10**12]))


@pytest.mark.parametrize("most_cells", [columns.MOST_CELLS, 0])
@pytest.mark.parametrize("away", [-(10**9), 10**9])
def test_a_row_far_from_those_looked_at_first_is_counted_too(most_cells, away, monkeypatch):
    monkeypatch.setattr(columns, "MOST_CELLS", most_cells)
    starts = JUNE + random_moments(50_000, 5) % 10**7  # all in one year but one
    ends = starts + 3600
    starts[1], ends[1] = JUNE + away, JUNE + away + 10**6
    calendar = WorkingCalendar("Europe/London", OFFICE_WEEK, {})
    worked = calendar.elapsed_many(starts, ends)
    single = WorkingCalendar("Europe/London", OFFICE_WEEK, {})
    for row in 0, 1, 2, 49_999:
        moments = (datetime.fromtimestamp(int(side[row]), UTC) for side in (starts, ends))
        assert worked[row] == single.elapsed(*moments)


@pytest.mark.parametrize(
    "week",
    [
        OFFICE_WEEK,
        [[("00:00", "24:00")]] * 7,
        [[("22:00", "06:00")]] * 7,
        [[("09:00", "12:59"), ("13:01", "17:07")]] * 6 + [[]],
        [[("09:00", "12:00"), ("12:01", "17:00")]] * 7,
    ],
)
@pytest.mark.parametrize(
    "years", [1, 10, *(pytest.param(many, marks=pytest.mark.slow) for many in (60, 90))]
)
def test_looking_up_agrees_with_searching(week, years, monkeypatch):
    starts = JUNE - random_moments(30_000, 6) % (years * 31_000_000)
    ends = starts + random_moments(30_000, 7) % 10**7
    calendar = WorkingCalendar("Australia/Lord_Howe", week, {})
    found = calendar.elapsed_many(starts, ends)
    monkeypatch.setattr(columns, "MOST_CELLS", 0)
    assert np.array_equal(found, calendar.elapsed_many(starts, ends))


def test_a_calendar_that_never_opens_in_those_years_counts_nothing():
    once = WorkingCalendar("Europe/London", [[]] * 7, {date(1990, 1, 1): [("09:00", "10:00")]})
    moments = random_moments(100, 8)
    assert not once.elapsed_many(moments, moments + 10**6).any()
