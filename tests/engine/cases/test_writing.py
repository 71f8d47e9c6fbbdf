"""O2, W14, T25: tasks that write into registers: once, in one transaction, by whoever may."""

import pytest
from tests import starter
from tests.engine.cases.conftest import SETUP
from tests.engine.cases.telling import june
from tests.packs.test_registers import READ

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import About, Event, Task
from moothall.engine.cases.queries.due import due_jobs
from moothall.engine.cases.words import NotNow
from moothall.engine.cases.writing import Written
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.words import Plan
from moothall.engine.registers import actions as registers
from moothall.engine.registers.models import Change, Record
from moothall.engine.registers.words import NoSuchRecord, NotAllowed, NotARecord
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor

pytestmark = pytest.mark.django_db
WORKS = Actor.job("tasks")
GIVE = {"of": "assets", "choose": True, "move": "issue"}
GIVE |= {"fills": {"holder": "requester"}, "ask": ["holder", "notes"]}
GIVING = {"id": "give", "name": "Give it out", "team": "ict-stores", "record": GIVE}
NOTE = {"of": "assets", "values": {"kind": "laptop"}, "take": {"tag": "cost_centre"}}
NOTING = {"id": "note", "name": "Note it", "kind": "job", "job": {"record": NOTE}}


@pytest.fixture
def kept(desk):
    """The desk with the registers of equipment and what they lead to."""
    for one in READ:
        if one.definition.slug in {"assets", "sites", "suppliers"}:
            registers.publish(desk.council, one.definition, by=SETUP, at=june(1))
    return desk


def asked(desk, *tasks, **answers):
    said = starter.definitions()["ict-equipment"].as_json() | {"tasks": list(tasks)}
    definition = ServiceDefinition.model_validate(said)
    (done,) = catalogue.publish(
        desk.council, definition, by=SETUP, at=june(1), is_forced=True, plan=Plan.STAY
    )
    desk.versions["ict-equipment"] = done.version.pk
    return desk.case("ict-equipment", answers=answers)


def laptop(desk, tag="LT-1"):
    values = {"tag": tag, "kind": "laptop"}
    return registers.add(desk.council, "assets", values, by=SETUP, at=june(1))


def finish(desk, case, record, by="dev", **values):
    said = Written(record, values)
    return cases.finish_task(case, by=desk.actor(by), at=june(2), task="give", said=said)


def turn(desk, at):
    for task in due_jobs(desk.council.pk, at, most=50):
        cases.do_job(task, by=WORKS, at=at)


def test_an_officer_gives_a_laptop_out_and_the_register_says_who_has_it_w14(kept):
    case, record = asked(kept, GIVING), laptop(kept)
    finish(kept, case, record.pk, notes="With a bag")
    record.refresh_from_db()
    holder = kept.people["employee"].pk
    assert (record.state, record.values["holder"], record.values["notes"]) == (
        "issued",
        holder,
        "With a bag",
    )
    line = Change.objects.get(record=record, what="moved")
    assert line.why == f"{case.reference}: Give it out"
    assert (line.by_kind, line.by_id) == ("person", kept.people["dev"].pk)
    assert About.objects.filter(case=case, record=record).count() == 1
    kinds = list(
        Event.objects.filter(case=case).order_by("sequence").values_list("kind", flat=True)
    )
    assert kinds[-2:] == ["task_done", "about"]
    assert Entry.objects.filter(verb="record.moved").count() == 1


def test_a_laptop_that_somebody_has_is_not_given_out_again(kept):
    record = laptop(kept)
    finish(kept, asked(kept, GIVING), record.pk)
    second = kept.case("ict-equipment")
    with pytest.raises(NotNow, match="issued now"):
        finish(kept, second, record.pk)
    assert Task.objects.get(case=second).state == "ready"
    assert not About.objects.filter(case=second).exists()


def test_without_a_record_or_with_one_of_another_register_nothing_is_done(kept):
    case = asked(kept, GIVING)
    site = registers.add(
        kept.council, "sites", {"name": "Depot", "kind": "office"}, by=SETUP, at=june(1)
    )
    for number in (None, 0, site.pk):
        with pytest.raises(NoSuchRecord):
            finish(kept, case, number)
    assert Task.objects.get(case=case).state == "ready"


def test_what_the_register_refuses_leaves_the_task_undone(kept):
    case, record = asked(kept, GIVING), laptop(kept)
    with pytest.raises(NotARecord):
        finish(kept, case, record.pk, holder=kept.people["resident"].pk)
    record.refresh_from_db()
    assert (record.state, record.revision) == ("stock", 1)
    assert Task.objects.get(case=case).state == "ready"


def test_a_field_that_is_not_asked_for_is_not_taken(kept):
    case, record = asked(kept, GIVING), laptop(kept)
    finish(kept, case, record.pk, tag="LT-9")
    record.refresh_from_db()
    assert record.values["tag"] == "LT-1"


def test_who_may_not_change_the_register_does_not_by_a_task(kept):
    case, record = asked(kept, GIVING), laptop(kept)
    closed = next(one.definition for one in READ if one.definition.slug == "assets")
    closed = closed.model_copy(update={"change": ("manager",)})
    registers.publish(kept.council, closed, by=SETUP, at=june(1, "10:00"))
    with pytest.raises(NotAllowed):
        finish(kept, case, record.pk)
    finish(kept, case, record.pk, by="mo")


def test_moothall_adds_a_record_once_and_what_waits_for_it_begins(kept):
    case = asked(kept, NOTING, {"id": "then", "name": "Then", "after": ["note"]})
    turn(kept, june(1))
    turn(kept, june(2))
    record = Record.objects.get(register__slug="assets")
    assert (record.title, record.values["kind"]) == ("C100", "laptop")
    states = dict(Task.objects.filter(case=case).values_list("code", "state"))
    assert states == {"note": "done", "then": "ready"}
    assert About.objects.get(case=case).record_id == record.pk
    entry = Entry.objects.get(verb="record.added", by_code="tasks")
    assert entry.by_kind == "job"


def test_what_the_register_refuses_moothall_becomes_the_teams_task_and_leaves_nothing(kept):
    laptop(kept, "C100")
    case = asked(kept, NOTING)
    turn(kept, june(1))
    task = Task.objects.get(case=case)
    assert (task.state, task.job) == ("ready", "")
    failed = Event.objects.get(case=case, kind="task_failed")
    assert failed.data["why"] == "no-record"
    assert Record.objects.filter(register__slug="assets").count() == 1
    cases.finish_task(case, by=kept.actor("dev"), at=june(2), task="note")
    assert Task.objects.get(case=case).state == "done"
