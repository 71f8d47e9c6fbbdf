"""O2: how a service runs is drawn from its definition; a list says all of it too."""

import pytest
from tests.packs.test_services import SERVICES, definition

from moothall.faces.staff.flows import flowpicture, inwords
from moothall.faces.staff.flows.flowpicture import CASE, HIGH, LETTERS, WIDE


def flow(name="spending", **more):
    return flowpicture.of(definition(name), teams={"customer-services": "Front"}, **more)


def test_tasks_stand_after_what_they_wait_for():
    found = {step.id: step for step in flow().steps}
    assert found["one-agrees"].after == (CASE,)
    assert found["order"].after == ("one-agrees", "two-agree")
    assert [found[name].column for name in ("page 1", CASE, "one-agrees", "order")] == [0, 1, 2, 3]
    assert found["two-agree"].facts == (
        "2 approve",
        "Within 3 days",
        "Counts as refused after 10 days",
        "A refusal ends the case: No",
        "Only if “Cost of them all” is at least £1,000",
    )


def test_a_case_shows_how_far_it_is_and_not_what_was_asked():
    states = {"one-agrees": "done", "order": "ready"}
    found = flow(states=states)
    assert [(step.title, step.words) for step in found.steps] == [
        ("The case", ""),
        ("Agree or not", "Done"),
        ("Two of you: agree or not", "Not needed for these answers"),
        ("Place the order", "Going on now"),
    ]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ('answers.what == "system"', "“What is wrong?” is “A system that we use for work”"),
        ('"a" in answers.nothing', '"a" in answers.nothing'),
        ("answers.what", "“What is wrong?” is yes"),
        (
            'answers.what == "phone" || answers.what != "x"',
            "“What is wrong?” is “A phone or headset” or “What is wrong?” is not “x”",
        ),
        (
            '(answers.what == "phone") && answers.what != "x"',
            '(answers.what == "phone") && answers.what != "x"',
        ),
        ("size(answers.what) > 1", "size(answers.what) > 1"),
    ],
)
def test_a_condition_is_said_in_the_words_of_its_questions_where_it_is_a_common_one(
    condition, words
):
    assert inwords.said(condition, definition("ict-fault")) == words


def test_what_is_ticked_and_what_is_yes_are_said_too():
    said = {step.title: step.facts[-1] for step in flow("new-starter").steps if step.facts}
    assert (
        said["Agree to pay for the kit"]
        == "Only if “What kit do they need?” does not include “They need no kit”"
    )
    assert said["Find a desk and a door pass"] == "Only if “Do they need a desk?” is yes"


def test_promises_say_in_whose_hours_they_are_counted():
    named = {"always": "Around the clock", "office": "Office hours"}
    found = flow("ict-fault", calendars=named)
    [case] = found.of_kind("case")
    assert case.facts == (
        "First reply within: P1 15 minutes (Around the clock), P2 30 minutes, P3 4 hours,"
        " P4 8 hours. Counted in: Office hours",
        "Done within: P1 4 hours (Around the clock), P2 8 hours, P3 3 days, P4 5 days."
        " Counted in: Office hours",
    )


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_can_be_drawn_and_the_list_says_all_of_it(name):
    found = flow(name)
    picture = flowpicture.drawn(found, name)
    assert len(picture.boxes) == len(found.steps)
    assert all(len(box.title) <= LETTERS for box in picture.boxes)
    places = {(box.x, box.y) for box in picture.boxes}
    assert len(places) == len(picture.boxes)
    assert all(box.x + WIDE <= picture.width for box in picture.boxes)
    assert all(box.y >= 0 and box.y + HIGH <= picture.height for box in picture.boxes)
    assert all(line.x1 < line.x2 for line in picture.lines)


def test_an_officer_sees_where_a_case_stands_and_how_its_service_runs(sign_in, ask):
    case = ask()
    officer = sign_in("dev")
    page = officer.get(f"cases/{case.reference}/flow")
    assert "Going on now" in page.text
    assert 'role="img"' in page.text
    whole = officer.get("services/ict-fault/flow")
    assert "What is wrong?" in whole.text
    assert officer.get("services/nothing/flow").status_code == 404
