"""Answers read by the kind of question, refused in GOV.UK's words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.engine.catalogue import answering
from moothall.engine.catalogue.definition import Question

GIVEN = answering.Given(date(2026, 3, 27))
OPTIONS = [
    {"id": "lid", "label": "The lid"},
    {"id": "wheel", "label": "A wheel"},
    {"id": "none", "label": "None of these", "alone": True},
]


def question(kind, **fields):
    options = {"options": OPTIONS} if kind in {"radios", "checkboxes"} else {}
    plain = {"id": "it", "type": kind, "label": "What is it?", "called": "the thing"}
    return Question.model_validate(plain | options | fields)


def read(asked, posted):
    found = answering.read([asked], posted, given=GIVEN)
    wrong = found.error("it")
    return wrong.message if wrong else found.values["it"]


def day(day="", month="", year=""):
    return {"it-day": day, "it-month": month, "it-year": year}


@pytest.mark.parametrize(
    ("asked", "posted", "kept"),
    [
        (question("text"), {"it": "  a cat "}, "a cat"),
        (question("longtext"), {"it": "one\r\ntwo"}, "one\ntwo"),
        (question("radios"), {"it": "lid"}, "lid"),
        (question("checkboxes"), {"it": ["wheel", "lid", "other"]}, ["lid", "wheel"]),
        (question("checkboxes"), {"it": "none"}, ["none"]),
        (question("yesno"), {"it": "no"}, False),
        (question("date"), day("27", "3", "2026"), "2026-03-27"),
        (question("date"), day("27", "March", "2026"), "2026-03-27"),
        (question("date", max="today"), day("27", "03", "2026"), "2026-03-27"),
        (question("number"), {"it": "1,200"}, 1200),
        (question("number"), {"it": "-3"}, -3),
        (question("money"), {"it": "£1,250.50"}, 125050),
        (question("money"), {"it": "25"}, 2500),
        (question("email"), {"it": "A.Body@Example.COM"}, "A.Body@example.com"),
        (question("email"), {"it": "jo@B\u00fccher.example"}, "jo@b\u00fccher.example"),
        (question("phone"), {"it": "01632 960 001"}, "+441632960001"),
        (question("phone"), {"it": "+33 1 99 00 12 34"}, "+33199001234"),
    ],
)
def test_an_answer_is_kept_as_its_kind(asked, posted, kept):
    assert read(asked, posted) == kept


@pytest.mark.parametrize(
    "kind", ["text", "longtext", "radios", "yesno", "date", "number", "money", "email", "phone"]
)
def test_an_optional_question_left_empty_was_still_asked(kind):
    assert read(question(kind, required=False), {}) is None


def test_optional_checkboxes_left_empty_hold_nothing():
    assert read(question("checkboxes", required=False), {}) == []


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("text", "Enter the thing"),
        ("longtext", "Enter the thing"),
        ("radios", "Select the thing"),
        ("checkboxes", "Select the thing"),
        ("yesno", "Select yes the thing"),
        ("date", "Enter the thing"),
        ("number", "Enter the thing"),
        ("money", "Enter the thing"),
        ("email", "Enter the thing"),
        ("phone", "Enter the thing"),
    ],
)
def test_a_required_question_left_empty_says_what_to_enter(kind, message):
    assert read(question(kind), {"it": "  "}) == message


@pytest.mark.parametrize(
    ("asked", "posted", "message"),
    [
        (question("text", max=3), {"it": "four"}, "The thing must be 3 characters or less"),
        (question("text", min=3), {"it": "ab"}, "The thing must be 3 characters or more"),
        (
            question("text"),
            {"it": "a\x00b"},
            "The thing must only include signs that can be printed",
        ),
        (
            question("text"),
            {"it": "a\nb"},
            "The thing must only include signs that can be printed",
        ),
        (question("radios"), {"it": "roof"}, "Select the thing"),
        (question("radios", required=False), {"it": "roof"}, "Select the thing"),
        (
            question("checkboxes"),
            {"it": ["lid", "none"]},
            "Select the thing, or select “None of these”",
        ),
        (question("checkboxes", min=2), {"it": ["lid"]}, "Select 2 or more"),
        (question("checkboxes", max=1), {"it": ["lid", "wheel"]}, "Select 1 or fewer"),
        (question("yesno", called="if it is red"), {}, "Select yes if it is red"),
        (question("date"), day("27", "", "2026"), "The thing must include a month"),
        (question("date"), day("27"), "The thing must include a month and year"),
        (question("date"), day("27", "3", "26"), "Year must include 4 numbers"),
        (question("date"), day("31", "2", "2026"), "The thing must be a real date"),
        (question("date"), day("x", "2", "2026"), "The thing must be a real date"),
        (question("date"), day("1", "Ma y", "2026"), "The thing must be a real date"),
        (
            question("date", max="today"),
            day("28", "3", "2026"),
            "The thing must be today or in the past",
        ),
        (
            question("date", min="today"),
            day("26", "3", "2026"),
            "The thing must be today or in the future",
        ),
        (
            question("date", min="2026-04-01"),
            day("26", "3", "2026"),
            "The thing must be on or after 1 April 2026",
        ),
        (question("number"), {"it": "twelve"}, "The thing must be a number, like 30"),
        (question("number"), {"it": "1.5"}, "The thing must be a whole number"),
        (question("number", max=5), {"it": "6"}, "The thing must be 5 or less"),
        (question("number", min=5), {"it": "4"}, "The thing must be 5 or more"),
        (
            question("money"),
            {"it": "12.5"},
            "The thing must be an amount of money, like 25 or 12.50",
        ),
        (question("money", max=5000), {"it": "5000.01"}, "The thing must be £5,000 or less"),
        (
            question("email"),
            {"it": "me@here"},
            "Enter an email address in the correct format, like name@example.com",
        ),
        (
            question("email"),
            {"it": "jo\u017f@example.org"},
            "The part of the email address before the @ must only include unaccented letters, "
            "numbers and signs, like name@example.com",
        ),
        (
            question("phone"),
            {"it": "12"},
            "Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192",
        ),
    ],
)
def test_a_wrong_answer_is_refused_in_the_words_of_the_design_system(asked, posted, message):
    assert read(asked, posted) == message


def test_without_a_name_for_it_the_question_itself_is_quoted():
    assert read(question("text", called=None), {}) == "Enter an answer to “What is it?”"
    assert read(question("yesno", called=None), {}) == "Select yes or no to “What is it?”"


def test_an_error_of_a_date_links_to_the_first_wrong_part():
    (wrong,) = answering.read([question("date")], day("27", "", ""), given=GIVEN).errors
    assert (wrong.field, wrong.parts) == ("it-month", ("month", "year"))


def test_names_that_no_question_asked_for_are_passed_over():
    found = answering.read([question("text")], {"it": "a", "is_staff": "1"}, given=GIVEN)
    assert dict(found.values) == {"it": "a"}


@pytest.mark.parametrize(
    ("asked", "kept", "words"),
    [
        (question("text"), "a cat", "a cat"),
        (question("radios"), "lid", "The lid"),
        (question("checkboxes"), ["lid", "wheel"], "The lid\nA wheel"),
        (question("checkboxes"), [], "Not provided"),
        (question("text"), None, "Not provided"),
        (question("yesno"), True, "Yes"),
        (question("date"), "2026-03-27", "27 March 2026"),
        (question("money"), 125050, "£1,250.50"),
        (question("number"), 1200, "1200"),
        (question("phone"), "+441632960001", "01632 960001"),
        (question("phone"), "+33199001234", "+33 1 99 00 12 34"),
    ],
)
def test_a_kept_answer_is_printed_as_people_write_it(asked, kept, words):
    assert answering.printed(asked, kept) == words


KEPT = {
    "text": st.from_regex(r"[A-Za-zé ,.']{0,20}[a-z]", fullmatch=True).map(str.strip),
    "radios": st.sampled_from(["lid", "wheel", "none"]),
    "checkboxes": st.sampled_from([["lid"], ["lid", "wheel"], ["none"], []]),
    "yesno": st.booleans(),
    "date": st.dates().map(date.isoformat),
    "number": st.integers(-(10**12) + 1, 10**12 - 1),
    "money": st.integers(0, 10**11),
    "phone": st.sampled_from(["+441632960001", "+33199001234", "+18004444444"]),
}


@given(data=st.data(), kind=st.sampled_from(sorted(KEPT)))
def test_what_is_shown_in_a_form_is_read_back_the_same(data, kind):
    asked = question(kind, required=False)
    kept = data.draw(KEPT[kind] | st.none() if kind != "checkboxes" else KEPT[kind])
    assert read(asked, answering.fields(asked, kept)) == kept


@given(kind=st.sampled_from(sorted(KEPT)), text=st.text(max_size=30))
def test_whatever_is_posted_is_an_answer_or_an_error(kind, text):
    posted = {"it": text, "it-day": text, "it-month": text, "it-year": text}
    found = answering.read([question(kind)], posted, given=GIVEN)
    assert len(found.errors) + len(found.values) == 1
