"""A question that asks for files: what it keeps, and what a definition may say of it."""

from datetime import date

import pytest
from tests.engine.catalogue.factories import SMALLEST

from moothall.engine.catalogue import answering
from moothall.engine.catalogue.checks.asked import complaints
from moothall.engine.catalogue.definition import Question

TWO = [{"file": "1", "name": "a.jpg", "about": "more"}, {"file": "2", "name": "b.jpg"}]


def read(held, posted=None, **more):
    asked = {"id": "photo", "type": "file", "label": "Show us", "called": "a photo"}
    question = Question.model_validate(asked | more)
    given = answering.Given(date(2026, 3, 27), {"photo": held})
    return answering.read([question], posted or {}, given=given)


def test_what_is_kept_is_what_the_store_holds_and_not_what_was_posted():
    kept = read(TWO, {"photo": "forged"}, max=2).values
    assert kept == {"photo": [{"file": "1", "name": "a.jpg"}, {"file": "2", "name": "b.jpg"}]}


@pytest.mark.parametrize(
    ("held", "more", "told"),
    [
        ([], {}, "Select a photo"),
        (TWO, {}, "You can only select up to 1 file"),
        (TWO[:1], {"min": 2, "max": 3}, "Select 2 files or more for a photo"),
    ],
)
def test_too_few_and_too_many_are_refused(held, more, told):
    [wrong] = read(held, **more).errors
    assert (wrong.message, wrong.field) == (told, "photo-file")


def test_an_optional_question_keeps_an_empty_list():
    assert read([], required=False).values == {"photo": []}


def found(*questions, title="Both"):
    pages = [{"id": "photo", "title": title, "questions": list(questions)}]
    return [complaint.what for complaint in complaints(SMALLEST | {"pages": pages})]


PHOTO = {"id": "photo", "type": "file", "label": "Show us"}


def test_a_file_is_asked_for_on_a_page_of_its_own():
    assert found(PHOTO) == []
    assert found(PHOTO, {"id": "b", "type": "text", "label": "B"}) == [
        "`photo` asks for a file beside other questions"
    ]


def test_a_question_takes_ten_files_at_most():
    assert found(PHOTO | {"max": 10}) == []
    assert found(PHOTO | {"max": 11}) == ["`max` is 11"]


def test_only_a_file_question_says_what_it_accepts():
    text = {"id": "b", "type": "text", "label": "B", "accepts": ["picture"]}
    assert found(text) == ["`accepts` on a text question"]


def grouped(**more):
    inner = {"id": "photo", "type": "file", "label": "Show us", "max": 2}
    asked = {"id": "things", "type": "group", "label": "Which?", "questions": [inner | more]}
    return Question.model_validate(asked)


def test_an_item_has_the_held_files_that_its_form_names_in_that_order():
    posted = {
        "things-count": "2",
        "things-0-photo-held": ["2", "9", "1"],
        "things-1-photo-held": [],
    }
    asked = list(answering.files_asked([grouped()], posted))
    assert [(name, one.id) for name, one in asked] == [
        ("things.photo", "things-0-photo"),
        ("things.photo", "things-1-photo"),
    ]
    held = [answering.held_by(one, posted, TWO) for _, one in asked]
    assert held == [[TWO[1], TWO[0]], []]


def test_a_kept_item_reads_back_the_same_and_tells_its_keys():
    kept = [
        {"photo": [{"file": "1", "name": "a.jpg"}]},
        {"photo": [{"file": "2", "name": "b.jpg"}]},
    ]
    question = grouped()
    given = answering.Given(date(2026, 3, 27), answering.found(question, kept))
    posted = answering.fields(question, kept)
    assert answering.read([question], posted, given=given).values == {"things": kept}
    assert answering.file_keys(question, kept) == {"things.photo": ["1", "2"]}
    assert answering.printed(question, kept) == "a.jpg\nb.jpg"


def test_a_file_may_stand_in_a_group_but_not_under_a_name_too_long_to_keep():
    inner = PHOTO | {"id": "p" * 54}
    group = {"id": "many_", "type": "group", "label": "Which?"}
    assert found(group | {"questions": [inner]}) == []
    longer = {"id": "many_a", **{k: v for k, v in group.items() if k != "id"}}
    assert found(longer | {"questions": [inner]}) == [
        f"`many_a.{'p' * 54}` is longer than 60 characters"
    ]
