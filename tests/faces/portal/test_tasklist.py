"""A long form's task list: parts in any order, what is done, and the check last."""

import re

import pytest
from tests.engine.catalogue.factories import definition
from tests.engine.catalogue.test_sections import PAGES
from tests.faces.portal.conftest import BUILDER

from moothall.engine.catalogue import actions as catalogue
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(visitor, town):
    long = definition(service="long-form", name="Apply for a grant", pages=PAGES)
    with scope.opened([town.pk], writes=True) as at:
        catalogue.publish(town, long, by=BUILDER, at=at)
    visitor.begin("long-form")
    return visitor


def rows(browser):
    """The list as it reads: part, status, and where it leads."""
    found = re.findall(r'<li class="govuk-task-list__item.*?</li>', browser.page.text, re.DOTALL)
    return {
        plain(re.search(r'(?s)name-and-hint">(.*?)</div>', row)[1]): (
            plain(re.search(r"(?s)__status[^>]*>(.*)</div>", row)[1]),
            (re.search(r'href="([^"]+)"', row) or [None, None])[1],
        )
        for row in found
    }


def plain(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def answer(browser, part, **typed):
    browser.get(rows(browser)[part][1])
    browser.post(browser.path, typed)


def test_a_long_form_begins_with_its_parts(form):
    assert form.heading == "Apply for a grant"
    assert {name: status for name, (status, _) in rows(form).items()} == {
        "You": "Not started yet",
        "Your plan": "Not started yet",
        "Your partner": "Cannot start yet",
        "Check your answers and send": "Cannot start yet",
    }
    assert rows(form)["Check your answers and send"][1] is None


def test_parts_are_answered_in_any_order_and_the_check_comes_last(form):
    answer(form, "Your plan", plan="small")
    assert form.path.endswith("/tasks")
    assert rows(form)["Your plan"][0] == "Completed"
    answer(form, "You", name="Ada")
    assert form.heading == "What is address?"
    form.get(form.path.replace("/page/address", "/tasks"))
    assert rows(form)["You"][0] == "In progress"
    answer(form, "You", address="Here")
    assert rows(form)["Your partner"][0] == "Not needed"
    form.get(rows(form)["Check your answers and send"][1])
    assert form.heading == "Check your answers before you send them"
    assert form.back.endswith("/tasks")


def test_an_answer_that_opens_a_part_reopens_the_list(form):
    answer(form, "Your plan", plan="small")
    answer(form, "You", name="both")
    form.post(form.path, {"address": "Here"})
    assert rows(form)["Your partner"][0] == "Not started yet"
    form.get(form.path.replace("/tasks", "/check"))
    assert form.path.endswith("/tasks")


def test_back_from_the_first_page_of_a_part_leads_to_the_list(form):
    form.get(rows(form)["Your plan"][1])
    assert form.back.endswith("/tasks")


def test_a_form_without_parts_has_no_list(visitor):
    visitor.begin("missed-bin")
    visitor.get(re.sub(r"/page/.*", "/tasks", visitor.path))
    assert "/page/" in visitor.path
