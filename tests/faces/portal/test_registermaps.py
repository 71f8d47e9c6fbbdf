"""The map of a public register: its list without scripts, and nothing in it but what is public."""

import json
import re

import pytest
from tests.engine.places.conftest import wards
from tests.engine.registers.shelf import small
from tests.faces.portal.conftest import BUILDER

from moothall.engine.places import actions as places
from moothall.engine.places.actions import Said
from moothall.engine.registers import actions
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
SEATS = {
    "register": "seats",
    "name": "Seats",
    "one": "seat",
    "title": "name",
    "states": [{"id": "used", "label": "In use"}, {"id": "gone", "label": "Gone", "over": True}],
    "moves": [{"id": "go", "label": "Take away", "from": ["used"], "to": "gone"}],
    "rag": {"red": "record.notes == 'Quagmire'", "amber": "false"},
    "public": {"when": "record.state == 'used'", "fields": ["place", "where", "bounds"]},
    "fields": [
        {"id": "name", "type": "text", "label": "Name", "required": True, "list": True},
        {"id": "place", "type": "text", "label": "Place", "required": True, "list": True},
        {"id": "where", "type": "point", "label": "Where"},
        {"id": "bounds", "type": "area", "label": "Bounds"},
        {"id": "notes", "type": "text", "label": "Notes", "list": True},
    ],
}
BATH = "374000,164000,376000,166000"


@pytest.fixture
def seats(visitor, town, settings):
    """Publish seats in Ashby: two by the abbey, one off Dover, and one that is not public."""
    settings.MAP_TILES = ""
    with scope.opened([town.pk], writes=True) as at:
        actions.publish(town, small(**SEATS), by=BUILDER, at=at)
        for place, east, north in (
            ("Abbey", 375_100, 164_800),
            ("Pump Room", 375_110, 164_810),
            ("Dover", 650_010, 140_000),
            ("Cellar", 375_120, 164_820),
        ):
            where = {"easting": east, "northing": north, "said": f"{east}, {north}"}
            values = {"name": f"Secret {place}", "place": place, "notes": "Quagmire"}
            made = actions.add(town, "seats", {**values, "where": where}, by=BUILDER, at=at)
        actions.move(made, "go", by=BUILDER, at=at)
    return visitor


def titles(visitor, query=""):
    visitor.get(f"/registers/seats/map{query}")
    return re.findall(r'm-card__link" href="[^"]+">([^<]+)</a></h3>', visitor.page.text)


def window(visitor, query):
    page = visitor.get(f"/registers/seats/window?{query}")
    assert not [
        word for word in ("Secret", "Quagmire", "Cellar", "red", "used") if word in page.text
    ]
    return json.loads(page.content)


def test_the_list_leads_to_the_map_whose_list_needs_no_scripts(seats):
    seats.get("/registers/seats?place=a")
    assert 'href="/registers/seats/map?place=a"' in seats.page.text
    assert titles(seats) == ["Abbey", "Dover", "Pump Room"]
    assert titles(seats, "?place=pump") == ["Pump Room"]
    assert titles(seats, f"?box={BATH}") == ["Abbey", "Pump Room"]
    assert titles(seats, "?near=ST 7511 6470&within=250") == ["Abbey", "Pump Room"]
    assert titles(seats, "?near=375110, 164700") == ["Abbey", "Pump Room", "Dover"]
    assert "100 m away" in seats.text
    assert "Where: 375110, 164810 (Grid reference ST 75110 64810)" in seats.text
    assert titles(seats, f"?box={BATH}&part=list") == ["Abbey", "Pump Room"]
    assert "<html" not in seats.page.text


def test_a_window_tells_what_is_public_and_no_more(seats):
    found = window(seats, f"box={BATH}")
    assert (found["count"], found["said"]) == (2, "2 records in the window")
    first = found["features"][0]
    assert sorted(first["properties"]) == ["middle", "title", "url"]
    assert seats.get(first["properties"]["url"]).status_code == 200
    assert window(seats, "box=0,0,700000,1300000")["count"] == 3
    for query in ("notes=Q", "name=S", "state=used", "rag=red"):
        assert window(seats, f"box={BATH}&{query}")["count"] == 2, query
    assert seats.get("/registers/seats/window").status_code == 404


def test_many_stand_together_without_their_colours(seats, monkeypatch):
    from moothall.engine.registers.queries import mapping

    monkeypatch.setattr(mapping, "FEW", 1)
    (one,) = window(seats, f"box={BATH}")["features"]
    assert one["properties"] == {"count": 2, "said": "2 records here, show them larger"}


def test_a_ward_narrows_map_and_list(seats, town):
    with scope.opened([town.pk], writes=True) as at:
        said = Said("wards", "Wards", at.date(), credit="Nobody's data")
        places.load(town, said, wards(), by=BUILDER, at=at)
    titles(seats)
    number = re.search(r'<option value="(\d+)">Abbey', seats.page.text)[1]
    assert titles(seats, f"?area={number}") == ["Abbey", "Pump Room"]
    assert window(seats, f"box=0,0,700000,1300000&area={number}")["count"] == 2
    assert "Nobody&#39;s data" in seats.page.text or titles(seats)


def test_a_place_that_nobody_knows_is_said_and_the_page_speaks_welsh(seats, town):
    assert seats.get("/registers/seats/map?near=nowhere at all").status_code == 400
    assert "Enter a postcode" in seats.text
    with scope.opened([town.pk], writes=True):
        type(town).objects.filter(pk=town.pk).update(welsh_name="Cyngor Ashby")
    seats.get("/registers/seats/map?lang=cy&near=nowhere")
    assert "Rhowch god post" in seats.text
    assert "Chwilio yno" in seats.text
    assert window(seats, f"box={BATH}")["said"] == "2 gofnod yn y ffenestr"


@pytest.mark.parametrize("public", [["place", "where"], ["place"]])
def test_no_map_where_a_field_that_says_a_place_is_not_public(seats, town, public):
    with scope.opened([town.pk], writes=True) as at:
        narrower = {**SEATS, "public": {**SEATS["public"], "fields": public}}
        actions.publish(town, small(**narrower), by=BUILDER, at=at, is_forced=True)
    assert seats.get("/registers/seats/map").status_code == 404
    assert seats.get(f"/registers/seats/window?box={BATH}").status_code == 404
    seats.get("/registers/seats")
    assert "/map" not in seats.page.text
