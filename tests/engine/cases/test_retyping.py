"""O1: a case that is really something else keeps both histories, and no count is restated."""

import pytest
from tests.engine.cases.telling import june

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries, taskwork
from moothall.engine.cases.models import Event, Fact, Submission, Target, Task
from moothall.engine.cases.queries import counting, deciding, retyping
from moothall.engine.cases.words import NotNow
from moothall.engine.catalogue import queries as catalogue
from moothall.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


def head(desk, service):
    return catalogue.head(desk.council.pk, service)


KNOWN = {"reason": "new-starter"}
"""What decides the priority of a request for equipment, so that it must be known."""


def retyped(desk, case, to="ict-equipment", by="dev", at=None, **more):
    more["answers"] = KNOWN | more.get("answers", {})
    cases.retype(case, by=desk.actor(by), at=at or june(2), to=head(desk, to), **more)
    case.refresh_from_db()


@pytest.fixture
def fault(desk):
    return desk.case("ict-fault", at=june(1))


def test_its_tasks_end_and_those_of_the_service_begin(desk, fault):
    cases.finish_task(fault, by=desk.actor("dev"), at=june(1, "11:00"), task="diagnose")
    retyped(desk, fault)
    rows = dict(Task.objects.filter(case=fault).order_by("position").values_list("code", "state"))
    assert rows == {
        "diagnose": "done",
        "mend": "dropped",
        "approve-r1": "ready",
        "account-r1": "ready",
        "order-r1": "waiting",
        "hand-over-r1": "waiting",
    }
    told = counting.events(fault)
    standing = {
        row["code"]: row["state"] for row in taskwork.standing(deciding.planned(fault), told)
    }
    assert standing == {name: state for name, state in rows.items() if name.endswith("-r1")}
    cases.finish_task(fault, by=desk.actor("dev"), at=june(3), task="approve-r1")
    assert Task.objects.get(case=fault, code="order-r1").state == "ready"


def test_its_promises_are_the_services_from_the_start_and_the_old_ones_stay_told(desk, fault):
    retyped(desk, fault)
    was, now = Target.objects.filter(case=fault, measures="resolution").order_by("number")
    assert (was.state, now.state, now.is_retroactive) == ("cancelled", "running", True)
    assert now.started_at == fault.created_at
    assert (fault.service, fault.kind, fault.priority) == ("ict-equipment", "request", "P4")
    assert fault.title == "Ask for ICT equipment"
    (event,) = Event.objects.filter(case=fault, kind="retyped")
    assert event.data["removed"] == ["diagnose", "mend"]
    assert Entry.objects.filter(verb="case.retyped").count() == 1


def test_a_promise_that_was_broken_stays_broken(desk, fault):
    retyped(desk, fault, at=june(12))
    fact = Fact.objects.get(case=fault)
    assert fact.is_resolution_breached


def test_what_was_counted_of_it_before_stays_and_counts_as_what_it_is_from_then(desk, fault):
    retyped(desk, fault)
    fact = Fact.objects.get(case=fault)
    assert (fact.first_service, fact.first_kind) == ("ict-fault", "incident")
    assert (fact.service, fact.kind, fact.team) == ("ict-equipment", "request", "ict-desk")
    assert fact.retyped_at is not None
    assert fact.reassignments == 0
    retyped(desk, fault, to="ict-fault", at=june(3))
    fact.refresh_from_db()
    assert (fact.first_kind, fact.kind) == ("incident", "incident")


def test_what_they_said_stays_readable_and_what_fits_is_carried(desk, fault):
    change = retyping.preview(
        fault, catalogue.definition(head(desk, "ict-equipment").pk), {"equipment": ["laptop"]}
    )
    assert [question.label for question in change.needed] == ["Why do you need it?"]
    assert "Cost centre" in [question.label for question in change.missing]
    retyped(desk, fault, answers={"equipment": ["laptop"], "nothing": 1}, remark="A wish")
    kept = Submission.objects.get(case=fault)
    assert kept.turn == 1
    assert kept.answers["equipment"] == ["laptop"]
    assert kept.answers["details"] == "It says that it is full."
    assert "nothing" not in kept.answers
    labels = {row.label for row in queries.answers(fault)}
    assert {"What do you need?", "What happened?"} <= labels
    line = queries.timeline(fault, at=june(3))[-1]
    heads = [one.heading for one in queries.timeline(fault, at=june(3))]
    assert "Type changed: it was “Report an ICT fault”" in heads
    assert line.kind == "created"


def test_it_is_retyped_there_and_back_and_no_two_tasks_have_one_name(desk, fault):
    retyped(desk, fault)
    retyped(desk, fault, to="ict-fault", at=june(3))
    codes = list(Task.objects.filter(case=fault, state="ready").values_list("code", flat=True))
    assert codes == ["diagnose-r2"]


def test_what_decides_its_tasks_cannot_be_left(desk, fault):
    with pytest.raises(NotNow, match="Why do you need it"):
        cases.retype(fault, by=desk.actor("dev"), at=june(2), to=head(desk, "ict-equipment"))
    assert not Event.objects.filter(case=fault, kind="retyped").exists()


def test_a_case_of_residents_is_none_of_employees_and_the_same_is_none(desk, fault):
    bins = desk.case()
    with pytest.raises(NotNow, match="work here"):
        retyped(desk, bins, by="asha")
    with pytest.raises(NotNow, match="already"):
        retyped(desk, fault, to="ict-fault")


def test_a_case_that_is_over_or_waits_is_not_retyped(desk, fault):
    cases.pause(fault, by=desk.actor("dev"), at=june(2), reason="supplier")
    with pytest.raises(NotNow, match="Resume it first"):
        retyped(desk, fault, at=june(3))
    cases.resolve(fault, by=desk.actor("dev"), at=june(3), outcome="fixed")
    with pytest.raises(NotNow):
        retyped(desk, fault, at=june(4))


def test_only_who_may_work_it_says_what_it_is(desk, fault):
    with pytest.raises(NotNow):
        retyped(desk, fault, by="asha")
    with pytest.raises(NotNow):
        retyped(desk, fault, by="employee")
