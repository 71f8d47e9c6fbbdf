"""The wards of the demo councils: squares of two kilometres about each town hall, all made up."""

from datetime import date
from typing import Any, Final

from moothall.engine.catalogue import national_grid
from moothall.engine.catalogue.national_grid import Point
from moothall.engine.places import actions
from moothall.engine.places.actions import Said
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor

SIDE: Final = 2_000
WARDS: Final = {
    "Castle": (434_800, 316_000),
    "Market": (432_800, 316_000),
    "Meadow": (432_800, 314_000),
    "Riverside": (434_800, 314_000),
}
"""By name, where each begins in the south-west; the packs' examples lie among them."""
SAID: Final = Said("wards", "Wards", date(2023, 5, 4), credit="Made up for the demo")


def lay(council: Council, *, by: Actor) -> None:
    """Load the wards of a council; those that are there already stay."""
    with scope.opened([council.pk], writes=True) as at:
        actions.load(council, SAID, wards(), by=by, at=at, meant_because="They are made up")


def wards() -> dict[str, Any]:
    """Return the wards as a file has them, in degrees."""
    return {"type": "FeatureCollection", "features": [_ward(name) for name in WARDS]}


def _ward(name: str) -> dict[str, Any]:
    west, south = WARDS[name]
    east, north = west + SIDE, south + SIDE
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {
        "type": "Feature",
        "properties": {"code": name.lower(), "name": name},
        "geometry": {"type": "Polygon", "coordinates": [[_degrees(*one) for one in corners]]},
    }


def _degrees(easting: int, northing: int) -> list[float]:
    latitude, longitude = national_grid.to_degrees(Point(easting, northing))
    return [longitude, latitude]
