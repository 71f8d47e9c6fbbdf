"""Places of GeoJSON, in longitude and latitude, as the cells of a register's fields."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from moothall.engine.catalogue import national_grid

Ring = Sequence[Sequence[float]]


class NoPlace(ValueError):
    """The shape is none that can be kept."""


def centre(shape: Mapping[str, Any]) -> str:
    """Return the point of a shape, as `latitude, longitude`: of a line or area, its middle.

    :raises NoPlace: for none.
    """
    if shape.get("type") == "Point":
        longitude, latitude = _pair(shape.get("coordinates"))
        return f"{latitude:.7f}, {longitude:.7f}"
    ring = _longest(shape)
    pairs = [_pair(corner) for corner in ring]
    if len(pairs) > 1 and pairs[0] == pairs[-1]:
        pairs.pop()
    across, up = zip(*pairs, strict=True)
    longitude, latitude = (min(across) + max(across)) / 2, (min(up) + max(up)) / 2
    return f"{latitude:.7f}, {longitude:.7f}"


def outline(shape: Mapping[str, Any]) -> str:
    """Return the corners of a line, or of an area, on the national grid; of several, the longest.

    :raises NoPlace: for a point, or one off the grid.
    """
    corners: list[national_grid.Point] = []
    for corner in _longest(shape):
        longitude, latitude = _pair(corner)
        try:
            at = national_grid.from_degrees(latitude, longitude)
        except national_grid.OffTheGrid:
            raise NoPlace("a corner that is not on the National Grid") from None
        if not corners or corners[-1] != at:
            corners.append(at)
    if len(corners) > 2 and corners[0] == corners[-1]:
        corners.pop()
    return ", ".join(f"{at.easting} {at.northing}" for at in corners)


def _longest(shape: Mapping[str, Any]) -> Ring:
    """Return the outer ring of an area, or the line, that has most corners."""
    kind, found = str(shape.get("type")), shape.get("coordinates")
    if not isinstance(found, list) or not found:
        raise NoPlace("a place without coordinates")
    if kind not in _RINGS:
        said = kind.encode("ascii", "replace").decode().replace("\0", "?")
        raise NoPlace(f"a {said} cannot be kept here")
    rings = _RINGS[kind](found)
    if not rings or not all(isinstance(ring, list) and ring for ring in rings):
        raise NoPlace("a place whose corners are no list")
    return max(rings, key=len)


def _outer(areas: list[Any]) -> list[Any]:
    return [area[0] for area in areas if isinstance(area, list) and area]


_RINGS: Final[Mapping[Any, Callable[[list[Any]], list[Any]]]] = {
    "LineString": lambda found: [found],
    "Polygon": lambda found: found[:1],
    "MultiLineString": lambda found: found,
    "MultiPolygon": _outer,
}
"""The lines, or the outer rings of the areas, of each kind of shape."""


def _pair(corner: object) -> tuple[float, float]:
    if not isinstance(corner, list) or len(corner) < 2:
        raise NoPlace("a corner without longitude and latitude")
    longitude, latitude = corner[:2]
    if not isinstance(longitude, int | float) or not isinstance(latitude, int | float):
        raise NoPlace("a corner that is no numbers")
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise NoPlace("a corner that is not in degrees")
    return float(longitude), float(latitude)
