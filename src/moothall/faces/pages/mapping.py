"""Maps of a register: windows and places as an address says them, and what is drawn, as GeoJSON.

On pictures of a map places are counted in degrees, as GeoJSON is elsewhere; on the lines of the
National Grid, where no pictures are set up, in metres.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any, Final

from django.conf import settings

from moothall.engine.catalogue import national_grid, postcodes
from moothall.engine.catalogue.national_grid import Point
from moothall.engine.places import cells
from moothall.engine.places.cells import Box
from moothall.engine.registers import placing
from moothall.engine.registers.placing import Drawn
from moothall.engine.registers.queries import Seen, Spot, Square
from moothall.outside.places.client import NoAnswer, Places

MEDIA_TYPE: Final = "application/geo+json"
LONGEST: Final = 120
_SLACK: Final = 100
"""Metres: straight lines of latitude and longitude bend on the grid."""
_ALL_ON_GRID: Final = (-7.5, 2.1), (49.91, 60.9)
"""Degrees of longitude and latitude between which every place is on the grid."""
_LARGEST: Final = 10_000_000
Feature = dict[str, Any]
log = logging.getLogger("moothall.places")


def in_degrees(easting: int, northing: int) -> Sequence[float]:
    """Return longitude and latitude of a place on the grid."""
    latitude, longitude = national_grid.to_degrees(Point(easting, northing))
    return [round(longitude, 6), round(latitude, 6)]


def in_metres(easting: int, northing: int) -> Sequence[float]:
    """Return a place on the grid as it is."""
    return [easting, northing]


def drawn() -> Drawn:
    """Return how the pages' maps count."""
    return in_degrees if settings.MAP_TILES else in_metres


def box(text: str) -> Box | None:
    """Return the window `west,south,east,north` of the pages' map; None for anything else."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    if not all(abs(edge) <= _LARGEST for edge in (west, south, east, north)):
        return None
    if settings.MAP_TILES:
        return of_degrees(west, south, east, north)
    return _on_grid(Box(int(west), int(south), int(east), int(north)))


def of_degrees(west: float, south: float, east: float, north: float) -> Box | None:
    """Return the box on the grid that holds a window in degrees; None for one turned round."""
    west, east = (max(-9.0, min(one, 3.0)) for one in (west, east))
    south, north = (max(49.0, min(one, 61.5)) for one in (south, north))
    if west > east or south > north:
        return None
    across = (west, (west + east) / 2, east)
    corners = [_corner(up, along) for up in (south, north) for along in across]
    eastings, northings = zip(*corners, strict=True)
    found = Box(min(eastings), min(northings), max(eastings), max(northings))
    return _on_grid(found.widened(_SLACK))


def _corner(latitude: float, longitude: float) -> Point:
    """Return a corner of a window; of one in the sea off the grid, the nearest that is on it."""
    try:
        return national_grid.from_degrees(latitude, longitude)
    except national_grid.OffTheGrid:
        (west, east), (south, north) = _ALL_ON_GRID
        up, along = max(south, min(latitude, north)), max(west, min(longitude, east))
        return national_grid.from_degrees(up, along)


def _on_grid(found: Box) -> Box | None:
    west, south, east, north = (max(0, min(metre, cells.SIDE - 1)) for metre in found)
    return Box(west, south, east, north) if west <= east and south <= north else None


def place(text: str) -> Point | None:
    """Return where a postcode, a grid reference, or two numbers are; None where nobody knows.

    A postcode lies in the middle of its addresses; they are asked for where that is set up.
    """
    found = national_grid.read(text)
    postcode = postcodes.normalised(text)
    asked = Places(settings.PLACES_URL, settings.PLACES_KEY)
    if found or not postcode or not asked.is_set_up:
        return found
    try:
        points = [one.at_point for one in asked.at(postcode) if one.at_point]
    except NoAnswer as fault:
        log.warning("a postcode could not be looked up: %s", fault)
        return None
    if not points:
        return None
    eastings, northings = zip(*points, strict=True)
    return Point(sum(eastings) // len(points), sum(northings) // len(points))


def outline(rings: Sequence[Sequence[Sequence[float]]], draw: Drawn) -> Feature:
    """Return the border of an area as a geometry of lines."""
    lines = [[draw(int(across), int(up)) for across, up in [*ring, ring[0]]] for ring in rings]
    return {"type": "MultiLineString", "coordinates": lines}


def collection(found: Seen, draw: Drawn, address: Callable[[Spot], str]) -> dict[str, Any]:
    """Return what a window shows as a FeatureCollection; `count` is of all the records in it."""
    features = [_square(one, draw) for one in found.squares]
    features += [spot(one, draw, address(one)) for one in found.spots]
    return {"type": "FeatureCollection", "count": found.count, "features": features}


def _square(one: Square, draw: Drawn) -> Feature:
    west, south, east, north = one.corners
    corners = [*draw(west, south), *draw(east, north)]
    return {
        "type": "Feature",
        "bbox": corners,
        "geometry": {"type": "Point", "coordinates": draw(one.easting, one.northing)},
        "properties": {
            "count": one.count,
            "red": one.colours.red,
            "amber": one.colours.amber,
            "green": one.colours.green,
            "worst": one.colours.worst,
        },
    }


def spot(one: Spot, draw: Drawn, address: str) -> Feature:
    """Return one record as a feature, with where its middle is."""
    state = one.kept.definition.state(one.record.state)
    return {
        "type": "Feature",
        "id": one.record.pk,
        "geometry": placing.geometry(one.field, one.said, draw),
        "properties": {
            "title": one.record.title,
            "state": state.label if state else "",
            "rag": one.record.rag,
            "middle": draw(*one.middle),
            **({"url": address} if address else {}),
        },
    }
