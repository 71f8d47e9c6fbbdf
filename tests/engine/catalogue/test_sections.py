"""A long form in sections: each may be begun at any time, and none is lost."""

from tests.engine.catalogue.factories import SMALLEST, definition

from moothall.engine.catalogue import checks, journey
from moothall.engine.catalogue.checks import Known


def page(name, section, when=None):
    asked = [{"id": name, "type": "text", "label": f"What is {name}?"}]
    return {"id": name, "section": section, "questions": asked} | ({"when": when} if when else {})


PAGES = [
    page("name", "You"),
    page("address", "You"),
    page("plan", "Your plan"),
    page("help", "Your plan", when='answers.plan == "large"'),
    page("partner", "Your partner", when='answers.name == "both"'),
]
FORM = definition(pages=PAGES)


def ids(steps):
    return [step.page.id for step in steps]


def test_a_section_may_be_begun_before_the_one_above_it():
    path = journey.path(FORM, {})
    assert path.reached("plan").page.id == "plan"
    assert path.reached("name").page.id == "name"
    assert path.reached("address") is None


def test_pages_lead_on_and_back_inside_their_section_only():
    path = journey.path(FORM, {"name": "Ada", "plan": "large"})
    assert path.after("name").page.id == "address"
    assert path.after("address") is None
    assert path.before("plan") is None
    assert path.before("help").page.id == "plan"


def test_a_section_asked_of_some_opens_with_the_answer_that_it_hangs_on():
    assert journey.path(FORM, {}).section("Your partner") == ()
    assert ids(journey.path(FORM, {"name": "both"}).section("Your partner")) == ["partner"]


def test_the_form_is_complete_when_every_section_is():
    answers = {"plan": "small"}
    assert not journey.is_complete(FORM, answers)
    answers |= {"name": "Ada", "address": "Here"}
    assert journey.is_complete(FORM, answers)
    assert not journey.is_complete(FORM, answers | {"name": "both"})


def test_without_sections_nobody_skips_ahead():
    plain = definition(pages=[{k: v for k, v in one.items() if k != "section"} for one in PAGES])
    assert plain.sections == ()
    assert journey.path(plain, {}).reached("plan") is None


def complaints(*pages):
    known = Known(frozenset({"office", "always"}), frozenset({"street-services"}))
    return [str(one) for one in checks.complaints(SMALLEST | {"pages": list(pages)}, known)]


def test_every_page_has_a_section_or_none_has():
    bare = {"id": "more", "questions": [{"id": "more", "type": "text", "label": "More?"}]}
    [said] = complaints(*PAGES, bare)
    assert "give every page a section, or none" in said


def test_the_pages_of_a_section_stand_together():
    [said] = complaints(page("a", "One"), page("b", "Two"), page("c", "One"))
    assert "move the page to the others of its section" in said
    assert complaints(*PAGES) == []
