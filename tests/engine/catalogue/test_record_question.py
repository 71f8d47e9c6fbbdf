"""A question for a record: what it keeps, when it searches, what a definition may say of it."""

from datetime import date

import pytest
from tests.engine.catalogue.factories import SMALLEST

from moothall.engine.catalogue import answering
from moothall.engine.catalogue.checks.asked import complaints
from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.kinds.recording import EXAMPLE

ASKED = {"id": "which", "type": "record", "of": "seats", "label": "Which?", "called": "the seat"}
OAK = {"record": EXAMPLE, "title": "Oak (S-1)", "more": "not kept"}


def question(**more):
    return Question.model_validate(ASKED | more)


def read(posted, found, **more):
    given = answering.Given(date(2026, 3, 27), {"which": found})
    return answering.read([question(**more)], posted, given=given)


def test_what_is_kept_is_what_the_look_up_says_and_not_what_was_posted():
    kept = read({"which": EXAMPLE}, [OAK]).values
    assert kept == {"which": {"register": "seats", "record": EXAMPLE, "title": "Oak (S-1)"}}


@pytest.mark.parametrize(("posted", "found"), [(EXAMPLE, []), ("Oak", [OAK]), ("", [OAK])])
def test_what_cannot_be_chosen_is_refused(posted, found):
    [wrong] = read({"which": posted}, found).errors
    assert (wrong.message, wrong.field) == ("Select the seat", "which")


def test_one_that_need_not_be_answered_keeps_that_it_was_asked():
    assert read({}, [OAK], required=False).values == {"which": None}
    assert read({"which": "forged"}, [OAK], required=False).errors


@pytest.mark.parametrize(
    ("posted", "sought"),
    [
        ({"which-words": "oak"}, "oak"),
        ({"which-words": "oak", "which-sought": "ash"}, "oak"),
        ({"which-words": "oak", "which-sought": "oak"}, None),
        ({"which-words": "oak", "which": EXAMPLE}, None),
        ({"which-words": "oak", "which": EXAMPLE, "which-turn": "seek"}, "oak"),
        ({"which-turn": "seek"}, None),
    ],
)
def test_words_are_looked_for_until_something_is_chosen(posted, sought):
    turned = answering.again([question()], posted)
    assert (turned or {}).get("which-sought") == sought
    assert not (turned or {}).get("which")


def faults(**asked):
    pages = [{"id": "which", "questions": [asked]}]
    return [one.what for one in complaints(SMALLEST | {"pages": pages})]


def test_it_says_of_which_register_and_stands_in_no_group():
    assert faults(**ASKED) == []
    assert faults(**{k: v for k, v in ASKED.items() if k != "of"}) == [
        "a record question and no `of`"
    ]
    assert faults(id="a", type="text", label="A?", of="seats") == ["`of` on a text question"]
    group = {"id": "things", "type": "group", "label": "Which?", "questions": [ASKED]}
    assert faults(**group) == ["a question of type `record` inside a group"]
