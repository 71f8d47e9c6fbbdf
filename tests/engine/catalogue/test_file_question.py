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
