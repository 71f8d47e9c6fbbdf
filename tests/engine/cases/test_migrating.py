"""Moving open cases to another version of their service: tasks, targets, answers, and back."""

import pytest
from tests import starter
from tests.engine.cases.conftest import SETUP
from tests.engine.cases.telling import june, utc

from moothall.engine.cases import actions as cases
from moothall.engine.cases import columns, taskwork
from moothall.engine.cases.models import Case, Event, Fact, Target, Task
from moothall.engine.cases.queries import counting, deciding, migrating
from moothall.engine.cases.words import NotNow, Unknown
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.models import ServiceVersion
from moothall.engine.catalogue.words import Plan
from moothall.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def newer(desk):
    """A version that empties, then sweeps, promises more time, and asks one question less."""
    said = starter.definitions()["missed-bin"].as_json()
    said["tasks"] = [
        {"id": "visit", "name": "Look at it", "target": {"hours": 8}},
        {"id": "sweep", "name": "Sweep up", "after": ["visit"]},
    ]
    for target in said["targets"]:
        target["within"] = {name: {"hours": 40} for name in target["within"]}
    for page in said["pages"]:
        page["questions"] = [q for q in page.get("questions", ()) if q["id"] != "more"]
    said["pages"] = [page for page in said["pages"] if page["questions"] or page.get("ends")]
    definition = ServiceDefinition.model_validate(said)
    at = june(2, "08:00")
    (done,) = catalogue.publish(desk.council, definition, by=SETUP, at=at, plan=Plan.STAY)
    return done.version


def states(case):
    return dict(Task.objects.filter(case=case).order_by("position").values_list("code", "state"))


def targets(case):
    found = Target.objects.filter(case=case).order_by("code", "number")
    return [(t.code, t.number, t.seconds // 3600, t.state) for t in found]


def holds(case):
    """What is stored is what the events come to: clocks, facts and tasks (I4)."""
    told = counting.events(case)
    clocks = counting.clocks(case, at=case.changed_at)
    for clock in clocks.clocks:
        row = Target.objects.get(case=case, code=clock.promise.target, number=clock.number)
        assert (row.state, row.used_seconds, row.due_at) == (clock.state, clock.used, clock.due_at)
    assert Fact.objects.get(case=case).state == clocks.state
    for row in taskwork.standing(deciding.planned(case), told):
        assert Task.objects.get(case=case, code=row["code"]).state == row["state"]
    assert set(columns.OF_THE_CASE) >= {c.promise.measures for c in clocks.clocks} - {"task"}


def move(desk, case, to, **more):
    at = more.pop("at", june(2, "09:00"))
    cases.migrate(case, by=desk.actor("mo"), at=at, to=to, **more)
    return Case.objects.get(pk=case.pk)


def test_a_preview_says_what_would_change_and_changes_nothing(desk, newer):
    case = desk.case()
    before = (states(case), targets(case))
    (one,) = migrating.moves(desk.council.pk, newer, by=desk.actor("mo"))
    assert (one.case, one.why_not, one.number) == (case, None, 1)
    assert [task.id for task in one.change.added] == ["visit", "sweep"]
    assert [task.id for task in one.change.removed] == ["empty-bin"]
    assert len(one.change.unasked) == 1
    assert one.targets[1][0] == "resolution"
    assert one.targets[1][2] == "40 h"
    assert (states(case), targets(case)) == before
    (behind,) = migrating.behind(desk.council.pk)
    assert (behind.service, behind.count) == ("missed-bin", 1)


def test_a_case_moves_with_its_tasks_and_keeps_what_was_promised(desk, newer):
    case = desk.case()
    case = move(desk, case, newer)
    assert case.version_id == newer.pk
    assert states(case) == {"visit": "ready", "empty-bin": "dropped", "sweep": "waiting"}
    assert [t for t in targets(case) if t[0] == "resolution"] == [
        ("resolution", 1, targets(case)[0][2], "running")
    ]
    assert ("task.empty-bin", 1) in [(t[0], t[1]) for t in targets(case) if t[3] == "cancelled"]
    event = Event.objects.get(case=case, kind="migrated")
    assert event.data["removed"] == ["empty-bin"]
    assert Entry.objects.filter(verb="case.migrated", thing_id=case.pk).count() == 1
    holds(case)


def test_targets_are_counted_anew_with_the_time_used_so_far(desk, newer):
    case = desk.case(at=june(1, "09:00"))
    case = move(desk, case, newer, at=june(2, "09:00"), targets="recompute")
    found = {t[:2]: t[2:] for t in targets(case)}
    assert found["resolution", 1][1] == "cancelled"
    assert found["resolution", 2] == (40, "running")
    anew = Target.objects.get(case=case, code="resolution", number=2)
    assert (anew.started_at, anew.used_seconds) == (utc(june(1, "09:00")), 8 * 3600 + 1800)
    holds(case)


def test_a_case_moves_back_and_what_was_dropped_can_be_done_again(desk, newer):
    case = desk.case()
    old = desk.versions["missed-bin"]
    case = move(desk, case, newer)
    case = move(desk, case, ServiceVersion.objects.get(pk=old), at=june(2, "10:00"))
    assert case.version_id == old
    assert states(case)["empty-bin"] == "ready"
    assert {states(case)[name] for name in ("visit", "sweep")} == {"dropped"}
    holds(case)
    cases.finish_task(case, by=desk.actor("asha"), at=june(2, "11:00"), task="empty-bin")


def test_what_is_done_stays_done(desk, newer):
    case = desk.case()
    cases.finish_task(case, by=desk.actor("asha"), at=june(1, "11:00"), task="empty-bin")
    case = move(desk, case, newer)
    assert states(case) == {"visit": "ready", "empty-bin": "done", "sweep": "waiting"}


def test_who_may_not_and_what_cannot_move_is_said(desk, newer):
    case, at = desk.case(), june(2, "09:00")
    with pytest.raises(NotNow, match="Only service designers"):
        cases.migrate(case, by=desk.actor("asha"), at=at, to=newer)
    with pytest.raises(Unknown):
        cases.migrate(case, by=desk.actor("mo"), at=at, to=newer, targets="perhaps")
    moved = move(desk, case, newer)
    with pytest.raises(NotNow, match="on that version already"):
        move(desk, moved, newer)
    with pytest.raises(NotNow, match="not of this case's service"):
        move(desk, desk.case("ict-fault"), newer)
    over = desk.case(at=june(1))
    cases.resolve(over, by=desk.actor("asha"), at=june(1, "11:00"), outcome="emptied")
    with pytest.raises(NotNow, match="Reopen it first"):
        move(desk, over, newer)
