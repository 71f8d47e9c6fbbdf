"""O5: what another promise would have come to, for one case."""

import pytest
from tests.engine.cases.telling import ALWAYS, CALENDARS, HOUR, OFFICE, Story, june, target
from tests.practices.insight.desk import CALENDARS as DESK_CALENDARS
from tests.practices.insight.desk import NOW, desk

from moothall.engine.cases.clocks import verdict
from moothall.engine.cases.facts import facts
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.proposing import PromisedInDays, Proposal, proposed


def judged(story, at, measures="resolution", **more):
    events = proposed(story.events, Proposal(measures, **more), CALENDARS)
    return verdict(events, CALENDARS, at=at, measures=measures)


@pytest.fixture
def story():
    """A P3 of four office hours that took three and a night in between."""
    told = Story(june(1, "16:00"), target(4), target(1, measures="response"), priority="P3")
    return told.then("replied", june(1, "16:30")).then("resolved", june(2, "10:30"))


def test_a_shorter_time_breaks_what_was_kept(story):
    assert judged(story, june(5)).is_met
    assert not judged(story, june(5), seconds=2 * HOUR).is_met
    assert judged(story, june(5), seconds=3 * HOUR).is_met


def test_another_calendar_counts_the_night_too(story):
    found = judged(story, june(5), calendar=ALWAYS)
    assert (found.is_met, found.used, found.seconds) == (False, 18.5 * HOUR, 4 * HOUR)


FIVE_DAYS = 43.5
"""Five working days from four in the afternoon, in office hours."""


def by_days(*targets):
    return Story(june(1, "16:00"), *targets, priority="P3").then("resolved", june(5, "16:00"))


def in_days(version, priority):
    return {("P3", 1): {"resolution": 5}, ("P3", 2): {"resolution": 3}}.get((priority, version), {})


def on_another_calendar(story, **more):
    proposal = Proposal("resolution", **{"calendar": ALWAYS} | more)
    events = proposed(story.events, proposal, CALENDARS, version=1, in_days=in_days)
    return verdict(events, CALENDARS, at=june(20), measures="resolution")


def test_on_another_calendar_alone_days_stay_days():
    found = on_another_calendar(by_days(target(FIVE_DAYS)))
    assert (found.is_met, found.used, found.seconds) == (True, 96 * HOUR, 128 * HOUR)
    found = on_another_calendar(by_days(target(FIVE_DAYS)), seconds=50 * HOUR)
    assert (found.is_met, found.seconds) == (False, 50 * HOUR)


def test_days_that_do_not_make_the_time_promised_are_not_judged():
    with pytest.raises(PromisedInDays):
        on_another_calendar(by_days(target(40)))


def test_the_days_are_those_of_the_version_that_promised_them():
    story = Story(june(1, "16:00"), target(FIVE_DAYS), priority="P3")
    story.then("migrated", june(2), targets=[target(26.5)], **{"from": 1, "to": 2})
    story.then("resolved", june(5, "16:00"))
    found = on_another_calendar(story)
    assert (found.is_met, found.seconds) == (False, 80 * HOUR)


def test_days_end_at_closing_time(story):
    found = judged(story, june(5), days=1)
    assert (found.is_met, found.seconds) == (True, 9.5 * HOUR)


def test_what_was_promised_at_another_priority_stays(story):
    assert judged(story, june(5), seconds=HOUR, priority="P1").is_met
    assert not judged(story, june(5), seconds=HOUR, priority="P3").is_met


def test_only_the_promise_named_changes(story):
    assert judged(story, june(5), "response", seconds=60).is_met is False
    events = proposed(story.events, Proposal("response", seconds=60), CALENDARS)
    assert verdict(events, CALENDARS, at=june(5), measures="resolution").is_met


def test_after_a_change_of_priority_the_one_in_force_is_what_is_proposed(story):
    story = Story(june(1), target(40), priority="P3")
    story.reprioritise(june(1, "10:00"), "P1", "got worse", target(1, ALWAYS))
    story.then("resolved", june(1, "12:00"))
    assert judged(story, june(5)).is_met is False
    assert judged(story, june(5), seconds=2 * HOUR, priority="P1").is_met
    assert judged(story, june(5), seconds=2 * HOUR, priority="P3").is_met is False


def test_a_correction_that_stands_instead_of_another_event_stays_one(story):
    corrected = story.events[-1]
    story.then("resolved", june(5, "10:00"))
    from dataclasses import replace

    story.events[-1] = replace(story.events[-1], instead_of=corrected.sequence)
    assert judged(story, june(8)).is_met is False


@pytest.mark.slow
@pytest.mark.parametrize("measures", ["resolution", "response"])
def test_the_same_promise_gives_the_verdict_of_the_facts_for_every_life(measures):
    compared = 0
    for events in desk(800):
        counted = facts(events, DESK_CALENDARS, at=NOW, zone="Europe/London")
        promise = [t for t in events[0].data.get("targets", ()) if t["measures"] == measures]
        same = {
            "seconds": promise[0]["seconds"] if promise else None,
            "calendar": promise[0]["calendar"] if promise else None,
        }
        first = next(e for e in events if e.kind == EventKind.CREATED).data["priority"]
        for asked in ({}, same | {"priority": first}):
            again = proposed(events, Proposal(measures, **asked), DESK_CALENDARS)
            found = verdict(again, DESK_CALENDARS, at=NOW, measures=measures)
            wanted = getattr(counted, f"is_{measures}_met")
            assert (found and found.is_met) == wanted
            compared += wanted is not None
    assert compared > 800


def test_office_is_what_the_story_is_counted_on(story):
    assert judged(story, june(5), calendar=OFFICE).used == 3 * HOUR
