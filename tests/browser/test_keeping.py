"""Saving, coming back and the task list in a real browser: sound at any width, scripts or none."""

import re

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import WIDTHS, sound
from tests.browser.test_portal import fill, press
from tests.engine.catalogue.factories import definition
from tests.engine.catalogue.test_sections import PAGES
from tests.faces.portal.conftest import BUILDER, furnish

from moothall.engine.catalogue import actions as catalogue
from moothall.engine.contact.models import Message
from moothall.ground.councils import scope


@pytest.fixture
def town(site, ashby_committed):
    council = furnish(ashby_committed)
    long = definition(service="long-form", name="Apply for a grant", pages=PAGES)
    with scope.opened([council.pk], writes=True) as at:
        catalogue.publish(council, long, by=BUILDER, at=at)
    return council


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_long_form_is_saved_and_gone_on_with_elsewhere(site, window, town, scripts):
    with window(*WIDTHS, scripts=scripts) as page:
        page.goto(site.url("ashby", "/services/long-form"))
        press(page, "Start now")
        sound(page)
        page.get_by_role("link", name="Your plan").click()
        fill(page, {"plan": "small"})
        press(page, "Continue")
        sound(page)
        page.get_by_role("link", name="Save and come back later").click()
        sound(page)
        press(page, "Save and send me the link")
        expect(page).to_have_title(re.compile("^Error: "))
        sound(page)
        fill(page, {"email": "ada@example.com"})
        press(page, "Save and send me the link")
        sound(page)
        code = page.locator(".m-reference").inner_text()
    with scope.opened([town.pk], writes=False):
        link = re.search(r"(/return/\S+)", Message.objects.latest("pk").body)[1]
    with window(*WIDTHS, scripts=scripts) as page:
        page.goto(site.url("ashby", link))
        sound(page)
        fill(page, {"code": "222-222-222"})
        press(page, "Continue")
        sound(page)
        fill(page, {"code": code})
        press(page, "Continue")
        expect(page.get_by_role("heading", level=1)).to_have_text("Apply for a grant")
        expect(page.locator("#main-content")).to_contain_text("Completed")
