"""Dates, money and lengths of time as the GOV.UK style guide prints them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from moothall.faces.pages import plain


@pytest.fixture(autouse=True)
def london():
    with timezone.override("Europe/London"):
        yield


def test_a_moment_is_told_in_the_councils_own_time():
    assert plain.moment(datetime(2026, 4, 7, 14, 30, tzinfo=UTC)) == (
        "Tuesday 7 April 2026 at 3:30pm"
    )


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (0, 0, "midnight"),
        (0, 5, "12:05am"),
        (9, 0, "9am"),
        (12, 0, "midday"),
        (12, 30, "12:30pm"),
        (23, 59, "11:59pm"),
    ],
)
def test_times_of_day(hour, minute, words):
    assert plain.time_of_day(datetime(2026, 1, 7, hour, minute, tzinfo=UTC)) == words


def test_a_day_is_the_local_one():
    assert plain.day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "Wednesday 1 July 2026"
    assert plain.day(date(2026, 4, 7)) == "Tuesday 7 April 2026"


@pytest.mark.parametrize(
    ("pence", "words"),
    [(0, "£0"), (1200, "£12"), (1205, "£12.05"), (123_450, "£1,234.50"), (-50, "-£0.50")],
)
def test_money(pence, words):
    assert plain.money(pence) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (60, "1 minute"),
        (3600, "1 hour"),
        (5400, "1 hour 30 minutes"),
        (90_000, "1 day 1 hour"),
        (172_800, "2 days"),
    ],
)
def test_lengths_of_time(seconds, words):
    assert plain.span(seconds) == words


def test_lists_and_counts():
    assert plain.listed(["red", "amber", "green"]) == "red, amber and green"
    assert plain.listed(["phone"], "or") == "phone"
    assert plain.counted(1, "case") == "1 case"
    assert plain.counted(1204, "case") == "1,204 cases"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute"),
        (59, "less than a minute"),
        (60, "1 minute"),
        (3600, "1 hour"),
        (48_600, "13 hours 30 minutes"),
        (172_800, "48 hours"),
    ],
)
def test_working_time_is_told_in_hours_never_days(seconds, words):
    assert plain.worked(seconds) == words


def test_machines_read_whole_seconds():
    moment = datetime(2026, 4, 7, 14, 30, 5, 123456, tzinfo=UTC)
    assert plain.machine(moment) == "2026-04-07T14:30:05+00:00"
    assert plain.machine(date(2026, 4, 7)) == "2026-04-07"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Asha Kaur Menon", "AK"), ("Dev", "D"), ("", ""), ("  mo  ", "m"), ("Łukasz Żak", "ŁŻ")],
)
def test_a_name_is_marked_by_two_letters(name, letters):
    assert plain.initials(name) == letters


def test_a_noun_has_the_article_that_is_said():
    assert [plain.an(noun) for noun in ("risk", "audit recommendation")] == [
        "a risk",
        "an audit recommendation",
    ]
