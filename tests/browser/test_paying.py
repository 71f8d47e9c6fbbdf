"""Paying in a real browser: to the card page and back, refused and accepted, and at the desk."""

import pytest
from tests.browser.conftest import WIDTHS, sound
from tests.browser.governing import says
from tests.browser.test_portal import fill, press
from tests.engine.payments.conftest import Till, furnish, standin
from tests.engine.payments.test_paying import learn
from tests.outside.payments import paying

from moothall.ground.people.models import Identity

__all__ = ["standin"]


@pytest.fixture
def till(site, ashby_committed, standin):
    till = Till(ashby_committed, standin)
    till.version = furnish(ashby_committed)
    return till


def card(page, number):
    fill(page, {"cardNo": number})
    press(page, "Continue")


@pytest.mark.parametrize(
    ("width", "scripts"), [(320, False), (1440, True)], ids=["small-plain", "large-scripts"]
)
def test_a_fee_is_refused_and_then_paid(site, window, till, width, scripts):
    path = f"/pay/{till.charge(till.submit()).token}"
    with window(width, scripts=scripts) as page:
        page.goto(site.url("ashby", path))
        sound(page)
        press(page, "Continue to payment")
        card(page, paying.DECLINED)
        page.get_by_role("link", name="Go back").click()
        sound(page)
        says(page, "The card was not accepted.")
        press(page, "Try again")
        card(page, paying.GOOD)
        page.goto(site.url("ashby", f"{path}/back"))
        sound(page)
        says(page, "Do not pay again")
        page.go_back()
        press(page, "Confirm payment")
        sound(page)
        says(page, "Payment received")


def at_the_desk(page, client, site, case):
    """Open a case as an officer whom the browser's session cookie signs in."""
    client.force_login(Identity.objects.get(email="asha@ashby.example"))
    kept = client.cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": kept, "url": site.url("ashby")}])
    page.goto(site.url("ashby", f"/staff/cases/{case.reference}"))


def test_the_payment_at_the_desk_is_sound(site, window, till, client):
    case = till.submit()
    with window(*WIDTHS) as page:
        at_the_desk(page, client, site, case)
        page.get_by_text("Paid at another till").click()
        sound(page)
        press(page, "Mark as paid")
        sound(page)
        says(page, "Enter the receipt")
    paid = till.submit()
    till.paid(paid)
    learn(till)
    with window(*WIDTHS) as page:
        at_the_desk(page, client, site, paid)
        page.locator("summary", has_text="Refund").click()
        sound(page)
