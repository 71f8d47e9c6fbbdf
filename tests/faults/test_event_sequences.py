"""F10: pauses, bank holidays, reopening and calendars edited mid-case, in any order of events.

The clocks equal a count minute by minute that shares no code with the product. Named examples are
what other desks got wrong: frappe/helpdesk 3776, zammad 5177, glpi 15429.
"""

from datetime import UTC, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.cases.oracle import count
from tests.engine.cases.telling import CALENDARS, EDITED, HOUR, OFFICE, Story, june, london, target

from moothall.engine.cases.clocks import fold

pytestmark = pytest.mark.slow

STARTS = st.sampled_from(
    [
        june(1, "15:00"),
        london("2026-03-27 16:00"),  # the clocks change
        london("2026-04-02 12:00"),  # Good Friday and Easter Monday
        london("2026-05-01 15:30"),  # the early May bank holiday
        london("2026-12-24 11:00"),
    ]
)
SPAN = 6 * 24 * 60
KINDS = ["paused", "resumed", "replied", "resolved", "reopened", "closed", "calendar_changed"]


@st.composite
def stories(draw):
    start = draw(STARTS)
    story = Story(start, target(draw(st.integers(1, 9)), measures="response"), target(9))
    for kind in draw(st.lists(st.sampled_from(KINDS), max_size=10)):
        data = {}
        if kind == "paused":
            data = {"stops_clock": draw(st.booleans())}
        if kind == "calendar_changed":
            data = {"from": OFFICE, "to": EDITED}
        story.then(kind, later(start, draw(st.integers(0, SPAN))), **data)
    return story, later(start, draw(st.integers(0, SPAN)))


def later(start, minutes):
    return start.astimezone(UTC) + timedelta(minutes=minutes)


@settings(max_examples=150)
@given(stories())
def test_f10_any_order_of_events_is_counted_as_minute_by_minute(told):
    story, at = told
    counted = [(measures, used * 60) for measures, _, used, _ in count(story.events, at).targets]
    assert [(c.promise.measures, c.used) for c in story.at(at).clocks] == counted


@settings(max_examples=80)
@given(stories(), st.integers(0, SPAN))
def test_f10_a_case_that_is_over_keeps_its_clocks_whatever_comes(told, minutes):
    story, at = told
    story.events = [event for event in story.events if event.kind.value != "reopened"]
    ended = story.then("resolved", at).then("closed", at).at(at)
    edited = later(at, minutes)
    story.then("calendar_changed", edited, **{"from": OFFICE, "to": EDITED})
    after = fold(story.events, CALENDARS, at=later(edited, SPAN))
    mine = {c.promise.measures: (c.used, c.promise.calendar) for c in ended.clocks}
    assert mine["resolution"] == next(
        (c.used, c.promise.calendar) for c in after.clocks if c.promise.measures == "resolution"
    )


def test_f10_resolving_what_is_paused_ends_the_pause_frappe_3776():
    story = Story(june(1, "09:00")).pause(june(1, "10:00")).then("resolved", june(1, "15:00"))
    assert story.clock(june(2)).used == HOUR
    story.then("reopened", june(2, "09:00"))
    assert story.clock(june(2, "10:00")).used == 2 * HOUR


def test_f10_waiting_over_a_bank_holiday_adds_nothing_zammad_5177():
    story = Story(london("2026-04-02 15:00"), target(4)).pause(london("2026-04-02 16:00"))
    story.then("resumed", london("2026-04-07 09:30"))
    assert story.clock(london("2026-04-07 10:30")).used == 2 * HOUR
    assert story.clock(london("2026-04-07 10:30")).due_at == london("2026-04-07 12:30")


def test_f10_a_calendar_edited_while_a_case_waits_moves_its_due_time_glpi_15429():
    story = Story(june(1, "09:00"), target(4)).pause(june(1, "10:00"))
    story.then("calendar_changed", june(1, "11:00"), **{"from": OFFICE, "to": EDITED})
    story.then("resumed", june(2, "08:30"))
    assert story.clock(june(2, "09:00")).due_at == june(2, "11:30")
    assert story.clock(june(2, "09:00")).used == 90 * 60
