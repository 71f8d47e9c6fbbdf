"""A place of a line or an area that is on it, for a mark, a grid reference, a distance. Pure."""

from collections.abc import Sequence

import shapely

from moothall.engine.places.cells import SIDE

Corners = Sequence[Sequence[int]]


def line(corners: Corners) -> tuple[int, int]:
    """Return easting and northing half-way along a line."""
    if len(corners) < 2:
        return corners[0][0], corners[0][1]
    found = shapely.LineString(corners)
    return _whole(found.interpolate(found.length / 2))


def area(corners: Corners) -> tuple[int, int]:
    """Return easting and northing of a place within an area; on its border where it has no ground.

    That is its middle, where its middle lies in it.
    """
    if len(corners) < 3:
        return line(corners)
    found = shapely.Polygon(corners)
    if not found.is_valid:
        found = shapely.make_valid(found)
    middle = found.centroid
    return _whole(middle if found.contains(middle) else found.representative_point())


def _whole(at: shapely.Point) -> tuple[int, int]:
    return min(round(at.x), SIDE - 1), min(round(at.y), SIDE - 1)
