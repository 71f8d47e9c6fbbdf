"""O5: the loops: thresholds told once, whatever happens to the worker; resolved cases closed."""

import pytest
from django.db import connection
from tests import starter
from tests.engine.cases.conftest import SETUP, a_desk, someone
from tests.engine.cases.telling import june, utc

from moothall.engine.cases import actions as cases
from moothall.engine.cases import jobs
from moothall.engine.cases.actions import thresholds
from moothall.engine.cases.models import Case, Event, Target, Threshold
from moothall.engine.cases.queries.due import due_targets, to_close
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.contact.models import Message
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor, Refused
from moothall.ground.people import actions as people

pytestmark = pytest.mark.django_db
WATCH = Actor.job("thresholds")


@pytest.fixture
def case(desk):
    made = desk.case("ict-fault", answers={"impact": "council"}, at=june(1, "09:00"))
    Message.objects.all().delete()  # P1: four hours, around the clock
    return made


def fire(desk, at, *codes):
    return [
        (target.code, cases.fire_thresholds(target, by=WATCH, at=at))
        for target in due_targets(desk.council.pk, at, most=50)
        if target.code in codes or not codes
    ]


def test_a_threshold_fires_at_its_instant_and_not_before(desk, case):
    target = Target.objects.get(code="resolution")
    assert target.next_threshold_at == utc(june(1, "11:00"))
    assert [code for code, _ in fire(desk, june(1, "10:59"))] == ["response"]
    assert fire(desk, june(1, "11:00")) == [("resolution", [50])]
    event = Event.objects.filter(kind="threshold").latest("sequence")
    assert event.data == {"target": "resolution", "number": 1, "percent": 50}


def test_run_twice_it_tells_once(desk, case):
    target = Target.objects.get(code="resolution")
    assert cases.fire_thresholds(target, by=WATCH, at=june(1, "11:30")) == [50]
    assert cases.fire_thresholds(target, by=WATCH, at=june(1, "11:30")) == []
    assert Threshold.objects.filter(target=target).count() == 1
    assert Entry.objects.filter(verb="case.threshold").count() == 1


def test_a_loop_that_read_its_moment_before_the_case_was_resolved_takes_nothing_back(desk, case):
    cases.resolve(case, outcome="fixed", by=desk.actor("dev"), at=june(1, "12:30"))
    target = Target.objects.get(code="resolution")
    assert cases.fire_thresholds(target, by=WATCH, at=june(1, "11:30")) == [50, 75]
    assert (Case.objects.get().state, Target.objects.get(code="resolution").state) == (
        "resolved",
        "done",
    )


def test_after_a_sleep_over_two_the_highest_is_told_and_both_are_kept(desk, case):
    assert fire(desk, june(1, "12:30"), "resolution") == [("resolution", [50, 75])]
    kept = list(Threshold.objects.order_by("percent").values_list("percent", "has_message"))
    assert kept == [(50, False), (75, True)]
    reached = list(Threshold.objects.order_by("percent").values_list("reached_at", flat=True))
    assert reached == [utc(june(1, "11:00")), utc(june(1, "12:00"))]
    assert [m.subject for m in Message.objects.all()] == [
        f"{case.reference}: 75% of the time for the resolution is used"
    ]


def test_the_team_is_told_first_and_the_managers_when_time_has_run_out(desk, case):
    fire(desk, june(1, "12:30"), "resolution")
    fire(desk, june(1, "14:00"), "resolution")
    told = list(Message.objects.order_by("pk").values_list("recipient", flat=True))
    assert told == [desk.teams["ict-desk"].email, "mo@ashby.example"]


def test_the_managers_of_the_team_are_told_and_not_those_of_other_teams(desk, case):
    kit = someone(desk.council, "kit", "manager", june(1, "00:00"))
    lee = someone(desk.council, "lee", "manager", june(1, "00:00"))
    people.join_team(kit, desk.teams["ict-desk"], by=SETUP, at=june(1, "00:00"))
    people.join_team(lee, desk.teams["street-services"], by=SETUP, at=june(1, "00:00"))
    fire(desk, june(1, "14:00"), "resolution")
    assert Message.objects.get().recipient == "kit@ashby.example"
    assert thresholds.whom(case, "role:manager") == [
        f"{name}@ashby.example" for name in ("mo", "kit", "lee")
    ]


def test_the_assignee_is_told_where_there_is_one(desk, case):
    cases.assign(case, person=desk.people["dev"], by=desk.actor("dev"), at=june(1, "09:30"))
    fire(desk, june(1, "11:00"), "resolution")
    assert Message.objects.get().recipient == "dev@ashby.example"


def test_all_the_time_used_is_told_one_second_after_it_could_still_be_met(desk, case):
    assert fire(desk, june(1, "13:00"), "resolution") == [("resolution", [50, 75])]
    assert not Target.objects.get(code="resolution").is_breached
    later = june(1, "13:00").replace(second=1)
    assert fire(desk, later, "resolution") == [("resolution", [100])]
    assert Target.objects.get(code="resolution").is_breached


def test_a_paused_case_is_not_woken(desk, case):
    cases.pause(case, reason="requester", by=desk.actor("dev"), at=june(1, "09:10"))
    assert fire(desk, june(9)) == [("response", [50])]  # reached before the pause


def test_what_was_reached_while_the_worker_was_down_is_told_though_the_case_is_done(desk, case):
    cases.resolve(case, outcome="fixed", by=desk.actor("dev"), at=june(1, "12:30"))
    told = dict(fire(desk, june(3)))
    assert told["resolution"] == [50, 75]
    assert fire(desk, june(4)) == []


def test_the_loop_goes_over_every_council_and_reads_the_databases_time(desk, case):
    assert jobs.fire_thresholds_once() == 6  # years have passed since: both targets, all of it
    assert jobs.fire_thresholds_once() == 0
    assert {*jobs.LOOPS} == {"thresholds", "lost-messages", "tasks", "together"}
    assert {*jobs.CHORES} == {"paused-until", "auto-close", "calendars"}


def test_a_case_that_cannot_be_counted_holds_up_no_other(desk, case, monkeypatch, caplog):
    other = desk.case("ict-fault", answers={"impact": "council"}, at=june(1, "10:00"))
    fires = cases.fire_thresholds

    def fire_but_one(target, **by):
        if target.case_id == case.pk:
            raise Refused("The bank holidays are not known.")
        return fires(target, **by)

    monkeypatch.setattr(cases, "fire_thresholds", fire_but_one)
    monkeypatch.setattr(jobs, "AT_A_TIME", 1)
    assert jobs.fire_thresholds_once() == 6
    assert set(Event.objects.filter(kind="threshold").values_list("case_id")) == {(other.pk,)}
    assert "The bank holidays are not known." in caplog.text


def test_the_loop_closes_what_rested_for_five_days(desk):
    case = desk.case()
    cases.resolve(case, outcome="emptied", by=desk.actor("asha"), at=june(1, "10:00"))
    assert to_close(desk.council.pk, june(1, "10:00"), most=9) == []
    assert jobs.close_resolved_once() == 1
    assert Case.objects.get().state == "closed"
    assert jobs.close_resolved_once() == 0


def test_cases_that_cannot_be_closed_are_named_and_hold_up_no_other(desk, monkeypatch, caplog):
    stuck, other = [
        cases.resolve(
            desk.case(), outcome="emptied", by=desk.actor("asha"), at=june(1, f"{hour}:00")
        )
        for hour in (10, 11)
    ]
    closes = cases.close

    def close_but_one(case, **by):
        if case.pk == stuck.pk:
            raise Refused("The bank holidays are not known.")
        return closes(case, **by)

    monkeypatch.setattr(cases, "close", close_but_one)
    monkeypatch.setattr(jobs, "AT_A_TIME", 1)
    assert jobs.close_resolved_once() == 1
    assert list(Case.objects.filter(state="closed")) == [other]
    assert f"Case {stuck.pk} is left as it is: The bank holidays are not known." in caplog.text


@pytest.mark.parametrize(
    ("loop", "action"),
    [(jobs.fire_thresholds_once, "fire_thresholds"), (jobs.close_resolved_once, "close")],
)
def test_a_fault_in_one_council_does_not_reach_the_next(
    desk, dunmere, monkeypatch, caplog, loop, action
):
    with scope.opened([dunmere.pk], writes=True):
        there = a_desk(dunmere)
    with scope.opened([desk.council.pk, dunmere.pk], writes=True):
        for council in (desk, there):
            done = council.case("ict-fault", answers={"impact": "council"}, at=june(1, "09:00"))
            cases.resolve(done, outcome="fixed", by=council.actor("dev"), at=june(1, "13:30"))
    does = getattr(cases, action)

    def do_but_in_one(thing, **by):
        if thing.council_id == desk.council.pk:
            raise ZeroDivisionError
        return does(thing, **by)

    monkeypatch.setattr(cases, action, do_but_in_one)
    assert loop() > 0
    assert "goes on" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_the_time_between_resolved_and_closed_never_counts(desk):
    case = desk.case()
    cases.resolve(case, outcome="emptied", by=desk.actor("asha"), at=june(1, "10:00"))
    cases.close(case, by=Actor.job("auto-close"), at=june(9))
    assert Target.objects.get(code="resolution").used_seconds == 3600


def test_the_search_for_due_thresholds_can_use_its_index(desk, case):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    due = Target.objects.filter(council_id=desk.council.pk, next_threshold_at__lte=june(1))
    assert "target_next_threshold" in due.order_by("next_threshold_at", "pk").explain()


def test_a_job_that_may_not_be_called_becomes_the_teams_in_the_loop(ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        desk = a_desk(ashby)
        said = starter.definitions()["missed-bin"].as_json()
        call = {"call": "https://127.0.0.1:9/jobs"}
        said["tasks"] = [{"id": "depot", "name": "Tell the depot", "kind": "job", "job": call}]
        new = ServiceDefinition.model_validate(said)
        (done,) = catalogue.publish(ashby, new, by=SETUP, at=at, is_forced=True)
        desk.versions["missed-bin"] = done.version.pk
        desk.case(at=at)
    assert jobs.do_tasks_once() == 1
    with scope.opened([ashby.pk], writes=False):
        assert Event.objects.get(kind="task_failed").data["why"] == "barred"
    assert jobs.do_tasks_once() == 0
