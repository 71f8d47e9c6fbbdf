"""O2: how a service runs is drawn from its definition; a list says all of it too."""

import pytest
from tests.packs.test_services import SERVICES, definition

from moothall.faces.staff.flows import flowpicture
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
        "Only if answers.total >= 100000",
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
