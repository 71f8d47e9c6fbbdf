"""The bank holidays: what is published, what is computed, and that the two agree."""

from datetime import date

import pytest
from holidays import country_holidays

from moothall.ground.calendars import holidays

DIVISIONS = ["england-and-wales", "scotland", "northern-ireland"]


@pytest.mark.parametrize("division", DIVISIONS)
def test_the_horizon_is_the_last_published_day(division):
    known = holidays.published(division)
    assert known.horizon_on == date(2028, 12, 26)
    assert known.since_on == date(2000, 1, 1)
    assert list(known.days) == sorted(known.days)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 4, 3), "Good Friday"),
        (date(2022, 9, 19), "Bank Holiday for the State Funeral of Queen Elizabeth II"),
        (date(2023, 5, 8), "Bank holiday for the coronation of King Charles III"),
        (date(2021, 12, 27), "Christmas Day"),  # in place of the Saturday
    ],
)
def test_days_of_england_and_wales(day, name):
    assert holidays.published("england-and-wales").days[day] == name


@pytest.mark.parametrize("day", [date(2011, 4, 29), date(2002, 6, 4), date(2000, 1, 3)])
def test_days_before_the_list_begins_are_computed(day):
    assert day in holidays.published("england-and-wales").days


def test_a_day_at_the_weekend_has_its_substitute_alone():
    days = holidays.published("england-and-wales").days
    assert date(2010, 12, 25) not in days
    assert {date(2010, 12, 27), date(2010, 12, 28)} <= days.keys()


@pytest.mark.parametrize("division", DIVISIONS)
def test_what_is_computed_agrees_with_every_published_year(division):
    code = {"england-and-wales": "ENG", "scotland": "SCT", "northern-ireland": "NIR"}[division]
    computed = country_holidays("GB", subdiv=code, years=range(2012, 2029))
    published = {day for day in holidays.published(division).days if day.year >= 2012}
    assert published == {day for day in computed if day.weekday() < 5}


def test_an_unknown_division_is_an_error():
    with pytest.raises(KeyError):
        holidays.published("wessex")
