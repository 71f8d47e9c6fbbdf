"""O2: tasks that Moothall does by itself: asked once however often, waited for, or the team's."""

import json

import pytest
from tests import starter
from tests.engine.cases.conftest import SETUP
from tests.engine.cases.telling import june, utc

from moothall.engine.cases import actions as cases
from moothall.engine.cases import errands, taskwork
from moothall.engine.cases.actions.errands import headers, secret
from moothall.engine.cases.models import Case, Event, Task
from moothall.engine.cases.queries import counting, deciding
from moothall.engine.cases.queries.due import due_jobs
from moothall.engine.cases.words import NotNow
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import reading, welsh
from moothall.engine.catalogue.definition import ServiceDefinition, Welsh
from moothall.engine.catalogue.words import Plan
from moothall.engine.contact.models import Message
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor
from moothall.outside.webhooks import signing
from moothall.outside.webhooks.client import Receipt

pytestmark = pytest.mark.django_db
WORKS = Actor.job("tasks")
URL = "https://depot.example/jobs"
CALL = {"id": "depot", "name": "Tell the depot", "kind": "job"}
CALL |= {"job": {"call": URL, "sends": ["bin_kind"]}}
SWEEP = {"id": "sweep", "name": "Sweep", "after": ["depot"]}


def publish(desk, *tasks):
    said = starter.definitions()["missed-bin"].as_json() | {"tasks": list(tasks)}
    definition = ServiceDefinition.model_validate(said)
    (done,) = catalogue.publish(
        desk.council, definition, by=SETUP, at=june(1), is_forced=True, plan=Plan.STAY
    )
    desk.versions["missed-bin"] = done.version.pk


def turn(desk, at):
    """What the loop does of its own; return the calls it would make."""
    found = due_jobs(desk.council.pk, at, most=50)
    return [(task, cases.do_job(task, by=WORKS, at=at)) for task in found]


def answer(task, errand, status, at, *, is_final=False):
    receipt = Receipt(200 <= status < 300, status, "", is_final)
    return cases.settle_job(task, receipt, by=WORKS, at=at, tries=errand.tries)


def states(case):
    return dict(Task.objects.filter(case=case).order_by("position").values_list("code", "state"))


def holds(case):
    told = counting.events(case)
    for row in taskwork.standing(deciding.planned(case), told):
        task = Task.objects.get(case=case, code=row["code"])
        assert (task.state, task.job) == (row["state"], row["job"])


def test_another_system_is_asked_with_a_signature_and_what_waits_for_it_begins(desk):
    publish(desk, CALL, SWEEP)
    case = desk.case(at=june(1))
    ((task, errand),) = turn(desk, june(1))
    sent = headers(errand, at=utc(june(1)))
    ours = secret(desk.council.pk, URL)
    now = int(utc(june(1)).timestamp())
    assert signing.why_not(ours, sent, errand.body, now=now) is None
    assert json.loads(errand.body) == {
        "council": "ashby",
        "case": case.reference,
        "service": "missed-bin",
        "task": "depot",
        "answers": {"bin_kind": "rubbish"},
    }
    assert turn(desk, june(1)) == []
    assert answer(task, errand, 200, june(1, "09:01"))
    assert states(case) == {"depot": "done", "sweep": "ready"}
    event = Event.objects.get(case=case, kind="task_done")
    assert (event.by_kind, event.by_code) == ("job", "tasks")
    holds(case)


def test_a_worker_that_dies_leaves_it_to_the_next_who_asks_under_the_same_id_f7(desk):
    publish(desk, CALL, SWEEP)
    case = desk.case(at=june(1))
    ((task, first),) = turn(desk, june(1, "09:00"))
    assert turn(desk, june(1, "09:01")) == []
    ((task, second),) = turn(desk, june(1, "09:02"))
    assert (first.message_id, first.body) == (second.message_id, second.body)
    assert answer(task, second, 204, june(1, "09:02"))
    assert not answer(task, first, 200, june(1, "09:03"))
    assert Event.objects.filter(case=case, kind="task_done").count() == 1


def test_an_answer_that_comes_after_the_next_try_was_taken_changes_nothing_f15(desk):
    publish(desk, CALL)
    case = desk.case(at=june(1))
    ((task, slept),) = turn(desk, june(1, "09:00"))
    turn(desk, june(1, "09:02"))
    assert not answer(task, slept, 404, june(1, "09:02"))
    assert states(case) == {"depot": "ready"}
    assert Task.objects.get(case=case).job == "call"


def test_what_keeps_failing_becomes_the_teams_task_and_they_finish_it(desk):
    publish(desk, CALL, SWEEP)
    case = desk.case(at=june(1))
    asha, at = desk.actor("asha"), june(1, "09:00")
    with pytest.raises(NotNow, match="by itself"):
        cases.finish_task(case, by=asha, at=june(1), task="depot")
    tries = 0
    while Task.objects.get(case=case, code="depot").job:
        at = Task.objects.get(case=case, code="depot").job_next_at
        ((task, errand),) = turn(desk, at)
        answer(task, errand, 503, at)
        tries += 1
    assert tries == len(errands.PAUSES) + 1
    event = Event.objects.get(case=case, kind="task_failed")
    assert event.data == {"task": "depot", "why": "refused", "status": 503}
    assert Entry.objects.filter(verb="case.task_failed", thing_id=case.pk).count() == 1
    assert due_jobs(desk.council.pk, june(30), most=9) == []
    holds(case)
    cases.finish_task(case, by=asha, at=june(5), task="depot")
    assert states(case) == {"depot": "done", "sweep": "ready"}


@pytest.mark.parametrize(
    ("status", "is_final", "why"),
    [(404, False, "refused"), (0, True, "barred"), (410, True, "refused")],
)
def test_a_refusal_is_not_tried_again(desk, status, is_final, why):
    publish(desk, CALL)
    case = desk.case(at=june(1))
    ((task, errand),) = turn(desk, june(1))
    answer(task, errand, status, june(1), is_final=is_final)
    assert Event.objects.get(case=case, kind="task_failed").data["why"] == why


def test_a_system_that_is_not_done_yet_is_asked_again_but_not_for_ever(desk):
    publish(desk, CALL)
    case = desk.case(at=june(1))
    ((task, errand),) = turn(desk, june(1))
    assert not answer(task, errand, 202, june(1))
    assert Task.objects.get(case=case).job_next_at == utc(june(1)) + errands.ASKS_AGAIN
    late = utc(june(1)) + errands.PATIENCE * 2
    ((task, errand),) = turn(desk, late)
    answer(task, errand, 202, late)
    assert Event.objects.get(case=case, kind="task_failed").data["why"] == "too-long"


def test_a_day_and_a_length_of_time_are_waited_for(desk):
    publish(
        desk,
        {"id": "day", "name": "The day", "kind": "job", "job": {"until": "missed_on"}},
        {"id": "rest", "name": "Rest", "kind": "job", "job": {"wait": {"hours": 2}}},
    )
    case = desk.case(at=june(1, "09:00"), answers={"missed_on": "2026-06-01"})
    later = {"missed_on": "2026-05-30"}
    assert desk.case(at=june(1, "09:00"), answers=later)
    turn(desk, june(1, "09:00"))
    assert states(case) == {"day": "done", "rest": "ready"}
    assert Task.objects.get(case=case, code="rest").job_next_at == utc(june(1, "11:00"))
    assert turn(desk, june(1, "10:59")) == []
    turn(desk, june(1, "11:00"))
    assert states(case) == {"day": "done", "rest": "done"}


def test_an_officer_need_not_wait(desk):
    publish(desk, {"id": "rest", "name": "Rest", "kind": "job", "job": {"wait": {"days": 9}}})
    case = desk.case(at=june(1))
    cases.finish_task(case, by=desk.actor("asha"), at=june(2), task="rest")
    assert states(case) == {"rest": "done"}


TELL = {"id": "say", "name": "Tell them", "kind": "job"}
TELL |= {"job": {"tell": {"subject": "About {{reference}}", "body": "Put it out, please."}}}


def test_the_requester_is_told_once(desk):
    publish(desk, TELL)
    case = desk.case(at=june(1))
    turn(desk, june(1))
    assert turn(desk, june(2)) == []
    told = Message.objects.get(subject=f"About {case.reference}")
    assert (told.recipient, states(case)) == ("robin@example.com", {"say": "done"})


def in_welsh(definition):
    """A service whose every text has Welsh: the English, so marked."""
    cy = {}
    for text in welsh.texts(definition):
        *path, name = text.place
        inner = cy
        for part in path:
            inner = inner.setdefault(part, {})
        inner[name] = f"CY {text.english}"
    return definition.model_copy(update={"cy": Welsh.model_validate(cy)})


def test_the_requester_is_told_in_their_language(desk):
    said = starter.definitions()["missed-bin"].as_json() | {"tasks": [TELL]}
    definition = in_welsh(ServiceDefinition.model_validate(said))
    (done,) = catalogue.publish(
        desk.council, definition, by=SETUP, at=june(1), is_forced=True, plan=Plan.STAY
    )
    desk.versions["missed-bin"] = done.version.pk
    case = desk.case(at=june(1))
    Case.objects.filter(pk=case.pk).update(language="cy")
    turn(desk, june(1))
    told = Message.objects.get(subject=f"CY About {case.reference}")
    assert told.body.startswith("CY Put it out, please.")


def test_a_requester_who_cannot_be_reached_is_the_teams_to_reach(desk):
    publish(desk, TELL)
    case = desk.case(at=june(1))
    Case.objects.filter(pk=case.pk).update(contact_email="", contact_phone="")
    turn(desk, june(1))
    assert Event.objects.get(case=case, kind="task_failed").data["why"] == "nobody"


def test_nothing_is_done_for_a_case_that_waits_for_its_fee_until_that_is_paid(desk):
    publish(desk, CALL)
    case = desk.case(at=june(1))
    ((task, errand),) = turn(desk, june(1))
    cases.wait_for_payment(case, by=desk.actor("asha"), at=june(1, "09:30"))
    assert not answer(task, errand, 200, june(1, "10:00"))
    assert due_jobs(desk.council.pk, june(9), most=9) == []
    assert cases.do_job(task, by=WORKS, at=june(9)) is None
    cases.go_on(case, by=WORKS, at=june(10))
    cases.pause(case, by=desk.actor("asha"), at=june(10), reason="requester")
    ((task, errand),) = turn(desk, june(11))
    assert answer(task, errand, 200, june(11))
    assert states(case) == {"depot": "done"}


def test_nothing_is_done_for_a_case_that_is_over(desk):
    publish(desk, CALL)
    case = desk.case(at=june(1))
    ((task, errand),) = turn(desk, june(1))
    cases.cancel(case, by=desk.actor("asha"), at=june(1, "09:30"), reason="withdrawn")
    assert not answer(task, errand, 200, june(1, "10:00"))
    assert turn(desk, june(9)) == []
    assert states(case) == {"depot": "dropped"}


GOOD = """\
service: x
name: X
summary: X.
category: X
kind: report
ask: anyone
team: x
pages:
  - id: a
    title: A
    questions:
      - {id: when, type: date, label: When?}
      - {id: secret, type: text, label: What?, sensitive: true}
tasks:
  - {id: t, name: T, kind: job, job: {call: 'https://a.example/b'}}
outcomes: [{id: done, label: Done}]
next: Next.
contact: Us.
retention_days: 30
"""
CALLED = "{call: 'https://a.example/b'}"


@pytest.mark.parametrize(
    ("job", "said"),
    [
        ("{call: 'http://a.example/b'}", "is no address to call"),
        ("{until: whichday}", "the day of `whichday`"),
        ("{until: secret}", "the day of `secret`"),
        ("{call: 'https://a.example/b', sends: [secret]}", "the answer `secret` is sent elsewhere"),
        ("{call: 'https://a.example/b', sends: [other]}", "the answer `other`"),
        ("{until: when, sends: [when]}", "`sends` without `call`"),
        ("{until: when, wait: {days: 1}}", "a job with none, or several"),
        ("{tell: {subject: 'A {{answers}}', body: B}}", "the field `{{answers}}`"),
    ],
)
def test_jobs_are_checked(job, said):
    assert reading.read(GOOD).faults == ()
    found = [str(fault) for fault in reading.read(GOOD.replace(CALLED, job)).faults]
    assert any(said in one for one in found), found


def test_a_job_says_what_it_does_and_only_a_job_does():
    for wrong in (
        GOOD.replace(f", job: {CALLED}", ""),
        GOOD.replace("kind: job, ", ""),
    ):
        (fault,) = reading.read(wrong).faults
        assert "a job that is not whole" in str(fault)
