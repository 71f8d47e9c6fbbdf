"""Real wards load by the console, and say of a place what their own borders in degrees say."""

import itertools
import json
import random

import pytest

SEEDED = random.Random(4)
TRIED = 60
COUNCILS = {"E07000076_Tendring": 35, "E07000238_Wychavon": 32, "E09000028_Southwark": 21}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def rings(feature):
    geometry = feature["geometry"]
    found = geometry["coordinates"]
    parts = [found] if geometry["type"] == "Polygon" else found
    return [ring for part in parts for ring in part]


def holds(feature, east, north):
    """Whether a point in degrees has an odd number of borders to its west."""
    crossed = 0
    for ring in rings(feature):
        for (x1, y1), (x2, y2) in itertools.pairwise(ring):
            if (y1 > north) != (y2 > north) and east > x1 + (north - y1) * (x2 - x1) / (y2 - y1):
                crossed += 1
    return crossed % 2 == 1


@pytest.mark.parametrize("name", COUNCILS)
def test_real_wards_say_where_a_place_is(fresh_database, real_data, name):
    from click.testing import CliRunner
    from tests.conftest import council

    from moothall.engine.catalogue import national_grid
    from moothall.engine.places import queries
    from moothall.faces.console.layers import layers
    from moothall.ground.councils import scope

    ashby = council("ashby")
    file = real_data / "uk-wards-geojson" / f"wards_{name}.json"
    words = ["load", str(file), "--council", "ashby", "--from", "2013-05-02", "--layer", "wards"]
    said = ["--name", "Wards", "--area-code", "WD13CD", "--area-name", "WD13NM"]
    done = CliRunner().invoke(layers, [*words, *said], catch_exceptions=False)
    assert done.stdout == f"wards: {COUNCILS[name]} areas hold in ashby from 2013-05-02 on.\n"
    features = json.loads(file.read_text())["features"]
    corners = [corner for one in features for ring in rings(one) for corner in ring]
    wrong = []
    with scope.opened([ashby.pk], writes=False) as at:
        held = queries.layers([ashby.pk], at.date())
        for _ in range(TRIED):
            (east, north), (east2, north2) = SEEDED.choice(corners), SEEDED.choice(corners)
            east, north = (east + east2) / 2, (north + north2) / 2
            wanted = {one["properties"]["WD13CD"] for one in features if holds(one, east, north)}
            found = queries.areas_at(held, *national_grid.from_degrees(north, east))
            assert len(found) <= 1, "wards do not overlap"
            if {one.code for one in found} != wanted:
                wrong.append((east, north, wanted, found))
    assert len(wrong) <= 1, "a place within a metre of a border may fall on its other side"
