"""O3: residents and employees read what helps before they ask, and are offered it as they ask."""

import re
from datetime import timedelta

import pytest
from tests import starter
from tests.faces.portal.conftest import BUILDER, somebody
from tests.faces.portal.walking import answers
from tests.practices.knowledge.conftest import SLOW

from moothall.ground.councils import scope
from moothall.ground.people.words import Role
from moothall.practices.knowledge import actions, queries
from moothall.practices.knowledge.actions.writing import Draft
from moothall.practices.knowledge.models import View

FAULT = starter.definitions()["ict-fault"]
BIN = starter.definitions()["missed-bin"]
TOLD = {"details": "My laptop has been slow since Monday."}
VIEW = re.compile(r'name="view" value="([0-9a-f-]{36})"')


@pytest.fixture
def shelf(town):
    """Put an article on the shelf: `shelf(audience="public")`."""

    def put(**more):
        with scope.opened([town.pk], writes=True) as at:
            made = actions.write(town, Draft(**SLOW | more), by=BUILDER, at=at)
            actions.publish(made, by=BUILDER, at=at)
        return made

    return put


@pytest.fixture
def article(shelf):
    return shelf()


def views(town):
    with scope.opened([town.pk], writes=False):
        return list(View.objects.order_by("pk"))


def figures(town):
    with scope.opened([town.pk], writes=False) as at:
        found = queries.figures([town.pk], at - timedelta(days=1), at + timedelta(days=1))
    return {one.id: one.value for one in found}


def test_everybody_finds_the_articles_that_they_may_read_and_no_others(
    visitor, employee, client, shelf
):
    shelf(title="When your bin is slow", audience="public")
    shelf(title="When your laptop is slow", audience="employees")
    shelf(title="When callers are slow", audience="officers")
    found = {"employee": ["bin", "laptop"], "visitor": ["bin"]}
    for name, seen in found.items():
        if name == "visitor":
            client.logout()
        for path in ("/help", "/search?text=slow"):
            page = visitor.get(path)
            told = [word for word in ("bin", "laptop", "callers") if f"your {word} is" in page.text]
            assert told == seen, (name, path)
            assert "callers are slow" not in page.text
        assert f"Help ({len(seen)})" in visitor.text
    assert visitor.get("/help/when-your-laptop-is-slow").status_code == 404
    assert visitor.get("/help/when-your-bin-is-slow").status_code == 200


def test_a_page_that_is_read_is_counted_and_one_that_is_only_looked_up_is_not(
    employee, town, article
):
    employee.get(f"/help/{article.slug}")
    assert employee.heading == SLOW["title"]
    employee.client.head(f"/help/{article.slug}", headers=employee.host)
    (view,) = views(town)
    assert (view.article_id, view.answer, view.is_known) == (article.pk, "", True)


def test_this_solved_it_moves_the_figure_once(employee, town, article):
    employee.get(f"/help/{article.slug}")
    view = VIEW.search(employee.page.text)[1]
    for _ in range(2):
        employee.post(f"/help/{article.slug}/answer", {"view": view, "said": "solved"})
        assert "We are glad that helped" in employee.text
    moved = {name: value for name, value in figures(town).items() if value}
    assert moved == {
        "knowledge-views": 1,
        "knowledge-helped": 1,
        "self-solved-lower": 1,
        "self-solved-upper": 1,
    }


def test_still_need_help_leads_to_the_service(employee, town, article):
    employee.get(f"/help/{article.slug}?service=ict-fault")
    view = VIEW.search(employee.page.text)[1]
    employee.post(
        f"/help/{article.slug}/answer", {"view": view, "said": "more", "service": "ict-fault"}
    )
    assert employee.path == "/services/ict-fault"
    assert SLOW["title"] in employee.text
    assert [one.answer for one in views(town)] == ["more"]


@pytest.mark.parametrize(
    "typed", [{"view": "x", "said": "solved"}, {"said": "solved"}, {"view": "x" * 36, "said": ""}]
)
def test_what_is_no_answer_is_not_kept(employee, town, article, typed):
    assert employee.post(f"/help/{article.slug}/answer", typed).status_code == 404
    assert views(town) == []


def at_details(browser):
    """Answer the pages before the one with what happened; return its address."""
    browser.begin("ict-fault")
    while not browser.path.endswith("/details"):
        browser.post(browser.path, answers(FAULT.page(browser.path.rsplit("/", 1)[-1]), {}))
    return browser.path


def test_without_scripts_articles_are_offered_after_the_first_words(employee, town, article):
    details = at_details(employee)
    assert "data-help" in employee.page.text
    employee.post(details, TOLD)
    assert employee.heading == "These may help"
    offered = employee.path
    link = re.search(rf'href="(/help/{article.slug}\?for=[0-9a-f-]+)"', employee.page.text)[1]
    employee.get(link)
    assert "Nothing has been sent yet" in employee.text
    view = VIEW.search(employee.page.text)[1]
    token = link.partition("for=")[2]
    employee.post(f"/help/{article.slug}/answer", {"view": view, "said": "more", "for": token})
    assert employee.path.endswith("/page/asset-tag"), "it goes on where they were"
    employee.get(details)
    assert TOLD["details"] in employee.page.text, "nothing typed is lost"
    assert employee.get(offered).status_code == 200


def test_with_scripts_they_stand_beside_the_question_and_are_not_offered_again(employee, article):
    details = at_details(employee)
    token = details.split("/")[2]
    part = employee.client.post(f"/apply/{token}/suggest", TOLD, headers=employee.host)
    assert SLOW["title"] in part.text
    assert 'name="offered"' in part.text
    employee.post(details, TOLD | {"offered": "yes"})
    assert employee.path.endswith("/page/asset-tag")


def test_a_suggestion_that_is_pressed_keeps_what_was_typed(employee, article):
    details = at_details(employee)
    employee.post(details, TOLD | {"offered": "yes", "article": article.slug})
    assert employee.path == f"/help/{article.slug}"
    assert "Nothing has been sent yet" in employee.text
    employee.get(details)
    assert TOLD["details"] in employee.page.text
    employee.post(details, TOLD | {"offered": "yes", "article": "not-there"})
    assert employee.path.endswith("/page/asset-tag")


@pytest.mark.parametrize("audience", ["employees", "officers"])
def test_a_resident_is_offered_nothing_that_they_may_not_read(visitor, shelf, audience):
    shelf(audience=audience, title="When your bin is slow", services=("missed-bin",))
    visitor.begin("missed-bin")
    token = visitor.path.split("/")[2]
    part = visitor.client.post(
        f"/apply/{token}/suggest", {"more": "My bin is slow"}, headers=visitor.host
    )
    assert (part.status_code, part.text.strip()) == (200, "")
    assert "bin is slow" not in visitor.get("/services/missed-bin").text


def test_nobody_is_offered_help_with_somebody_elses_form(employee, visitor, client, article, town):
    details = at_details(employee)
    token = details.split("/")[2]
    other, _ = somebody(town, Role.EMPLOYEE, email="other@ashby.example")
    client.force_login(other)
    for path in (f"/apply/{token}/help",):
        assert visitor.get(path).status_code == 404
    assert visitor.post(f"/apply/{token}/suggest", TOLD).status_code == 404
    page = visitor.get(f"/help/{article.slug}?for={token}")
    assert token not in page.text


@pytest.mark.parametrize("has_begun", [True, False])
def test_a_guest_who_reads_and_then_asks_did_not_solve_it(visitor, town, shelf, has_begun):
    made = shelf(audience="public", title="When your bin is late", services=())
    if has_begun:
        visitor.walk(BIN)
    visitor.get(f"/help/{made.slug}")
    view = VIEW.search(visitor.page.text)[1]
    visitor.post(f"/help/{made.slug}/answer", {"view": view, "said": "solved"})
    assert figures(town)["self-solved-lower"] == 1
    visitor.walk(BIN)
    visitor.post(visitor.path.replace("/check", "/send"))
    assert "/sent/" in visitor.path
    assert figures(town)["self-solved-lower"] == figures(town)["self-solved-upper"] == 0


def test_a_guest_who_only_reads_is_given_nothing_to_be_known_by(visitor, town, shelf):
    made = shelf(audience="public")
    visitor.get(f"/help/{made.slug}")
    assert "session" not in visitor.client.cookies
    (view,) = views(town)
    assert (view.browser, view.person, view.is_known) == (None, None, False)


def test_words_that_find_no_article_are_counted(visitor, town, shelf):
    shelf(audience="public")
    for text in ("zebra crossing", "zebra crossing", "laptop", "sam@example.org"):
        visitor.get(f"/search?text={text}")
    with scope.opened([town.pk], writes=False):
        assert [(one.words, one.times) for one in queries.missed([town.pk])] == [
            ("zebra crossing", 2)
        ]


def test_in_welsh_an_article_is_shown_in_welsh_where_it_has_it(visitor, town, shelf):
    shelf(audience="public", title="Slow", welsh_title="Araf", welsh_body="Ailgychwynnwch.")
    shelf(audience="public", title="Fast")
    town.welsh_name = "Cyngor Ashby"
    with scope.opened([town.pk, 0], writes=True):
        town.save()
    page = visitor.get("/help?lang=cy")
    assert "Araf" in page.text
    assert 'lang="en-GB"' in page.text
    assert visitor.get("/help/slow").text.count("Ailgychwynnwch") == 1
