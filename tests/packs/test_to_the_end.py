"""T2, O2: every example journey of a pack is sent, worked task by task and ended."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from tests.conftest import council
from tests.engine.cases.conftest import someone
from tests.engine.cases.telling import LONDON, june
from tests.packs.test_journeys import BY_NAME, journeys_of
from tests.packs.test_registers import READ
from tests.packs.test_services import SERVICES, definition
from tests.standing import on as standing_on

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Asked
from moothall.engine.cases.models import Target, Task
from moothall.engine.cases.queries import deciding, writing
from moothall.engine.cases.words import State, TaskState
from moothall.engine.cases.writing import Written
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import examples, plan
from moothall.engine.contact.models import Message
from moothall.engine.registers import actions as registers
from moothall.engine.registers import queries
from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars.words import Division
from moothall.ground.councils import actions as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SETUP = Actor.job("set-up")
WORKS = Actor.job("tasks")
OVER = {State.RESOLVED, State.CLOSED}
OFFICERS = ("ann", "ben", "cat")


def every_service():
    """Ashby with every service of every pack, and three officers in every team; fictional."""
    ashby, at = council("ashby"), june(1, "00:00")
    with scope.opened([ashby.pk], writes=True):
        calendars.add_standard(
            ashby.pk, zone=ashby.zone, division=Division.ENGLAND_AND_WALES, by=SETUP, at=at
        )
        services = [definition(name) for name in SERVICES]
        codes = {code for service in services for code in service.teams()}
        teams = [
            councils.add_team(ashby, code, name=code.title(), by=SETUP, at=at) for code in codes
        ]
        asker = someone(ashby, "employee", "employee", at)
        officers = [someone(ashby, name, "officer", at) for name in OFFICERS]
        for officer in officers:
            for team in teams:
                people.join_team(officer, team, by=SETUP, at=at)
        versions = {
            service.service: catalogue.publish(ashby, service, by=SETUP, at=at)[0].version.pk
            for service in services
        }
        a_play_area(ashby, at)
    return ashby, versions, asker.actor, [officer.actor for officer in officers]


def a_play_area(ashby, at):
    """Put every register in force, and the play area on its own that the journeys are about."""
    for one in READ:
        registers.publish(ashby, one.definition, by=SETUP, at=at)
    said = [one.answers for one in journeys_of("play-area-fault").journeys]
    (which,) = (answers["which"] for answers in said if "which" in answers)
    values, token = {"place": which["title"]}, UUID(which["record"])
    registers.add(ashby, which["register"], values, by=SETUP, at=at, token=token)


@pytest.fixture
@standing_on(every_service)
def place(standing):
    return standing


def worked(case, officers, decision, at):
    """Do what can be done until nothing can, each step an hour later; gives the tasks done."""
    done = []
    while case.state not in OVER and (ready := ready_task(case)):
        at += timedelta(hours=1)
        done.append(ready.code)
        if ready.job:
            at = max(at, ready.job_next_at or at)
            cases.do_job(ready, by=WORKS, at=at)
        elif deciding.approval_of(case, ready.code):
            settled(case, ready, officers, decision, at)
        else:
            said = written(case, ready, officers[0], at)
            cases.finish_task(case, task=ready.code, by=officers[0], at=at, said=said)
        case.refresh_from_db()
    return done


def written(case, task, officer, at):
    """What an officer says of the record that a task writes: one that can be chosen, anything."""
    planned = writing.writes(case, task.code)
    if planned is None:
        return Written()
    wanted = planned.record
    definition = queries.register(case.council_id, wanted.of).definition
    asked = [definition.by_id[name] for name in wanted.ask if definition.by_id[name].required]
    values = {field.id: anything(field, officer) for field in asked}
    return Written(one_to_choose(case, definition, officer, at) if wanted.choose else None, values)


def one_to_choose(case, definition, officer, at):
    """A new record in whose state any of the register's moves may start: given out, if need be."""
    needed = {field.id: anything(field, officer) for field in definition.fields if field.required}
    own = [name for name in definition.keys[0] if definition.by_id[name].type != "reference"]
    needed |= {name: uuid4().hex[:12] for name in own}
    record = registers.add(case.council, definition.slug, needed, by=SETUP, at=at)
    if definition.slug == "assets" and definition.move(move_of(case)).id != "issue":
        registers.move(record, "issue", by=SETUP, at=at, values={"holder": officer.id})
    return record.pk


def move_of(case):
    ready = ready_task(case)
    return writing.writes(case, ready.code).record.move


def anything(field, officer):
    known = {
        "officer": officer.id,
        "text": "Anything",
        "longtext": "Anything",
        "date": "2026-03-27",
    }
    return field.options[0].id if field.options else known[field.type]


def ready_task(case):
    found = Task.objects.filter(case_id=case.pk, state=TaskState.READY)
    return found.order_by("position").first()


def settled(case, task, officers, decision, at):
    """Let one officer after the other decide until it is settled."""
    for officer in officers:
        task.refresh_from_db()
        if task.state == TaskState.READY:
            cases.decide(case, task=task.code, decision=decision, by=officer, at=at)


def asked(place, name, answers):
    """Ask for a service with these answers, as somebody who works there."""
    ashby, versions, asker, _ = place
    made = Asked(token=uuid4(), version_id=versions[name], answers=answers)
    return cases.submit(ashby, made, by=asker, at=june(1, "10:00"))


def first_walk(name):
    walks = examples.walked(definition(name), journeys_of(name))
    return next(walk for walk in walks if not walk.ends)


def test_who_has_a_place_at_the_holiday_club_is_told_by_moothall_itself(place):
    ashby, _, _, officers = place
    with scope.opened([ashby.pk], writes=True):
        case = asked(place, "holiday-club", first_walk("holiday-club").answers)
        assert worked(case, officers, "approved", june(1, "11:00")) == ["list", "welcome"]
        told = Message.objects.get(subject__startswith="You have a place")
    assert told.subject.endswith(case.reference)
    assert told.recipient == "resident@council.example"


def test_only_the_end_of_a_move_waits_for_the_email_of_the_day(place):
    ashby, _, asker, officers = place
    with scope.opened([ashby.pk], writes=True):
        case = asked(place, "moving-home", first_walk("moving-home").answers)
        cases.resolve(case, by=officers[0], at=june(2, "10:00"), outcome="done")
        told = Message.objects.filter(case_id=case.pk).order_by("pk")
        waits = list(told.values_list("may_wait_for_id", flat=True))
    assert waits == [None, asker.id]


@pytest.mark.parametrize("decision", ["approved", "refused"])
@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_every_journey_ends_as_a_case(name, decision, place):
    ashby, versions, asker, officers = place
    service, read = definition(name), journeys_of(name)
    at = datetime(read.today.year, read.today.month, read.today.day, 10, tzinfo=LONDON)
    for walk in examples.walked(service, read):
        if walk.ends:
            continue
        with scope.opened([ashby.pk], writes=True):
            asked = Asked(token=uuid4(), version_id=versions[name], answers=walk.answers)
            case = cases.submit(ashby, asked, by=asker, at=at)
            done = worked(case, officers, decision, at)
            if case.state not in OVER:
                outcome = service.outcomes[0].id
                later = at + timedelta(days=1)
                cases.resolve(case, by=officers[0], at=later, outcome=outcome)
                case.refresh_from_db()
            assert_ended(case, service, walk, done, decision)


def assert_ended(case, service, walk, done, decision):
    """Every task was done that the decision calls for, and none that it does not; no clock runs."""
    planned = {task.id: task for task in plan.tasks_for(service, walk.answers)}
    decided = [planned[code] for code in done if planned[code].approval]
    is_refused = decision == "refused" and bool(decided)
    said = {one.id: "refused" if is_refused else "approved" for one in decided}
    unwanted = plan.ruled_out(tuple(planned.values()), said)
    assert case.state == State.RESOLVED, walk.name
    assert not Target.objects.filter(case_id=case.pk, ended_at=None).exists()
    if is_refused and any(one.approval.if_refused for one in decided):
        assert not unwanted & set(done), walk.name  # it ends the case, whatever else there was
    else:
        assert set(planned) - set(done) == unwanted, walk.name
    good = service.outcomes[0].id
    refusals = {one.approval.if_refused for one in decided} - {""}
    assert good not in refusals
    assert {case.outcome} == (refusals or {good} if is_refused else {good}), walk.name
