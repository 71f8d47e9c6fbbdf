"""From a stranger to somebody with a second step, in a real browser, with scripts and without."""

import re

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import WIDTHS, look, sound
from tests.faces.pages.signing import GOOD, letters
from tests.faces.pages.test_second_step import code_now


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()


def newest_link(council):
    return re.findall(r"http://\S+/account/\S+", letters(council)[-1].body)[0]


class Visit:
    """Somebody at the sign-in pages, who finds every page they come to sound."""

    def __init__(self, page, site):
        self.page, self.site = page, site

    def goes_to(self, path, heading):
        self.page.goto(self.site.url("ashby", f"/account/{path}"))
        self.arrives_at(heading)

    def arrives_at(self, heading):
        self.page.get_by_role("heading", level=1, name=heading, exact=True).wait_for()
        look(self.page, heading.lower().replace(" ", "-"))
        sound(self.page)

    def types(self, words):
        self.page.locator("input[type=password]").last.fill(words)

    def signs_in(self):
        self.goes_to("login/", "Sign in")
        self.page.get_by_label("Email address").fill("bo@example.org")
        self.types(GOOD)
        press(self.page, "Sign in")


def sign_up(visit, council):
    page = visit.page
    visit.goes_to("login/", "Sign in")
    page.get_by_role("link", name="Create an account").click()
    press(page, "Create account")
    expect(page).to_have_title(re.compile("^Error: "))
    visit.arrives_at("Create an account")
    page.get_by_label("Full name").fill("Bo Lund")
    page.get_by_label("Email address").fill("bo@example.org")
    visit.types(GOOD)
    press(page, "Create account")
    visit.arrives_at("Check your email")
    page.goto(newest_link(council))
    visit.arrives_at("Confirm your email address")
    press(page, "Confirm")


def set_up_second_step(visit):
    page = visit.page
    visit.goes_to("2fa/", "Ways to sign in")
    page.get_by_role("link", name="Set up").click()
    visit.arrives_at("Enter your password again")
    visit.types(GOOD)
    press(page, "Continue")
    visit.arrives_at("Set up an authenticator app")
    page.get_by_label("Code").fill(code_now(page.locator(".m-key").inner_text()))
    press(page, "Continue")
    visit.arrives_at("Recovery codes")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_every_sign_in_page_on_the_way_is_sound(site, window, ashby_committed, scripts):
    with window(*WIDTHS, scripts=scripts) as page:
        visit = Visit(page, site)
        sign_up(visit, ashby_committed)
        visit.signs_in()
        page.wait_for_url("**/requests")
        set_up_second_step(visit)
        visit.goes_to("2fa/", "Ways to sign in")
        visit.goes_to("password/change/", "Change your password")
        visit.goes_to("email/", "Change your email address")
        visit.goes_to("logout/", "Sign out")
        press(page, "Sign out")
        visit.signs_in()
        visit.arrives_at("Enter your code")
        press(page, "Cancel")
        visit.goes_to("password/reset/", "Set a new password")
