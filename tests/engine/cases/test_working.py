"""Working a case: who may, what it records, what the requester is told."""

import pytest
from tests.engine.cases.telling import june, utc

from moothall.engine.cases import actions as cases
from moothall.engine.cases import rules
from moothall.engine.cases.models import Case, Event, Fact, Remark, Target, Task
from moothall.engine.cases.queries import counting
from moothall.engine.cases.words import MOVES, NoSuchCase, NotNow, State, Unknown
from moothall.engine.contact.models import Message
from moothall.ground.councils import scope
from moothall.ground.councils.models import Team
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import GUEST, Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(desk):
    made = desk.case()
    Message.objects.all().delete()
    return made


@pytest.fixture
def asha(desk):
    return {"by": desk.actor("asha"), "at": june(1, "10:00")}


def kinds(case):
    return list(Event.objects.filter(case=case).order_by("sequence").values_list("kind", flat=True))


def entries(case):
    found = Entry.objects.filter(thing_id=case.pk, thing_kind="cases.case").order_by("pk")
    return list(found.values_list("verb", flat=True))


def test_each_action_records_its_event_and_one_entry(desk, case, asha):
    person = desk.people["asha"]
    cases.assign(case, person=person, **asha)
    cases.note(case, body="Road works.", **asha)
    cases.reply(case, body="We are on our way.", **asha)
    cases.pause(case, reason="requester", **asha)
    cases.resume(case, **asha)
    cases.resolve(case, outcome="emptied", **asha)
    cases.reopen(case, **asha)
    cases.cancel(case, reason="duplicate", **asha)
    done = [
        "assigned",
        "noted",
        "replied",
        "paused",
        "resumed",
        "resolved",
        "reopened",
        "cancelled",
    ]
    assert kinds(case) == ["created", "task_started", *done]
    assert entries(case) == [f"case.{kind}" for kind in ["created", *done]]


def test_assigning_gives_a_case_to_a_team_or_to_an_officer(desk, case, asha):
    given = cases.assign(case, person=desk.people["asha"], **asha)
    assert given.assignee == desk.people["asha"]
    back = cases.assign(case, team=desk.teams["ict-desk"], by=desk.actor("mo"), at=june(1, "11:00"))
    kept = Case.objects.get()
    assert (kept.team, kept.assignee, back.team.code) == (desk.teams["ict-desk"], None, "ict-desk")
    fact = Fact.objects.get()
    assert (fact.team, fact.reassignments) == ("ict-desk", 1)
    assert fact.first_assigned_person_at == utc(june(1, "10:00"))


def test_giving_a_case_to_whom_it_is_given_is_refused(desk, case, asha):
    cases.assign(case, person=desk.people["asha"], **asha)
    with pytest.raises(NotNow, match="theirs already"):
        cases.assign(case, person=desk.people["asha"], **asha)
    with pytest.raises(NotNow, match="queue already"):
        cases.assign(desk.case(), team=desk.teams["street-services"], **asha)


def test_a_case_goes_to_officers_and_teams_of_its_council_only(desk, case, asha, dunmere):
    with pytest.raises(NotNow, match="Resident is no officer"):
        cases.assign(case, person=desk.people["resident"], **asha)
    with scope.opened([desk.council.pk, dunmere.pk], writes=True):
        theirs = Team.objects.create(council=dunmere, code="bins", name="Bins")
        with pytest.raises(NotNow, match="another council"):
            cases.assign(case, team=theirs, **asha)


def test_the_first_reply_ends_the_response_clock_and_is_sent(case, asha):
    cases.receive_message(case, by=GUEST, at=june(1, "09:30"), body="It is the green one.")
    assert Case.objects.get().has_news
    cases.reply(case, body="Thank you, we see it.", **asha)
    fact = Fact.objects.get()
    assert (fact.response_working, fact.is_response_met, fact.officer_replies) == (3600, True, 1)
    message = Message.objects.get()
    assert "Thank you, we see it." in message.body
    assert not Case.objects.get().has_news


def test_a_note_is_told_to_nobody(case, asha):
    cases.note(case, body="Difficult gate.", **asha)
    assert not Message.objects.exists()
    assert not Remark.objects.get().is_public


@pytest.mark.parametrize("act", [cases.reply, cases.note, cases.receive_message])
def test_words_are_asked_for(case, asha, act):
    by = GUEST if act is cases.receive_message else asha["by"]
    with pytest.raises(NotNow, match="Write something first"):
        act(case, body=" \n", by=by, at=asha["at"])


def test_pausing_for_the_requester_stops_the_clock_and_tells_them(case, asha):
    paused = cases.pause(case, reason="requester", remark="Which gate?", **asha)
    assert (paused.state, paused.due_at) == (State.PAUSED, None)
    assert {t.state for t in Target.objects.all()} == {"paused"}
    assert "paused your report" in Message.objects.get().body


def test_pausing_for_anything_else_goes_on_counting_and_tells_nobody(case, asha):
    paused = cases.pause(case, reason="road", **asha)
    assert (paused.state, paused.due_at) == (State.PAUSED, utc(june(2, "17:00")))
    assert not Message.objects.exists()


def test_a_reason_that_the_service_lacks_is_refused_with_those_it_has(case, asha):
    with pytest.raises(Unknown, match="There are: requester, road"):
        cases.pause(case, reason="lunch", **asha)


def test_a_message_of_the_requester_resumes_what_waited_for_them(case, asha):
    cases.pause(case, reason="requester", **asha)
    cases.receive_message(case, by=GUEST, at=june(1, "11:00"), body="The back gate.")
    assert kinds(case)[-2:] == ["message", "resumed"]
    assert Case.objects.get().state == State.OPEN
    cases.pause(case, reason="road", by=asha["by"], at=june(1, "12:00"))
    cases.receive_message(case, by=GUEST, at=june(1, "13:00"), body="Hello?")
    assert Case.objects.get().state == State.PAUSED


def test_a_thank_you_is_no_news(case, asha):
    cases.receive_message(case, is_thanks=True, by=GUEST, at=asha["at"], body="Thanks!")
    assert (Case.objects.get().has_news, Fact.objects.get().requester_messages) == (False, 0)


def test_words_about_a_case_that_is_done_are_not_taken_where_nobody_looks(case, asha):
    cases.resolve(case, outcome="emptied", **asha)
    with pytest.raises(NotNow, match="open the case again"):
        cases.receive_message(case, by=GUEST, at=june(2), body="It is still full.")


def test_the_pause_may_say_until_when(case, asha):
    cases.pause(case, reason="requester", until_on=june(9).date(), **asha)
    assert counting.clocks(case, at=june(2)).pause.until == "2026-06-09"


@pytest.mark.parametrize("who", ["resident", "employee", "dev"])
def test_only_an_officer_of_its_teams_works_a_case(desk, case, who):
    by = {"by": desk.actor(who), "at": june(1, "10:00")}
    attempts = {
        "note": lambda: cases.note(case, body="x", **by),
        "reply": lambda: cases.reply(case, body="x", **by),
        "assign": lambda: cases.assign(case, person=desk.people[who], **by),
        "pause": lambda: cases.pause(case, reason="requester", **by),
        "resolve": lambda: cases.resolve(case, outcome="emptied", **by),
        "cancel": lambda: cases.cancel(case, reason="spam", **by),
        "reprioritise": lambda: cases.reprioritise(case, to="P1", reason="was wrong", **by),
        "task": lambda: cases.finish_task(case, task="empty-bin", **by),
    }
    for attempt in attempts.values():
        with pytest.raises(NotNow, match=r"Only officers|teams that you are not in"):
            attempt()
    assert kinds(case) == ["created", "task_started"]


def test_a_guest_works_no_case(case):
    assert rules.why_not_work(case, GUEST) == "Only officers can do that to a case."
    assert rules.why_not_work(case, Actor.job("anything")) is None


def test_an_officer_of_another_council_works_no_case_of_this_one(desk, case, dunmere):
    with scope.opened([dunmere.pk], writes=True), pytest.raises(NoSuchCase):
        cases.note(case, body="x", by=desk.actor("mo"), at=june(1))


def test_somebody_else_may_not_write_as_the_requester(desk):
    case = desk.case("ict-fault")
    with pytest.raises(NotNow, match="Only the person who asked"):
        cases.receive_message(case, by=desk.actor("resident"), at=june(1), body="x")


VERBS = {
    "pause": rules.why_not_pause,
    "resume": rules.why_not_resume,
    "resolve": rules.why_not_resolve,
    "close": rules.why_not_close,
    "reopen": rules.why_not_reopen,
    "cancel": rules.why_not_cancel,
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("verb", VERBS)
def test_the_table_of_moves_decides(desk, case, state, verb):
    case.state = state
    allowed = VERBS[verb](case, desk.actor("mo")) is None
    assert allowed == (verb in MOVES[state])


def test_tasks_start_when_what_they_wait_for_is_done(desk):
    case, by = desk.case("ict-equipment"), desk.actor("dev")

    def states():
        return dict(Task.objects.values_list("code", "state"))

    cases.finish_task(case, task="account", by=by, at=june(1, "10:00"))
    assert states()["order"] == states()["hand-over"] == "waiting"
    cases.finish_task(case, task="approve", by=by, at=june(1, "11:00"))
    assert (states()["order"], states()["hand-over"]) == ("ready", "waiting")
    order = Target.objects.get(code="task.order")
    assert (order.started_at, order.state) == (utc(june(1, "11:00")), "running")
    cases.finish_task(case, task="order", by=by, at=june(2, "11:00"))
    assert states()["hand-over"] == "ready"
    assert Target.objects.get(code="task.order").state == "done"


def test_a_task_is_done_once_and_only_when_it_can_be(desk):
    case, by = desk.case("ict-equipment"), desk.actor("dev")
    with pytest.raises(NotNow, match="waiting for other tasks"):
        cases.finish_task(case, task="order", by=by, at=june(1))
    cases.finish_task(case, task="account", by=by, at=june(1))
    with pytest.raises(NotNow, match="The task is done"):
        cases.finish_task(case, task="account", by=by, at=june(1))
    with pytest.raises(Unknown):
        cases.finish_task(case, task="tea", by=by, at=june(1))
