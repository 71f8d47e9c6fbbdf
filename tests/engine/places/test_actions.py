"""Layers: loaded from files, each version from a day on, and in which area a place is."""

from datetime import UTC, date, datetime

import pytest
from tests.engine.places.conftest import feature, ring, wards

from moothall.engine.places import actions, queries
from moothall.engine.places.actions import Said
from moothall.engine.places.models import Area, Layer
from moothall.engine.places.words import NoLayer, NotALayer
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor

pytestmark = pytest.mark.django_db
BY = Actor.job("test")
AT = datetime(2026, 3, 27, 9, tzinfo=UTC)
TODAY = AT.date()
WARDS = Said("wards", "Wards", date(2020, 5, 1), credit="Nobody's data")


def loaded(council, file=None, said=WARDS):
    return actions.load(council, said, file or wards(), by=BY, at=AT)


def names(council, easting, northing, on=TODAY):
    layers = queries.layers([council.pk], on)
    return [area.name for area in queries.areas_at(layers, easting, northing)]


def test_a_place_is_in_its_ward_and_not_in_a_hole_of_it(ashby_open):
    layer, count = loaded(ashby_open)
    assert (layer.name, count) == ("Wards", 3)
    assert names(ashby_open, 375_100, 164_100) == ["Abbey"]
    assert names(ashby_open, 375_500, 164_500) == [], "in the hole"
    assert names(ashby_open, 375_300, 164_500) == ["Abbey"]
    assert names(ashby_open, 378_100, 162_100) == ["Combe"], "its second part"
    assert names(ashby_open, 390_000, 162_100) == []


def test_a_place_at_a_border_is_in_one_of_the_two(ashby_open):
    loaded(ashby_open)
    for northing in range(164_100, 164_900, 7):
        found = [names(ashby_open, easting, northing) for easting in range(375_998, 376_003)]
        assert all(len(one) == 1 for one in found), found


def test_the_same_file_again_changes_nothing_and_another_takes_its_place(ashby_open):
    first, _ = loaded(ashby_open)
    again, _ = loaded(ashby_open)
    assert (again.pk, Entry.objects.filter(verb="layer.loaded").count()) == (first.pk, 1)
    file = {"type": "FeatureCollection", "features": wards()["features"][:1]}
    other, count = loaded(ashby_open, file)
    assert (count, Layer.objects.count(), Area.objects.count()) == (1, 1, 1)
    assert other.pk != first.pk


def test_a_version_holds_from_its_day_on_until_the_next(ashby_open):
    loaded(ashby_open)
    box = ring(375_000, 164_000, 376_000, 165_000)
    file = {"type": "FeatureCollection", "features": [feature("N", "New Abbey", [box])]}
    loaded(ashby_open, file, Said("wards", "Wards", date(2026, 5, 7)))
    assert names(ashby_open, 375_100, 164_100) == ["Abbey"]
    assert names(ashby_open, 375_100, 164_100, date(2026, 5, 7)) == ["New Abbey"]
    assert names(ashby_open, 375_100, 164_100, date(2019, 1, 1)) == []
    actions.remove(ashby_open, "wards", date(2026, 5, 7), by=BY, at=AT)
    assert names(ashby_open, 375_100, 164_100, date(2026, 5, 7)) == ["Abbey"]
    with pytest.raises(NoLayer):
        actions.remove(ashby_open, "wards", date(2026, 5, 7), by=BY, at=AT)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ({"type": "Topology"}, "no GeoJSON FeatureCollection"),
        ({"type": "FeatureCollection", "features": []}, "no GeoJSON FeatureCollection"),
        ({"type": "FeatureCollection", "features": [{"properties": {}}]}, "Feature 1 does not say"),
        ({"type": "FeatureCollection", "features": ["x"]}, "Feature 1 does not say"),
        (
            {"type": "FeatureCollection", "features": [feature("A", "Abbey") | {"geometry": 3}]},
            "cannot be read",
        ),
        (
            {
                "type": "FeatureCollection",
                "features": [
                    feature("A", "Abbey")
                    | {"geometry": {"type": "Point", "coordinates": [-2.3, 51.4]}}
                ],
            },
            "is no area: Point",
        ),
        (
            {
                "type": "FeatureCollection",
                "features": [feature("A", "Abbey", [[[0, 0], [9, 0], [9, 9], [0, 0]]])],
            },
            "not lie in Britain",
        ),
    ],
)
def test_a_file_without_areas_is_refused_with_the_reason(ashby_open, file, said):
    with pytest.raises(NotALayer, match=said):
        loaded(ashby_open, file)
    assert Layer.objects.count() == 0
