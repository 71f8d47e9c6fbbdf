"""Wards at the desk: read from a file, looked at, held by the brake, published, put back."""

import json
import re
from io import BytesIO

import pytest
from tests.engine.places.conftest import wards

from moothall.engine.places.models import Layer
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
SAID = {
    "name": "Wards",
    "code": "wards",
    "from": "2020-05-07",
    "area_code": "code",
    "area_name": "name",
    "credit": "Nobody's data",
}
FEWER = {"type": "FeatureCollection", "features": wards()["features"][:1]}


def send(browser, content, **said):
    file = BytesIO(content if isinstance(content, bytes) else json.dumps(content).encode())
    file.name = "wards.geojson"
    return led(browser, browser.post("settings/layers", **{**SAID, **said}, file=file))


def press(browser, page, deed, **said):
    where = re.search(rf'action="/staff/(settings/layers/\d+/do/{deed})"', page.text)[1]
    return led(browser, browser.post(where, **said))


def led(browser, page):
    there = page.headers.get("Location", "")
    return browser.get(there.removeprefix("/staff/")) if there else page


def standings(town):
    with scope.opened([town.council.pk], writes=False):
        return [one.standing for one in Layer.objects.order_by("pk")]


@pytest.fixture
def mo(town, sign_in, settings):
    """Sit Ashby's manager at the desk."""
    settings.MAP_TILES = ""
    return sign_in("mo")


def test_wards_are_read_looked_at_published_and_put_back(town, mo):
    assert "No layers yet" in mo.get("settings/layers").text
    page = send(mo, wards())
    assert "It is the first version: all 3 areas are new" in page.text
    assert standings(town) == ["draft"]
    outline = re.search(r'data-asks="/staff/([^"]+)"', page.text)[1]
    drawn = json.loads(mo.get(outline).content)
    assert [one["properties"]["name"] for one in drawn["features"]] == [
        "Abbey",
        "Bathwick",
        "Combe",
    ]
    page = press(mo, page, "publish")
    assert "Wards hold from 7 May 2020 on" in page.text
    assert "Holds today" in mo.get("settings/layers").text
    page = press(mo, page, "remove")
    assert standings(town) == ["ended"]
    press(mo, page, "restore")
    assert standings(town) == ["published"]


def test_the_brake_holds_until_the_reason_is_said_and_a_draft_can_go(town, mo):
    press(mo, send(mo, wards()), "publish")
    page = send(mo, FEWER)
    assert "Gone: 2" in page.text
    page = press(mo, page, "publish", reason=" ")
    assert page.status_code == 422
    assert "2 of 3 areas go or are drawn anew" in page.text
    assert standings(town) == ["published", "draft"]
    page = press(mo, page, "publish", reason="The county took the rest")
    assert "It was held by the brake, and meant" in page.text
    assert standings(town) == ["ended", "published"]
    press(mo, send(mo, wards()), "discard")
    assert standings(town) == ["ended", "published"]


@pytest.mark.parametrize(
    ("content", "said", "words"),
    [
        (b"{", {}, "cannot be read as JSON"),
        (b"[]", {}, "no GeoJSON FeatureCollection"),
        (wards(), {"area_code": "WD23CD"}, "Feature 1 does not say"),
        (wards(), {"from": "7 May"}, "Enter the day from which it holds"),
        (wards(), {"code": "My Wards"}, "small letters"),
        (wards(), {"name": " "}, "Enter what the layer is called"),
    ],
)
def test_a_form_that_is_wrong_says_why_and_keeps_what_was_typed(town, mo, content, said, words):
    page = send(mo, content, **said)
    assert (page.status_code, words in page.text) == (422, True)
    assert "Nobody&#39;s data" in page.text
    assert standings(town) == []


def test_a_day_that_is_none_is_shown_again_as_it_was_typed(mo):
    assert 'name="from" type="text" value="7 May"' in send(mo, wards(), **{"from": "7 May"}).text
    assert 'name="from" type="date"' in mo.get("settings/layers").text


def test_officers_load_no_layers_and_no_other_councils_are_there(town, mo, sign_in):
    page = send(mo, wards())
    where = re.search(r'action="/staff/(settings/layers/\d+)/do/publish"', page.text)[1]
    dev = sign_in("dev")
    assert dev.get("settings/layers").status_code == 403
    assert dev.post(f"{where}/do/publish").status_code == 403
    mo = sign_in("mo")
    assert mo.get(f"{where}999").status_code == 404
    assert mo.post(f"{where}/do/burn").status_code == 404
