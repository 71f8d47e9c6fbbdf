"""Saving calendars: versions, refusals, the journal."""

from datetime import date

import pytest
from tests.ground.calendars.conftest import HOUR, local
from tests.ground.calendars.factories import (
    BY,
    NOON,
    WEEK,
    WORKDAY,
    calendar_version,
    hours,
    standard,
)

from moothall.ground.calendars import actions, holidays, queries
from moothall.ground.calendars.models import Calendar, CalendarVersion
from moothall.ground.calendars.words import (
    VERBS,
    CalendarUnchanged,
    CalendarUnusable,
    Division,
    HolidaysCurrent,
    NoSuchCalendar,
    Special,
)
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def council(ashby):
    with scope.opened([ashby.pk], writes=True):
        yield ashby


def test_the_first_save_makes_the_calendar(council):
    version = calendar_version(council, "office", name="Offices")
    assert (version.number, version.calendar.code, version.calendar.name) == (
        1,
        "office",
        "Offices",
    )
    assert version.council_id == council.pk
    assert version.saved_at == NOON


def test_the_next_save_makes_the_next_version_and_leaves_the_first(council):
    first = calendar_version(council)
    later = calendar_version(council, said=hours(week=[WORKDAY] * 6 + [[]]))
    assert later.number == 2
    assert later.calendar == first.calendar
    assert queries.head(council.pk, "office") == later
    assert [v.number for v in queries.versions(council.pk, "office")] == [2, 1]
    assert CalendarVersion.objects.get(pk=first.pk).week[5] == []


def test_saving_is_journalled_by_number(council):
    version = calendar_version(council)
    entry = Entry.objects.get(verb="calendar.saved")
    assert (entry.thing_kind, entry.thing_id) == ("calendars.calendar", version.calendar_id)
    assert (entry.facts, entry.by_code, entry.happened_at) == ({"version": 1}, "test", NOON)
    assert entry.verb in VERBS


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (hours(week=[[]] * 7), "no working time"),
        (hours(zone="Europe/Londno"), "not a known time zone"),
        (hours(week=[[("9", "17:00")]] * 7), "Monday: opening '9'"),
        (hours(specials={date(2026, 12, 24): Special("Eve", [("08:30", "25")])}), "2026-12-24"),
    ],
)
def test_hours_that_cannot_be_used_are_refused_and_nothing_is_saved(council, said, why):
    with pytest.raises(CalendarUnusable, match=why):
        calendar_version(council, said=said)
    assert not Calendar.objects.exists()
    assert not Entry.objects.filter(verb="calendar.saved").exists()


def test_saving_the_same_hours_again_is_refused(council):
    calendar_version(council)
    with pytest.raises(CalendarUnchanged, match="nothing was saved"):
        calendar_version(council)
    assert CalendarVersion.objects.count() == 1


def test_ruling_22_a_holiday_announced_later_makes_a_version_and_leaves_the_first(council):
    first = calendar_version(council)
    day_off = {date(2026, 6, 15): Special("One-off bank holiday")}
    later = calendar_version(council, said=hours(specials=day_off))
    logged = local("2026-06-12 16:00")
    assert queries.working_calendar(first.pk).due(logged, 2 * HOUR) == local("2026-06-15 09:30")
    assert queries.working_calendar(later.pk).due(logged, 2 * HOUR) == local("2026-06-16 09:30")


def test_the_standard_calendars(council):
    made = standard(council)
    assert {code: version.number for code, version in made.items()} == {"always": 1, "office": 1}
    office = queries.working_calendar(made["office"].pk)
    assert office.due(local("2026-04-02 16:00"), 8 * HOUR) == local("2026-04-07 15:30")
    always = queries.working_calendar(made["always"].pk)
    assert always.due(local("2026-10-25 00:30"), 4 * HOUR) == local("2026-10-25 03:30")
    assert made["always"].horizon_on is None


def test_the_standard_calendars_leave_a_calendar_that_is_there_as_it_is(council):
    own = calendar_version(council, "office", hours(week=[[("09:00", "16:00")]] * 7))
    assert standard(council)["office"] == own
    assert standard(council)["office"] == own
    assert CalendarVersion.objects.count() == 2


def test_a_division_closes_its_own_bank_holidays(council):
    scotland = standard(council, Division.SCOTLAND)["office"]
    second_of_january = local("2026-01-02 09:00"), local("2026-01-02 17:00")
    assert queries.working_calendar(scotland.pk).elapsed(*second_of_january) == 0
    assert queries.why_closed(scotland, date(2026, 1, 2)) != ""


def test_the_council_s_own_day_comes_before_the_published_one(council):
    open_on_may_day = hours(
        division=Division.ENGLAND_AND_WALES,
        specials={date(2026, 5, 4): Special("Open for the count", [("10:00", "12:00")])},
    )
    version = calendar_version(council, said=open_on_may_day)
    day = local("2026-05-04 00:00"), local("2026-05-05 00:00")
    assert queries.working_calendar(version.pk).elapsed(*day) == 2 * HOUR
    assert queries.why_closed(version, date(2026, 5, 4)) == "Open for the count"


def test_a_calendar_is_renewed_when_more_holidays_are_published(council, monkeypatch):
    known = holidays.published("england-and-wales")
    fewer = {day: name for day, name in known.days.items() if day.year < 2027}
    shorter = holidays.Published(fewer, known.since_on, max(fewer))
    monkeypatch.setattr(holidays, "published", lambda _: shorter)
    first = calendar_version(council, said=hours(division=Division.ENGLAND_AND_WALES))
    monkeypatch.undo()
    renewed = actions.renew_holidays(council.pk, "office", by=BY, at=NOON)
    assert (first.horizon_on, renewed.horizon_on) == (max(fewer), max(known.days))
    assert (renewed.number, renewed.week, renewed.calendar) == (2, first.week, first.calendar)
    with pytest.raises(HolidaysCurrent):
        actions.renew_holidays(council.pk, "office", by=BY, at=NOON)


def test_a_calendar_that_is_not_there_cannot_be_renewed(council):
    calendar_version(council, "office")
    with pytest.raises(NoSuchCalendar, match=r"no calendar called 'night'\. There are: office"):
        actions.renew_holidays(council.pk, "night", by=BY, at=NOON)


def test_what_was_saved_can_be_read_back(council):
    said = hours(
        specials={date(2026, 12, 24): Special("Christmas Eve", [("08:30", "13:00")])},
        division=Division.ENGLAND_AND_WALES,
    )
    read = queries.hours(calendar_version(council, said=said))
    assert [[tuple(w) for w in day] for day in read.week] == WEEK
    assert read.specials == {date(2026, 12, 24): Special("Christmas Eve", [["08:30", "13:00"]])}
    assert (read.zone, read.division) == ("Europe/London", "england-and-wales")


def test_no_day_decades_off_is_closed_and_no_week_begins_then(council):
    calendar_version(council, said=hours(division=Division.ENGLAND_AND_WALES))
    far = date(9999, 12, 30)
    with pytest.raises(CalendarUnusable, match="within 20 years"):
        actions.close_day(council.pk, "office", far, name="Jubilee", by=BY, at=NOON)
    with pytest.raises(CalendarUnusable, match="within 20 years"):
        actions.change_week(council.pk, "office", [[]] * 7, from_on=far, by=BY, at=NOON)


def test_a_day_is_closed_once(council):
    first = calendar_version(council, said=hours(division=Division.ENGLAND_AND_WALES))
    day = date(2026, 6, 15)
    closed = actions.close_day(council.pk, "office", day, name="Jubilee", by=BY, at=NOON)
    assert (closed.number, closed.week, closed.holidays) == (2, first.week, first.holidays)
    assert queries.why_closed(closed, day) == "Jubilee"
    with pytest.raises(CalendarUnchanged):
        actions.close_day(council.pk, "office", day, name="Jubilee", by=BY, at=NOON)
