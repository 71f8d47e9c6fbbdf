"""C12: appointments and walk-ins become cases on their channel; who waits, how long, who came."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.engine.cases.telling import june, utc
from tests.practices.visits.conftest import TROUBLE

from moothall.engine.bookings.models import Booking
from moothall.engine.bookings.words import (
    HoldOver,
    NoSuchBooking,
    NotBooked,
    NotThisTime,
    SlotTaken,
)
from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Case, Fact
from moothall.engine.contact import actions as contact
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import Channel
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.people.models import ContactPoint
from moothall.practices.visits import actions, jobs, queries
from moothall.practices.visits.models import Visit
from moothall.practices.visits.words import (
    Day,
    NobodyWaits,
    NotThisCounter,
    NotThisVisit,
    State,
)

pytestmark = pytest.mark.django_db
TEN = june(2, "10:00")


def state(visit):
    return State(Visit.objects.get(pk=visit.pk).state)


def case(visit):
    return Case.objects.get(pk=visit.case_id)


def told():
    return list(Message.objects.order_by("pk").values_list("subject", flat=True))


def test_an_appointment_is_a_case_that_waits_until_they_come(books):
    visit = books(TEN)
    made = case(visit)
    assert (made.channel, made.state, made.requester.name) == ("appointment", "paused", "Employee")
    assert Fact.objects.get(case=made).channel == "appointment"
    assert (visit.state, visit.day_on, visit.number) == (State.BOOKED, TEN.date(), None)
    [subject] = told()
    assert "Your appointment is 10am on Tuesday 2 June 2026 at ICT desk" in subject
    body = Message.objects.get().body
    assert f"/appointments/{visit.booking.token}" in body
    assert "Town Hall, ground floor" in body


def test_booking_twice_with_a_token_makes_one(desk, counter):
    how = {"by": desk.actor("employee"), "at": june(1)}
    token = uuid4()
    for _ in range(2):
        actions.hold(counter, TEN, token=token, **how)
        actions.book(counter, token, TROUBLE, **how)
    assert (Visit.objects.count(), Case.objects.count(), len(told())) == (1, 1, 1)


def test_only_who_works_here_books_and_only_what_they_hold(desk, counter):
    resident, me = desk.actor("resident"), desk.actor("employee")
    with pytest.raises(NotThisVisit, match="work for the council"):
        actions.hold(counter, TEN, token=uuid4(), by=resident, at=june(1))
    token = uuid4()
    actions.hold(counter, TEN, token=token, by=desk.actor("dev"), at=june(1))
    with pytest.raises(NoSuchBooking):
        actions.book(counter, token, TROUBLE, by=me, at=june(1))
    with pytest.raises(NotThisVisit, match="as yourself"):
        actions.hold(counter, TEN, token=token, by=me.acting_for(resident.id), at=june(1))


def test_what_it_is_about_is_said_before_the_hold_is_over(desk, counter):
    me, token = desk.actor("employee"), uuid4()
    actions.hold(counter, TEN, token=token, by=me, at=june(1))
    with pytest.raises(NotThisVisit, match="what you need"):
        actions.book(counter, token, "  ", by=me, at=june(1))
    other = desk.actor("dev")
    actions.hold(counter, TEN, token=uuid4(), by=other, at=june(1, "09:11"))
    with pytest.raises(HoldOver):
        actions.book(counter, token, TROUBLE, by=me, at=june(1, "09:12"))
    assert Case.objects.count() == 0


def test_a_time_that_is_held_is_not_booked_once_the_day_is_closed(desk, counter):
    how, token = {"by": desk.actor("employee"), "at": june(1)}, uuid4()
    actions.hold(counter, TEN, token=token, **how)
    actions.close_day(counter, TEN.date(), "Training", by=desk.actor("mo"), at=june(1))
    with pytest.raises(NotThisTime, match="closed"):
        actions.book(counter, token, TROUBLE, **how)
    assert Case.objects.count() == 0


def test_a_desk_ends_when_nobody_waits_or_is_seen(desk, counter, comes):
    mo, dev = desk.actor("mo"), desk.actor("dev")
    visit = comes(TEN)
    with pytest.raises(NotThisCounter, match="being seen: 1"):
        actions.end_counter(counter, by=mo, at=TEN)
    actions.call(visit, by=dev, at=TEN)
    with pytest.raises(NotThisCounter, match="being seen: 1"):
        actions.end_counter(counter, by=mo, at=TEN)
    actions.finish(visit, by=dev, at=TEN)
    assert actions.end_counter(counter, by=mo, at=TEN).ended_at == TEN


def test_lunch_and_days_that_are_closed_are_not_offered(desk, counter, books):
    for starts_at in (june(2, "12:00"), june(6, "10:00")):
        with pytest.raises(NotThisTime):
            books(starts_at)
    actions.close_day(counter, TEN.date(), "Training", by=desk.actor("mo"), at=june(1))
    with pytest.raises(NotThisTime):
        books(TEN)
    actions.open_day(counter, TEN.date(), by=desk.actor("mo"), at=june(1))
    assert books(TEN).state == State.BOOKED


def test_an_appointment_moves_and_who_has_it_is_told(desk, books):
    visit, me = books(TEN), desk.actor("employee")
    moved = actions.move(visit, june(3, "11:00"), by=me, at=june(1))
    assert (moved.day_on, moved.booking.starts_at) == (june(3).date(), utc(june(3, "11:00")))
    assert "is now 11am on Wednesday 3 June" in told()[-1]
    actions.move(moved, june(3, "11:00"), by=me, at=june(1))
    assert len(told()) == 2


def test_an_appointment_is_cancelled_and_its_case_with_it(desk, books):
    visit, me = books(TEN), desk.actor("employee")
    actions.cancel(visit, by=me, at=june(1))
    assert (state(visit), case(visit).state) == (State.CANCELLED, "cancelled")
    assert "is cancelled" in told()[-1]
    assert books(TEN).state == State.BOOKED
    with pytest.raises(NotThisVisit, match="cancelled already"):
        actions.move(visit, june(3, "11:00"), by=me, at=june(1))


def test_nobody_changes_what_another_booked_but_officers_of_the_team(desk, books):
    visit = books(TEN)
    for name in ("resident", "asha"):
        with pytest.raises(NotThisVisit):
            actions.cancel(visit, by=desk.actor(name), at=june(1))
    with pytest.raises(NotBooked, match="begun"):
        actions.cancel(visit, by=desk.actor("dev"), at=TEN)
    assert actions.cancel(visit, by=desk.actor("dev"), at=june(1)).state == State.CANCELLED


def test_a_walk_in_is_a_case_on_its_channel_and_waits(desk, comes):
    visit = comes(TEN, person=desk.people["employee"].pk, name="")
    made = case(visit)
    assert (made.channel, made.state) == ("face-to-face", "open")
    assert made.requester_id == desk.people["employee"].pk
    assert (visit.number, visit.state, visit.turn_at) == (1, State.WAITING, TEN)


def test_a_walk_in_is_solved_at_once_in_one_action(comes):
    visit = comes(TEN, outcome="fixed", remark="Turned it on.")
    assert (visit.state, visit.waited, case(visit).state) == (State.DONE, 0, "resolved")
    assert Fact.objects.get(case=visit.case).is_answered_at_creation


def test_pressing_twice_takes_somebody_in_once(comes):
    token = uuid4()
    assert comes(TEN, token=token).pk == comes(TEN, token=token).pk
    assert (Visit.objects.count(), Case.objects.count()) == (1, 1)


def test_who_is_not_known_is_taken_in_by_name(comes):
    made = case(comes(TEN, name="Kit Marsh", email="kit@ashby.example"))
    assert (made.contact_name, made.contact_email, made.requester_id) == (
        *("Kit Marsh", "kit@ashby.example", None),
    )


def test_the_line_goes_by_the_time_of_the_appointment_and_by_who_came_first(desk, books, comes):
    dev = desk.actor("dev")
    early = books(june(2, "10:00"))
    late = books(june(2, "09:00"), by=desk.actor("mo"))
    actions.arrive(early, by=dev, at=june(2, "09:40"))
    comes(june(2, "09:50"), name="First")
    actions.arrive(late, by=dev, at=june(2, "09:55"))
    comes(june(2, "10:05"), name="Last")
    called = []
    while True:
        try:
            visit = actions.call_next(early.counter, by=dev, at=june(2, "10:10"))
        except NobodyWaits:
            break
        called.append((visit.number, visit.waited // 60))
    assert called == [(2, 20), (3, 15), (1, 10), (4, 5)]


def test_who_comes_is_called_seen_and_their_case_is_of_whoever_sees_them(desk, books):
    visit, dev = books(TEN), desk.actor("dev")
    actions.arrive(visit, by=dev, at=june(2, "09:58"))
    assert case(visit).state == "open"
    actions.call(visit, by=dev, at=june(2, "10:04"))
    assert case(visit).assignee_id == dev.id
    with pytest.raises(NotThisVisit, match="being seen already"):
        actions.call(visit, by=desk.actor("mo"), at=june(2, "10:05"))
    seen = actions.finish(visit, by=dev, at=june(2, "10:20"), outcome="fixed", remark="New cable.")
    assert (seen.state, seen.waited, case(visit).state) == (State.DONE, 240, "resolved")
    fact = Fact.objects.get(case=visit.case)
    assert fact.resolution_elapsed - fact.paused_elapsed <= 22 * 60


def test_who_is_seen_and_not_helped_yet_has_an_open_case(desk, comes):
    visit, dev = comes(TEN), desk.actor("dev")
    actions.call(visit, by=dev, at=TEN)
    actions.finish(visit, by=dev, at=june(2, "10:10"), remark="Needs a part.")
    assert (state(visit), case(visit).state) == (State.DONE, "open")


def test_who_does_not_come_is_counted_and_their_case_ends(desk, books):
    visit, dev = books(TEN), desk.actor("dev")
    with pytest.raises(NotThisVisit, match="not come yet"):
        actions.miss(visit, by=dev, at=june(2, "09:59"))
    with pytest.raises(NotThisVisit, match="another day"):
        actions.arrive(visit, by=dev, at=june(1, "10:00"))
    actions.miss(visit, by=dev, at=june(2, "10:20"))
    assert (state(visit), case(visit).state) == (State.MISSED, "cancelled")
    entry = Entry.objects.filter(verb="case.cancelled").get()
    assert (entry.by_code, entry.facts.get("reason", "missed")) == ("visits", "missed")


def test_who_leaves_before_their_turn_keeps_their_case(desk, comes):
    visit = actions.leave(comes(TEN), by=desk.actor("dev"), at=june(2, "10:30"))
    assert (visit.state, case(visit).state) == (State.LEFT, "open")


def test_officers_of_other_teams_see_to_nobody_here(desk, comes):
    visit = comes(TEN)
    for act in (actions.call, actions.leave):
        with pytest.raises(NotThisVisit, match="teams that you are not in"):
            act(visit, by=desk.actor("asha"), at=TEN)


def test_what_a_counter_counts_of_a_day(desk, counter, books, comes):
    dev = desk.actor("dev")
    came, missed, cancelled = (books(june(2, hour)) for hour in ("09:00", "09:20", "09:40"))
    actions.cancel(cancelled, by=dev, at=june(1))
    actions.arrive(came, by=dev, at=june(2, "09:00"))
    actions.call(came, by=dev, at=june(2, "09:06"))
    actions.finish(came, by=dev, at=june(2, "09:20"))
    actions.leave(comes(june(2, "09:10")), by=dev, at=june(2, "09:30"))
    comes(june(2, "09:15"), outcome="fixed")
    actions.miss(missed, by=dev, at=june(2, "10:00"))
    found = queries.counted(counter, june(2).date(), june(2).date())
    assert found == {
        june(2).date(): Day(
            came=3,
            walked_in=2,
            called=2,
            seen=2,
            missed=1,
            left=1,
            cancelled=1,
            average=180,
            longest=360,
        )
    }


def test_a_chore_settles_days_that_are_over(desk, books, comes):
    booked, waiting = books(TEN), comes(TEN)
    assert jobs.settle_once() == 2
    assert (state(booked), state(waiting)) == (State.MISSED, State.LEFT)
    assert jobs.settle_once() == 0


def test_the_last_place_at_a_desk_is_had_by_one(desk, books):
    books(TEN)
    with pytest.raises(SlotTaken):
        books(TEN, by=desk.actor("mo"))
    assert Booking.objects.count() == 1


MINE = "+447700900555"


def prefers_texts(desk):
    """The employee showed a mobile to be theirs, and wants to be told by it."""
    me = desk.people["employee"]
    point = {"kind": "mobile", "value": MINE[1:], "shown": "07700 900555", "added_at": june(1)}
    ContactPoint.objects.create(council=desk.council, person=me, proved_at=june(1), **point)
    contact.prefer(me, Channel.TEXT, by=me.actor, at=june(1))


def test_whoever_prefers_texts_is_told_by_text_and_by_email_only_where_it_fails(desk, books):
    prefers_texts(desk)
    visit = books(TEN)
    [text] = Message.objects.all()
    assert (text.channel, text.recipient) == (Channel.TEXT, MINE)
    words, _, url = text.body.partition("http")
    assert words == (
        "Your appointment is 10am on Tuesday 2 June 2026 at ICT desk, Town Hall, ground floor."
        f" Your reference is {visit.case.reference}. Move or cancel it: "
    )
    assert url.endswith(f"/appointments/{visit.booking.token}")
    [email] = text.otherwise
    assert (email["channel"], email["recipient"]) == ("email", "employee@ashby.example")
    actions.cancel(visit, by=desk.actor("employee"), at=june(1, "12:00"))
    assert "is cancelled. Your reference is" in Message.objects.latest("pk").body


def test_a_mobile_that_nobody_showed_to_be_theirs_is_not_texted(desk, books):
    prefers_texts(desk)
    ContactPoint.objects.filter(kind="mobile").update(proved_at=None)
    books(TEN)
    assert Message.objects.get().channel == Channel.EMAIL


def reminded(by, at):
    """Remind everybody who is due; how many were."""
    return sum(actions.remind(one, by=by, at=at) for one in queries.to_remind(at))


def test_whoever_has_an_appointment_is_reminded_of_it_once_a_day_before(desk, books):
    visit = books(june(3, "10:00"))
    how = {"by": desk.actor("dev")}
    assert reminded(at=june(2, "09:59"), **how) == 0
    assert [reminded(at=june(2, clock), **how) for clock in ("10:00", "10:01")] == [1, 0]
    assert "Reminder: your appointment is 10am on Wednesday 3 June 2026" in told()[-1]
    assert len(told()) == 2
    actions.move(visit, june(4, "10:00"), by=desk.actor("employee"), at=june(2, "10:30"))
    assert reminded(at=june(3, "11:00"), **how) == 1
    assert "10am on Thursday 4 June 2026" in told()[-1]


def test_nobody_is_reminded_of_what_they_were_told_today_or_need_no_more(desk, books):
    books(TEN)
    gone, over = books(june(3, "10:00")), books(june(3, "11:00"))
    actions.cancel(gone, by=desk.actor("employee"), at=june(1, "12:00"))
    said = {"by": desk.actor("mo"), "at": june(1, "12:00"), "reason": "withdrawn"}
    cases.cancel(over.case, **said)
    assert reminded(by=desk.actor("dev"), at=june(1, "12:01")) == 0
    assert reminded(by=desk.actor("dev"), at=june(2, "12:00")) == 0


def test_what_was_told_moved_or_cancelled_meanwhile_is_not_reminded_of(desk, books):
    how = {"by": desk.actor("dev"), "at": june(2, "12:00")}
    told_of, moved, gone = (books(june(3, clock)) for clock in ("10:00", "11:00", "11:40"))
    found = list(queries.to_remind(how["at"]).order_by("pk"))
    assert found == [told_of, moved, gone]
    actions.move(moved, june(5, "11:00"), by=desk.actor("employee"), at=june(2, "11:30"))
    actions.cancel(gone, by=desk.actor("employee"), at=june(2, "11:30"))
    assert [actions.remind(one, **how) for one in [*found, told_of]] == [True, False, False, False]
    assert sum("Reminder" in subject for subject in told()) == 1


def soon(visit, hours):
    """Let an appointment begin so many hours from now, by the clock that chores go by."""
    with scope.opened([visit.council_id], writes=False) as at:
        starts_at = at + timedelta(hours=hours)
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=20)}
    Booking.objects.filter(pk=visit.booking_id).update(**times)
    Visit.objects.filter(pk=visit.pk).update(day_on=starts_at.date(), reminded_at=None)


@pytest.mark.parametrize("at_a_time", [1, 200])
def test_an_appointment_that_cannot_be_told_of_holds_up_no_other(
    books, monkeypatch, caplog, at_a_time
):
    monkeypatch.setattr(jobs, "AT_A_TIME", at_a_time)
    stuck, *others = (books(june(3, clock)) for clock in ("10:00", "11:00", "11:40"))
    for hours, visit in enumerate([stuck, *others], start=5):
        soon(visit, hours)
    theirs = Case.objects.filter(pk=stuck.case_id)
    address = theirs.get().contact_email
    theirs.update(contact_email="no address")
    before = len(told())
    assert [jobs.remind_once(), jobs.remind_once()] == [2, 0]
    left = Visit.objects.filter(reminded_at=None).values_list("pk", flat=True)
    assert list(left) == [stuck.pk]
    assert len(told()) == before + 2
    why = f"Nobody is reminded of appointment {stuck.pk}: That is not one email address."
    assert [record.message for record in caplog.records] == [why, why]
    theirs.update(contact_email=address)
    assert [jobs.remind_once(), jobs.remind_once()] == [1, 0]
    assert len(told()) == before + 3
