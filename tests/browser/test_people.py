"""An administrator at the list of people, in a real browser."""

from tests.browser.conftest import WIDTHS, look, sound
from tests.browser.test_signin import press
from tests.faces.pages.signing import GOOD, identity

from moothall.ground.people.words import Role


def test_somebody_is_invited_and_disabled(site, window, ashby_committed):
    identity(ashby_committed, "admin@ashby.example", role=Role.ADMIN)
    with window(*WIDTHS) as page:
        page.goto(site.url("ashby", "/account/login/"))
        page.get_by_label("Email address").fill("admin@ashby.example")
        page.locator("input[type=password]").last.fill(GOOD)
        press(page, "Sign in")
        page.wait_for_url("**/staff/")
        page.goto(site.url("ashby", "/staff/people"))
        look(page, "people")
        sound(page)
        page.get_by_role("link", name="Invite somebody").click()
        press(page, "Send the invitation")
        page.get_by_text("There is a problem").wait_for()
        sound(page)
        page.get_by_label("Full name").fill("Bo Lund")
        page.get_by_role("textbox", name="Email address").fill("bo@ashby.example")
        press(page, "Send the invitation")
        page.get_by_role("heading", level=1, name="Bo Lund").wait_for()
        look(page, "person")
        sound(page)
        press(page, "Disable Bo Lund")
        page.get_by_role("button", name="Let them sign in again").wait_for()
        sound(page)
