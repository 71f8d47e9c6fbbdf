"""O5: whose time the life of a case was, second by second."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.cases.telling import HOUR, Story, june, utc
from tests.engine.cases.test_clocks_properties import SPAN, moment, stories
from tests.practices.insight.desk import CALENDARS as DESK_CALENDARS
from tests.practices.insight.desk import NOW, desk

from moothall.engine.cases.clocks import fold
from moothall.engine.cases.facts import facts
from moothall.engine.cases.stretches import Whose, ends_at, stretches, sums

TEAMS = ("desk", "network", "stores")


def told(parts):
    return [(part.owner, part.elapsed / HOUR, part.working / HOUR) for part in parts]


def test_each_team_has_its_time_and_a_wait_is_that_of_its_reason():
    story = Story(june(1, "09:00"), team="desk")
    story.then("assigned", june(1, "11:00"), team="network")
    story.pause(june(1, "16:00"), stops_clock=False, reason="supplier")
    story.then("resumed", june(2, "09:30")).then("resolved", june(2, "10:30"))
    assert told(stretches(story.at(june(5)))) == [
        ((Whose.TEAM, "desk"), 2, 2),
        ((Whose.TEAM, "network"), 5, 5),
        ((Whose.WAIT, "supplier"), 17.5, 2),
        ((Whose.TEAM, "network"), 1, 1),
    ]


def test_an_approval_is_its_own_slice_and_between_end_and_reopening_it_is_nobodys():
    story = Story(june(1, "09:00"), team="desk")
    story.then("task_started", june(1, "09:00"), task="agree", targets=[], is_approval=True)
    story.then("task_done", june(1, "12:00"), task="agree", decision="approved")
    story.then("resolved", june(1, "13:00")).then("reopened", june(1, "15:00"))
    story.then("task_started", june(1, "15:30"), task="again", targets=[], is_approval=True)
    found = sums(stretches(story.at(june(1, "16:00"))))
    assert [(one.whose, one.name, one.elapsed // 60) for one in found] == [
        (Whose.APPROVAL, "", 210),
        (Whose.TEAM, "desk", 90),
        (Whose.RESOLVED, "", 120),
    ]


@pytest.mark.parametrize("kind", ["migrated", "retyped"])
def test_an_approval_that_is_needed_no_more_was_waited_for_until_then(kind):
    story = Story(june(1, "09:00"), team="desk")
    story.then("task_started", june(1, "09:00"), task="agree", targets=[], is_approval=True)
    story.then(kind, june(1, "12:00"), removed=["agree"], **{"from": 1, "to": 2})
    story.then("resolved", june(1, "13:00"))
    assert told(stretches(story.at(june(5)))) == [
        ((Whose.APPROVAL, ""), 3, 3),
        ((Whose.TEAM, "desk"), 1, 1),
    ]
    assert story.at(june(5)).approval_seconds() == (3 * HOUR, 3 * HOUR)


def test_an_assignment_to_somebody_else_of_the_team_begins_nothing_new():
    story = Story(june(1, "09:00"), team="desk")
    story.then("assigned", june(1, "10:00"), team="desk", person=3)
    story.then("assigned", june(1, "11:00"), person=4)
    (only,) = stretches(story.at(june(1, "12:00")))
    assert (only.team, only.start, only.end) == ("desk", utc(june(1)), utc(june(1, "12:00")))


def test_a_case_that_has_just_been_made_has_no_stretch():
    assert stretches(Story(june(1)).at(june(1))) == []


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(stories(), st.lists(st.tuples(st.integers(0, SPAN), st.sampled_from(TEAMS)), max_size=4))
def test_the_parts_add_up_to_the_life_exactly_and_leave_no_gap(told_, moves):
    story, at = told_
    start = story.events[0].effective_at
    for minutes, team in moves:
        story.then("assigned", moment(start, minutes), team=team)
    clocks = story.at(at)
    parts = stretches(clocks)
    end = ends_at(clocks)
    edges = [clocks.created_at, *(part.end for part in parts)]
    assert [part.start for part in parts] == edges[:-1]
    assert edges[-1] == (end if parts else clocks.created_at)
    assert sum(part.elapsed for part in parts) == (end - clocks.created_at).total_seconds()
    assert sum(one.elapsed for one in sums(parts)) == sum(part.elapsed for part in parts)
    running = [p for p in parts if p.whose in (Whose.TEAM, Whose.APPROVAL)]
    stopped = [
        (max(p.start, clocks.created_at), p.end or end) for p in clocks.pauses if not p.is_stopping
    ]
    waited = sum(
        (min(part.end, last) - max(part.start, first)).total_seconds()
        for part in parts
        for first, last in stopped
        if part.whose == Whose.WAIT and max(part.start, first) < min(part.end, last)
    )
    ran = sum(((e or at) - s).total_seconds() for s, e in clocks.tapes["case"].spans)
    assert sum(part.elapsed for part in running) + waited == ran


@pytest.mark.slow
def test_of_a_resolved_case_they_add_up_to_the_elapsed_time_that_figures_count():
    compared = 0
    for events in desk(400):
        counted = facts(events, DESK_CALENDARS, at=NOW, zone="Europe/London")
        clocks = fold(events, DESK_CALENDARS, at=NOW)
        if counted.state in ("resolved", "closed") and counted.resolution_elapsed is not None:
            whole = timedelta(seconds=sum(part.elapsed for part in stretches(clocks)))
            assert whole == timedelta(seconds=counted.resolution_elapsed)
            compared += 1
    assert compared > 200
