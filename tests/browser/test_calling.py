"""A call from beginning to end in a real browser: found, chosen, typed, put aside, read out."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import WIDTHS, sound
from tests.browser.test_officer_walk import desk, sign_in  # noqa: F401 -- a fixture

from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people.words import Evidence

SETUP = Actor.job("tests")


@pytest.fixture
def folk(desk):  # noqa: F811 -- the fixture of the walk
    """Rosa, and Lars who may act for her; a case of Rosa's that is open."""
    ashby = desk.council
    with scope.opened([ashby.pk], writes=True) as at:
        rosa, lars = (
            people.add(ashby, name, email=f"{name[:4].lower()}@example.org", by=SETUP, at=at)
            for name in ("Rosa Lund", "Lars Berg")
        )
        within = people.Within(expires_at=at + timedelta(days=30))
        people.appoint(rosa, lars, within, on=people.Shown(Evidence.POWER), by=SETUP, at=at)
        desk.case(at=at, answers={"full_name": "Rosa Lund", "email": "rosa@example.org"})
    return rosa, lars


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_every_page_of_a_call_is_sound(site, window, folk, scripts):
    with window(*WIDTHS, scripts=scripts) as page:
        sign_in(page, site, "mo", "/staff/log")
        sound(page)
        page.get_by_label("Who is calling?").fill("lars berg")
        page.get_by_role("button", name="Look up").click()
        page.get_by_text("1 person is known by that").wait_for()
        sound(page)
        page.get_by_role("link", name="This is the caller: Lars Berg").click()
        page.get_by_role("link", name="Log it for Rosa Lund").click()
        sound(page)
        page.get_by_role("link", name="Report a missed bin", exact=True).click()
        expect(page.locator(".d-caller__for")).to_be_visible()
        expect(page.get_by_text("They already asked this:")).to_be_visible()
        sound(page)
        page.get_by_role("button", name="Put it aside").click()
        page.get_by_text("1 call put aside").wait_for()
        sound(page)
        page.locator(".d-aside a").click()
        page.get_by_role("link", name="instead of logging it twice").click()
        sound(page)
        page.get_by_label("What they say of it").fill("It is still full.")
        page.get_by_role("button", name="Add it").click()
        page.get_by_text("I have added that").wait_for()
        sound(page)


def test_typing_narrows_the_services_and_keeps_what_is_typed(site, window, folk):
    with window() as page:
        sign_in(page, site, "mo", "/staff/log")
        page.keyboard.press("Alt+s")
        page.get_by_label("What is it about?").press_sequentially("missed")
        expect(page.locator(".d-services li")).to_have_count(1)
        page.keyboard.press("Enter")
        page.wait_for_url("**/log/ashby/missed-bin*")
        page.get_by_label("Town or village").fill("Ashby")
        page.get_by_text("Kept as you type").wait_for()
        page.get_by_label("Who is calling?").fill("Rosa Lund")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="This is the caller: Rosa Lund").click()
        expect(page.get_by_label("Town or village")).to_have_value("Ashby")
        expect(page.get_by_label("Full name")).to_have_value("Rosa Lund")
        page.get_by_label("Town or village").press("Control+Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        sound(page)
        page.goto(site.url("ashby", "/staff/log"))
        expect(page.get_by_text("1 call put aside")).to_be_visible()
