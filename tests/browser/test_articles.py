"""O3: an article is written and published, offered to whoever asks, and solves what they ask."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect
from tests.browser.conftest import WIDTHS, look, sound
from tests.browser.test_officer_walk import (  # noqa: F401 -- a fixture
    PASSWORD,
    SETUP,
    desk,
    sign_in,
)
from tests.engine.documents.samples import picture
from tests.faces.files import scanner  # noqa: F401 -- a fixture

from moothall.ground.councils import scope
from moothall.ground.journal.words import PLATFORM
from moothall.ground.people import actions as people
from moothall.ground.people.words import Role
from moothall.practices.knowledge import actions as articles
from moothall.practices.knowledge import queries
from moothall.practices.knowledge.actions.writing import Draft

TITLE = "When your laptop is slow"
BODY = "## Restart it\n\n1. Save\n2. Restart\n\n> A note\n\n| a | b |\n|---|---|\n| 1 | 2 |"


@pytest.fixture
def kit(desk):  # noqa: F811
    """Somebody who works for Ashby and can sign in."""
    with scope.opened([PLATFORM, desk.council.pk], writes=True) as at:
        how = {"by": SETUP, "at": at}
        identity = people.enrol("kit@ashby.example", password_hash=make_password(PASSWORD), **how)
        person = people.add(desk.council, "Kit", email=identity.email, identity=identity, **how)
        people.stand(person, Role.EMPLOYEE, **how)


@pytest.mark.usefixtures("kit", "scanner")
def test_an_article_is_published_offered_and_solves_it(site, window, desk):  # noqa: F811
    with window(*WIDTHS) as page:
        published(page, site)
        page.context.clear_cookies()
        solved(page, site)
    with scope.opened([desk.council.pk], writes=False) as at:
        found = queries.figures([desk.council.pk], at - timedelta(days=1), at + timedelta(days=1))
    assert {one.id: one.value for one in found}["self-solved-lower"] == 1


def published(page, site):
    """Write an article at the desk and publish it."""
    sign_in(page, site, "mo", "/staff/articles")
    sound(page)
    page.get_by_role("button", name="Write an article").click()
    page.get_by_label("Title", exact=True).fill(TITLE)
    page.get_by_label("What is it about?", exact=True).fill("What to try before you call us.")
    page.get_by_label("What to do", exact=True).fill(BODY)
    page.get_by_label("People who work for the council").check()
    page.get_by_label("Report an ICT fault").check()
    sound(page)
    page.get_by_role("button", name="Keep the draft").click()
    sound(page)
    pictured(page)
    page.get_by_label("What changed?").fill("The first version.")
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_text("Published: version 1 is read from now on")).to_be_visible()
    sound(page)
    page.goto(site.url("ashby", "/staff/articles"))
    sound(page)


def pictured(page):
    """Add a picture of the key, first without a word of what it shows; move it into the text."""
    key = {"name": "key.png", "mimeType": "image/png", "buffer": picture("png", size=(400, 200))}
    page.get_by_label("Add a picture").set_input_files(key)
    page.get_by_role("button", name="Add the picture").click()
    expect(page.get_by_role("link", name=re.compile("^Say what the picture shows"))).to_be_visible()
    sound(page)
    page.get_by_label("Add a picture").set_input_files(key)
    page.get_by_label("What does it show?").fill("The key to press")
    page.get_by_role("button", name="Add the picture").click()
    shown = page.get_by_role("img", name="The key to press")
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("naturalWidth", 400)
    sound(page)
    look(page, "article-pictures")


def solved(page, site):
    """Ask for help as somebody who works there, and be offered it."""
    sign_in(page, site, "kit", "/requests")
    page.goto(site.url("ashby", "/services/ict-fault"))
    sound(page)
    page.get_by_role("button", name="Start now").click()
    for choice in ("My computer", "Only me", "Yes"):
        page.get_by_label(choice, exact=True).check()
        page.get_by_role("button", name="Continue").click()
    page.get_by_label("What happened?").fill("My laptop is slow since Monday")
    page.get_by_role("button", name=TITLE).wait_for()
    sound(page)
    page.get_by_role("button", name=TITLE).click()
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    expect(page.get_by_role("img", name="The key to press")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="This solved it").click()
    expect(page.get_by_text("We are glad that helped")).to_be_visible()
    sound(page)
    page.goto(site.url("ashby", "/help"))
    sound(page)
    page.goto(site.url("ashby", "/search?text=laptop"))
    sound(page)


def test_o3_an_article_beside_a_case_and_a_call(site, window, desk):  # noqa: F811
    """O3: suggested by what the case is about and what is typed; put in a reply, used, or none."""
    said = {"title": TITLE, "summary": "Restart it.", "body": BODY, "audience": "public"}
    with scope.opened([desk.council.pk], writes=True) as at:
        how = {"by": desk.actor("mo"), "at": at}
        made = articles.write(desk.council, Draft(**said), **how)
        articles.publish(made, **how)
        case = desk.case("ict-fault", at=at, answers={"details": "My laptop is slow since Monday"})
    with window(*WIDTHS) as page:
        sign_in(page, site, "mo", f"/staff/cases/{case.reference}")
        put_in_a_reply(page)
        page.goto(site.url("ashby", "/staff/log/ashby/ict-fault"))
        ticked_in_a_call(page)
        page.goto(site.url("ashby", "/staff/articles/figures"))
        sound(page)
        look(page, "article-figures")
        page.get_by_role("link", name=re.compile("See them.*Used on cases")).click()
        expect(page.get_by_role("heading", level=1, name="Used on cases: 2")).to_be_visible()
        sound(page)


def put_in_a_reply(page):
    """Read what is suggested beside the reply, and put its address there."""
    page.get_by_label("Your words").fill("Try this first.")
    page.locator("summary", has_text=TITLE).click()
    expect(page.get_by_role("heading", name="Restart it")).to_be_visible()
    sound(page)
    look(page, "case-articles")
    page.get_by_role("button", name="Put its address in the reply").click()
    expect(page.get_by_label("Your words")).to_have_value(
        re.compile("^Try this first.*/help/", re.DOTALL)
    )
    expect(page.get_by_text("Used on this case", exact=True)).to_be_visible()


def ticked_in_a_call(page):
    """Read what is suggested beside the questions, and log the case that it helped with."""
    page.locator("[name=place]").fill("Room 3")
    page.locator("[name=call_back]").fill("01632 960 001")
    with page.expect_request(lambda one: "help-look" in (one.post_data or "")) as asked:
        page.get_by_label("What happened?").fill("The laptop is slow again")
    assert "The laptop is slow again" in asked.value.post_data
    assert [one for one in ("Room 3", "01632", "call_back") if one in asked.value.post_data] == []
    page.locator("summary", has_text=TITLE).click()
    page.get_by_label("It helped").check()
    sound(page)
    look(page, "call-articles")
    for label in ("My computer", "Only me", "Yes, but slowly or in another way"):
        page.get_by_label(label, exact=True).check()
    page.get_by_role("button", name="Log the case").click()
    page.wait_for_url("**/log/done/**")
