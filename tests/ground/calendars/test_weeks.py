"""Another week from a day on: before it everything counts as it did; weeks as people write them."""

from datetime import UTC, date, datetime

import pytest

from moothall.ground.calendars import actions, queries, weeks
from moothall.ground.calendars.words import CalendarUnchanged, CalendarUnusable, Hours, NotTakenBack
from moothall.ground.calendars.workingtime import WorkingCalendar
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

OLD = [[("08:30", "17:00")]] * 5 + [[], []]
NEW = [[("09:00", "12:00")]] * 6 + [[]]
NEWER = [[("10:00", "11:00")]] * 7
TURN, LATER = date(2026, 6, 10), date(2026, 6, 15)
JUNE, TURNED, JULY = (datetime(2026, *day, tzinfo=UTC) for day in ((6, 1), (6, 9, 23), (7, 1)))
HOUR = 3600
BY = Actor.job("tests")


def test_before_the_day_the_former_week_counts_and_from_it_the_new_one():
    turned = WorkingCalendar("Europe/London", NEW, former=[(TURN, OLD)])
    old, new = WorkingCalendar("Europe/London", OLD), WorkingCalendar("Europe/London", NEW)
    assert turned.elapsed(JUNE, TURNED) == old.elapsed(JUNE, TURNED) == 7 * 8.5 * HOUR
    assert turned.elapsed(TURNED, JULY) == new.elapsed(TURNED, JULY)
    assert turned.opens_on(date(2026, 6, 9)) == old.opens_on(date(2026, 6, 9))
    assert turned.opens_on(TURN) == new.opens_on(TURN)


def test_several_former_weeks_each_hold_until_their_day_in_any_order():
    turned = WorkingCalendar("Europe/London", NEWER, former=[(LATER, NEW), (TURN, OLD)])
    opened = [turned.opens_on(date(2026, 6, day))[0][0].hour for day in (9, 10, 13, 15)]
    assert opened == [7, 8, 8, 9]


def test_a_former_week_that_cannot_be_read_is_refused():
    with pytest.raises(CalendarUnusable, match="not a date"):
        WorkingCalendar("Europe/London", NEW, former=[("2026-06-10", OLD)])
    with pytest.raises(CalendarUnusable, match="seven lists"):
        WorkingCalendar("Europe/London", NEW, former=[(TURN, [])])


@pytest.fixture
def office(ashby):
    with scope.opened([ashby.pk], writes=True):
        hours = Hours(zone="Europe/London", week=OLD)
        actions.save(ashby.pk, "office", hours, name="Office", by=BY, at=JUNE)
        yield ashby


def change(council, week, day, at=JUNE):
    return actions.change_week(council.pk, "office", week, from_on=day, by=BY, at=at)


def take_back(council, since, at=JUNE):
    return actions.take_back_week(council.pk, "office", since=since, by=BY, at=at)


@pytest.mark.django_db
def test_a_week_is_changed_from_a_day_on_and_taken_back(office):
    made = change(office, NEW, TURN)
    assert (made.number, queries.week_on(made, date(2026, 6, 9))) == (2, OLD_KEPT)
    assert queries.hours(made).former == [(TURN, OLD_KEPT)]
    counted = queries.working_calendar(made.pk)
    assert counted.elapsed(JUNE, TURNED) == 7 * 8.5 * HOUR
    back = take_back(office, TURN)
    assert (back.number, back.week, back.former) == (3, OLD_KEPT, [])
    with pytest.raises(NotTakenBack, match="No change of the week from that day"):
        take_back(office, TURN)


OLD_KEPT = [[list(window) for window in day] for day in OLD]


@pytest.mark.django_db
def test_a_change_takes_the_place_of_those_that_were_to_come_after_it(office):
    change(office, NEW, LATER)
    made = change(office, NEWER, TURN)
    assert [day for day, _ in queries.hours(made).former] == [TURN]
    assert queries.week_on(made, date(2026, 6, 9)) == OLD_KEPT
    assert change(office, OLD, TURN).former == []


@pytest.mark.django_db
def test_who_takes_a_change_back_twice_does_not_take_another_back(office):
    change(office, NEW, TURN)
    change(office, NEWER, LATER)
    with pytest.raises(NotTakenBack, match="Another change of the week comes after"):
        take_back(office, TURN)
    take_back(office, LATER)
    with pytest.raises(NotTakenBack, match="No change of the week from that day"):
        take_back(office, LATER)
    head = queries.head(office.pk, "office")
    assert [since for since, _ in queries.weeks_after(head, JUNE.date())] == [TURN]


@pytest.mark.django_db
def test_a_week_that_holds_already_is_not_taken_back_and_another_is_set_from_a_day_on(office):
    change(office, NEW, TURN)
    begun = datetime(2026, 6, 9, 23, tzinfo=UTC)  # midnight in London
    with pytest.raises(NotTakenBack, match="Change the week from today or a later day"):
        take_back(office, TURN, at=begun)
    made = change(office, OLD, TURN, at=begun)
    assert (made.number, made.former) == (3, [])


@pytest.mark.django_db
def test_weeks_to_come_are_told_with_the_day_from_which_each_holds(office):
    change(office, NEW, TURN)
    made = change(office, NEWER, LATER)
    (first, new), (second, newer) = queries.weeks_after(made, date(2026, 6, 9))
    assert (first, new[0]) == (TURN, [["09:00", "12:00"]])
    assert (second, newer[6]) == (LATER, [["10:00", "11:00"]])
    assert [since for since, _ in queries.weeks_after(made, TURN)] == [LATER]
    assert queries.weeks_after(made, LATER) == []


@pytest.mark.django_db
def test_a_week_of_days_that_are_over_or_that_holds_already_is_refused(office):
    with pytest.raises(CalendarUnusable, match="today or a later day"):
        change(office, NEW, date(2026, 5, 31))
    with pytest.raises(CalendarUnchanged):
        change(office, OLD, TURN)
    change(office, NEW, TURN)
    with pytest.raises(CalendarUnchanged):
        change(office, NEW, TURN)
    with pytest.raises(CalendarUnusable, match="no working time"):
        change(office, [[]] * 7, TURN)


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("closed", []),
        (" Closed ", []),
        ("8:30 to 17:00", [("08:30", "17:00")]),
        ("09:00-12:00, 13:00 - 24:00", [("09:00", "12:00"), ("13:00", "24:00")]),
        ("09:00 to 12:00 and 13:00 to 16:00", [("09:00", "12:00"), ("13:00", "16:00")]),
    ],
)
def test_a_day_is_read_as_people_write_it(text, windows):
    found = weeks.read_day(text, name="Monday")
    assert found == windows
    assert weeks.read_day(weeks.written(found), name="Monday") == windows


@pytest.mark.parametrize("text", ["", "open", "nine to five", "25:00 to 26:00", "09:00 to"])
def test_hours_that_cannot_be_read_say_of_which_day(text):
    with pytest.raises(CalendarUnusable, match="hours of Tuesday"):
        weeks.read_day(text, name="Tuesday")
