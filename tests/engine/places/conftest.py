"""Wards for tests: squares of the grid, drawn in degrees as files have them."""

import pytest

from moothall.engine.catalogue import national_grid
from moothall.engine.catalogue.national_grid import Point


def degrees(easting, northing):
    latitude, longitude = national_grid.to_degrees(Point(easting, northing))
    return [longitude, latitude]


def ring(west, south, east, north):
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return [degrees(*corner) for corner in corners]


def feature(code, name, *polygons):
    geometry = {"type": "MultiPolygon", "coordinates": list(polygons)}
    return {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}


def wards():
    """Give a file of three wards: Abbey with a hole, Bathwick beside it, and Combe in two parts."""
    hole = ring(375_400, 164_400, 375_600, 164_600)
    return {
        "type": "FeatureCollection",
        "features": [
            feature("A", "Abbey", [ring(375_000, 164_000, 376_000, 165_000), hole]),
            feature("B", "Bathwick", [ring(376_000, 164_000, 377_000, 165_000)]),
            feature(
                "C",
                "Combe",
                [ring(375_000, 162_000, 375_500, 162_500)],
                [ring(378_000, 162_000, 378_500, 162_500)],
            ),
        ],
    }


@pytest.fixture
def ashby_open(ashby):
    """Ashby, with the scope open for writing."""
    from moothall.ground.councils import scope

    with scope.opened([ashby.pk], writes=True):
        yield ashby
