"""What must hold of the clocks whatever happens to a case."""

import os
import time
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.cases.oracle import count
from tests.engine.cases.telling import ALWAYS, CALENDARS, OFFICE, Story, june, london, target

from moothall.engine.cases.clocks import fold

pytestmark = pytest.mark.slow

STARTS = st.sampled_from(
    [
        june(1, "15:00"),
        june(5, "16:20"),
        june(6, "10:00"),
        london("2026-03-27 16:00"),
        london("2026-04-02 12:00"),
        london("2026-10-24 09:00"),
        london("2026-12-24 11:00"),
    ]
)
HOURS = st.integers(1, 20)
CALENDAR = st.sampled_from([OFFICE, ALWAYS])
REASONS = st.sampled_from(["got worse", "was wrong", "eased"])
SPAN = 5 * 24 * 60


@st.composite
def changes(draw):
    kind = draw(
        st.sampled_from(
            ["paused", "resumed", "replied", "resolved", "reopened", "closed", "reprioritised"]
        )
    )
    data = {}
    if kind == "paused":
        data = {"stops_clock": draw(st.booleans())}
    if kind == "reprioritised":
        measures = draw(st.sampled_from([["resolution"], ["response", "resolution"]]))
        specs = [target(draw(HOURS), draw(CALENDAR), one) for one in measures]
        data = {
            "to": "P2",
            "reason": draw(REASONS),
            "targets": specs,
            "calendar": specs[-1]["calendar"],
        }
    return kind, draw(st.integers(0, SPAN)), data


@st.composite
def stories(draw):
    start = draw(STARTS)
    specs = [target(draw(HOURS), draw(CALENDAR), one) for one in ("response", "resolution")]
    story = Story(start, *specs, calendar=specs[-1]["calendar"])
    for kind, minutes, data in draw(st.lists(changes(), max_size=9)):
        story.then(kind, moment(start, minutes), **data)
    return story, moment(start, draw(st.integers(0, SPAN)))


def moment(start, minutes):
    from datetime import UTC

    return start.astimezone(UTC) + timedelta(minutes=minutes)


def now_of(clock):
    return clock.promise.measures, clock.promise.seconds, clock.used, clock.is_breached


@settings(max_examples=120, deadline=None)
@given(stories())
def test_the_clocks_equal_a_count_minute_by_minute(told):
    story, at = told
    walk = count(story.events, at)
    wanted = [(m, minutes * 60, used * 60, used > minutes) for m, minutes, used, _ in walk.targets]
    assert [now_of(clock) for clock in story.at(at).clocks] == wanted


@settings(max_examples=60, deadline=None)
@given(stories())
def test_work_and_pauses_and_closed_hours_and_rest_make_up_the_wall(told):
    story, at = told
    story.events = [e for e in story.events if e.kind.value != "reprioritised"]
    clocks, walk = story.at(at), count(story.events, at)
    worked = clocks.worked(at, measures="resolution")
    whole = walk.worked_minutes + walk.paused_minutes + walk.closed_minutes + walk.resolved_minutes
    assert worked == walk.worked_minutes * 60
    assert timedelta(minutes=whole) == at - clocks.created_at


@given(stories(), st.randoms(use_true_random=False))
def test_shuffling_what_was_recorded_changes_nothing(told, random):
    story, at = told
    shuffled = list(story.events)
    random.shuffle(shuffled)
    assert fold(shuffled, CALENDARS, at=at) == story.at(at)


@given(stories())
def test_elapsed_is_never_negative_and_never_more_than_the_wall(told):
    story, at = told
    wall = int((at - story.events[0].effective_at).total_seconds())
    assert all(0 <= clock.used <= wall for clock in story.at(at).clocks)


@given(stories(), st.integers(0, SPAN))
def test_a_breach_absorbs(told, later):
    story, at = told
    before = {(c.promise.target, c.number): c.is_breached for c in story.at(at).clocks}
    after = {
        (c.promise.target, c.number): c.is_breached for c in story.at(moment(at, later)).clocks
    }
    assert all(after[key] for key, breached in before.items() if breached)


@given(st.integers(0, 15 * 60 - 1), st.integers(1, 15 * 60))
def test_a_pause_outside_working_hours_changes_nothing(begin, length):
    night = june(1, "17:00")
    plain = Story(june(1, "15:00"))
    paused = Story(june(1, "15:00")).pause(moment(night, begin))
    paused.then("resumed", min(moment(night, begin + length), moment(june(2, "08:30"), 0)))
    asked = june(2, "09:00")
    assert paused.clock(asked).due_at == plain.clock(asked).due_at
    assert paused.clock(asked).used == plain.clock(asked).used


@given(stories(), st.lists(st.integers(0, 3 * SPAN), max_size=12))
def test_thresholds_are_told_once_and_in_order_whatever_the_gaps(told, wakes):
    story, _ = told
    story.events = story.events[:1]
    start = story.events[0].effective_at
    fired = []
    for minutes in sorted(wakes):
        at = moment(start, minutes)
        for clock in story.at(at).clocks:
            already = {percent for name, percent in fired if name == clock.promise.target}
            due = [percent for percent, when in clock.untold(already) if when <= at]
            fired += [(clock.promise.target, percent) for percent in due]
    assert len(fired) == len(set(fired))
    for name in ("response", "resolution"):
        assert [p for n, p in fired if n == name] in ([], [50], [50, 75], [50, 75, 100])


@given(stories())
def test_a_crossing_is_the_first_instant_at_which_so_much_is_used(told):
    story, at = told
    for clock in story.at(at).clocks:
        for percent, when in clock.crossings.items():
            need = (
                clock.promise.seconds + 1
                if percent == 100
                else -(-clock.promise.seconds * percent // 100)
            )
            if when > at:
                continue
            earlier = {(c.promise.target, c.number): c for c in story.at(at).clocks}
            assert earlier[clock.promise.target, clock.number].used >= need


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"])
def test_ruling_31_the_servers_own_zone_changes_nothing(zone, monkeypatch):
    story = Story(london("2026-10-24 09:00"), target(40, ALWAYS)).pause(london("2026-10-25 00:30"))
    story.then("resumed", london("2026-10-25 03:30"))
    at = london("2026-10-26 09:00")
    wanted = story.at(at)
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert story.at(at) == wanted
    finally:
        monkeypatch.undo()
        assert os.environ.get("TZ") == before
        time.tzset()
