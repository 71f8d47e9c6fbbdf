"""The desk's words: what a case is about, when it is due."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import starter
from tests.engine.cases.conftest import BINS, EQUIPMENT, FAULT

from moothall.faces.staff.queue.subjects import subject, tellings
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
        (NOW - timedelta(minutes=5), "Overdue by 5 minutes", "over"),
        (NOW - timedelta(days=3), "Overdue by 3 days", "over"),
        (NOW + timedelta(minutes=90), "Due in 1 hour", "soon"),
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
    assert due(closing, opening, now=now(opening)).words == "Overdue by 17 hours"


def test_the_year_is_said_only_where_it_is_another():
    assert brief(NOW - timedelta(days=1), now()) == "16 Jun, 10am"
    assert brief(NOW - timedelta(days=200), now()) == "29 Nov 2025, 9am"
    assert brief(NOW, now()) == "today, 10am"


def test_working_time_is_never_said_in_days():
    assert worked(30 * 3600) == "30 h"
    assert worked(5400) == "1 h 30 min"
    assert worked(59) == "0 min"


def test_a_length_is_said_in_its_largest_unit():
    assert [rough(timedelta(hours=n)) for n in (1, 47, 48)] == ["1 hour", "47 hours", "2 days"]
