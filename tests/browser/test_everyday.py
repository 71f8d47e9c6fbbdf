"""The everyday services in a real browser: larger answers, endings, fees; scripts or none."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import expect
from tests.browser.conftest import sound
from tests.browser.governing import says
from tests.browser.test_portal import fill, press
from tests.engine.catalogue.factories import known_team

from moothall import packs
from moothall.engine.catalogue import actions, reading
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.outside.places.standin import KEY, Standin

PACK = Path(packs.__file__).parent / "everyday" / "services"


@pytest.fixture
def town(site, ashby_committed):
    with scope.opened([ashby_committed.pk], writes=True) as at:
        known_team(ashby_committed)
        known_team(ashby_committed, "customer-services")
        for file in sorted(set(PACK.glob("*.yaml")) - set(PACK.glob("*.cy.yaml"))):
            service = reading.read_file(file).definition
            actions.publish(ashby_committed, service, by=Actor.job("test"), at=at)
    return ashby_committed


@pytest.fixture
def places():
    before = django_settings.PLACES_URL, django_settings.PLACES_KEY
    with Standin() as standin:
        django_settings.PLACES_URL, django_settings.PLACES_KEY = standin.url, KEY
        yield standin
    django_settings.PLACES_URL, django_settings.PLACES_KEY = before


def choose(page, label):
    page.get_by_label(label, exact=True).check()
    press(page, "Continue")


def ending(page):
    """Come to a kind ending, and back."""
    choose(page, "Yes")
    sound(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("We cannot take trade waste")
    page.get_by_role("link", name="Back").click()
    choose(page, "No")


def things(page):
    """Name two things, and take one of them away again."""
    sound(page)
    fill(page, {"things-0-what": "A bed", "things-0-size": "heavy"})
    press(page, "Add another thing")
    sound(page)
    press(page, "Remove thing 2")
    press(page, "Continue")


def home(page):
    """Find an address by its postcode."""
    sound(page)
    fill(page, {"home-postcode": "zz1 1aa"})
    with page.expect_navigation():
        page.locator("#home-postcode").press("Enter")
    sound(page)
    page.get_by_label("Select an address").select_option(index=2)
    press(page, "Continue")


@pytest.mark.parametrize(
    ("width", "scripts"), [(320, False), (1440, True)], ids=["small-plain", "large-scripts"]
)
def test_a_collection_is_asked_for_page_by_page(site, window, town, places, width, scripts):
    with window(width, scripts=scripts) as page:
        page.goto(site.url("ashby", "/services/bulky-waste"))
        sound(page)
        press(page, "Start now")
        ending(page)
        things(page)
        home(page)
        fill(page, {"from_day-day": "1", "from_day-month": "4", "from_day-year": "2090"})
        press(page, "Continue")
        choose(page, "Yes")
        press(page, "Continue")
        sound(page)
        fill(page, {"who-name": "A Resident", "who-email": "a@council.example"})
        press(page, "Continue")
        sound(page)
        says(page, "£17.50")
        press(page, "Confirm and send")
        sound(page)
        says(page, "You have not paid yet")


def test_an_address_is_typed_where_it_is_not_found(site, window, town, places):
    with window(1440) as page:
        page.goto(site.url("ashby", "/services/bulky-waste"))
        press(page, "Start now")
        choose(page, "No")
        fill(page, {"things-0-what": "A bed", "things-0-size": "heavy"})
        press(page, "Add another thing")
        press(page, "Remove thing 2")
        press(page, "Continue")
        press(page, "Enter address manually")
        sound(page)
        press(page, "Continue")
        sound(page)
