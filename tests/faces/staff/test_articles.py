"""Articles at the desk: written, published by who may, found, made from a resolved case."""

import pytest
from tests.engine.cases.conftest import someone
from tests.faces.api.conftest import Machine, a_key
from tests.practices.knowledge.conftest import SLOW, published, written

from moothall.engine.cases import actions as cases
from moothall.ground.councils import scope
from moothall.practices.knowledge import actions
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
    assert "The article was changed since you opened it" in late.text
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


@pytest.fixture
def begun(town, ask):
    """A draft that Mo made from a case of the ICT desk, where Dev works and Asha does not."""
    case = ask()
    with scope.opened([town.council.pk], writes=True) as at:
        return written(town, at, of_case=case)


def over_the_wire(town, name, number, *scopes):
    """Whether a key of theirs is shown the draft: on the list, and alone."""
    key = a_key(town.council, "articles:act", *scopes, person=town.people[name])
    machine = Machine(town.council, key[1])
    listed = [one["id"] for one in machine.get("/article-drafts").json()["items"]]
    found = machine.get(f"/article-drafts/{number}").status_code == 200
    return number in listed, found


def at_the_desk(officer, number):
    listed = f"articles/{number}" in officer.get("articles").text
    return listed, officer.get(f"articles/{number}").status_code == 200


BOTH, NEITHER = (True, True), (False, False)


def test_what_was_made_from_a_case_is_shown_to_who_sees_the_case(sign_in, town, begun):
    assert at_the_desk(sign_in("dev"), begun.pk) == BOTH
    assert at_the_desk(sign_in("mo"), begun.pk) == BOTH
    asha = sign_in("asha")
    assert at_the_desk(asha, begun.pk) == NEITHER
    assert asha.get(f"articles/{begun.pk}/change").status_code == 404
    assert asha.post(f"articles/{begun.pk}/do/submit").status_code == 404
    assert over_the_wire(town, "dev", begun.pk, "cases:read") == BOTH
    assert over_the_wire(town, "dev", begun.pk) == NEITHER
    assert over_the_wire(town, "asha", begun.pk, "cases:read") == NEITHER


def test_its_owner_sees_it_and_everybody_at_the_desk_once_it_is_published(sign_in, town, begun):
    with scope.opened([town.council.pk], writes=True):
        Article.objects.filter(pk=begun.pk).update(owner=town.people["asha"])
    assert at_the_desk(sign_in("asha"), begun.pk) == BOTH
    assert over_the_wire(town, "asha", begun.pk) == BOTH
    with scope.opened([town.council.pk], writes=True) as at:
        Article.objects.filter(pk=begun.pk).update(owner=None)
        actions.publish(begun, "First.", by=town.actor("mo"), at=at)
    assert at_the_desk(sign_in("asha"), begun.pk) == BOTH
    assert over_the_wire(town, "asha", begun.pk) == BOTH


def test_what_is_written_anew_is_seen_by_who_writes_and_by_nobody_else(sign_in, town, article):
    anew = typed(town, title="The laptop of Sam", body="Sam cannot hear.", revision="2")
    with scope.opened([town.council.pk], writes=True) as at:
        someone(town.council, "audrey", "auditor", at)
        draft = written(town, at, title="Never published")
    assert sign_in("dev").post(f"articles/{article.pk}/change", **anew).status_code == 302
    pages = ("articles", f"articles/{article.pk}")
    for name, sees in (("dev", True), ("mo", True), ("audrey", False)):
        officer = sign_in(name)
        found = [officer.get(page).text for page in pages]
        assert ["The laptop of Sam" in one for one in found] == [sees, sees], name
        assert ("Sam cannot hear." in found[1]) is sees
        assert (SLOW["title"] in found[0]) is not sees
        assert at_the_desk(officer, draft.pk) == (BOTH if sees else NEITHER)
    assert SLOW["body"].split("\n")[0].strip("# ") in sign_in("audrey").get(pages[1]).text


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


LIST, ONE = 13, 14
