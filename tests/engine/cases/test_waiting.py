"""O2: a case paused until a day comes back to whoever has it, once, when that day comes."""

from datetime import date, timedelta

import pytest
from tests.engine.cases.telling import june, utc

from moothall.engine.cases import actions as cases
from moothall.engine.cases import jobs
from moothall.engine.cases.actions import recording, telling
from moothall.engine.cases.models import Case, Event, Remark, Target
from moothall.engine.cases.queries import counting
from moothall.engine.cases.queries.due import due_days
from moothall.engine.cases.words import NotADay, NotNow
from moothall.engine.contact.models import Message
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import GUEST, Actor

pytestmark = pytest.mark.django_db
DAYS = Actor.job("paused-until")


@pytest.fixture
def asha(desk):
    return {"by": desk.actor("asha"), "at": june(1, "10:00")}


@pytest.fixture
def case(desk, asha):
    """Return a case of Asha's that waits for the road until Tuesday 9 June."""
    made = desk.case(at=june(1, "09:00"))
    cases.assign(made, person=desk.people["asha"], **asha)
    paused = cases.pause(made, reason="road", until_on=date(2026, 6, 9), **asha)
    Message.objects.all().delete()
    return paused


def kept():
    return Case.objects.get()


def came():
    return Event.objects.filter(kind="day_came").count()


def test_the_row_says_until_which_day_and_when_work_begins_on_it(case):
    assert kept().paused_until_on == date(2026, 6, 9)
    assert june(9, "00:00") < kept().wakes_at.astimezone(june(9).tzinfo) <= june(9, "10:00")


def test_when_the_day_comes_the_officer_is_told_once_and_the_clock_stands_as_it_stood(desk, case):
    wakes, before = kept().wakes_at, list(Target.objects.order_by("code").values("state", "due_at"))
    assert due_days(desk.council.pk, wakes - timedelta(seconds=1), most=9) == []
    assert due_days(desk.council.pk, wakes, most=9) == [case]
    assert [cases.wake(case, by=DAYS, at=wakes) for _ in range(2)] == [True, False]
    assert came() == Entry.objects.filter(verb="case.day_came").count() == 1
    told = Message.objects.get()
    assert told.recipient == "asha@ashby.example"
    assert told.subject == (
        f"{case.reference}: The day has come until which it was paused, 9 June 2026"
    )
    now = kept()
    assert (now.state, now.paused_until_on, now.wakes_at) == ("paused", date(2026, 6, 9), None)
    assert list(Target.objects.order_by("code").values("state", "due_at")) == before


def test_what_nobody_has_is_told_to_its_team(desk, case, asha):
    cases.assign(case, team=desk.teams["street-services"], **asha)
    Message.objects.all().delete()
    cases.wake(case, by=DAYS, at=kept().wakes_at)
    assert Message.objects.get().recipient == desk.teams["street-services"].email


def test_on_a_day_on_which_nobody_works_it_comes_on_the_next(case, asha):
    cases.redate(case, until_on=date(2026, 6, 13), **asha)  # a Saturday
    assert kept().wakes_at.date() == date(2026, 6, 15)


def test_a_turn_that_breaks_off_tells_nobody_and_the_next_does(case, monkeypatch):
    def crash(*_, **__):
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(telling.contact, "queue", crash)
        assert jobs.wake_once() == 0
    assert (came(), Message.objects.count(), kept().wakes_at is None) == (0, 0, False)
    assert (jobs.wake_once(), jobs.wake_once()) == (1, 0)  # the day is years ago by now
    assert (came(), Message.objects.count()) == (1, 1)


def test_a_row_that_says_another_moment_is_put_right_and_nobody_is_told_early(case):
    right = kept().wakes_at
    Case.objects.update(wakes_at=june(2))
    assert cases.wake(case, by=DAYS, at=june(2, "12:00")) is False
    assert (kept().wakes_at, Message.objects.count()) == (right, 0)


@pytest.mark.parametrize("day", [date(2026, 5, 31), date(2026, 6, 1), date(9999, 12, 31)])
def test_a_day_that_is_not_to_come_or_far_off_is_refused(desk, case, asha, day):
    with pytest.raises(NotADay, match=r"after today|within a year"):
        cases.pause(desk.case(at=june(1, "09:00")), reason="road", until_on=day, **asha)
    with pytest.raises(NotADay, match=r"after today|within a year"):
        cases.redate(case, until_on=day, **asha)


def test_another_day_later_or_earlier_goes_on_with_the_same_pause(case, asha):
    cases.wake(case, by=DAYS, at=kept().wakes_at)
    at = june(9, "12:00")
    cases.redate(case, by=asha["by"], at=at, until_on=date(2026, 6, 16))
    assert kept().wakes_at.date() == date(2026, 6, 16)
    cases.redate(case, by=asha["by"], at=at, until_on=date(2026, 6, 11))
    (pause,) = counting.clocks(kept(), at=at).pauses
    assert (pause.start, pause.end, pause.until) == (utc(june(1, "10:00")), None, "2026-06-11")
    assert cases.wake(case, by=DAYS, at=kept().wakes_at) is True
    assert came() == 2
    with pytest.raises(NotNow, match="until that day already"):
        cases.redate(case, by=asha["by"], at=june(2), until_on=date(2026, 6, 11))


def test_whoever_is_waited_for_is_told_by_when_to_answer_now(desk, asha):
    case = cases.pause(desk.case(at=june(1, "09:00")), reason="requester", **asha)
    cases.redate(case, until_on=date(2026, 6, 16), remark="Take your time.", **asha)
    words = Remark.objects.get(event__kind="redated")
    assert words.body == "Take your time.\n\nPlease answer by Tuesday 16 June 2026."
    assert words.is_public
    assert Message.objects.filter(event_id=words.event_id).count() == 1


@pytest.mark.parametrize("end", ["resume", "resolve", "cancel"])
def test_whatever_ends_the_pause_ends_the_wait_for_its_day(case, asha, end):
    more = {"resolve": {"outcome": "emptied"}, "cancel": {"reason": "spam"}}.get(end, {})
    getattr(cases, end)(case, **more, **asha)
    assert (kept().paused_until_on, kept().wakes_at) == (None, None)
    with pytest.raises(NotNow, match="waits for no day"):
        cases.redate(case, until_on=date(2026, 6, 16), **asha)


def test_a_message_of_whoever_is_waited_for_ends_it(desk, asha):
    case = desk.case(at=june(1, "09:00"))
    cases.pause(case, reason="requester", until_on=date(2026, 6, 9), **asha)
    cases.receive_message(case, by=GUEST, at=june(2), body="Here it is.")
    assert kept().wakes_at is None


def test_undoing_a_merge_and_striking_out_the_pause_leave_what_is_true(desk, case, asha):
    wakes = kept().wakes_at
    other = desk.case(at=june(1, "09:00"))
    cases.merge(case, other, **asha)
    assert Case.objects.get(pk=case.pk).wakes_at is None
    cases.unmerge(case, **asha)
    assert Case.objects.get(pk=case.pk).wakes_at == wakes
    paused = Event.objects.get(kind="paused", case=case).sequence
    cases.correct(case, event=paused, to=None, remark="A slip.", **asha)
    assert Case.objects.get(pk=case.pk).paused_until_on is None


def test_the_columns_follow_from_the_events_alone(case):
    kept_at = kept().wakes_at
    told = counting.events(case)
    recording.keep(kept(), told, at=june(3))
    assert kept().wakes_at == kept_at


def test_of_what_moothall_paused_by_itself_nobody_is_written_to(desk, asha):
    made = desk.case(at=june(1, "09:00"))
    paused = cases.pause(made, reason="road", until_on=date(2026, 6, 9), by=DAYS, at=asha["at"])
    Message.objects.all().delete()
    assert cases.wake(paused, by=DAYS, at=kept().wakes_at)
    assert (came(), Message.objects.count()) == (1, 0)
