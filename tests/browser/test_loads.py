"""A manager loads a file into a register in a browser, and undoes it; without scripts too."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import WIDTHS, sound
from tests.browser.governing import House
from tests.faces.staff.test_loads import BENCHES, worked

from moothall.engine.registers import actions
from moothall.engine.registers.models import Record
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

PASSWORD = "willow-lantern-otter"
FILE = {
    "name": "benches.csv",
    "mimeType": "text/csv",
    "buffer": b"Name,Material,Set up\nElm,teak,27/03/2026\nOak,iron,28/03/2026\n,nothing,\n",
}


@pytest.fixture
def parks(site, ashby_committed):
    house = House(ashby_committed)
    with scope.opened([house.council.pk], writes=True) as at:
        actions.publish(house.council, BENCHES, by=Actor.job("tests"), at=at)
    return house


def sent(page, site):
    """Sign in, and send the file."""
    page.goto(site.url("ashby", "/staff/registers/benches"))
    page.locator("[name=login]").fill("mo@ashby.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Load a file").click()
    page.locator("#file").set_input_files(FILE)
    sound(page)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    worked()


def test_a_file_is_loaded_and_undone_with_a_bar_that_moves_by_itself(site, window, parks):
    with window(*WIDTHS) as page:
        sent(page, site)
        page.get_by_label("Made of").select_option(label="Material")
        page.get_by_role("button", name="Show the first rows").click()
        expect(page.get_by_role("cell", name="27 March 2026")).to_be_visible()
        sound(page)
        page.get_by_role("button", name="See what it would do").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        worked()
        expect(page.get_by_role("heading", name="What it would do")).to_be_visible()
        sound(page)
        page.get_by_role("button", name="Load it").click()
        worked()
        expect(page.get_by_role("heading", name="What it did")).to_be_visible()
        sound(page)
        page.get_by_role("button", name="Undo the whole load").click()
        worked()
        expect(page.get_by_text("Put back")).to_be_visible()
    with scope.opened([parks.council.pk], writes=False):
        assert list(Record.objects.filter(removed_at=None, title__in=["Elm", "Oak"])) == []
