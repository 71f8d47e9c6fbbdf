"""Asking about calendars: heads, horizons, and calendars kept in the process."""

from datetime import date

import pytest
from tests.ground.calendars.conftest import local
from tests.ground.calendars.factories import calendar_version, hours, standard

from moothall.ground.calendars import queries
from moothall.ground.calendars.models import CalendarVersion
from moothall.ground.calendars.words import NoSuchCalendar, PastHorizon
from moothall.ground.councils import scope


def test_each_council_has_its_own_calendars(ashby, brackwater):
    with scope.opened([ashby.pk, brackwater.pk], writes=True):
        ours = calendar_version(ashby, said=hours(week=[[("09:00", "12:00")]] * 7))
        theirs = calendar_version(brackwater)
        assert queries.head(ashby.pk, "office") == ours
        assert queries.head(brackwater.pk, "office") == theirs
        assert queries.heads(ashby.pk) == [ours]
        assert queries.codes(ashby.pk) == {"office"}


def test_the_heads_are_the_latest_of_each(ashby):
    with scope.opened([ashby.pk], writes=True):
        standard(ashby)
        later = calendar_version(ashby, "always", hours(week=[[("01:00", "24:00")]] * 7))
        assert [(v.calendar.code, v.number) for v in queries.heads(ashby.pk)] == [
            ("always", 2),
            ("office", 1),
        ]
        assert queries.heads(ashby.pk)[0] == later


def test_a_calendar_that_is_not_there_is_refused_naming_those_that_are(ashby):
    with scope.opened([ashby.pk], writes=True):
        with pytest.raises(NoSuchCalendar, match="There are: none"):
            queries.head(ashby.pk, "office")
        standard(ashby)
        with pytest.raises(NoSuchCalendar, match="There are: always, office"):
            queries.head(ashby.pk, "evening")


def test_a_calendar_is_read_once(ashby, django_assert_num_queries):
    with scope.opened([ashby.pk], writes=True):
        version = calendar_version(ashby)
        with django_assert_num_queries(1):
            first = queries.working_calendar(version.pk)
            assert queries.working_calendar(version.pk) is first


def test_a_calendar_of_another_council_is_not_found(ashby, brackwater):
    with scope.opened([ashby.pk], writes=True):
        version = calendar_version(ashby)
    with (
        scope.opened([brackwater.pk], writes=False),
        pytest.raises(CalendarVersion.DoesNotExist),
    ):
        queries.working_calendar(version.pk)


def test_ruling_23_people_are_warned_ninety_days_ahead(ashby):
    with scope.opened([ashby.pk], writes=True):
        office = standard(ashby)["office"]
        assert office.horizon_on == date(2028, 12, 26)
        assert queries.horizon_warnings(ashby.pk, on=date(2028, 9, 26)) == []
        for day in date(2028, 9, 27), date(2029, 1, 15):
            (warning,) = queries.horizon_warnings(ashby.pk, on=day)
            assert "'Office hours, Monday to Friday' are known only to 2028-12-26" in warning


def test_ruling_23_past_the_published_list_is_an_error(ashby):
    with scope.opened([ashby.pk], writes=True):
        office = queries.working_calendar(standard(ashby)["office"].pk)
    with pytest.raises(PastHorizon, match="known to 2028-12-26"):
        office.due(local("2028-12-22 16:30"), 8 * 3600)


def test_before_the_holidays_are_known_is_an_error_too(ashby):
    with scope.opened([ashby.pk], writes=True):
        office = queries.working_calendar(standard(ashby)["office"].pk)
    assert office.elapsed(local("2000-01-01 00:00"), local("2000-01-05 00:00")) == 8.5 * 3600
    with pytest.raises(ValueError, match="known from 2000-01-01"):
        office.elapsed(local("1999-12-31 23:59"), local("2000-01-05 00:00"))


def test_a_day_that_is_like_any_other_has_no_name(ashby):
    with scope.opened([ashby.pk], writes=True):
        office = standard(ashby)["office"]
    assert queries.why_closed(office, date(2026, 4, 3)) == "Good Friday"
    assert queries.why_closed(office, date(2026, 4, 7)) == ""


@pytest.mark.parametrize("closes", ["12:00", "13:00"])
def test_two_databases_in_one_process_are_told_apart(ashby_committed, closes):
    with scope.opened([ashby_committed.pk], writes=True):
        version = calendar_version(ashby_committed, said=hours(week=[[("09:00", closes)]] * 7))
        counted = queries.working_calendar(version.pk)  # the same number in either database
    day = local("2026-06-01 00:00"), local("2026-06-02 00:00")
    assert counted.elapsed(*day) == (int(closes[:2]) - 9) * 3600
