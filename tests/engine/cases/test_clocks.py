"""The rulings of docs/cases.md on clocks, one test each; the numbers are theirs."""

import itertools

import pytest
from tests.engine.cases.telling import (
    ALWAYS,
    ASHA,
    CALENDARS,
    HOUR,
    OFFICE,
    Story,
    june,
    london,
    seconds,
    target,
    utc,
)

from moothall.engine.cases.clocks import MissingStart, fold
from moothall.engine.cases.history import EventKind, Occurred


def test_ruling_9_a_pause_is_credited_in_working_time():
    story = Story(june(1, "15:00")).pause(june(1, "16:30")).then("resumed", june(2, "09:30"))
    assert story.clock(june(2, "10:00")).due_at == utc(june(2, "12:00"))


def test_ruling_10_while_paused_there_is_no_due_time_and_no_breach():
    story = Story(june(1, "15:00")).pause(june(1, "16:00"))
    clock = story.clock(june(5))
    assert (clock.state, clock.due_at, clock.left, clock.is_breached) == (
        "paused",
        None,
        3 * HOUR,
        False,
    )


def test_ruling_11_a_reopened_case_resumes_with_what_it_had_used():
    story = Story(june(1, "09:00")).then("resolved", june(1, "11:00"))
    story.then("reopened", june(3, "09:00"))
    clocks = story.at(june(3, "10:00"))
    assert clocks.latest("resolution").used == 3 * HOUR
    assert clocks.latest("resolution").due_at == utc(june(3, "11:00"))
    assert clocks.resolved_at == (utc(june(1, "11:00")),)


@pytest.mark.parametrize("change", ["pause", "lower", "reopen"])
def test_ruling_12_a_breach_is_absorbing(change):
    story = Story(june(1, "09:00"))
    if change == "pause":
        story.pause(june(1, "14:00"))
    elif change == "lower":
        story.reprioritise(june(1, "14:00"), "P4", "eased", target(40))
    else:
        story.then("resolved", june(1, "14:00")).then("reopened", june(2, "09:00"))
    first = story.at(june(2, "10:00")).clocks[0]
    assert first.is_breached
    assert story.at(june(30)).clocks[0].is_breached


def test_ruling_13_got_worse_runs_forward_from_the_change():
    story = Story(june(1, "09:00"), target(20)).reprioritise(
        june(1, "13:00"), "P1", "got worse", target(2)
    )
    old, new = story.at(june(1, "14:00")).clocks
    assert (old.state, old.used) == ("cancelled", 4 * HOUR)
    assert (new.started_at, new.used, new.due_at) == (
        utc(june(1, "13:00")),
        HOUR,
        utc(june(1, "15:00")),
    )
    assert not new.is_retroactive


def test_ruling_14_was_wrong_runs_from_creation_with_earlier_pauses_carried():
    story = Story(june(1, "09:00"), target(20)).pause(june(1, "10:00"))
    story.then("resumed", june(1, "12:00"))
    story.reprioritise(june(1, "13:00"), "P2", "was wrong", target(6))
    old, new = story.at(june(1, "13:00")).clocks
    assert old.state == "cancelled"
    assert (new.used, new.is_retroactive) == (2 * HOUR, True)
    assert new.due_at == utc(june(1, "17:00"))


def test_ruling_14_judges_an_answer_already_given_by_the_right_target():
    story = Story(june(1, "09:00"), target(8, measures="response"), target(20))
    story.then("replied", june(1, "11:00"))
    story.reprioritise(
        june(1, "13:00"), "P1", "was wrong", target(1, measures="response"), target(4)
    )
    response = story.clock(june(1, "13:00"), "response")
    assert (response.used, response.is_met, response.is_retroactive) == (2 * HOUR, False, True)


def test_a_worse_priority_leaves_an_answer_already_given_alone():
    story = Story(june(1, "09:00"), target(8, measures="response"), target(20))
    story.then("replied", june(1, "11:00"))
    story.reprioritise(
        june(1, "13:00"), "P1", "got worse", target(1, measures="response"), target(4)
    )
    responses = [c for c in story.at(june(1, "14:00")).clocks if c.promise.measures == "response"]
    assert [(c.state, c.promise.seconds, c.is_met) for c in responses] == [("done", 8 * HOUR, True)]


def test_ruling_15_a_lowered_priority_cancels_the_old_target_and_carries_its_use():
    story = Story(june(1, "09:00"), target(2)).reprioritise(
        june(1, "12:00"), "P4", "eased", target(10)
    )
    old, new = story.at(june(1, "13:00")).clocks
    assert (old.state, old.used, old.is_breached) == ("cancelled", 3 * HOUR, True)
    assert (new.number, new.used, new.started_at) == (2, 4 * HOUR, utc(june(1, "09:00")))


def test_ruling_16_due_at_closing_and_resolved_at_opening_is_met():
    story = Story(june(1, "13:00")).then("resolved", june(2, "08:30"))
    clock = story.clock(june(2, "09:00"))
    assert (clock.used, clock.is_met) == (4 * HOUR, True)
    assert Story(june(1, "13:00")).clock(june(1, "14:00")).due_at == utc(june(1, "17:00"))


def test_ruling_17_answered_on_saturday_took_no_working_time():
    story = Story(june(6, "10:00"), target(4, measures="response")).then(
        "replied", june(6, "12:00")
    )
    clock = story.clock(june(6, "13:00"), "response")
    assert (clock.used, clock.is_met) == (0, True)


def test_ruling_18_each_span_counts_on_its_own_calendar():
    story = Story(june(6, "10:00"), target(4, ALWAYS)).reprioritise(
        june(6, "12:00"), "P3", "eased", target(8, OFFICE)
    )
    clock = story.clock(june(8, "09:30"))
    assert (
        clock.used == 3 * HOUR
    )  # two on Saturday by the clock on the wall, one on Monday in the office
    assert clock.due_at == utc(june(8, "14:30"))


def test_ruling_24_crossings_are_exact_instants():
    clock = Story(june(1, "15:00")).clock(june(1, "15:30"))
    assert clock.crossings == {
        50: utc(june(1, "17:00")),
        75: utc(june(2, "09:30")),
        100: utc(june(2, "10:30")) + seconds(seconds=1),
    }


def test_ruling_24_a_crossing_already_passed_keeps_its_instant_when_the_case_is_paused_later():
    story = Story(june(1, "09:00")).pause(june(1, "11:30"))
    assert story.clock(june(2)).crossings == {50: utc(june(1, "11:00"))}


def test_ruling_25_the_last_second_is_not_a_breach():
    story = Story(june(1, "09:00"))
    assert not story.clock(june(1, "13:00") + seconds(milliseconds=900)).is_breached
    assert story.clock(june(1, "13:00") + seconds(seconds=1)).is_breached


def test_ruling_27_the_order_of_arrival_never_matters():
    story = Story(june(1, "15:00")).then("resumed", june(2, "09:30"))
    story.pause(june(1, "16:30")).then("replied", june(1, "15:30"))
    wanted = fold(
        sorted(story.events, key=lambda e: e.effective_at), CALENDARS, at=june(2, "10:00")
    )
    for order in itertools.permutations(story.events):
        assert fold(order, CALENDARS, at=june(2, "10:00")) == wanted


@pytest.mark.parametrize(
    ("events", "wrong"),
    [
        ([("paused", 10), ("paused", 11), ("resumed", 12)], "paused: the case was already paused"),
        ([("resumed", 10)], "resumed: the case was not paused"),
        ([("resolved", 10), ("paused", 11)], "paused: the case was already resolved"),
        ([("reopened", 10)], "reopened: the case was open, not resolved"),
        ([("closed", 10), ("closed", 11)], "closed: the case was already closed"),
        ([("merged", 10), ("resolved", 11)], "resolved: the case was already merged"),
        ([("cancelled", 10), ("cancelled", 11)], "cancelled: the case was already cancelled"),
        ([("created", 11)], "created: the case was already created"),
    ],
)
def test_ruling_28_what_cannot_be_changes_nothing_and_is_noted(events, wrong):
    story = Story(june(1, "09:00"))
    for kind, hour in events:
        story.then(
            kind, june(1, f"{hour}:00"), **({"stops_clock": True} if kind == "paused" else {})
        )
    assert wrong in [anomaly.sentence for anomaly in story.at(june(2)).anomalies]


def test_ruling_28_a_double_pause_is_one_pause():
    story = Story(june(1, "09:00")).pause(june(1, "10:00")).pause(june(1, "11:00"))
    story.then("resumed", june(1, "12:00"))
    clocks = story.at(june(1, "13:00"))
    assert clocks.latest("resolution").used == 2 * HOUR
    assert [(pause.start, pause.end) for pause in clocks.pauses] == [
        (utc(june(1, "10:00")), utc(june(1, "12:00")))
    ]


def test_ruling_29_logged_already_resolved_took_no_time():
    story = Story(june(1, "09:00"), target(1, measures="response"), target(4), is_answered=True)
    story.then("resolved", june(1, "09:00"))
    clocks = story.at(june(1, "09:00"))
    assert [(clock.used, clock.is_met) for clock in clocks.clocks] == [(0, True), (0, True)]
    assert clocks.first_response_at == utc(june(1, "09:00"))


def test_ruling_32_waiting_for_a_supplier_does_not_stop_the_clock():
    story = Story(june(1, "09:00")).pause(june(1, "10:00"), stops_clock=False, reason="supplier")
    clocks = story.at(june(1, "12:00"))
    assert (clocks.state, clocks.latest("resolution").state) == ("paused", "running")
    assert clocks.latest("resolution").due_at == utc(june(1, "13:00"))
    assert clocks.pause.reason == "supplier"


def test_ruling_22_an_open_case_moves_to_the_newer_version_of_its_calendar():
    newer = CALENDARS | {3: CALENDARS[ALWAYS]}
    story = Story(june(1, "15:00"), target(1, measures="response"), target(4))
    story.then("replied", june(1, "15:30"))
    story.then("calendar_changed", june(1, "16:00"), **{"from": OFFICE, "to": 3})
    response, resolution = fold(story.events, newer, at=june(1, "18:00")).clocks
    assert (response.promise.calendar, resolution.promise.calendar) == (OFFICE, 3)
    assert resolution.due_at == utc(june(1, "19:00"))


def test_ruling_22_a_closed_case_keeps_the_calendar_it_had():
    story = Story(june(1, "15:00")).then("resolved", june(2, "09:30")).then("closed", june(3))
    story.then("calendar_changed", june(4), **{"from": OFFICE, "to": ALWAYS})
    clocks = story.at(june(5))
    assert clocks.latest("resolution").used == 3 * HOUR
    assert clocks.anomalies[0].sentence.endswith("its calendar stands")


def test_a_resolution_the_requester_was_told_of_is_the_response():
    story = Story(june(1, "09:00"), target(1, measures="response"), target(4))
    story.then("resolved", june(1, "11:00"), is_public=True)
    assert story.clock(june(2), "response").is_met is False
    assert story.at(june(2)).first_response_at == utc(june(1, "11:00"))


def test_an_automatic_acknowledgement_is_no_response():
    story = Story(june(1, "09:00"), target(1, measures="response"))
    story.then("replied", june(1, "09:01"), is_automatic=True)
    assert story.at(june(1, "09:30")).first_response_at is None


def test_a_task_has_its_own_clock_from_its_start_to_its_end():
    story = Story(june(1, "09:00"), target(40))
    story.then(
        "task_started",
        june(1, "10:00"),
        task="order",
        targets=[target(2, measures="task", target="order", task="order")],
    )
    story.then(
        "task_started",
        june(1, "10:00"),
        task="desk",
        targets=[target(8, measures="task", target="desk", task="desk")],
    )
    story.then("task_done", june(1, "11:30"), task="order")
    _, order, desk = story.at(june(1, "13:00")).clocks
    assert (order.state, order.used, order.is_met) == ("done", 90 * 60, True)
    assert (desk.state, desk.used) == ("running", 3 * HOUR)


def test_a_second_resolution_moves_the_last_one_and_is_noted():
    story = (
        Story(june(1, "09:00"))
        .then("resolved", june(1, "10:00"))
        .then("resolved", june(1, "12:00"))
    )
    clocks = story.at(june(2))
    assert clocks.resolved_at == (utc(june(1, "10:00")), utc(june(1, "12:00")))
    assert clocks.latest("resolution").used == HOUR


def test_an_event_older_than_the_case_counts_from_its_creation():
    story = Story(june(1, "09:00"), target(1, measures="response")).then(
        "replied", june(1, "08:00")
    )
    clocks = story.at(june(2))
    assert clocks.first_response_at == utc(june(1, "09:00"))
    assert "older than the case" in clocks.anomalies[0].sentence


def test_what_has_not_happened_yet_does_not_count():
    story = Story(june(1, "09:00")).then("resolved", june(3))
    clocks = story.at(june(2))
    assert (clocks.state, clocks.resolved_at) == ("open", ())
    assert clocks.anomalies[0].sentence == "resolved: it has not happened yet"


def test_a_case_that_nobody_created_has_no_clocks():
    lone = Occurred(EventKind.REPLIED, june(1), june(1), ASHA, {}, 1)
    with pytest.raises(MissingStart):
        fold([lone], CALENDARS, at=june(2))
    with pytest.raises(MissingStart, match="no calendar"):
        fold([Occurred(EventKind.CREATED, june(1), june(1), ASHA, {}, 1)], CALENDARS, at=june(2))


def test_the_clock_counts_right_over_both_changes_of_the_clocks():
    spring = Story(london("2026-03-29 00:30"), target(4, ALWAYS))
    autumn = Story(london("2026-10-25 00:30"), target(4, ALWAYS))
    assert spring.clock(london("2026-03-29 00:30")).due_at == utc(london("2026-03-29 05:30"))
    assert autumn.clock(london("2026-10-25 00:30")).due_at == utc(london("2026-10-25 03:30"))
