"""Every kind of question, drawn: what was typed stays, and what is wrong is said beside it."""

import re
from datetime import date
from html import unescape

import pytest
from django.template import engines
from django.utils import translation

from moothall.config import environment
from moothall.engine.catalogue import journey
from moothall.engine.catalogue.definition import Question
from moothall.faces.pages import fields
from moothall.faces.pages.fields import DRAWERS, field
from moothall.faces.pages.fields import drawn as keeping

CHOICES = [{"id": "garden", "label": "Garden"}, {"id": "none", "label": "None", "alone": True}]

CHILD = [
    {"id": "first", "type": "text", "label": "First name"},
    {"id": "age", "type": "number", "label": "Age"},
]


def question(kind, **more):
    options = CHOICES if kind in {"radios", "checkboxes"} else []
    if kind == "group":
        more = {"questions": CHILD, "each": "child"} | more
    asked = {"id": "it", "type": kind, "label": "What is it?", "options": options}
    if kind == "record":
        more = {"of": "benches"} | more
    return Question.model_validate(asked | more)


def drawn(*args, **kwargs):
    template = '{% from "pages/macros/field.html" import draw %}{{ draw(field) }}'
    return engines.all()[0].from_string(template).render({"field": field(*args, **kwargs)})


GIVEN = journey.Given(date(2026, 3, 27))
KINDS = sorted(DRAWERS)
KEPT = {
    "text": "Brown <b>bin</b>",
    "longtext": "One line\n  and a second, set in\n\nand a third",
    "radios": "garden",
    "checkboxes": ["garden"],
    "yesno": False,
    "date": "2026-03-07",
    "number": 12,
    "money": 1250,
    "email": "ada@example.com",
    "phone": "+441632960001",
    "person": {"name": "Ada", "email": "", "phone": "+441632960001"},
    "moneyrange": {"least": 1000, "most": 2550},
    "time": "14:05",
    "address": {"lines": ["1 High Street", "Floor 2", "Ashby"], "postcode": "ZZ1 1AA", "uprn": ""},
    "point": {"easting": 438744, "northing": 114772, "said": "SU 38744 14772"},
    "file": [{"file": "00000000-0000-4000-8000-000000000000", "name": "bin.jpg"}],
    "record": {
        "register": "benches",
        "record": "00000000-0000-4000-8000-000000000001",
        "title": "Oak <b>seat</b> (B-0001)",
    },
    "group": [{"first": "Ada", "age": 9}, {"first": "Bob", "age": 11}],
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_only_question_of_a_page_is_its_heading(kind):
    html = drawn(question(kind), {}, is_heading=True)
    assert html.count("<h1") == 1
    assert "What is it?" in re.search(r"<h1.*?</h1>", html, re.DOTALL)[0]


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_stands_beside_its_control_and_its_link_leads_there(kind):
    asked = question(kind, called="what it is")
    wrongs = journey.read([asked], {}, given=GIVEN).errors_of("it")
    html = drawn(asked, {}, wrongs)
    assert wrongs[0].message in unescape(html)
    assert f'id="{wrongs[0].field}"' in html
    html = html.replace("it-info ", "")
    assert re.search(
        rf'aria-describedby="(?:it-hint )?({wrongs[0].question}|{wrongs[0].field})-error', html
    )


def posted_by_a_browser(html):
    """What a browser would send back if nothing were touched."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", html, re.DOTALL):
        got = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if got["type"] not in {"radio", "checkbox"}:
            found[got["name"]] = unescape(got.get("value", ""))
        elif re.search(r"\schecked", tag):
            found.setdefault(got["name"], []).append(unescape(got["value"]))
    for name, text in re.findall(
        r'<textarea[^>]* name="(\w+)".*?>(.*?)</textarea>', html, re.DOTALL
    ):
        found[name] = unescape(text)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_kept_answer_survives_being_shown_and_sent_again(kind):
    asked = question(kind)
    found = journey.found(asked, KEPT[kind]) if kind in {"file", "record"} else {}
    html = drawn(asked, journey.fields(asked, KEPT[kind]), found=found)
    given = journey.Given(GIVEN.today, found)
    again = journey.read([asked], posted_by_a_browser(html), given=given)
    assert again.errors == ()
    assert again.values == {"it": KEPT[kind]}


def test_what_was_typed_wrong_is_shown_as_it_was_typed():
    assert 'value="tomorrow &lt;3"' in drawn(question("date"), {"it-day": "tomorrow <3"})


def test_only_the_wrong_part_of_a_date_is_marked():
    asked = question("date")
    typed = {"it-day": "7", "it-month": "", "it-year": "2026"}
    html = drawn(asked, typed, journey.read([asked], typed, given=GIVEN).errors_of("it"))
    marked = [tag for tag in re.findall(r"<input[^>]*>", html) if "govuk-input--error" in tag]
    assert len(marked) == 1
    assert 'id="it-month"' in marked[0]


def test_an_optional_question_says_so():
    assert "What is it? (optional)" in drawn(question("text", required=False), {})


def test_browsers_are_told_what_they_may_fill_in():
    assert 'autocomplete="name"' in drawn(question("text", fills="name"), {})
    assert 'autocomplete="email"' in drawn(question("email"), {})
    assert 'autocomplete="tel"' in drawn(question("phone"), {})


def test_a_choice_that_stands_alone_is_set_apart():
    html = drawn(question("checkboxes"), {})
    assert 'data-behaviour="exclusive"' in html
    assert "govuk-checkboxes__divider" in html


def kept_of(kept, monkeypatch, **options):
    monkeypatch.setattr(keeping, "_kept", kept)
    return drawn(question("text", hint="Its colour"), **options)


def test_a_field_that_holds_nothing_is_drawn_once_and_stays_as_it_was_drawn(monkeypatch):
    kept = {}
    first = kept_of(kept, monkeypatch, filled={})
    assert len(kept) == 1
    assert kept_of(kept, monkeypatch, filled={}) == first
    assert len(kept) == 1
    with translation.override("cy"):
        kept_of(kept, monkeypatch, filled={})
    assert len(kept) == 2


def test_a_question_that_nobody_answered_is_made_ready_once_for_each_way_to_ask_it(monkeypatch):
    monkeypatch.setattr(fields, "_kept", {})
    asked = question("text", required=False)
    first = field(asked, {})
    assert field(asked, {"it": ""}) is first
    assert field(asked, {"it": "x"}).params["value"] == "x"
    assert field(asked, {}, is_heading=True) != first
    with translation.override("cy"):
        assert field(asked, {}) != first
    assert field(asked, {}) is first
    assert field(question("text", required=False, label="Another"), {}) != first


def test_only_so_many_questions_are_kept_ready(monkeypatch):
    monkeypatch.setattr(fields, "_kept", {})
    monkeypatch.setattr(fields, "MOST", 2)
    for _ in range(5):
        field(question("text"), {})
    assert len(fields._kept) <= 2


@pytest.mark.parametrize(
    "told",
    [
        {"filled": {"it": "A brown bin"}},
        {"filled": {"it-part": "A brown bin"}},
        {"filled": {}, "wrongs": [journey.Wrong("it", "Enter what it is", "it")]},
        {"filled": {}, "found": {"it": ["1 High Street"]}},
    ],
)
def test_what_somebody_typed_or_what_is_wrong_is_never_kept(monkeypatch, told):
    kept = {}
    kept_of(kept, monkeypatch, **told)
    assert kept == {}


def test_a_map_begins_where_the_field_says_and_counts_as_it_is_drawn(settings):
    def begins(typed=""):
        asked = Question(id="it", type="point", label="Where?")
        drawn = field(asked, {"it": typed}).params["map"]
        return drawn["centre"], drawn["chosen"], drawn["zoom"]

    settings.MAP_TILES = settings.MAP_CENTRE = ""
    assert begins() == ("500000 400000", "", "far")
    assert begins("SK 512 403") == ("340300 451200", "340300 451200", "near")
    settings.MAP_CENTRE = "SK 50000 40000"
    assert begins("By the mill") == ("340000 450000", "", "near")
    settings.MAP_TILES = "https://tiles.example/{z}/{x}/{y}.png"
    north, east = (float(part) for part in begins()[0].split())
    assert (round(north, 3), round(east, 3)) == (52.955, -1.257)


def test_only_one_host_over_https_is_let_into_the_policy():
    assert environment.origin("https://tiles.example/{z}/{x}/{y}.png") == "https://tiles.example"
    for wrong in ("http://tiles.example/", "https://{s}.tiles.example/", "tiles"):
        with pytest.raises(environment.WrongSetting):
            environment.origin(wrong)


@pytest.mark.parametrize("kind", ["text", "longtext", "email"])
def test_signs_that_no_page_can_hold_are_left_out_of_what_is_shown_again(kind):
    page = drawn(question(kind), {"it": "a\x07b\x9fc"})
    assert "abc" in page
    assert "\x07" not in page
