"""Officers see a register on a map: by window, near a place, and as a list that says the same."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from tests.engine.places.conftest import wards
from tests.engine.registers.shelf import small

from moothall import packs
from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Asked
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import reading
from moothall.engine.catalogue.national_grid import Point
from moothall.engine.places import actions as places
from moothall.engine.places import queries as asked
from moothall.engine.places.actions import Said
from moothall.engine.registers import actions
from moothall.engine.registers.queries import mapping
from moothall.faces.staff.registers import whereabouts
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.outside.places.standin import KEY, Standin

pytestmark = pytest.mark.django_db
EVERYDAY = Path(packs.__file__).parent / "everyday" / "services"
SETUP = Actor.job("set-up")
NAME = {"id": "name", "type": "text", "label": "Name", "required": True, "list": True}
WHERE = {"id": "where", "type": "point", "label": "Where it is"}
BATH = "374000,164000,376000,166000"


@pytest.fixture
def benches(town, settings):
    """Publish benches in Ashby, two in Bath and one by the sea off Dover."""
    settings.MAP_TILES = ""
    publish(town)
    for name, east, north in (
        ("Abbey", 375_100, 164_800),
        ("Pump Room", 375_110, 164_810),
        ("Dover", 650_010, 140_000),
    ):
        with scope.opened([town.council.pk], writes=True) as at:
            where = {"easting": east, "northing": north, "said": f"{east}, {north}"}
            values = {"name": name, "where": where}
            actions.add(town.council, "benches", values, by=town.actor("mo"), at=at)
    return town


def publish(town, **where):
    definition = small(
        fields=[NAME, {**WHERE, **where}],
        states=[{"id": "sound", "label": "Sound"}],
        rag={"red": "record.name == 'Abbey'", "amber": "false"},
    )
    with scope.opened([town.council.pk], writes=True) as at:
        actions.publish(town.council, definition, by=SETUP, at=at, is_forced=True)


def titles(page):
    parts = page.text.split('class="d-list__link"')[1:]
    return [part.split(">")[1].split("<")[0] for part in parts]


def test_the_list_leads_to_the_map_and_back_with_its_filters(benches, dev):
    listed = dev.get("registers/benches?view=all&name=a")
    assert 'href="/staff/registers/benches/map?view=all&amp;name=a"' in listed.text
    page = dev.get("registers/benches/map?view=all&name=a")
    assert titles(page) == ["Abbey"]
    assert "Only: Name begins with: a" in page.text
    assert 'href="/staff/registers/benches?view=all&amp;name=a"' in page.text


def test_without_scripts_the_list_says_what_is_near(benches, dev):
    page = dev.get("registers/benches/map?near=ST 7511 6470&within=250")
    assert titles(page) == ["Abbey", "Pump Room"]
    assert "2 benches within 250 m of ST 7511 6470 (ST 75110 64700)" in page.text
    nearest = dev.get("registers/benches/map?near=375110, 164700")
    assert titles(nearest) == ["Abbey", "Pump Room", "Dover"]
    assert ">100 m<" in nearest.text
    assert ">276.0 km<" in nearest.text


def test_near_a_postcode_is_near_its_addresses(benches, dev, settings):
    with Standin() as standin:
        settings.PLACES_URL, settings.PLACES_KEY = standin.url, KEY
        page = dev.get("registers/benches/map?near=zz1 1aa&within=100")
        assert titles(page) == ["Dover"]
        standin.fault = "away"
        assert dev.get("registers/benches/map?near=zz1 1aa").status_code == 400


def test_a_place_that_nobody_knows_is_said_beside_its_field(benches, dev):
    page = dev.get("registers/benches/map?near=somewhere")
    assert page.status_code == 400
    assert page.text.count("Enter a postcode, a grid reference such as ST 751 648") == 2
    assert "<title>Error: " in page.text


def test_a_window_is_geojson_with_title_state_and_colour(benches, dev):
    said = dev.get(f"registers/benches/map/window?box={BATH}").json()
    assert said["count"] == 2
    first = said["features"][0]
    assert first["geometry"] == {"type": "Point", "coordinates": [375_100, 164_800]}
    assert first["properties"] | {"url": ""} == {
        "title": "Abbey",
        "state": "Sound",
        "rag": "red",
        "url": "",
        "middle": [375_100, 164_800],
    }


def test_on_pictures_of_a_map_windows_and_places_are_in_degrees(benches, dev, settings):
    settings.MAP_TILES = "https://tiles.example/{z}/{x}/{y}.png"
    said = dev.get("registers/benches/map/window?box=-2.40,51.37,-2.34,51.40").json()
    assert [one["properties"]["title"] for one in said["features"]] == ["Abbey", "Pump Room"]
    longitude, latitude = said["features"][0]["geometry"]["coordinates"]
    assert (round(longitude, 2), round(latitude, 2)) == (-2.36, 51.38)


@pytest.mark.parametrize("box", ["", "1,2,3", "a,b,c,d", "9,9,1,1", "nan,1,2,3", "1e99,1,2,3"])
def test_a_window_that_is_none_is_not_there(benches, dev, box):
    assert dev.get(f"registers/benches/map/window?box={box}").status_code == 404


def test_as_the_map_moves_the_list_alone_is_sent(benches, dev):
    part = dev.get(f"registers/benches/map?box={BATH}", **{"HX-Request": "true"})
    assert titles(part) == ["Abbey", "Pump Room"]
    assert "2 benches in the window of the map" in part.text
    assert "<html" not in part.text


@pytest.fixture
def layer(benches):
    """Load wards: Abbey, about the two benches in Bath, Bathwick beside it, and Combe."""
    said = Said("wards", "Wards", date(2020, 5, 1), credit="Nobody's data")
    with scope.opened([benches.council.pk], writes=True) as at:
        found, _ = places.load(benches.council, said, wards(), by=SETUP, at=at)
        return {area.name: area.pk for area in asked.areas([found])}


def test_the_list_and_the_window_are_narrowed_to_a_ward(benches, dev, layer):
    page = dev.get(f"registers/benches/map?area={layer['Abbey']}")
    assert titles(page) == ["Abbey", "Pump Room"]
    assert "2 benches in Abbey" in page.text
    assert "Nobody&#39;s data" in page.text
    assert "MultiLineString" in page.text
    empty = dev.get(f"registers/benches/map?area={layer['Bathwick']}")
    assert (titles(empty), "0 benches in Bathwick" in empty.text) == ([], True)
    for name, count in (("Abbey", 2), ("Combe", 0)):
        where = f"registers/benches/map/window?box=0,0,700000,700000&area={layer[name]}"
        assert dev.get(where).json()["count"] == count
    near = dev.get(f"registers/benches/map?near=650010, 140000&area={layer['Abbey']}")
    assert titles(near) == ["Pump Room", "Abbey"]


@pytest.mark.parametrize("at_once", [1, 50])
def test_records_are_counted_by_ward_with_the_way_to_each(
    benches, dev, layer, monkeypatch, at_once
):
    monkeypatch.setattr(mapping, "AREAS", at_once)
    page = dev.get("registers/benches/map/areas?view=all")
    rows = re.findall(r'area=(\d+)">([^<]+)</a></td><td [^>]+>(\d+)<', page.text)
    wanted = {"Abbey": "2", "Bathwick": "0", "Combe": "0"}
    assert rows == [(str(layer[name]), name, count) for name, count in wanted.items()]
    red = dev.get("registers/benches/map/areas?view=all&rag=red").text
    assert '">Abbey</a></td><td class="govuk-table__cell govuk-table__cell--numeric">1<' in red


def test_the_page_of_a_record_says_its_ward_and_leads_to_what_is_near(benches, dev, layer):
    link = re.search(r'href="/staff/(registers/benches/[0-9]+)"', dev.get("registers/benches").text)
    page = dev.get(link[1]).text
    assert "<dd>ST 75100 64800</dd>" in page
    assert '<dt>Wards</dt><dd class="m-break">Abbey</dd>' in page
    assert 'href="/staff/registers/benches/map?near=375100%2C+164800"' in page
    publish(benches, sensitive=True)
    assert "Where it is" not in dev.get(link[1]).text


def test_the_page_of_a_case_says_its_ward_and_what_is_near(benches, sign_in, layer):
    service = reading.read_file(EVERYDAY / "road-fault.yaml").definition
    where = {"easting": 375_100, "northing": 164_700, "said": "By the abbey"}
    answers = {"where": where, "wide": 30, "deep": 5, "danger": "no", "email": None}
    with scope.opened([benches.council.pk], writes=True) as at:
        (published,) = catalogue.publish(benches.council, service, by=SETUP, at=at)
        told = Asked(token=uuid4(), version_id=published.version.pk, answers=answers)
        case = cases.submit(benches.council, told, by=benches.actor("asha"), at=at)
    page = sign_in("asha").get(f"cases/{case.reference}").text
    assert "<dd>ST 75100 64700</dd>" in page
    assert '<dt>Wards</dt><dd class="m-break">Abbey</dd>' in page
    assert re.findall(r">([^<]+), bench</a> <span[^>]+>([0-9,]+ m)<", page) == [
        ("Abbey", "100 m"),
        ("Pump Room", "110 m"),
    ]
    publish(benches, sensitive=True)
    assert ", bench</a>" not in sign_in("asha").get(f"cases/{case.reference}").text


def test_a_ward_of_another_council_narrows_nothing(benches, dev, layer, brackwater):
    with scope.opened([brackwater.pk], writes=True) as at:
        said = Said("wards", "Wards", date(2020, 5, 1))
        theirs, _ = places.load(brackwater, said, wards(), by=SETUP, at=at)
        number = asked.areas([theirs])[0].pk
    assert len(titles(dev.get(f"registers/benches/map?area={number}"))) == 3


def test_where_things_are_is_hidden_from_those_who_may_not_see_it(benches, dev):
    publish(benches, sensitive=True)
    for path in ("map", f"map/window?box={BATH}"):
        assert dev.get(f"registers/benches/{path}").status_code == 404
    assert "Show on a map" not in dev.get("registers/benches").text


def test_the_areas_of_one_layer_are_said_together(monkeypatch):
    areas = [SimpleNamespace(layer_id=1, name=name) for name in ("Abbey", "Combe")]
    monkeypatch.setattr(asked, "layers", lambda *_: [SimpleNamespace(pk=1, name="Wards")])
    monkeypatch.setattr(asked, "areas_at", lambda *_: areas)
    desk = SimpleNamespace(at=datetime(2026, 11, 22, tzinfo=UTC))
    assert whereabouts._areas(desk, 1, Point(1, 2)) == [("Wards", "Abbey, Combe")]
