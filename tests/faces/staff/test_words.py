"""The desk's words: what a case is about, when it is due."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import starter
from tests.engine.cases.conftest import BINS, EQUIPMENT, FAULT

from moothall.faces.pages.subjects import about, subject, tellings
from moothall.faces.staff.queue.timing import Now, brief, due, rough, worked

NOW = datetime(2026, 6, 17, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def london(settings):
    settings.TIME_ZONE = "Europe/London"


def now(at=NOW):
    return Now.here(at)


def service(name):
    return starter.definitions()[name]


@pytest.mark.parametrize(
    ("name", "answers", "words"),
    [
        ("ict-fault", FAULT, "It says that it is full."),
        ("ict-equipment", EQUIPMENT, "Ask for ICT equipment: Laptop, It is for a new starter"),
        ("missed-bin", BINS, "Report a missed bin: Rubbish, 1 High Street"),
        ("missed-bin", {}, "Report a missed bin"),
    ],
)
def test_a_case_is_told_by_its_answers(name, answers, words):
    asked = service(name)
    assert subject(tellings(asked), answers, asked.name) == words


@pytest.mark.parametrize(
    ("name", "answers", "words"),
    [
        ("ict-fault", FAULT, "It says that it is full."),
        ("ict-equipment", EQUIPMENT, "Laptop, It is for a new starter"),
        ("missed-bin", {}, ""),
    ],
)
def test_beside_its_title_a_case_is_told_without_it(name, answers, words):
    assert about(tellings(service(name)), answers) == words


def test_a_long_answer_is_cut_at_a_word():
    line = subject(tellings(service("ict-fault")), {"details": "word " * 60}, "")
    assert line.endswith("word…")
    assert len(line) <= 91


def test_another_desks_case_keeps_its_title():
    assert subject(tellings(None), {}, "Incident 4711") == "Incident 4711"


@pytest.mark.parametrize(
    ("at", "words", "tone"),
    [
        (None, "No target", "none"),
        (NOW - timedelta(days=3), "Overdue since 14 Jun, 10am", "over"),
        (NOW + timedelta(minutes=90), "Due today, 11:30am", "soon"),
        (NOW + timedelta(hours=6), "Due today, 4pm", "soon"),
        (NOW + timedelta(days=1), "Due tomorrow, 10am", "later"),
        (NOW + timedelta(days=5), "Due Mon 22 Jun, 10am", "later"),
        (NOW + timedelta(days=250), "Due Mon 22 Feb 2027, 9am", "later"),
    ],
)
def test_due_times_are_said_before_they_are_coloured(at, words, tone):
    found = due(at, None, now=now())
    assert (found.words, found.tone) == (words, tone)


def test_what_was_due_at_closing_is_not_late_before_opening():
    closing, opening = NOW - timedelta(hours=17), NOW + timedelta(minutes=30)
    night = due(closing, opening, now=now())
    assert (night.words, night.tone) == ("Due at opening", "soon")
    assert due(closing, opening, now=now(opening), left=-1).words == "Overdue by under 1 min"


@pytest.mark.parametrize(
    ("at", "left", "words", "whole"),
    [
        (-timedelta(days=3), -300, "Overdue by 5 min", "14 Jun 2026, 10am: 5 min over"),
        (-timedelta(days=3), -95000, "Overdue by 26 h", "14 Jun 2026, 10am: 26 h 23 min over"),
        (
            -timedelta(days=30),
            -360000,
            "Overdue since 18 May, 10am",
            "18 May 2026, 10am: 100 h over",
        ),
        (timedelta(hours=3), 4800, "Due 1pm, 1 h left", "17 Jun 2026, 1pm"),
        (timedelta(hours=6), 4800, "Due today, 4pm", "17 Jun 2026, 4pm"),
    ],
)
def test_how_late_and_how_long_left_is_said_in_working_time(at, left, words, whole):
    found = due(NOW + at, None, now=now(), left=left)
    assert (found.words, found.at) == (words, whole)


def test_the_year_is_said_only_where_it_is_another():
    assert brief(NOW - timedelta(days=1), now()) == "16 Jun, 10am"
    assert brief(NOW - timedelta(days=200), now()) == "29 Nov 2025, 9am"
    assert brief(NOW, now()) == "today, 10am"


def test_working_time_is_never_said_in_days():
    assert worked(30 * 3600) == "30 h"
    assert worked(5400) == "1 h 30 min"
    assert worked(59) == "0 min"


def test_a_length_is_said_in_its_largest_unit():
    lengths = [59, 60, 3599, 3600, -47 * 3600, 4_000_000]
    assert [rough(n) for n in lengths] == [
        "under 1 min",
        "1 min",
        "59 min",
        "1 h",
        "47 h",
        "1,111 h",
    ]
