"""A place chosen on the map: by pointer, by keyboard, or typed where no script runs."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import WIDTHS, sound
from tests.browser.test_everyday import town

__all__ = ["town"]


def begun(site, page):
    page.goto(site.url("ashby", "/services/road-fault"))
    page.get_by_role("button", name="Start now").click()
    page.wait_for_url("**/page/where")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_place_is_chosen_on_the_map_by_pointer_and_by_keyboard(
    site, window, town, settings, width
):
    settings.MAP_CENTRE = "SK 50000 40000"
    with window(width) as page:
        begun(site, page)
        sheet = page.get_by_role("group", name="Map: Where is it?")
        sheet.wait_for()
        assert page.locator(".m-map__sheet canvas").count() > 0, "the lines of the grid"
        sound(page)
        field = page.get_by_label("Where is it?", exact=True)
        box = sheet.bounding_box()
        sheet.click(position={"x": box["width"] / 2 + 50, "y": box["height"] / 2 - 40})
        letters, east, north = field.input_value().split()
        assert (letters, abs(int(east) - 50_800) < 40, abs(int(north) - 40_640) < 40) == (
            "SK",
            True,
            True,
        )
        assert f"Chosen: {field.input_value()}" in page.get_by_role("status").all_inner_texts()
        sheet.focus()
        page.keyboard.press("ArrowUp")
        expect(page.locator(".leaflet-pan-anim")).to_have_count(0)  # it has come to rest
        page.get_by_role("button", name="Choose the middle of the map").press("Enter")
        letters, east, north = field.input_value().split()
        assert abs(int(east) - 50_000) < 40, "it was moved north alone"
        assert int(north) > 40_500
        page.get_by_role("button", name="Continue", exact=True).last.click()
        page.wait_for_url("**/page/size")
        page.get_by_role("link", name="Back", exact=True).click()
        sheet.wait_for()
        assert field.input_value().startswith("SK ")
        sound(page)


def test_without_scripts_the_place_is_typed_and_no_map_is_promised(site, window, town):
    with window(320, scripts=False) as page:
        begun(site, page)
        assert not page.get_by_text("Or press the place on the map").is_visible()
        page.get_by_label("Where is it?", exact=True).fill("SK 512 403")
        page.get_by_role("button", name="Continue", exact=True).click()
        page.wait_for_url("**/page/size")
