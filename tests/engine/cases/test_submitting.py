"""Asking for something: what one press of the button makes, and what two make."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.engine.cases.conftest import BINS, SETUP
from tests.engine.cases.telling import june, utc

from moothall.engine.cases import actions as cases
from moothall.engine.cases import references, rules
from moothall.engine.cases.actions import telling
from moothall.engine.cases.history import Requester
from moothall.engine.cases.models import Case, Event, Fact, Remark, Submission, Target, Task
from moothall.engine.cases.queries import counting, finishes_at
from moothall.engine.cases.words import AlreadySubmitted, NotComplete, NotYours, State, Unknown
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue.models import Draft, ServiceVersion
from moothall.engine.contact.models import Message
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import GUEST
from moothall.ground.people import actions as people

pytestmark = pytest.mark.django_db


def test_one_press_makes_the_case_and_everything_that_belongs_to_it(desk):
    case = desk.case()
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.priority, case.service, case.kind, case.channel) == (
        "open",
        "P3",
        "missed-bin",
        "report",
        "online",
    )
    assert case.team == desk.teams["street-services"]
    assert (case.contact_email, case.contact_digits) == ("robin@example.com", "2079460018")
    assert [e.kind for e in Event.objects.order_by("sequence")] == ["created", "task_started"]
    assert list(Task.objects.values_list("code", "state")) == [("empty-bin", "ready")]
    assert sorted(Target.objects.values_list("code", flat=True)) == [
        "resolution",
        "response",
        "task.empty-bin",
    ]
    assert Fact.objects.get().created_at == utc(june(1))
    assert Submission.objects.get().answers == BINS
    assert Entry.objects.filter(verb="case.created", thing_id=case.pk).count() == 1
    assert [m.recipient for m in Message.objects.all()] == ["robin@example.com"]


def test_whoever_acts_for_an_employee_asks_reads_and_reopens_nothing_of_the_councils(desk):
    boss, agent = desk.people["mo"], desk.people["resident"]
    for_boss = agent.actor.acting_for(boss.pk)
    within = people.Within(expires_at=june(30))
    people.appoint(boss, agent, within, on=people.Shown("letter"), by=SETUP, at=june(1))
    with pytest.raises(NotYours, match="Only people who work for the council"):
        cases.submit(desk.council, desk.asked("ict-fault"), by=for_boss, at=june(2))
    case = cases.submit(desk.council, desk.asked("ict-fault"), by=boss.actor, at=june(2))
    assert rules.is_requester(case, boss.actor)
    assert not rules.is_requester(case, for_boss)
    assert "Only the person who asked" in rules.why_not_message(case, for_boss)
    assert rules.why_not_work(case, boss.actor) is None
    assert "Only officers" in rules.why_not_work(case, for_boss)
    case.state = State.RESOLVED
    assert rules.why_not_reopen(case, boss.actor) is None
    assert "Only officers" in rules.why_not_reopen(case, for_boss)


def test_days_end_when_the_office_closes(desk):
    case = desk.case(at=june(1))
    dues = dict(Target.objects.values_list("code", "due_at"))
    assert dues["response"] == utc(june(2, "17:00"))
    assert dues["resolution"] == utc(june(3, "17:00"))
    assert case.due_at == utc(june(2, "17:00"))


def test_what_is_due_at_closing_is_late_after_the_next_opening(desk):
    case = desk.case(at=june(1))
    overs = dict(Target.objects.values_list("code", "over_at"))
    assert case.over_at == overs["response"] == utc(june(3, "08:30")) + timedelta(seconds=1)


def test_the_case_returned_is_the_case_kept(desk):
    made = desk.case()
    kept = Case.objects.get(pk=made.pk)
    for one in Case._meta.concrete_fields:
        assert getattr(made, one.attname) == getattr(kept, one.attname), one.attname


def test_the_message_says_the_reference_and_when_and_nothing_a_stranger_typed(desk):
    case = desk.case(answers={"full_name": "Free Nitro http://bad.example"})
    message = Message.objects.get()
    assert case.reference in message.subject
    assert "5pm on Wednesday 3 June 2026" in message.body  # done, not answered: that is owed before
    assert f"http://ashby.localhost:8000/track?reference={case.reference}" in message.body
    assert "bad.example" not in message.body + message.subject


def test_by_when_a_case_is_done_is_said_and_not_by_when_it_is_answered(desk):
    case = desk.case(at=june(1))
    assert case.due_at == utc(june(2, "17:00"))
    assert finishes_at(case) == utc(june(3, "17:00"))
    by = desk.people["asha"].actor
    told = telling.canned(case, "Done by {{due}}.", by=by)
    assert told == "Done by 5pm on Wednesday 3 June 2026."
    cases.pause(case, by=by, at=june(1, "12:00"), reason="requester", remark="Which bin?")
    assert finishes_at(case) is None
    assert telling.canned(case, "Done {{due}}.", by=by) == "Done as soon as we can."


@pytest.mark.parametrize(
    ("address", "is_named"), [("Employee@ashby.example", True), ("victim@example.org", False)]
)
def test_a_typed_name_is_mailed_to_ones_own_address_only(desk, address, is_named):
    known = desk.people["employee"]
    typed = Requester(name="Free Nitro", email=address, person_id=known.pk)
    case = desk.case("ict-fault", contact=typed)
    message = Message.objects.get()
    assert message.recipient == address.lower()
    assert ("Free Nitro" in message.body + message.subject) == is_named
    assert case.contact_name == "Free Nitro"


def test_pressing_twice_gives_the_same_case(desk):
    asked = desk.asked()
    first = cases.submit(desk.council, asked, by=GUEST, at=june(1))
    second = cases.submit(desk.council, asked, by=GUEST, at=june(1) + timedelta(seconds=5))
    assert (first.pk, first.reference) == (second.pk, second.reference)
    assert (Case.objects.count(), Message.objects.count()) == (1, 1)
    assert Entry.objects.filter(verb="case.created").count() == 1


def test_a_token_of_another_service_is_refused(desk):
    asked = desk.asked()
    cases.submit(desk.council, asked, by=GUEST, at=june(1))
    other = desk.asked("ict-fault", token=asked.token)
    with pytest.raises(AlreadySubmitted):
        cases.submit(desk.council, other, by=desk.actor("employee"), at=june(1))


def test_the_draft_is_gone_with_the_submission(desk):
    version = ServiceVersion.objects.get(pk=desk.versions["missed-bin"])
    draft = catalogue.start_draft(version, by=GUEST, at=june(1))
    cases.submit(desk.council, desk.asked(token=draft.token), by=GUEST, at=june(1))
    assert not Draft.objects.exists()


def test_an_answer_off_the_path_is_not_kept(desk):
    desk.case(answers={"has_sticker": True})
    assert "has_sticker" not in Submission.objects.get().answers


def test_a_form_with_a_question_left_is_refused(desk):
    answers = {key: value for key, value in BINS.items() if key != "town"}
    asked = replace(desk.asked(), answers=answers)
    with pytest.raises(NotComplete, match="Answer every question"):
        cases.submit(desk.council, asked, by=GUEST, at=june(1))
    assert not Case.objects.exists()


def test_somebody_outside_may_not_ask_for_what_employees_ask_for(desk):
    with pytest.raises(NotYours, match="Sign in"):
        cases.submit(desk.council, desk.asked("ict-fault"), by=GUEST, at=june(1))
    resident = desk.actor("resident")
    with pytest.raises(NotYours, match="work for the council"):
        cases.submit(desk.council, desk.asked("ict-fault"), by=resident, at=june(1))


def test_an_employee_is_reached_as_the_council_knows_them(desk):
    case = desk.case("ict-fault")
    assert (case.contact_name, case.contact_email) == ("Employee", "employee@ashby.example")
    assert case.contact_phone == "01632 960 001"
    assert case.requester_id == desk.people["employee"].pk


def test_tasks_that_wait_for_nothing_start_side_by_side(desk):
    desk.case("ict-equipment")
    states = dict(Task.objects.values_list("code", "state"))
    assert states == {
        "approve": "ready",
        "account": "ready",
        "order": "waiting",
        "hand-over": "waiting",
    }
    started = Target.objects.filter(measures="task").values_list("task", flat=True)
    assert sorted(started) == ["account", "approve"]
    assert Task.objects.get(code="order").team == desk.teams["ict-stores"]


def test_a_case_logged_for_a_caller_counts_as_answered_at_once(desk, caller):
    asked = desk.asked(channel="phone", contact=caller)
    case = cases.log(desk.council, asked, by=desk.actor("asha"), at=june(1))
    fact = Fact.objects.get()
    assert (case.contact_name, case.requester_id) == ("Sam Field", None)
    assert (fact.is_answered_at_creation, fact.response_working, fact.is_response_met) == (
        True,
        0,
        True,
    )
    assert (fact.state, fact.channel) == ("open", "phone")


def test_ruling_29_logged_already_resolved(desk, caller):
    asked = desk.asked(channel="phone", contact=caller, outcome="emptied", remark="Crew is there.")
    case = cases.log(desk.council, asked, by=desk.actor("asha"), at=june(1))
    fact = Fact.objects.get()
    assert (case.state, case.outcome) == (State.RESOLVED, "emptied")
    assert (fact.resolution_working, fact.is_resolution_met, fact.is_response_met) == (
        0,
        True,
        True,
    )
    assert [task.state for task in Task.objects.all()] == ["dropped"]
    assert Remark.objects.get().body == "Crew is there."
    assert sorted(m.subject.split()[0] for m in Message.objects.all()) == ["We", "Your"]


def test_only_an_officer_logs_for_somebody_else(desk):
    with pytest.raises(NotYours, match="Only officers"):
        cases.log(desk.council, desk.asked(), by=desk.actor("employee"), at=june(1))
    with pytest.raises(NotYours, match="Only officers"):
        cases.log(desk.council, desk.asked(), by=GUEST, at=june(1))


def test_an_outcome_that_the_service_lacks_is_refused(desk):
    with pytest.raises(Unknown, match="no outcome called 'magic'"):
        cases.log(desk.council, desk.asked(outcome="magic"), by=desk.actor("asha"), at=june(1))


def test_what_is_stored_equals_what_the_events_say(desk):
    case = desk.case("ict-equipment")
    clocks = counting.clocks(case, at=june(1))
    stored = {(t.code, t.number): (t.due_at, t.used_seconds) for t in Target.objects.all()}
    assert stored == {(c.promise.target, c.number): (c.due_at, c.used) for c in clocks.clocks}


def test_a_reference_reads_well_and_cannot_be_guessed():
    drawn = {references.fresh() for _ in range(2000)}
    assert len(drawn) == 2000
    assert all(
        references.read(reference.lower().replace("-", " ")) == reference for reference in drawn
    )
    assert references.read("A7K3QM") == references.read("A7K-3QM-9T0") == ""
