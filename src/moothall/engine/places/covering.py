"""Areas of a GeoJSON file, made sound and taken apart into cells. Pure; needs shapely."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely
from shapely.geometry import MultiPolygon, Polygon, box, shape
from shapely.geometry.base import BaseGeometry

from moothall.engine.catalogue import national_grid
from moothall.engine.places import cells
from moothall.engine.places.cells import Box, Cell, Keys
from moothall.engine.places.words import NotALayer

MOST: Final = 2_000
"""So many areas a layer may have."""
CORNERS: Final = 200_000
"""So many corners an area may have."""
UNREADABLE: Final = (
    AttributeError,
    ArithmeticError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
    shapely.errors.ShapelyError,
)
"""How a shape that is none shows itself."""
_APART: Final = 300
"""Into so many cells an area is taken apart at most."""
Ring = list[list[float]]


@dataclass(frozen=True)
class Outline:
    """An area as it is kept: its rings in metres, its box, and its cells."""

    code: str
    name: str
    rings: Sequence[Ring]
    box: Box
    inside: Sequence[Keys]
    border: Sequence[Keys]


def areas(file: Mapping[str, Any], code: str, name: str) -> list[Outline]:
    """Return the areas of a FeatureCollection in degrees (WGS84); two of one code are one.

    :param code: the property that says an area's code; *name* its name.
    :raises NotALayer: with what is wrong, and with which feature.
    """
    features = file.get("features")
    if file.get("type") != "FeatureCollection" or not isinstance(features, list) or not features:
        raise NotALayer("The file is no GeoJSON FeatureCollection with features.")
    named: dict[str, tuple[str, list[BaseGeometry]]] = {}
    for number, feature in enumerate(features, 1):
        said = feature.get("properties") if isinstance(feature, dict) else None
        told = [_text(said.get(one)) if isinstance(said, dict) else "" for one in (code, name)]
        if not all(told):
            raise NotALayer(f"Feature {number} does not say {code!r} and {name!r}.")
        found = _sound(feature.get("geometry"), number)
        named.setdefault(told[0][:60], (told[1][:150], []))[1].append(found)
    if len(named) > MOST:
        raise NotALayer(f"A layer has at most {MOST:,} areas; the file has {len(named):,}.")
    return [_outline(key, *named[key]) for key in sorted(named)]


def _text(said: object) -> str:
    """Return what a property says, in one line: without what no text can keep."""
    shown = "".join(one if one.isprintable() else " " for one in str(said or ""))
    return " ".join(shown.split())


def _sound(geometry: object, number: int) -> BaseGeometry:
    """Return the shape of a feature on the grid, mended where its rings cross."""
    try:
        found = shape(geometry)
    except UNREADABLE as fault:
        raise NotALayer(f"Feature {number} has a shape that cannot be read.") from fault
    if found.is_empty or found.geom_type not in ("Polygon", "MultiPolygon"):
        raise NotALayer(f"Feature {number} is no area: {found.geom_type}.")
    if shapely.get_num_coordinates(found) > CORNERS:
        raise NotALayer(f"Feature {number} has more than {CORNERS:,} corners.")
    try:
        return shapely.make_valid(shapely.transform(found, _on_grid))
    except national_grid.OffTheGrid as off:
        message = f"Feature {number} does not lie in Britain, in degrees (WGS84)."
        raise NotALayer(message) from off


def _on_grid(degrees: Any) -> Any:  # noqa: ANN401 - arrays of numpy
    """Return rows of easting and northing for rows of longitude and latitude."""
    return [national_grid.metres(latitude, longitude) for longitude, latitude in degrees]


def _outline(code: str, name: str, shapes: Sequence[BaseGeometry]) -> Outline:
    whole = shapely.union_all(list(shapes)) if len(shapes) > 1 else shapes[0]
    parts = [one for one in _polygons(whole) if one.area > 0]
    if not parts:
        raise NotALayer(f"The area {code} has no ground.")
    found = MultiPolygon(parts)
    west, south, east, north = (int(edge) for edge in found.bounds)
    around = Box(max(west, 0), max(south, 0), max(east, 0), max(north, 0))
    rings = [_ring(ring) for part in parts for ring in (part.exterior, *part.interiors)]
    return Outline(code, name, rings, around, *_cells(found, around))


def _polygons(found: BaseGeometry) -> Iterator[Polygon]:
    if isinstance(found, Polygon):
        yield found
    for one in getattr(found, "geoms", ()):
        yield from _polygons(one)


def _ring(ring: Any) -> Ring:  # noqa: ANN401 - a ring of shapely
    return [[round(across, 3), round(up, 3)] for across, up in ring.coords[:-1]]


def _cells(found: BaseGeometry, around: Box) -> tuple[list[Keys], list[Keys]]:
    """Return the keys of the cells that lie inside, and those of the cells at the border.

    Larger things than a cell begin in one of the cells around it: they are at the border too.
    """
    shapely.prepare(found)
    waiting = [cells.around(around)]
    larger = list(waiting[0].around())
    inside: list[Cell] = []
    while waiting and len(waiting) + len(inside) < _APART and waiting[0].level < cells.LEVELS:
        cell = waiting.pop(0)
        square = _square(cell)
        if found.contains(square):
            inside.append(cell)
        elif found.intersects(square):
            larger.append(cell)
            waiting += list(cell.quarters())
    border = [cell for cell in waiting if found.intersects(_square(cell))]
    sure = [cell for cell in border if found.contains(_square(cell))]
    unsure = [cell for cell in border if cell not in sure]
    alone = [Keys(cell.key, cell.key) for cell in larger]
    return (
        sorted(cell.keys for cell in [*inside, *sure]),
        sorted([*(cell.keys for cell in unsure), *alone]),
    )


def _square(cell: Cell) -> Polygon:
    west, south, east, north = cell.box
    return box(west, south, east + 1, north + 1)
