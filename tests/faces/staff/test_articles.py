"""Articles at the desk: written, published by who may, found, made from a resolved case."""

import pytest
from tests.practices.knowledge.conftest import SLOW, published

from moothall.engine.cases import actions as cases
from moothall.ground.councils import scope
from moothall.practices.knowledge.models import Article

TYPED = {
    "title": SLOW["title"],
    "summary": SLOW["summary"],
    "body": SLOW["body"],
    "audience": "employees",
    "topics": "Laptops\nComputers",
    "services": ["ict-fault"],
    "review_months": "6",
}


def typed(town, name="dev", **more):
    return TYPED | {"owner": str(town.people[name].pk)} | more


def kept(town):
    with scope.opened([town.council.pk], writes=False):
        return list(Article.objects.order_by("pk"))


@pytest.fixture
def article(town):
    with scope.opened([town.council.pk], writes=True) as at:
        return published(town, at)


def test_an_officer_writes_a_draft_and_a_manager_publishes_it(sign_in, town):
    dev = sign_in("dev")
    assert "No articles here" in dev.get("articles").text
    assert dev.post("articles/add", **typed(town)).status_code == 302
    (made,) = kept(town)
    assert (made.topics, made.services, made.review_months, made.state) == (
        ["Laptops", "Computers"],
        ["ict-fault"],
        6,
        "draft",
    )
    assert dev.post(f"articles/{made.pk}/do/publish").status_code == 422
    assert dev.post(f"articles/{made.pk}/do/submit").status_code == 302
    mo = sign_in("mo")
    assert SLOW["title"] in mo.get("articles?which=review").text
    assert mo.post(f"articles/{made.pk}/do/publish", remark="The first.").status_code == 302
    page = mo.get(f"articles/{made.pk}").text
    assert "Version 1" in page
    assert "The first." in page
    assert SLOW["title"] in dev.get("find?text=laptop").text


def test_what_is_wrong_is_said_and_what_was_typed_stays(dev, town):
    page = dev.post("articles/add", **typed(town, title="", body="Kept words", audience=""))
    assert page.status_code == 422
    assert "Enter a title." in page.text
    assert "Select who may read it." in page.text
    assert "Kept words" in page.text
    assert kept(town) == []


def test_somebody_else_changed_it_meanwhile(dev, town, article):
    first = {"revision": "2"}
    assert (
        dev.post(f"articles/{article.pk}/change", **typed(town, title="One", **first)).status_code
        == 302
    )
    late = dev.post(f"articles/{article.pk}/change", **typed(town, title="Two", **first))
    assert late.status_code == 422
    assert "Somebody else changed the article" in late.text
    assert kept(town)[0].title == "One"


@pytest.mark.parametrize(
    ("verb", "after"), [("withdraw", ("withdrawn", None)), ("review", ("published", 1))]
)
def test_a_manager_does_the_rest(sign_in, town, article, verb, after):
    mo = sign_in("mo")
    assert mo.post(f"articles/{article.pk}/do/{verb}", remark="Old.").status_code == 302
    (now,) = kept(town)
    assert (now.state, now.in_force) == after


def test_a_version_is_put_back(sign_in, town, article):
    mo = sign_in("mo")
    mo.post(f"articles/{article.pk}/change", **typed(town, title="Worse", revision="2"))
    mo.post(f"articles/{article.pk}/do/publish")
    assert mo.post(f"articles/{article.pk}/do/put-back", version="1").status_code == 302
    assert (kept(town)[0].title, kept(town)[0].in_force) == (SLOW["title"], 3)
    assert mo.post(f"articles/{article.pk}/do/put-back", version="²").status_code == 422
    assert mo.post(f"articles/{article.pk}/do/nothing").status_code == 404


def test_an_article_begins_with_a_resolved_case_without_who_asked(dev, town, ask):
    said = {"details": "Sam Okafor here, sam@example.org: Outlook says it is full."}
    case = ask(answers=said)
    assert dev.get(f"articles/add?from={case.reference}").status_code == 404
    with scope.opened([town.council.pk], writes=True) as at:
        cases.resolve(
            case, by=town.actor("dev"), at=at, outcome="fixed", remark="Empty the bin of it."
        )
    page = dev.get(f"articles/add?from={case.reference}").text
    body = page.partition('name="body"')[2].partition("</textarea>")[0]
    assert "Outlook says it is full" in body
    assert "Empty the bin of it." in body
    assert "sam@example.org" not in body
    assert "sam@example.org" in page, "it is named among what was taken out"
    posted = dev.post(f"articles/add?from={case.reference}", **typed(town))
    assert posted.status_code == 302
    with scope.opened([town.council.pk], writes=False):
        assert Article.objects.get().of_case_id == case.pk


def test_of_another_council_nothing_is_there(sign_in, other_town, article):
    officer = sign_in("dev", slug="brackwater", home="brackwater")
    assert officer.get(f"articles/{article.pk}").status_code == 404
    assert SLOW["title"] not in officer.get("articles").text


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries(dev, town, number, django_assert_num_queries):
    with scope.opened([town.council.pk], writes=True) as at:
        for one in range(number):
            published(town, at, title=f"Number {one}")
    dev.get("articles")
    with django_assert_num_queries(LIST):
        dev.get("articles")
    found = kept(town)[0].pk
    with django_assert_num_queries(ONE):
        dev.get(f"articles/{found}")


LIST, ONE = 13, 13
