"""Ending a case: resolved, closed, opened again, cancelled, merged, rated, reprioritised."""

from uuid import uuid4

import pytest
from tests.engine.cases.telling import HOUR, june, utc

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Case, Event, Fact, Survey, Target, Task
from moothall.engine.cases.queries import counting
from moothall.engine.cases.words import NotASurvey, NotNow, State, Unknown
from moothall.engine.contact.models import Message
from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars import queries
from moothall.ground.calendars.words import Hours
from moothall.ground.journal.words import GUEST

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(desk):
    made = desk.case()
    Message.objects.all().delete()
    return made


@pytest.fixture
def asha(desk):
    return {"by": desk.actor("asha"), "at": june(1, "10:00")}


def test_resolving_stops_the_clocks_drops_the_tasks_and_tells_the_requester(case, asha):
    done = cases.resolve(case, outcome="emptied", remark="Done at ten.", **asha)
    assert (done.state, done.outcome, done.due_at) == (State.RESOLVED, "emptied", None)
    assert Task.objects.get().state == "dropped"
    fact = Fact.objects.get()
    assert (fact.resolution_working, fact.is_resolution_met) == (HOUR, True)
    assert (fact.first_response_at, fact.is_response_met) == (utc(june(1, "10:00")), True)
    assert "We emptied the bin" in Message.objects.get().body


def test_a_change_whose_moment_was_read_earlier_takes_nothing_back(case, asha):
    later = asha | {"at": june(1, "10:00").replace(second=1)}
    cases.resolve(case, outcome="emptied", **later)
    noted = cases.note(case, body="On my way back.", **asha)
    assert (noted.state, noted.resolved_at) == (State.RESOLVED, utc(later["at"]))
    assert Target.objects.get(code="resolution").state == "done"
    note = Event.objects.get(kind="noted")
    assert (note.effective_at, note.recorded_at) == (utc(later["at"]), utc(later["at"]))


def test_resolved_without_a_word_is_never_answered(case, asha):
    cases.resolve(case, outcome="emptied", is_public=False, **asha)
    fact = Fact.objects.get()
    assert (fact.first_response_at, fact.is_response_met) == (None, False)
    assert not Message.objects.exists()


def test_an_outcome_that_the_service_lacks_is_refused(case, asha):
    with pytest.raises(Unknown, match="emptied, not-out, wrong-waste, no-sticker"):
        cases.resolve(case, outcome="magic", **asha)


def test_closing_asks_how_it_went(case, asha):
    cases.resolve(case, outcome="emptied", **asha)
    Message.objects.all().delete()
    closed = cases.close(case, by=asha["by"], at=june(2))
    survey = Survey.objects.get()
    assert (closed.state, closed.closed_at) == (State.CLOSED, june(2))
    assert f"http://ashby.localhost:8000/rate/{survey.token}" in Message.objects.get().body


def test_of_several_answers_the_last_counts(case, asha):
    cases.resolve(case, outcome="emptied", **asha)
    cases.close(case, by=asha["by"], at=june(2))
    token = Survey.objects.get().token
    cases.rate(token, by=GUEST, at=june(3), score=2)
    cases.rate(token, by=GUEST, at=june(4), score=5)
    assert (Fact.objects.get().rating, Survey.objects.get().score) == (5, 5)
    assert Survey.objects.get().answered_at == june(4)


def test_an_officer_cannot_rate_their_own_work(desk, case, asha):
    cases.assign(case, person=desk.people["asha"], **asha)
    cases.resolve(case, outcome="emptied", **asha)
    cases.close(case, by=asha["by"], at=june(2))
    token = Survey.objects.get().token
    with pytest.raises(NotNow, match="own work"):
        cases.rate(token, by=desk.actor("asha"), at=june(3), score=5)
    with pytest.raises(NotNow, match="1 to 5"):
        cases.rate(token, by=GUEST, at=june(3), score=6)
    with pytest.raises(NotASurvey):
        cases.rate(uuid4(), by=GUEST, at=june(3), score=5)
    assert Fact.objects.get().rating is None


def test_ruling_11_reopening_goes_on_with_what_was_used(case, asha):
    cases.resolve(case, outcome="emptied", **asha)
    opened = cases.reopen(case, by=GUEST, at=june(3), remark="Still full.")
    assert (opened.state, opened.resolved_at) == (State.OPEN, None)
    target = Target.objects.get(code="resolution")
    assert (target.state, target.used_seconds) == ("running", HOUR)
    assert Fact.objects.get().reopenings == 1


def test_a_task_dropped_can_be_done_once_the_case_is_open_again(desk):
    case, by = desk.case("ict-equipment"), desk.actor("dev")
    cases.finish_task(case, task="approve", by=by, at=june(1, "10:00"))
    stood = dict(Task.objects.values_list("code", "state"))
    began = Target.objects.get(code="task.order")
    cases.resolve(case, outcome="handed-over", by=by, at=june(1, "11:00"))
    assert set(Task.objects.values_list("state", flat=True)) == {"done", "dropped"}
    cases.reopen(case, by=by, at=june(3, "10:00"))
    assert dict(Task.objects.values_list("code", "state")) == stood
    cases.finish_task(case, task="order", by=by, at=june(3, "11:00"))
    target = Target.objects.get(code="task.order")
    assert (target.started_at, target.state) == (began.started_at, "done")
    assert target.used_seconds == 2 * HOUR


def test_a_case_logged_as_resolved_begins_its_tasks_when_it_is_opened_again(desk):
    asked = desk.asked("ict-fault", outcome="fixed")
    case = cases.log(desk.council, asked, by=desk.actor("dev"), at=june(1))
    cases.reopen(case, by=desk.actor("dev"), at=june(2, "10:00"))
    task = Task.objects.order_by("position").first()
    assert (task.state, task.started_at) == ("ready", utc(june(2, "10:00")))


def test_a_stranger_does_not_reopen_a_case(desk, case, asha):
    cases.resolve(case, outcome="emptied", **asha)
    with pytest.raises(NotNow, match="Only officers"):
        cases.reopen(case, by=desk.actor("resident"), at=june(2))


@pytest.mark.parametrize("reason", ["withdrawn", "duplicate", "spam", "test"])
def test_a_cancelled_case_leaves_the_averages_by_its_reason(case, asha, reason):
    cases.cancel(case, reason=reason, **asha)
    excluded = reason if reason in {"spam", "test"} else "cancelled"
    assert (Fact.objects.get().exclusion, Case.objects.get().state) == (excluded, "cancelled")
    assert Task.objects.get().state == "dropped"
    with pytest.raises(NotNow):
        cases.cancel(case, reason=reason, **asha)


def test_a_cancellation_needs_one_of_the_reasons(case, asha):
    with pytest.raises(Unknown, match="withdrawn, duplicate, spam, test"):
        cases.cancel(case, reason="bored", **asha)


def dues(case):
    rows = Target.objects.filter(case=case, code="resolution").order_by("number")
    return list(rows.values_list("number", "state", "is_retroactive", "due_at"))


def test_got_worse_runs_from_now(desk):
    case = desk.case("ict-fault")  # P3: three days
    cases.reprioritise(case, to="P1", reason="got worse", by=desk.actor("dev"), at=june(1, "19:00"))
    assert dues(case) == [
        (1, "cancelled", False, None),
        (2, "running", False, utc(june(1, "23:00"))),  # four hours, around the clock
    ]
    assert Case.objects.get().priority == "P1"


def test_was_wrong_runs_from_the_start(desk):
    case = desk.case("ict-fault")
    cases.reprioritise(case, to="P2", reason="was wrong", by=desk.actor("dev"), at=june(1, "12:00"))
    assert dues(case)[1] == (2, "running", True, utc(june(1, "17:00")))


def test_eased_goes_on_with_what_was_used(desk):
    case = desk.case("ict-fault", answers={"impact": "council"})
    cases.reprioritise(case, to="P4", reason="eased", by=desk.actor("dev"), at=june(1, "11:00"))
    old, new = Target.objects.filter(code="resolution").order_by("number")
    assert (old.state, old.used_seconds, new.state, new.used_seconds) == (
        "cancelled",
        2 * HOUR,
        "running",
        2 * HOUR,
    )


@pytest.mark.parametrize(
    ("to", "reason", "why"),
    [
        ("P4", "got worse", "cannot become less urgent"),
        ("P1", "eased", "cannot become more urgent"),
        ("P3", "was wrong", "is P3 already"),
        ("P9", "was wrong", "Choose a priority"),
        ("P1", "because", "Choose a priority"),
    ],
)
def test_a_change_of_priority_that_makes_no_sense_is_refused(desk, to, reason, why):
    case = desk.case("ict-fault")
    with pytest.raises(NotNow, match=why):
        cases.reprioritise(case, to=to, reason=reason, by=desk.actor("dev"), at=june(1))


def test_ruling_22_an_open_case_follows_a_new_version_of_its_calendar(desk, case, asha):
    old = queries.head(desk.council.pk, "office")
    early = Hours(zone="Europe/London", week=[[("08:30", "12:00")]] * 5 + [[], []])
    new = calendars.save(desk.council.pk, "office", early, name="Office", **asha)
    moved = cases.follow_calendar(case, before=old.pk, after=new.pk, **asha)
    target = Target.objects.get(code="resolution")
    assert (target.calendar_version_id, Fact.objects.get().calendar_version_id) == (new.pk, new.pk)
    assert moved.due_at > utc(june(2, "17:00"))
    cases.resolve(case, outcome="emptied", **asha)
    with pytest.raises(NotNow, match="Reopen it first"):
        cases.follow_calendar(case, before=new.pk, after=old.pk, **asha)


def test_ruling_23_a_case_opened_again_follows_the_calendar_as_it_now_is(desk, case, asha):
    old = queries.head(desk.council.pk, "office")
    cases.resolve(case, outcome="emptied", **asha)
    early = Hours(zone="Europe/London", week=[[("08:30", "12:00")]] * 5 + [[], []])
    new = calendars.save(desk.council.pk, "office", early, name="Office", **asha)
    cases.reopen(case, by=asha["by"], at=june(2))
    changed = Event.objects.get(kind="calendar_changed")
    assert changed.data == {"from": old.pk, "to": new.pk}
    target = Target.objects.get(code="resolution")
    assert (target.calendar_version_id, Fact.objects.get().calendar_version_id) == (new.pk, new.pk)
    cases.resolve(case, outcome="emptied", by=asha["by"], at=june(3))
    cases.reopen(case, by=asha["by"], at=june(4))
    assert Event.objects.filter(kind="calendar_changed").count() == 1


def test_after_any_action_what_is_stored_equals_the_events(desk):
    case, by = desk.case("ict-fault"), desk.actor("dev")
    cases.reprioritise(case, to="P1", reason="got worse", by=by, at=june(1, "11:00"))
    cases.pause(case, reason="requester", by=by, at=june(1, "12:00"))
    cases.resume(case, by=by, at=june(1, "13:00"))
    done = cases.resolve(case, outcome="fixed", by=by, at=june(1, "16:00"))
    clocks = counting.clocks(done, at=june(1, "16:00"))
    stored = Target.objects.order_by("pk").values_list(
        "code", "number", "used_seconds", "is_breached"
    )
    counted = [(c.promise.target, c.number, c.used, c.is_breached) for c in clocks.clocks]
    assert list(stored) == counted
