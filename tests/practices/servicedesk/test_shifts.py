"""S12: shifts by local time, over both changes of the clocks; what nobody takes. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.ground.calendars.workingtime import WorkingCalendar
from moothall.practices.servicedesk import shifts
from moothall.practices.servicedesk.words.oncall import Pattern

LONDON = "Europe/London"
ASHA, DEV, MO = 1, 2, 3
OFFICE = WorkingCalendar(LONDON, [[("08:30", "17:00")]] * 5 + [[], []])


def weekly(**more):
    said = {
        "name": "Week",
        "weekdays": [0],
        "begins": time(9),
        "ends": time(9),
        "days": 7,
        "people": [ASHA, DEV],
        "from_on": date(2026, 3, 16),
    }
    return Pattern(**said | more)


def planned(pattern, since=datetime(2026, 3, 16, tzinfo=UTC), weeks=4):
    return shifts.planned(pattern, LONDON, since=since, until=since + timedelta(weeks=weeks))


def hours(one):
    return (one.ends_at - one.starts_at) / timedelta(hours=1)


def test_a_week_over_the_change_in_spring_has_an_hour_less_and_begins_at_nine_on_the_wall():
    found = planned(weekly())
    assert [hours(one) for one in found] == [168, 167, 168, 168]
    assert found[1].ends_at == datetime(2026, 3, 30, 8, tzinfo=UTC)
    assert [one.identity for one in found] == [ASHA, DEV, ASHA, DEV]


def test_a_week_over_the_change_in_autumn_has_an_hour_more():
    found = planned(weekly(from_on=date(2026, 10, 19)), datetime(2026, 10, 19, tzinfo=UTC))
    assert [hours(one) for one in found] == [169, 168, 168, 168]


def test_a_time_that_is_not_there_is_an_hour_later_and_one_that_is_there_twice_is_the_first():
    half_past_one = time(1, 30)
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    assert shifts.instant(spring, half_past_one, LONDON) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert shifts.instant(autumn, half_past_one, LONDON) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


@given(
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.dates(date(2026, 1, 5), date(2027, 12, 31)),
    st.integers(1, 7),
)
def test_each_shift_begins_exactly_where_the_one_before_ends(clock, day, length):
    days = list(range(7)) if length == 1 else [day.weekday()]
    last = 1 if length == 1 else 7
    pattern = weekly(weekdays=days, begins=clock, ends=clock, days=last, from_on=day)
    found = planned(pattern, datetime(day.year, day.month, day.day, tzinfo=UTC), weeks=60)
    assert all(one.ends_at == other.starts_at for one, other in pairwise(found))
    assert not shifts.overlapping(pattern, LONDON)


def test_the_next_takes_over_each_shift_where_it_says_so():
    nights = weekly(weekdays=[0, 1, 2, 3], begins=time(17), ends=time(8, 30), days=1, turn="shift")
    found = planned(nights, weeks=1)
    assert [one.identity for one in found] == [ASHA, DEV, ASHA, DEV]
    assert [hours(one) for one in found] == [15.5] * 4


def test_turns_go_on_from_the_first_day_wherever_one_looks():
    later = planned(weekly(people=[ASHA, DEV, MO]), datetime(2027, 3, 15, 12, tzinfo=UTC), weeks=1)
    assert [one.identity for one in later] == [DEV, MO]  # weeks 52 and 53
    assert later[0].starts_at == datetime(2027, 3, 15, 9, tzinfo=UTC)


def test_shifts_that_run_into_each_other_are_found():
    assert shifts.overlapping(weekly(weekdays=[0, 4]), LONDON)


def test_what_is_outside_working_time_over_a_weekend():
    span = datetime(2026, 3, 27, 12, tzinfo=UTC), datetime(2026, 3, 30, 12, tzinfo=UTC)
    assert shifts.closed(OFFICE, span) == [
        (datetime(2026, 3, 27, 17, tzinfo=UTC), datetime(2026, 3, 30, 7, 30, tzinfo=UTC))
    ]
    assert shifts.closed(None, span) == [span]


@pytest.mark.parametrize(
    ("moment", "is_closed"),
    [((8, 29), True), ((8, 30), False), ((16, 59), False), ((17, 0), True)],
)
def test_working_hours_begin_with_their_first_minute_and_end_before_their_last(moment, is_closed):
    at = datetime(2026, 1, 5, *moment, tzinfo=UTC)
    assert shifts.is_closed(OFFICE, at) is is_closed
    assert shifts.is_closed(None, at)


def test_what_is_left_without_what_is_taken():
    a, b, c, d, e = (datetime(2026, 1, day, tzinfo=UTC) for day in range(1, 6))
    assert shifts.without([(a, e)], [(b, c)]) == [(a, b), (c, e)]
    assert shifts.without([(a, b), (c, e)], [(a, d)]) == [(d, e)]
    assert shifts.joined([(c, d), (a, b), (b, c)]) == [(a, d)]
