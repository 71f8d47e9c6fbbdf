"""The residents pages in a real browser: axe finds nothing, at any width, scripts or none."""

import re

import pytest
from playwright.sync_api import expect
from tests import starter
from tests.browser.conftest import WIDTHS, sound
from tests.faces.portal.conftest import furnish
from tests.faces.portal.test_tracking import do
from tests.faces.portal.walking import answers

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Survey
from moothall.ground.councils import scope

REFERENCE = ".govuk-panel .m-reference"
SERVICES = starter.definitions()
BIN = SERVICES["missed-bin"]


@pytest.fixture
def town(site, ashby_committed):
    return furnish(ashby_committed)


def press(page, name):
    """Press a button that leads to another page, and wait until it is there."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def fill(page, data):
    """Fill in the form as a person would."""
    for name, value in data.items():
        control = page.locator(f'[name="{name}"]')
        kind = control.first.get_attribute("type")
        if kind in {"radio", "checkbox"}:
            page.locator(f'[name="{name}"][value="{value}"]').check()
        else:
            control.fill(value)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_every_page_of_a_journey_is_sound(site, window, town, scripts):
    with window(*WIDTHS, scripts=scripts) as page:
        page.goto(site.url("ashby"))
        sound(page)
        page.get_by_role("link", name="Report a missed bin").click()
        sound(page)
        press(page, "Start now")
        while "/page/" in page.url:
            asked = BIN.page(page.url.rsplit("/", 1)[-1])
            sound(page)
            if any(question.required for question in asked.questions):
                press(page, "Continue")
                expect(page).to_have_title(re.compile("^Error: "))
                sound(page)
            fill(page, answers(asked, {}))
            press(page, "Continue")
        sound(page)
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Check your answers before you send them"
        )


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(site, window, town):
    with window() as page:
        page.goto(site.url("ashby", "/services/missed-bin"))
        press(page, "Start now")
        press(page, "Continue")
        expect(page.locator(".govuk-error-summary")).to_be_focused()  # once its script came
        page.locator(".govuk-error-summary a").first.click()
        expect(page.locator(f"[name='{BIN.pages[0].questions[0].id}']").first).to_be_focused()


def test_other_pages_are_sound(site, window, town):
    with window(*WIDTHS) as page:
        for path in ("accessibility", "cookies", "privacy", "no-such-page", "?q=bin", "?q=zebra"):
            page.goto(site.url("ashby", f"/{path}"))
            sound(page)


def test_the_first_page_is_light(site, window, town):
    """150 kB compressed, everything counted."""
    with window() as page:
        sizes = []
        page.on("requestfinished", lambda done: sizes.append(done.sizes()["responseBodySize"]))
        page.goto(site.url("ashby"), wait_until="networkidle")
        assert 0 < sum(sizes) <= 150_000


def test_only_the_cookies_that_the_cookies_page_names_are_set(site, window, town):
    with window() as page:
        page.goto(site.url("ashby", "/services/missed-bin"))
        press(page, "Start now")
        held = {cookie["name"] for cookie in page.context.cookies()}
        page.goto(site.url("ashby", "/cookies"))
        named = set(page.locator("tbody th").all_inner_texts())
        assert held <= named


FIRST_LINES = """() => [...document.querySelectorAll(".govuk-summary-list__value")].map(one => {
    const range = document.createRange();
    range.selectNodeContents(one);
    const first = [...range.getClientRects()].find(line => line.width);
    const inside = parseFloat(getComputedStyle(one).paddingTop);
    return first.top - one.getBoundingClientRect().top - inside;
})"""
"""How far below the top of its place each answer begins, in pixels."""


def send_a_report(site, page):
    """Report a missed bin as quickly as a person can; gives the reference."""
    page.goto(site.url("ashby", "/services/missed-bin"))
    press(page, "Start now")
    while "/page/" in page.url:
        fill(page, answers(BIN.page(page.url.rsplit("/", 1)[-1]), {}))
        press(page, "Continue")
    assert max(page.evaluate(FIRST_LINES)) < 8, "an answer stands below its question"
    press(page, "Confirm and send")
    return page.locator(REFERENCE).inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_what_follows_a_report_is_sound(site, window, town, scripts):
    with window(*WIDTHS, scripts=scripts) as page:
        reference = send_a_report(site, page)
        sound(page)
        page.get_by_role("link", name="Save or print a record of what you sent").click()
        sound(page)
        page.goto(site.url("ashby", f"/requests/{reference}"))
        sound(page)
        page.get_by_label("Your message").fill("It is the brown one.")
        press(page, "Send")
        sound(page)
        page.goto(site.url("ashby", "/track"))
        sound(page)
        press(page, "Continue")
        sound(page)


def test_a_request_is_sound_wherever_it_stands_and_so_is_its_rating(site, window, town):
    with window(*WIDTHS) as page:
        reference = send_a_report(site, page)
        for action, facts in (
            (cases.pause, {"reason": "requester", "remark": "Which side of the house?"}),
            (cases.reply, {"body": "On our way."}),
            (cases.resolve, {"outcome": "emptied"}),
            (cases.close, {}),
        ):
            do(town, reference, action, **facts)
            page.goto(site.url("ashby", f"/requests/{reference}"))
            sound(page)
        with scope.opened([town.pk], writes=False):
            token = Survey.objects.get().token
        page.goto(site.url("ashby", f"/rate/{token}"))
        sound(page)
        page.get_by_label("Very good").check()
        press(page, "Send")
        sound(page)


def test_the_choice_of_councils_is_sound_and_leads_there(site, window, town):
    with window(*WIDTHS) as page:
        page.goto(f"http://localhost:{site.port}/")
        sound(page)
        page.get_by_role("link", name="Ashby Council").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("How can we help?")


def test_every_stop_of_the_tab_key_is_seen(site, window, town):
    with window() as page:
        page.goto(site.url("ashby", "/track"))
        for _ in range(12):
            page.keyboard.press("Tab")
            seen = page.evaluate(
                """() => {
                    const at = getComputedStyle(document.activeElement);
                    return document.activeElement === document.body
                        || at.outlineStyle !== "none" || at.boxShadow !== "none";
                }"""
            )
            assert seen, page.evaluate("document.activeElement.outerHTML")
