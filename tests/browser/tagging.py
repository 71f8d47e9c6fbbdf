"""Tags in an officer's day at the desk, in a real browser: a part of the walk of O1."""

from playwright.sync_api import expect
from tests.browser.conftest import look, sound
from tests.browser.test_officer_walk import said


def find_by_a_tag(page):
    """Put a tag on the first case, go to the cases that have it, and see which tags are in use."""
    page.locator(".d-list__link").first.click()
    page.get_by_label("Put a tag on").fill("Printer Fleet")
    page.get_by_role("button", name="Put on the tag").click()
    said(page, "Tagged: printer fleet.")
    sound(page)
    look(page, "case-tags")
    page.get_by_role("link", name="Cases tagged printer fleet").click()
    page.wait_for_url("**tag=printer+fleet")
    expect(page.locator(".d-list__row")).to_have_count(1)
    page.get_by_role("link", name="Tags in use").click()
    expect(page.get_by_role("row").last.locator("th, td")).to_have_text(["printer fleet", "1"])
    sound(page)
    look(page, "tags-in-use")
