from datetime import UTC, date, datetime

import pytest

from moothall.practices.insight.measures.periods import BadPeriod, Period


def period(first, last, zone="Europe/London"):
    return Period(date.fromisoformat(first), date.fromisoformat(last), zone)


def test_a_case_logged_at_half_past_midnight_in_june_belongs_to_june():
    june = period("2026-06-01", "2026-06-30")
    logged = datetime(2026, 5, 31, 23, 30, tzinfo=UTC)  # 00:30 BST on 1 June
    assert june.starts_at <= logged < june.ends_at
    may = period("2026-05-01", "2026-05-31")
    assert not may.starts_at <= logged < may.ends_at


def test_the_last_day_counts_in_full():
    assert period("2026-10-25", "2026-10-25").ends_at == datetime(2026, 10, 26, tzinfo=UTC)


def test_the_day_the_clocks_go_back_has_25_hours():
    day = period("2026-10-25", "2026-10-25")
    assert (day.ends_at - day.starts_at).total_seconds() == 25 * 3600


def test_months_meet_and_fill_the_period():
    months = list(period("2026-01-15", "2026-03-10").months())
    assert [(m.first_on.isoformat(), m.last_on.isoformat()) for m in months] == [
        ("2026-01-15", "2026-01-31"),
        ("2026-02-01", "2026-02-28"),
        ("2026-03-01", "2026-03-10"),
    ]


def test_december_is_followed_by_january():
    assert [m.last_on.year for m in period("2025-12-01", "2026-01-31").months()] == [2025, 2026]


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(BadPeriod):
        period("2026-03-02", "2026-03-01")
