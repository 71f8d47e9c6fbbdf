"""O5: what teams and suppliers promise within a case, each on its own clock."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import starter
from tests.engine.cases.conftest import SETUP
from tests.engine.cases.telling import ALWAYS, HOUR, Story, june, target, utc
from tests.engine.cases.test_clocks_properties import SPAN, moment

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries
from moothall.engine.cases.models import Fact, Target
from moothall.engine.cases.stretches import Whose, stretches
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.contact.models import Message
from moothall.ground.councils.models import Team


def of_team(hours=2, team="network", **more):
    more = {"target": f"team.{team}", "team": team, "reasons": ("supplier",)} | more
    return target(hours, measures="team", tells={100: "team"}, **more)


def of_supplier(hours=8, calendar=ALWAYS, **more):
    more = {"target": "supplier.line", "reasons": ("supplier",)} | more
    return target(hours, calendar, "supplier", tells={100: "manager"}, **more)


@pytest.fixture
def story():
    return Story(june(1, "09:00"), target(40), of_team(), of_supplier(), team="desk")


def clock(story, measures, at):
    return next(c for c in story.at(at).clocks if c.promise.measures == measures)


def test_before_the_team_has_the_case_its_clock_has_not_begun(story):
    found = clock(story, "team", june(1, "12:00"))
    assert (found.state, found.used, found.due_at, found.is_begun) == ("paused", 0, None, False)


def test_it_runs_while_the_case_is_with_the_team_and_stands_when_it_goes_on(story):
    story.then("assigned", june(1, "10:00"), team="network")
    assert clock(story, "team", june(1, "11:00")).due_at == utc(june(1, "12:00"))
    story.then("assigned", june(1, "11:30"), team="stores")
    story.then("assigned", june(2, "09:00"), team="network")
    found = clock(story, "team", june(2, "09:15"))
    assert (found.used, found.due_at) == (1.75 * HOUR, utc(june(2, "09:30")))
    assert clock(story, "team", june(2, "10:00")).is_breached


@pytest.mark.parametrize("stops", [True, False])
def test_a_wait_for_the_supplier_is_the_suppliers_time_and_not_the_teams(story, stops):
    story.then("assigned", june(1, "10:00"), team="network")
    story.pause(june(1, "11:00"), stops_clock=stops, reason="supplier")
    at = june(1, "18:00")
    assert clock(story, "team", at).used == HOUR
    supplier = clock(story, "supplier", at)
    assert (supplier.used, supplier.due_at) == (7 * HOUR, utc(june(1, "19:00")))
    story.then("resumed", june(1, "20:00"))
    assert clock(story, "supplier", june(2)).is_breached
    assert story.at(june(2)).kept_within("supplier") is False


def test_another_wait_that_does_not_stop_the_clock_is_still_the_teams(story):
    story.then("assigned", june(1, "10:00"), team="network")
    story.pause(june(1, "10:30"), stops_clock=False, reason="others")
    assert clock(story, "team", june(1, "11:00")).used == HOUR


def test_they_are_met_once_the_case_is_resolved_and_only_where_they_were_asked(story):
    story.then("assigned", june(1, "10:00"), team="network").then("resolved", june(1, "11:00"))
    clocks = story.at(june(3))
    assert clocks.kept_within("team") is True
    assert clocks.kept_within("supplier") is None


def test_a_new_priority_makes_them_anew_and_drops_what_it_does_not_promise(story):
    story.then("assigned", june(1, "10:00"), team="network")
    story.reprioritise(june(1, "11:00"), "P2", "got worse", target(20), of_team(1))
    first, second = (c for c in story.at(june(1, "11:30")).clocks if c.promise.measures == "team")
    assert (first.state, first.used) == ("cancelled", HOUR)
    assert (second.number, second.due_at) == (2, utc(june(1, "12:00")))
    assert clock(story, "supplier", june(1, "11:30")).state == "cancelled"


def test_two_teams_have_a_clock_each():
    story = Story(june(1), target(40), of_team(), of_team(3, "stores"), team="stores")
    used = {c.promise.team: c.used for c in story.at(june(1, "10:00")).clocks if c.promise.team}
    assert used == {"network": 0, "stores": HOUR}


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["assigned", "paused", "resumed", "resolved", "reopened"]),
            st.integers(0, SPAN),
            st.sampled_from(["desk", "network"]),
            st.sampled_from(["supplier", "others"]),
            st.booleans(),
        ),
        max_size=10,
    ),
    st.integers(0, SPAN),
)
def test_what_is_used_is_what_the_stretches_say(changes, later):
    start = june(1)
    inner = [of_team(5, calendar=ALWAYS), of_supplier()]
    story = Story(start, target(40, ALWAYS), *inner, team="desk")
    for kind, minutes, team, reason, stops in changes:
        data = {"assigned": {"team": team}, "paused": {"stops_clock": stops, "reason": reason}}
        story.then(kind, moment(start, minutes), **data.get(kind, {}))
    at = moment(start, later)
    clocks, parts = story.at(at), stretches(story.at(at))
    supplier = sum(p.elapsed for p in parts if p.owner == (Whose.WAIT, "supplier"))
    theirs = sum(p.elapsed for p in parts if p.owner == (Whose.TEAM, "network"))
    running_waits = [
        (p.start, p.end or at) for p in clocks.pauses if not p.is_stopping and p.reason == "others"
    ]
    theirs += sum(
        p.elapsed
        for p in parts
        if p.owner == (Whose.WAIT, "others")
        and p.team == "network"
        and any(s <= p.start and p.end <= e for s, e in running_waits)
    )
    used = {c.promise.measures: c.used for c in clocks.clocks}
    assert (used["supplier"], used["team"]) == (supplier, theirs)


@pytest.fixture
def fault(desk):
    """A fault of a service whose stores have an hour and whose supplier has two."""
    said = starter.definitions()["ict-fault"].as_json()
    said["team_targets"] = [
        {"team": "ict-stores", "within": {"P3": {"hours": 1}}, "tell": {"100": "team:ict-stores"}}
    ]
    said["supplier_targets"] = [
        {"id": "line", "within": {"P3": {"hours": 2}}, "tell": {"100": "manager"}}
    ]
    said["targets"][1]["within"]["P3"] = {"hours": 17}
    new = ServiceDefinition.model_validate(said)
    how = {"by": SETUP, "at": june(1, "08:00")}
    (done,) = catalogue.publish(desk.council, new, is_forced=True, **how)
    desk.versions["ict-fault"] = done.version.pk
    Team.objects.filter(code="ict-stores").update(email="stores@ashby.example")
    return desk.case("ict-fault", at=june(1, "09:00"))


@pytest.mark.django_db
def test_who_is_concerned_is_warned_and_the_facts_say_what_was_kept(desk, fault):
    mo = desk.actor("mo")
    stores = Team.objects.get(code="ict-stores")
    cases.assign(fault, by=mo, at=june(1, "10:00"), team=stores)
    Message.objects.all().delete()
    row = Target.objects.get(code="team.ict-stores")
    assert row.next_threshold_at == utc(june(1, "11:00:01"))
    assert cases.fire_thresholds(row, by=SETUP, at=june(1, "11:05")) == [100]
    (told,) = Message.objects.all()
    assert told.recipient == "stores@ashby.example"
    assert "The time for the work of Ict-Stores has run out" in told.body
    cases.pause(fault, by=mo, at=june(1, "12:00"), reason="supplier")
    cases.resume(fault, by=mo, at=june(1, "13:30"))
    cases.resolve(fault, by=mo, at=june(1, "14:00"), outcome="fixed")
    fact = Fact.objects.get()
    assert (fact.is_operational_met, fact.is_supplier_met, fact.is_resolution_met) == (
        False,
        True,
        True,
    )
    shown = {face.name: face.sentence for face in queries.faces(fault, at=june(2))}
    assert shown["work of Ict-Stores"] == "Missed: took 2 h 30 min of 1 h"
    assert shown["supplier (line)"] == "Met: took 1 h 30 min of 2 h"


@pytest.mark.django_db
def test_what_was_never_asked_of_them_is_not_shown_and_not_counted(desk, fault):
    cases.resolve(fault, by=desk.actor("mo"), at=june(1, "10:00"), outcome="fixed")
    names = {face.name for face in queries.faces(fault, at=june(2))}
    assert names == {"first answer", "resolution"}
    fact = Fact.objects.get()
    assert (fact.is_operational_met, fact.is_supplier_met) == (None, None)
