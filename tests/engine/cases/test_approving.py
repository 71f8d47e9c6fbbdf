"""Approvals: one, all, a quorum; handed on, lapsed; and what follows from each (O2)."""

from dataclasses import replace

import pytest
from tests import standing
from tests.engine.cases.conftest import EQUIPMENT, SETUP, ashbys_desk, someone
from tests.engine.cases.telling import HOUR, june

from moothall.engine.cases import actions as cases
from moothall.engine.cases import approvals, taskwork
from moothall.engine.cases.history import EventKind, History, Occurred
from moothall.engine.cases.models import Case, Event, Fact, Target, Task
from moothall.engine.cases.queries import counting
from moothall.engine.cases.queries.due import due_targets
from moothall.engine.cases.unfolding import unfold
from moothall.engine.cases.words import NotNow, Unknown
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import queries as services
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.plan import Approval
from moothall.engine.contact.models import Message
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people

pytestmark = pytest.mark.django_db
BUDGET = ("ann", "ben", "cat")
TASKS = [
    {
        "id": "agree",
        "name": "Agree to spend it",
        "kind": "approval",
        "team": "ict-stores",
        "lapses": {"hours": 8},
        "tell": {50: "team:street-services", 100: "role:manager"},
        "target": {"hours": 4},
    },
    {"id": "order", "name": "Order it", "after": ["agree"]},
    {"id": "hand-over", "name": "Hand it over", "after": ["order"]},
    {"id": "explain", "name": "Say no", "after": ["agree"], "only_if": {"agree": "refused"}},
]


@standing.after(ashbys_desk)
def a_desk_that_approves(desk):
    """Ashby's desk, with three who approve."""
    with scope.opened([desk.council.pk], writes=True):
        for name in BUDGET:
            desk.people[name] = someone(desk.council, name, "officer", june(1))
            people.join_team(desk.people[name], desk.teams["ict-stores"], by=SETUP, at=june(1))
    return desk


@pytest.fixture(name="desk")
@standing.on(a_desk_that_approves)
def approvers(ashby, standing):
    with scope.opened([ashby.pk], writes=True):
        yield standing


@pytest.fixture
def budget(desk):
    """A service that asks the three: `budget(of="all")` returns a case."""

    def asked(**said):
        known = services.definition(desk.versions["ict-equipment"]).as_json()
        tasks = [TASKS[0] | said, *TASKS[1:]]
        definition = ServiceDefinition.model_validate(known | {"tasks": tasks})
        put = catalogue.publish(desk.council, definition, by=SETUP, at=june(1), is_forced=True)
        desk.versions["ict-equipment"] = put[0].version.pk
        return desk.case("ict-equipment")

    return asked


@pytest.fixture
def say(desk):
    def said(case, name, decision="approved", at=None):
        by, at = desk.actor(name), at or june(1, "10:00")
        return cases.decide(case, by=by, at=at, task="agree", decision=decision)

    return said


def states():
    return dict(Task.objects.values_list("code", "state"))


def test_of_one_the_first_answer_counts_and_the_next_begins(budget, say):
    say(budget(), "ben")
    assert states() == {
        "agree": "done",
        "order": "ready",
        "hand-over": "waiting",
        "explain": "dropped",
    }
    assert [e.data for e in Event.objects.filter(kind="task_done")] == [
        {"task": "agree", "decision": "approved"}
    ]


def test_refused_what_waits_for_it_is_needed_no_longer(budget, say):
    say(budget(), "ann", "refused")
    assert states() == {
        "agree": "done",
        "order": "dropped",
        "hand-over": "dropped",
        "explain": "ready",
    }


def test_all_must_approve_and_one_refusal_refuses(budget, say):
    case = budget(of="all")
    for name in ("ann", "ben"):
        say(case, name)
        assert states()["agree"] == "ready"
    say(case, "cat", "refused")
    assert states()["explain"] == "ready"


def test_a_quorum_is_reached_or_cannot_be_any_more(budget, say):
    case = budget(of="quorum", quorum=2)
    say(case, "ann", "refused")
    say(case, "ben")
    assert states()["agree"] == "ready"
    say(case, "cat")
    assert states()["order"] == "ready"


def test_nobody_decides_twice_nor_who_was_not_asked(desk, budget, say):
    case = budget(of="all")
    say(case, "ann")
    for name in ("ann", "dev", "mo", "employee"):
        with pytest.raises(NotNow):
            say(case, name)
    with pytest.raises(NotNow, match="Choose whether"):
        say(case, "ben", "perhaps")
    with pytest.raises(Unknown, match="no approval called 'order'"):
        cases.decide(case, by=desk.actor("ben"), at=june(1), task="order", decision="approved")
    with pytest.raises(NotNow, match="Approve or refuse it"):
        cases.finish_task(case, by=desk.actor("dev"), at=june(1, "10:00"), task="agree")


def test_whoever_asked_for_it_does_not_approve_it(desk, budget, say):
    people.join_team(desk.people["employee"], desk.teams["ict-stores"], by=SETUP, at=june(1))
    people.stand(desk.people["employee"], "officer", by=SETUP, at=june(1))
    case = budget(of="all")
    with pytest.raises(NotNow, match="You asked for it"):
        say(case, "employee")
    for name in BUDGET:
        say(case, name)
    assert states()["order"] == "ready"


def test_a_say_is_handed_on_to_an_officer_who_may_see_the_case(desk, budget, say):
    case = budget(of="all")
    at, ann = june(1, "09:30"), desk.actor("ann")
    with pytest.raises(NotNow, match="may not see"):
        cases.delegate(case, by=ann, at=at, task="agree", to=desk.people["asha"])
    Message.objects.all().delete()
    cases.delegate(case, by=ann, at=at, task="agree", to=desk.people["mo"])
    assert Message.objects.get().recipient == "mo@ashby.example"
    with pytest.raises(NotNow, match="not yours"):
        say(case, "ann")
    for name in ("mo", "ben", "cat"):
        say(case, name)
    assert states()["order"] == "ready"


def test_those_who_are_asked_are_told(budget):
    budget()
    asked = Message.objects.filter(subject__contains="Your decision is asked for")
    assert sorted(asked.values_list("recipient", flat=True)) == [
        f"{name}@ashby.example" for name in BUDGET
    ]


@pytest.mark.parametrize(("lapsed", "ready"), [("refused", "explain"), ("approved", "order")])
def test_an_approval_that_waits_too_long_lapses_as_the_service_says(desk, budget, lapsed, ready):
    case = budget(lapsed=lapsed)
    late = june(2, "09:00")
    by = Actor.job("thresholds")
    for target in due_targets(desk.council.pk, late, most=50):
        cases.fire_thresholds(target, by=by, at=late)
    assert states()[ready] == "ready"
    assert Target.objects.get(case=case, code="lapse.agree").state == "done"
    assert Entry.objects.filter(verb="case.task_done").count() == 1


def test_a_refusal_can_end_the_case(budget, say):
    case = say(budget(if_refused="not-approved"), "ann", "refused")
    assert (case.state, case.outcome) == ("resolved", "not-approved")


def test_roles_and_teams_are_warned_by_name(desk, budget):
    desk.teams["street-services"].email = "streets@ashby.example"
    desk.teams["street-services"].save()
    budget()
    Message.objects.all().delete()
    for at in (june(1, "11:30"), june(1, "14:00")):
        for target in due_targets(desk.council.pk, at, most=50):
            if target.code == "task.agree":
                cases.fire_thresholds(target, by=Actor.job("thresholds"), at=at)
    told = list(Message.objects.order_by("pk").values_list("recipient", flat=True))
    assert told == ["streets@ashby.example", "mo@ashby.example"]


def test_waiting_for_an_approval_is_a_slice_of_its_own(budget, say):
    say(budget(), "ann", at=june(1, "12:00"))
    fact = Fact.objects.get()
    assert (fact.approval_working, fact.approval_elapsed) == (3 * HOUR, 3 * HOUR)
    assert (fact.paused_working, fact.paused_elapsed) == (0, 0)


def test_what_was_decided_stays_when_the_case_is_opened_again(desk, budget, say):
    case = say(budget(), "ann", "refused")
    cases.resolve(case, outcome="not-approved", by=desk.actor("dev"), at=june(1, "11:00"))
    cases.reopen(case, by=desk.actor("dev"), at=june(1, "12:00"))
    assert states() == {
        "agree": "done",
        "order": "dropped",
        "hand-over": "dropped",
        "explain": "ready",
    }
    assert Case.objects.get().state == "open"


ASKED = Approval("quorum", 2, None, "refused", "")


def vote(who, decision, sequence):
    data = {"task": "agree", "decision": decision}
    return Occurred(EventKind.DECIDED, june(1), june(1), Actor.person(who), data, sequence)


def test_a_decision_that_was_struck_out_counts_no_longer():
    struck = Occurred(EventKind.STRUCK, june(1), june(1), Actor.person(9), {}, 3, instead_of=1)
    told = [vote(1, "approved", 1), vote(2, "approved", 2)]
    stand = approvals.stand(ASKED, "agree", told, members=[1, 2, 3], requester=None)
    assert stand.outcome == "approved"
    stand = approvals.stand(ASKED, "agree", [*told, struck], members=[1, 2, 3], requester=None)
    assert (stand.outcome, stand.approved, stand.waiting) == ("", (2,), (1, 3))


def test_a_history_with_a_decision_unfolds_into_the_same_events(desk, budget, say):
    case = say(budget(), "ann")
    told = [e.occurred for e in Event.objects.filter(case=case).order_by("sequence")]
    given = [one for one in told if one.kind in {"created", "decided", "task_done"}]
    events = tuple(replace(one, data={} if one.kind == "created" else one.data) for one in given)
    values = {"service": "ict-equipment", "priority": "P4", "answers": EQUIPMENT}
    calendars, _ = counting.in_force(desk.council.pk)
    definition = services.definition(desk.versions["ict-equipment"])
    unfolded = unfold(History(events=events, **values), definition, calendars)
    assert [(e.kind, e.sequence) for e in unfolded.events] == [(e.kind, e.sequence) for e in told]
    assert [e.data.get("task") for e in unfolded.events] == [e.data.get("task") for e in told]
    rows = taskwork.standing(unfolded.planned, unfolded.events)
    assert {row["code"]: row["state"] for row in rows} == states()


def test_of_a_team_only_whose_role_may_decide_is_asked(budget, desk, say):
    for name, role in (("dee", "designer"), ("aud", "auditor"), ("emp", "employee")):
        desk.people[name] = someone(desk.council, name, role, june(1))
        people.join_team(desk.people[name], desk.teams["ict-stores"], by=SETUP, at=june(1))
    case = budget(of="all")
    told = Message.objects.filter(subject__contains="decision").values_list("recipient", flat=True)
    assert sorted(told) == [f"{name}@ashby.example" for name in BUDGET]
    for name in ("dee", "aud", "emp"):
        with pytest.raises(NotNow, match="not yours to decide"):
            say(case, name)
    for name in BUDGET:
        say(case, name)
    assert states()["agree"] == "done"
