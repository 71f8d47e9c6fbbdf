from datetime import date

import pytest

from moothall.practices.insight.measures.periods import Period
from moothall.practices.insight.reports import wording


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (59_004, "16.39 hours"),
        (0, "0.00 hours"),
        (720, "0.20 hours (12 minutes)"),
        (60, "0.02 hours (1 minute)"),
        (36_000_000, "10,000.00 hours"),
    ],
)
def test_hours_are_said_as_the_papers_print_them(seconds, said):
    assert wording.hours(seconds) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(92.512, "92.5%"), (100, "100.0%"), (99.995, "99.9%"), (0, "0.0%"), (0.01, "under 0.1%")],
)
def test_all_and_none_are_said_only_where_they_are_true(value, said):
    assert wording.percent(value) == said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-02-01", "2026-02-28", "February 2026"),
        ("2026-02-01", "2026-02-27", "1 to 27 February 2026"),
        ("2026-03-15", "2026-03-31", "15 to 31 March 2026"),
    ],
)
def test_a_month_cut_short_says_its_days(first, last, said):
    asked = Period(date.fromisoformat(first), date.fromisoformat(last), "UTC")
    assert wording.month(asked) == said


def test_a_period_of_one_day_is_that_day():
    asked = Period(date(2026, 3, 1), date(2026, 3, 1), "UTC")
    assert wording.period(asked) == "1 March 2026"
