"""A register on the map: marks that a keyboard reaches, a list that follows; or the list alone."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import WIDTHS, sound
from tests.browser.test_officer_walk import desk, sign_in
from tests.engine.registers.shelf import small

from moothall.engine.registers import actions
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

__all__ = ["desk"]
SETUP = Actor.job("set-up")
FIELDS = [
    {"id": "name", "type": "text", "label": "Name", "required": True, "list": True},
    {"id": "where", "type": "point", "label": "Where it is"},
]


@pytest.fixture
def benches(desk, settings):
    """Publish benches: 400 about the Abbey, and one by the sea; no pictures of a map."""
    settings.MAP_TILES = ""
    definition = small(
        fields=FIELDS,
        states=[{"id": "sound", "label": "Sound"}],
        rag={"red": "record.name == 'Bench 7'", "amber": "record.name == 'Sea'"},
    )
    where = [(f"Bench {n}", 375_000 + n % 20 * 31, 164_000 + n // 20 * 37) for n in range(400)]
    with scope.opened([desk.council.pk], writes=True) as at:
        actions.publish(desk.council, definition, by=SETUP, at=at)
        rows = [
            actions.Row({"name": name, "where": {"easting": e, "northing": n, "said": f"{e}, {n}"}})
            for name, e, n in [*where, ("Sea", 395_000, 170_000)]
        ]
        actions.load(desk.council, "benches", rows, by=desk.actor("mo"), at=at)
    return desk


@pytest.mark.parametrize("width", WIDTHS)
def test_a_register_is_seen_on_the_map_and_the_list_follows_it(site, window, benches, width):
    with window(width) as page:
        sign_in(page, site, "mo", "/staff/registers/benches")
        page.get_by_role("link", name="Show on a map").click()
        sheet = page.get_by_role("group", name="Map: Benches")
        page.get_by_text("401 benches in the window").wait_for()
        sound(page)
        lone = sheet.get_by_role("button", name="Sea, Sound, amber")
        lone.focus()
        page.keyboard.press("Enter")
        sheet.get_by_role("link", name="Sea").wait_for()
        page.keyboard.press("Escape")
        expect(lone).to_be_focused()
        many = sheet.get_by_role("button", name="benches here, 1 red")
        many.focus()
        page.keyboard.press("Enter")
        page.get_by_text("400 benches in the window of the map").wait_for()
        expect(page.locator("#placed").get_by_role("link", name="Sea")).to_have_count(0)
        sound(page)


def test_without_scripts_the_list_is_all_there_is(site, window, benches):
    with window(320, scripts=False) as page:
        sign_in(page, site, "mo", "/staff/registers/benches/map")
        assert not page.locator(".m-map__sheet").is_visible()
        page.get_by_label("Near a postcode, grid reference or point").fill("395000, 170010")
        page.get_by_role("button", name="Look there").click()
        page.get_by_text("The 10 nearest, nearest first").wait_for()
        expect(page.locator("#placed a").first).to_have_text("Sea")
