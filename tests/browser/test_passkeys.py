"""A passkey made and used in a real browser, under the strict content security policy."""

from playwright.sync_api import expect
from tests.browser.conftest import WIDTHS
from tests.browser.test_signin import Visit, press
from tests.faces.pages.signing import GOOD, identity

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_device(page):
    """Put a device that holds passkeys into the browser."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def test_a_passkey_is_made_and_signs_in(site, window, ashby_committed):
    identity(ashby_committed, "bo@example.org")
    with window(*WIDTHS) as page:
        give_device(page)
        visit = Visit(page, site)
        visit.signs_in()
        page.wait_for_url("**/requests")
        visit.goes_to("2fa/", "Ways to sign in")
        page.get_by_role("link", name="Make one").click()
        visit.arrives_at("Enter your password again")
        visit.types(GOOD)
        press(page, "Continue")
        visit.arrives_at("Make a passkey")
        page.get_by_label("What to call it").fill("My telephone")
        press(page, "Make a passkey")
        visit.arrives_at("Recovery codes")
        visit.goes_to("2fa/passkeys/", "Your passkeys")
        expect(page.get_by_text("My telephone").first).to_be_visible()
        visit.goes_to("logout/", "Sign out")
        press(page, "Sign out")
        visit.goes_to("login/", "Sign in")
        press(page, "Sign in with a passkey")
        page.wait_for_url("**/requests")


def test_without_a_device_the_page_says_so(site, window, ashby_committed):
    with window() as page:
        page.goto(site.url("ashby", "/account/login/"))
        page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error()) }")
        press(page, "Sign in with a passkey")
        page.get_by_text("No passkey was used").wait_for()


def test_without_scripts_passkeys_are_not_offered(site, window, ashby_committed):
    with window(scripts=False) as page:
        page.goto(site.url("ashby", "/account/login/"))
        assert not page.get_by_role("button", name="Sign in with a passkey").is_visible()
        assert page.get_by_role("button", name="Sign in", exact=True).is_visible()
