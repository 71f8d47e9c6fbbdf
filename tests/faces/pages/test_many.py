"""Long lists: every text of a line is escaped, though no line is escaped by itself."""

from pathlib import Path
from typing import NamedTuple

import pytest
from markupsafe import Markup, escape

import moothall
from moothall.faces.pages import many

HOSTILE = '<b>O\'Neil & "Sons"</b>'


class Line(NamedTuple):
    """A line of a list, with what is no text too."""

    title: str
    number: int
    with_whom: str = ""


@pytest.mark.parametrize("text", [HOSTILE, "", "with \0 in it", "£12 … no", "&amp;"])
def test_each_text_is_what_jinja_would_make_of_it(text):
    lines = [Line(text, 1), Line("plain", 2, text)]
    for line, safe in many.with_safe(lines):
        assert (safe.title, safe.with_whom) == (
            str(escape(line.title)),
            str(escape(line.with_whom)),
        )
        assert safe.number == line.number
    assert many.with_safe([]) == []


def test_a_mark_is_drawn_once_for_each_value():
    drawn = []

    def draw(title, number):
        drawn.append(title)
        return Markup("<i>{}</i>").format(f"{title}{number}")

    lines = [Line("a", 1), Line("b", 2), Line("a", 1)]
    assert many.marks(lines, draw, "title", "number") == {"a": "<i>a1</i>", "b": "<i>b2</i>"}
    assert sorted(drawn) == ["a", "b"]


def test_a_text_of_another_class_is_escaped_too():
    class Said(str):
        __slots__ = ()

    for text in (Said("<b>"), Markup("<b>")):
        assert many.with_safe([Line(text, 1)])[0][1].title == "&lt;b&gt;"


def test_one_template_alone_prints_what_is_escaped_already():
    said = {
        path.name
        for path in Path(moothall.__file__).parent.rglob("*.html")
        if "autoescape" in path.read_text(encoding="utf-8")
    }
    assert said == {"rows.html"}
