"""Slots are held, booked, moved and let go; each place of one is had by one."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.engine.bookings.conftest import MORNINGS
from tests.engine.cases.conftest import SETUP
from tests.engine.cases.telling import june, utc

from moothall.engine.bookings import actions, jobs, queries
from moothall.engine.bookings.models import Booking, Diary
from moothall.engine.bookings.words import (
    HoldOver,
    NotBooked,
    NotThisDiary,
    NotThisTime,
    Plan,
    SlotTaken,
    State,
)
from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars.words import Hours
from moothall.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
NINE = june(2, "09:00")
LATER = june(1, "09:11")
"""The hold of nine o'clock is over."""


def places(day=2, at=None, **more):
    diary = Diary.objects.get()
    on = june(day).date()
    found = queries.free(diary, on, on, at=at or june(1), **more)
    return [slot.left for slot in found.get(on, [])]


def verbs():
    found = Entry.objects.filter(verb__startswith="booking.").order_by("pk")
    return list(found.values_list("verb", flat=True))


def test_a_day_shows_how_many_places_of_each_slot_are_left(diary, hold):
    assert places() == [2] * 6
    hold(NINE)
    assert places() == [1, 2, 2, 2, 2, 2]
    hold(NINE)
    assert places() == [2] * 5
    assert places(day=6) == []  # a Saturday


def test_the_last_place_is_had_by_one(diary, hold):
    hold(NINE), hold(NINE)
    with pytest.raises(SlotTaken):
        hold(NINE)
    assert sorted(Booking.objects.values_list("place", flat=True)) == [1, 2]


def test_the_database_refuses_a_place_that_is_taken(diary, hold):
    one = hold(NINE)
    with pytest.raises(IntegrityError, match="place_is_taken_once_at_a_time"), transaction.atomic():
        Booking.objects.create(
            council=diary.council,
            diary=diary,
            token=uuid4(),
            starts_at=NINE + timedelta(minutes=10),
            ends_at=NINE + timedelta(minutes=20),
            place=one.place,
            held_until_at=LATER,
            made_at=NINE,
        )


def test_the_same_token_holds_one_place(diary, hold):
    token = uuid4()
    first, again = hold(NINE, token=token), hold(NINE, token=token)
    assert (first.pk, Booking.objects.count(), verbs()) == (again.pk, 1, ["booking.held"])


def test_the_same_token_for_another_time_holds_that_time_and_lets_the_first_go(diary, hold, desk):
    me, token = desk.people["employee"].pk, uuid4()
    first = hold(NINE, token=token, person=me)
    other = hold(june(2, "09:30"), token=token, person=me)
    assert (other.starts_at, other.token != token) == (utc(june(2, "09:30")), True)
    assert places() == [2, 1, 2, 2, 2, 2]
    again = hold(NINE, token=token, person=me)
    assert (again.state, again.pk != first.pk) == (State.HELD, True)
    assert places() == [1, 2, 2, 2, 2, 2]


def test_a_token_gives_nobody_what_another_holds(hold, desk):
    token = uuid4()
    theirs = hold(NINE, token=token, person=desk.people["dev"].pk)
    mine = hold(NINE, token=token, person=desk.people["employee"].pk)
    assert (mine.pk != theirs.pk, mine.person_id) == (True, desk.people["employee"].pk)


def test_what_is_held_is_booked_once(diary, hold):
    one = hold(NINE)
    for _ in range(2):
        booked = actions.confirm(one, by=SETUP, at=june(1))
        assert (booked.state, booked.held_until_at) == (State.BOOKED, None)
    assert verbs() == ["booking.held", "booking.confirmed"]


def test_a_hold_is_over_after_ten_minutes(diary, hold):
    one = hold(NINE)
    assert places(at=june(1, "09:09"))[0] == 1
    assert places(at=LATER)[0] == 2
    assert actions.lapse(by=SETUP, at=LATER) == 1
    with pytest.raises(HoldOver):
        actions.confirm(one, by=SETUP, at=LATER)


def test_a_hold_that_nobody_else_wanted_can_still_be_confirmed(diary, hold):
    one = hold(NINE)
    assert actions.confirm(one, by=SETUP, at=LATER).state == State.BOOKED


def test_who_books_next_takes_a_place_that_was_held_too_long(diary, hold):
    first, _ = hold(NINE), hold(NINE)
    hold(NINE, at=LATER)
    assert places(at=LATER)[0] == 1
    with pytest.raises(HoldOver):
        actions.confirm(first, by=SETUP, at=LATER)
    assert verbs().count("booking.lapsed") == 2


def test_whoever_chooses_another_time_lets_the_first_go(diary, hold, desk):
    me = desk.people["employee"].pk
    hold(NINE, person=me)
    hold(june(2, "09:30"), person=me)
    assert places() == [2, 1, 2, 2, 2, 2]


def test_a_booking_moves_and_its_place_is_free_again(diary, hold):
    one = actions.confirm(hold(NINE), by=SETUP, at=june(1))
    moved = actions.move(one, june(3, "10:00"), by=SETUP, at=june(1))
    assert (moved.starts_at, moved.ends_at) == (utc(june(3, "10:00")), utc(june(3, "10:30")))
    assert (moved.moves, places(), places(3)) == (1, [2] * 6, [2, 2, 1, 2, 2, 2])
    assert actions.move(moved, june(3, "10:00"), by=SETUP, at=june(1)).moves == 1


def test_a_booking_stays_where_it_is_when_the_other_slot_is_full(diary, hold):
    one = actions.confirm(hold(NINE), by=SETUP, at=june(1))
    hold(june(2, "10:00")), hold(june(2, "10:00"))
    with pytest.raises(SlotTaken):
        actions.move(one, june(2, "10:00"), by=SETUP, at=june(1))
    assert places() == [1, 2, 2, 2, 2]


def test_a_booking_is_cancelled_once_and_not_when_it_has_begun(diary, hold):
    one, other = (actions.confirm(hold(NINE), by=SETUP, at=june(1)) for _ in range(2))
    for _ in range(2):
        actions.cancel(one, by=SETUP, at=june(1))
    assert places()[0] == 1
    with pytest.raises(NotBooked, match="begun"):
        actions.cancel(other, by=SETUP, at=NINE)
    with pytest.raises(NotBooked, match="begun"):
        actions.move(other, june(3, "09:00"), by=SETUP, at=NINE)
    assert verbs().count("booking.cancelled") == 1


@pytest.mark.parametrize(
    ("starts_at", "why"),
    [
        (june(2, "09:10"), "No appointment begins"),
        (june(6, "09:00"), "No appointment begins"),
        (june(1, "09:15"), "too soon"),
        (june(30, "09:00"), "28 days ahead"),
    ],
)
def test_only_what_is_offered_can_be_booked(hold, starts_at, why):
    with pytest.raises(NotThisTime, match=why):
        hold(starts_at)


def test_somebody_has_three_at_most_to_come(diary, hold, desk):
    me = desk.people["employee"].pk
    for hour in ("09:00", "09:30", "10:00"):
        actions.confirm(hold(june(2, hour), person=me), by=SETUP, at=june(1))
    with pytest.raises(NotThisTime, match="3 appointments"):
        hold(june(2, "10:30"), person=me)


def test_slots_that_are_cut_anew_are_sold_around_those_that_are_booked(diary, hold):
    actions.confirm(hold(june(2, "09:30")), by=SETUP, at=june(1))
    plan = Plan(name="Desk", calendar="desk-1", minutes=45, at_once=2)
    diary = actions.change_diary(diary, plan, by=SETUP, at=june(1))
    assert places() == [1, 1, 2, 2]
    hold(NINE, of=diary)
    with pytest.raises(SlotTaken):
        hold(NINE, of=diary)


def test_fewer_at_once_leave_what_is_booked_and_sell_no_more(diary, hold):
    hold(NINE), hold(NINE)
    plan = Plan(name="Desk", calendar="desk-1", minutes=30, at_once=1)
    diary = actions.change_diary(diary, plan, by=SETUP, at=june(1))
    with pytest.raises(SlotTaken):
        hold(NINE, of=diary)
    assert places() == [1] * 5


def test_fewer_at_once_sell_nothing_while_as_many_sit_on_any_place(diary, hold):
    first, _ = (actions.confirm(hold(NINE), by=SETUP, at=june(1)) for _ in range(2))
    later = actions.confirm(hold(june(2, "09:30")), by=SETUP, at=june(1))
    plan = Plan(name="Desk", calendar="desk-1", minutes=30, at_once=1)
    diary = actions.change_diary(diary, plan, by=SETUP, at=june(1))
    actions.cancel(first, by=SETUP, at=june(1))
    assert Booking.objects.get(state=State.BOOKED, starts_at=NINE).place == 2
    assert places() == [1] * 4
    with pytest.raises(SlotTaken):
        hold(NINE, of=diary)
    with pytest.raises(SlotTaken):
        actions.move(later, NINE, by=SETUP, at=june(1))


def test_what_is_held_is_not_booked_on_a_day_that_was_closed_meanwhile(diary, hold):
    one = hold(NINE)
    calendars.close_day(
        diary.council_id, "desk-1", NINE.date(), name="Training", by=SETUP, at=june(1)
    )
    with pytest.raises(NotThisTime, match="closed"):
        actions.confirm(one, by=SETUP, at=june(1))


def test_what_is_held_is_not_booked_outside_hours_that_were_changed_meanwhile(diary, hold):
    early, late = hold(NINE), hold(june(2, "10:00"))
    shorter = replace(MORNINGS, week=[[("09:10", "12:00")]] * 5 + [[], []])
    calendars.save(diary.council_id, "desk-1", shorter, name="Mornings", by=SETUP, at=june(1))
    with pytest.raises(NotThisTime, match="closed"):
        actions.confirm(early, by=SETUP, at=june(1))
    assert actions.confirm(late, by=SETUP, at=june(1)).state == State.BOOKED


def test_what_is_held_is_not_booked_in_a_diary_that_ended(diary, hold):
    one = hold(NINE)
    actions.end_diary(diary, by=SETUP, at=june(1))
    with pytest.raises(NotThisTime, match="any more"):
        actions.confirm(one, by=SETUP, at=june(1))


def test_hours_are_asked_for_once_however_many_days(diary, hold, django_assert_num_queries):
    hold(NINE)
    first, last = june(2).date(), june(28).date()
    assert len(queries.free(diary, first, first, at=june(1))) == 1
    with django_assert_num_queries(2):  # its calendar, what is booked
        assert len(queries.free(diary, first, last, at=june(1))) == 19


def test_days_that_nobody_can_book_are_left_out(diary):
    found = queries.free(diary, date.min, date.max, at=june(1))
    assert (min(found), max(found)) == (june(1).date(), june(29).date())


def test_a_day_that_is_closed_has_no_slots_and_keeps_what_is_booked(diary, hold):
    one = actions.confirm(hold(NINE), by=SETUP, at=june(1))
    calendars.close_day(
        diary.council_id, "desk-1", NINE.date(), name="Training", by=SETUP, at=june(1)
    )
    assert places() == []
    with pytest.raises(NotThisTime):
        hold(june(2, "10:00"))
    assert actions.move(one, june(3, "09:00"), by=SETUP, at=june(1)).moves == 1


def test_nothing_is_booked_in_a_diary_that_ended(diary, hold):
    ended = actions.end_diary(diary, by=SETUP, at=june(1))
    assert places() == []
    with pytest.raises(NotThisTime, match="any more"):
        hold(NINE, of=ended)
    with pytest.raises(NotThisDiary, match="any more"):
        actions.end_diary(ended, by=SETUP, at=june(1))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"name": " "}, "what it is called"),
        ({"calendar": "gone"}, "no calendar called gone"),
        ({"minutes": 4}, "5 to 480 minutes"),
        ({"at_once": 0}, "1 to 200 places"),
        ({"ahead_days": 366}, "1 to 365 days"),
    ],
)
def test_a_diary_that_makes_no_sense_is_refused(desk, diary, more, why):
    plan = Plan(**{"name": "Other", "calendar": "desk-1"} | more)
    with pytest.raises(NotThisDiary, match=why):
        actions.add_diary(desk.council, plan, by=SETUP, at=june(1))


def test_the_night_on_which_the_clocks_go_back_sells_each_half_hour_once(desk, diary, hold):
    night = Hours(zone="Europe/London", week=[[("00:00", "04:00")]] * 7)
    calendars.save(desk.council.pk, "desk-1", night, name="Nights", by=SETUP, at=june(1))
    plan = Plan(name="Desk", calendar="desk-1", minutes=30, at_once=1)
    diary = actions.change_diary(diary, plan, by=SETUP, at=june(1))
    change, eve = utc(june(1)).replace(month=10, day=25, hour=0, minute=0), None
    eve = change - timedelta(days=1)
    summer, winter = change + timedelta(minutes=30), change + timedelta(minutes=90)
    for starts_at in (summer, winter):  # 01:30 both, on the wall
        assert hold(starts_at, of=diary, at=eve).starts_at == starts_at
    found = queries.free(diary, change.date(), change.date(), at=eve)
    assert len(found[change.date()]) == 8
    assert MORNINGS.week != night.week


def test_a_chore_lets_go_of_what_nobody_confirmed(diary, hold, desk):
    hold(NINE)
    Booking.objects.update(held_until_at=june(1))
    assert jobs.lapse_once() == 1
    assert Booking.objects.get().state == State.LAPSED
