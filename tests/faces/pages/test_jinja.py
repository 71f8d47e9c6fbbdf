"""Addresses in templates are those of the routes, and what is drawn once is what would be drawn."""

from uuid import uuid4

import pytest
from django.template import engines
from django.urls import reverse, set_script_prefix
from django.utils import translation
from markupsafe import Markup

from moothall.faces.pages import jinja
from moothall.faces.pages.fields import drawn


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("portal:home", ()),
        ("portal:start", ("missed-bin",)),
        ("portal:check", (uuid4(),)),
        ("portal:question", (uuid4(), "where")),
        ("portal:draft-file", (uuid4(), uuid4())),
    ],
)
def test_an_address_is_that_of_the_route(name, args):
    assert jinja.url(name, *args) == reverse(name, args=args)
    assert jinja.url(name, *args) == reverse(name, args=args)


def test_an_address_stands_under_the_prefix_of_the_moment():
    token = uuid4()
    before = jinja.url("portal:check", token)
    set_script_prefix("/50%off/")
    try:
        assert jinja.url("portal:check", token) == reverse("portal:check", args=(token,)) != before
    finally:
        set_script_prefix("/")
    assert jinja.url("portal:check", token) == before


def test_a_template_knows_the_names_of_its_environment_and_its_own():
    environment = engines["jinja2"].env
    made = environment.from_string("{{ named }} {{ url('portal:home') }}", {"named": "own"})
    assert made.render() == "own /"
    assert environment.globals["named"] != "own"


def test_a_component_is_drawn_once_for_its_parameters_and_language(monkeypatch):
    monkeypatch.setattr(drawn, "_kept", {})
    seen = []

    def draw(params):
        seen.append(params["text"])
        return Markup("<p>{}</p>").format(params["text"])

    texts = ("one", "two", "one")
    assert [str(drawn.once({"text": text}, draw)) for text in texts] == [
        "<p>one</p>",
        "<p>two</p>",
        "<p>one</p>",
    ]
    with translation.override("cy"):
        drawn.once({"text": "one"}, draw)
    assert seen == ["one", "two", "one"]


def test_only_so_many_drawings_are_kept(monkeypatch):
    monkeypatch.setattr(drawn, "_kept", {})
    monkeypatch.setattr(drawn, "MOST", 3)
    for number in range(5):
        drawn.once({"number": number}, lambda params: Markup("{}").format(params))
    assert len(drawn._kept) <= 3
