"""T10, T11: trees and the orders that keep them, benches; by who looks after them and residents."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import sound
from tests.browser.governing import SETUP, add, change, day, deed, says

import moothall.packs
from moothall.engine.registers import actions, reading
from moothall.ground.councils import scope

PACK = Path(moothall.packs.__path__[0]) / "places" / "registers"
PARK = "434980 316000, 435060 316000, 435060 316080, 434980 316080"
PLACE = "435020, 316040"


@pytest.fixture
def parks(house):
    """Publish the registers of places beside the others."""
    with scope.opened([house.council.pk], writes=True) as at:
        for definition in filter(None, (one.definition for one in reading.read_all([PACK]))):
            actions.publish(house.council, definition, by=SETUP, at=at)


def test_t10_t11_orders_trees_and_benches_are_kept_and_residents_find_them(
    parks, sits, window, site
):
    """T10: an order from provisional to confirmed, its tree; T11: a bench that is not safe."""
    with sits("mo", "/staff/registers/preservation-orders") as page:
        here = page.url.rsplit("/", 1)[0]
        order = {"title": "Oaks of Castle Park", "boundary": PARK, "where": PLACE}
        add(page, "tree preservation order", made_on=day(-200), lapses_on=day(-20), **order)
        says(page, "It lapsed before it was confirmed")
        change(page, lapses_on=day(5))
        says(page, "It is still to be confirmed")
        deed(page, "Confirm", confirmed_on=day(0))
        says(page, "It is confirmed")
        sound(page)
        page.goto(f"{here}/trees")
        add(page, "tree", species="English oak", where=PLACE, order="Oaks of Castle Park")
        expect(page.get_by_role("link", name="Oaks of Castle Park").first).to_be_visible()
        page.goto(f"{here}/benches")
        add(page, "bench", place="Castle Park by the pond", where=PLACE, condition="1")
        says(page, "Red")
        deed(page, "Close", said_why="A slat is broken")
        says(page, "Closed")
    with window(320) as page:
        page.goto(site.url("ashby", "/registers"))
        page.get_by_role("link", name="Tree preservation orders").click()
        page.get_by_role("link", name="Oaks of Castle Park").click()
        says(page, "TPO-0001")
        sound(page)
        page.goto(site.url("ashby", "/registers/trees"))
        says(page, "Preservation order: Oaks of Castle Park")
        page.goto(site.url("ashby", "/registers/benches"))
        says(page, "435020, 316040 (Grid reference SK 35020 16040)")
        sound(page)
