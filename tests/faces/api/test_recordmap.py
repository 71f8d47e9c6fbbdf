"""Where records are, over the wire: windows as GeoJSON in degrees, and what is nearest."""

from datetime import date

import pytest
from tests.engine.places.conftest import wards
from tests.engine.registers.shelf import small
from tests.faces.api.conftest import Machine, a_key
from tests.faces.portal.conftest import BUILDER

from moothall.engine.places import actions as places
from moothall.engine.places.actions import Said
from moothall.engine.registers import actions
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
NAME = {"id": "name", "type": "text", "label": "Name", "required": True, "list": True}
WHERE = {"id": "where", "type": "point", "label": "Where it is"}
BATH = "west=-2.40&south=51.37&east=-2.34&north=51.40"


@pytest.fixture
def system(town):
    definition = small(fields=[NAME, WHERE], rag={"red": "record.name == 'Abbey'"})
    with scope.opened([town.pk], writes=True) as at:
        actions.publish(town, definition, by=BUILDER, at=at)
    machine = Machine(town, a_key(town, "registers:read", "registers:act")[1])
    for name, where in (("Abbey", "ST 75100 64800"), ("Dover", "650000, 140000")):
        east, north = (375_100, 164_800) if name == "Abbey" else (650_000, 140_000)
        values = {"name": name, "where": {"easting": east, "northing": north, "said": where}}
        made = machine.send("/registers/benches/records", {"values": values})
        assert made.status_code == 201, made.text
    return machine


def test_a_window_is_geojson_in_degrees(system):
    said = system.get(f"/registers/benches/map?{BATH}").json()
    assert (said["type"], said["count"]) == ("FeatureCollection", 1)
    (feature,) = said["features"]
    longitude, latitude = feature["geometry"]["coordinates"]
    assert (round(longitude, 3), round(latitude, 3)) == (-2.359, 51.382)
    assert (feature["properties"]["title"], feature["properties"]["rag"]) == ("Abbey", "red")
    assert system.get(f"/registers/benches/map?{BATH}&rag=green").json()["count"] == 0


def test_the_nearest_records_come_with_how_far_they_are(system):
    items = system.get("/registers/benches/nearest?near=ST 75100 64700").json()["items"]
    assert [one["title"] for one in items] == ["Abbey", "Dover"]
    assert items[0]["metres"] == 100
    one = system.get("/registers/benches/nearest?near=650000, 140000&limit=1").json()["items"]
    assert [each["title"] for each in one] == ["Dover"]


def test_records_are_counted_by_ward(system, town):
    said = Said("wards", "Wards", date(2020, 5, 1), credit="Nobody's data")
    with scope.opened([town.pk], writes=True) as at:
        places.load(town, said, wards(), by=BUILDER, at=at)
    body = system.get("/registers/benches/areas?layer=wards").json()
    assert (body["layer"], body["holds_from"]) == ("Wards", "2020-05-01")
    assert {one["name"]: one["count"] for one in body["items"]} == {
        "Abbey": 1,
        "Bathwick": 0,
        "Combe": 0,
    }


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("benches/map?west=3&south=51&east=-3&north=52", 422),
        ("benches/nearest?near=nowhere", 422),
        ("benches/areas?layer=wards", 422),
        ("nothing/nearest?near=650000, 140000", 404),
    ],
)
def test_what_cannot_be_looked_at_is_refused(system, path, status):
    assert system.get(f"/registers/{path}").status_code == status
