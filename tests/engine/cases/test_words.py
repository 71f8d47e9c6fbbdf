"""The words of a case: moves, events and verbs fit together, and the page about them is true."""

import re
from pathlib import Path

import pytest
from tests.engine.cases.telling import june, london

from moothall.engine.cases import actions, rows, wording
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.words import EVENTS, MOVES, VERBS, State

PAGE = (Path(__file__).parents[3] / "docs" / "cases.md").read_text()


def drawn() -> str:
    """Draw the table of moves."""
    lines = ["stateDiagram-v2", "    [*] --> open: submit, log"]
    for state, moves in MOVES.items():
        pairs = sorted((to.value, verb) for verb, to in moves.items())
        lines += [f"    {state.value} --> {to}: {verb}" for to, verb in pairs]
    lines += [f"    {state.value} --> [*]" for state, moves in MOVES.items() if not moves]
    return "\n".join(lines)


def test_the_picture_in_the_docs_is_the_table_of_moves():
    picture = re.search(r"<!-- moves -->\n```mermaid\n(.*?)\n```\n<!-- /moves -->", PAGE, re.DOTALL)
    assert picture
    assert picture.group(1) == drawn()


def test_every_state_has_its_moves():
    assert set(MOVES) == set(State)


def test_every_event_has_a_heading_and_a_verb():
    assert set(EVENTS) == set(EventKind)
    assert {f"case.{kind.value}" for kind in EventKind} <= set(VERBS)


@pytest.mark.parametrize("name", [n for n in actions.__all__ if n[0].islower()])
def test_every_action_is_documented(name):
    assert re.search(rf"`{name}\b", PAGE)


@pytest.mark.parametrize(
    ("phone", "digits"),
    [
        ("020 7946 0018", "2079460018"),
        ("+44 (0)20 7946 0018", "2079460018"),
        ("0044 1632 960001", "1632960001"),
        ("01632-960-001", "1632960001"),
        ("44", "44"),
        ("", ""),
    ],
)
def test_a_telephone_number_is_found_however_it_is_written(phone, digits):
    assert rows.digits(phone) == digits


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (june(2, "17:00"), "5pm on Tuesday 2 June 2026"),
        (june(2, "09:30"), "9:30am on Tuesday 2 June 2026"),
        (june(2, "12:00"), "midday on Tuesday 2 June 2026"),
        (june(2, "00:00"), "midnight on Tuesday 2 June 2026"),
        (london("2026-10-25 12:05"), "12:05pm on Sunday 25 October 2026"),
    ],
)
def test_a_moment_is_told_as_people_say_it(at, words):
    assert wording.moment(at, "Europe/London") == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(12000, "3 h 20 min"), (7200, "2 h"), (2700, "45 min"), (-59, "59 s")]
)
def test_a_length_of_time_is_told_as_people_say_it(seconds, words):
    assert wording.duration(seconds) == words


@pytest.mark.parametrize("fields", [{}, {"name": ""}])
def test_a_field_that_says_nothing_goes_with_the_space_before_it(fields):
    assert wording.filled("Hello {{name}}\n\nDear {{ name }}, ", fields) == "Hello\n\nDear, "


def test_a_field_that_is_not_known_is_left_empty():
    assert wording.filled("Hello {{name}}, {{ due }}{{other}}.", {"name": "Sam", "due": "now"}) == (
        "Hello Sam, now."
    )
