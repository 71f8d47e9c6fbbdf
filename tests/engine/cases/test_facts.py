"""What is counted of a case, by the definitions of the seven figures."""

from datetime import date, datetime

import pytest
from tests.engine.cases.telling import (
    ALWAYS,
    CALENDARS,
    HOUR,
    LONDON,
    OFFICE,
    Story,
    june,
    target,
    utc,
)

from moothall.engine.cases.facts import facts


def count(story, at=None, zone="Europe/London"):
    return facts(story.events, CALENDARS, at=at or june(30), zone=zone)


@pytest.fixture
def story():
    return Story(
        june(1, "09:00"),
        target(2, measures="response"),
        target(8),
        calendar=OFFICE,
        service="broken-lamp",
        kind="report",
        priority="P3",
        category="Streets",
        channel="online",
        team="streets",
    )


def test_the_case_is_described_as_it_was_created(story):
    row = count(story)
    assert (row.service, row.kind, row.priority, row.category, row.channel, row.team) == (
        "broken-lamp",
        "report",
        "P3",
        "Streets",
        "online",
        "streets",
    )
    assert (row.state, row.exclusion, row.calendar_version_id) == ("open", "", OFFICE)


def test_both_clocks_are_counted_to_each_moment(story):
    story.then("assigned", june(1, "10:00"), team="streets", person=7)
    story.then("replied", june(1, "11:00")).pause(june(1, "12:00")).then(
        "resumed", june(2, "09:30")
    )
    story.then("resolved", june(2, "10:30"))
    row = count(story)
    assert (row.assign_working, row.assign_elapsed) == (HOUR, HOUR)
    assert (row.response_working, row.response_elapsed) == (2 * HOUR, 2 * HOUR)
    assert (row.resolution_working, row.resolution_elapsed) == (4 * HOUR, int(25.5 * HOUR))
    assert (row.paused_working, row.paused_elapsed) == (6 * HOUR, int(21.5 * HOUR))
    assert (row.is_response_met, row.is_resolution_met) == (True, True)


def test_the_span_between_resolving_and_reopening_does_not_count(story):
    story.then("resolved", june(1, "11:00")).then("reopened", june(3, "09:00"))
    story.then("resolved", june(3, "10:00"))
    row = count(story)
    assert (row.resolution_working, row.resolution_elapsed) == (3 * HOUR, 49 * HOUR)
    assert (row.first_resolution_elapsed, row.reopenings) == (2 * HOUR, 1)
    assert row.reopened_at == utc(june(3, "09:00"))


@pytest.mark.parametrize(
    ("reopened_at", "early"),
    [(june(8, "17:00"), 1), (june(8, "17:00:01"), 0), (june(9, "09:00"), 0)],
)
def test_a_reopening_is_early_to_the_end_of_the_fifth_working_day(story, reopened_at, early):
    story.then("resolved", june(1, "11:00")).then("reopened", reopened_at)
    story.then("resolved", june(10, "10:00"))
    row = count(story)
    assert (row.reopenings, row.early_reopenings) == (1, early)


def test_a_reopened_case_is_neither_met_nor_missed_yet(story):
    story.then("resolved", june(1, "11:00"), is_public=True).then("reopened", june(1, "12:00"))
    row = count(story, june(1, "13:00"))
    assert (row.is_resolution_met, row.resolution_over_at) == (
        None,
        utc(june(2, "09:30")).replace(second=1),
    )


def test_never_answered_counts_against_the_promise_and_not_in_the_mean(story):
    story.then("resolved", june(1, "09:30"))
    row = count(story)
    assert (row.is_response_met, row.response_working) == (False, None)


def test_a_case_without_a_promise_has_none_kept_or_broken():
    row = count(
        Story(june(1), target(1, measures="response"), calendar=OFFICE).then("resolved", june(2))
    )
    assert (row.resolution_target, row.is_resolution_met, row.is_resolution_breached) == (
        None,
        None,
        False,
    )


def test_a_breach_stays_with_the_case_when_its_priority_falls(story):
    story.reprioritise(june(2, "16:00"), "P4", "eased", target(40))
    row = count(story, june(2, "16:30"))
    assert (row.priority, row.is_resolution_breached, row.is_resolution_met) == ("P4", True, None)


def test_an_open_case_says_when_it_will_be_over(story):
    row = count(story, june(1, "10:00"))
    assert row.resolution_over_at == utc(datetime(2026, 6, 2, 8, 30, 1, tzinfo=LONDON))
    paused = count(story.pause(june(1, "12:00")), june(1, "13:00"))
    assert paused.resolution_over_at is None


def test_the_day_is_the_councils_own():
    story = Story(june(1, "00:30"), target(8, ALWAYS)).then("resolved", june(2, "00:10"))
    row = count(story)
    assert (row.created_on, row.resolved_on) == (date(2026, 6, 1), date(2026, 6, 2))
    assert count(story, zone="UTC").created_on == date(2026, 5, 31)


def test_a_thank_you_is_no_further_message(story):
    story.then("message", june(1, "10:00")).then("message", june(1, "11:00"), is_thanks=True)
    assert count(story).requester_messages == 1


def test_a_reassignment_is_a_change_of_team_or_of_officer(story):
    story.then("assigned", june(1, "10:00"), team="streets")
    story.then("assigned", june(1, "11:00"), team="streets", person=7)
    assert count(story).reassignments == 0
    story.then("assigned", june(1, "12:00"), team="streets", person=8)
    story.then("assigned", june(1, "13:00"), team="lighting")
    row = count(story)
    assert (row.reassignments, row.team) == (2, "lighting")
    assert (row.first_assigned_team_at, row.first_assigned_person_at) == (
        utc(june(1, "10:00")),
        utc(june(1, "11:00")),
    )


@pytest.mark.parametrize(
    ("kind", "data", "exclusion"),
    [
        ("merged", {}, "merged"),
        ("cancelled", {"reason": "spam"}, "spam"),
        ("cancelled", {"reason": "test"}, "test"),
        ("cancelled", {"reason": "withdrawn"}, "cancelled"),
    ],
)
def test_what_leaves_the_averages_says_why(story, kind, data, exclusion):
    assert count(story.then(kind, june(2), **data)).exclusion == exclusion


def test_logged_and_answered_on_the_phone_took_no_time():
    story = Story(june(1), target(1, measures="response"), target(4), is_answered=True)
    row = count(story.then("resolved", june(1)))
    assert (row.response_working, row.resolution_working, row.is_answered_at_creation) == (
        0,
        0,
        True,
    )
    assert (row.is_response_met, row.is_resolution_met) == (True, True)


def test_of_several_ratings_the_last_counts(story):
    story.then("resolved", june(2)).then("rated", june(3), score=2).then("rated", june(4), score=5)
    assert count(story).rating == 5


def test_a_log_carries_its_own_verdict():
    assert count(Story(june(1), own_verdict=False)).is_own_verdict_met is False
    assert count(Story(june(1))).is_own_verdict_met is None


def test_what_an_automatic_reply_said_is_not_an_officers_reply(story):
    story.then("replied", june(1, "09:01"), is_automatic=True).then("replied", june(1, "10:00"))
    assert count(story).officer_replies == 1


def test_retyping_changes_what_the_case_is(story):
    row = count(story.then("retyped", june(2), kind="incident", category="Lighting"))
    assert (row.kind, row.category, row.service) == ("incident", "Lighting", "broken-lamp")


def test_a_pause_before_the_first_answer_is_no_credit_to_the_answer(story):
    story.pause(june(1, "10:00")).then("resumed", june(1, "12:00"))
    story.then("assigned", june(1, "13:00"), team="streets").then("replied", june(1, "14:00"))
    row = count(story)
    assert (row.assign_working, row.response_working) == (4 * HOUR, 5 * HOUR)


def test_a_log_that_counts_its_own_reassignments_is_believed():
    story = Story(june(1, "09:00"), calendar=OFFICE, reassignments=3)
    story.then("assigned", june(1, "10:00"), team="streets")
    assert count(story).reassignments == 3
