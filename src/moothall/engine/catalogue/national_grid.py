"""Where something is, on the British National Grid: read from what people type.

Latitude and longitude (WGS84, taken to be ETRS89) become eastings and northings by the Ordnance
Survey's OSTN15, which is the definition of the grid: right to a tenth of a metre wherever it
reaches, and that is the whole grid up to 1,250 kilometres north. The library that knows it is
asked for one place at a time: many together start threads that a forked process does not have.
"""

import math
import re
from typing import Final, NamedTuple

EAST: Final = 700_000
NORTH: Final = 1_250_000
_KNOWN: Final = (-8.578, 1.779), (49.923, 60.839)
"""Longitudes and latitudes that the library takes: not the south of Scilly, nor Muckle Flugga."""
_METRES_A_DEGREE: Final = 111_320
_ENOUGH: Final = 12
"""Each guess is off by a tenth of the one before, at most."""
_EDGE: Final = 200
"""Metres at the border of the grid, in the sea, from which there is no way back to degrees."""
_SQUARE: Final = 100_000
_GRID: Final = re.compile(r"([A-HJ-Z])([A-HJ-Z]) ?([0-9]{2,10}|[0-9]{1,5} [0-9]{1,5})")
_PAIR: Final = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)\s*[, ]\s*(-?[0-9]+(?:\.[0-9]+)?)")
_LETTERS: Final = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
_MIDDLE: Final = 0.5
"""A place of whole metres is a square; its middle is what degrees say of it."""


class OffTheGrid(ValueError):
    """The place is not on the National Grid."""


class Point(NamedTuple):
    """Metres east and north of the grid's false origin."""

    easting: int
    northing: int


def read(text: str) -> Point | None:
    """Return the point of a grid reference, of eastings and northings, or of latitude, longitude.

    None for anything else, and for a point off the grid.
    """
    found = _GRID.fullmatch(text.upper().strip())
    point = _of_reference(*found.groups()) if found else _of_pair(text)
    return point if point and 0 <= point.easting < EAST and 0 <= point.northing < NORTH else None


def looks_like_numbers(text: str) -> bool:
    """Whether a text is figures, so that it was meant as a place on the grid."""
    return bool(re.fullmatch(r"[-0-9., °]+", text))


def reference(point: Point) -> str:
    """Return the ten-figure grid reference, such as `SK 51234 40321`."""
    east, north = point.easting // _SQUARE, point.northing // _SQUARE
    first = (19 - north) - (19 - north) % 5 + (east + 10) // 5
    second = (19 - north) * 5 % 25 + east % 5
    square = f"{_LETTERS[first]}{_LETTERS[second]}"
    return f"{square} {point.easting % _SQUARE:05} {point.northing % _SQUARE:05}"


def from_degrees(latitude: float, longitude: float) -> Point:
    """Return the point of a WGS84 latitude and longitude, in degrees.

    :raises OffTheGrid: for one that is not on the grid.
    """
    east, north = metres(latitude, longitude)
    return Point(math.floor(east), math.floor(north))


def metres(latitude: float, longitude: float) -> tuple[float, float]:
    """Return easting and northing of a WGS84 latitude and longitude, not yet in whole metres.

    :raises OffTheGrid: for one that is not on the grid.
    """
    # thirty megabytes, most of which a process that converts nothing never reads
    from convertbng import cutil  # noqa: PLC0415

    easts, norths = cutil.convert_bng(longitude, latitude)
    east, north = float(easts[0]), float(norths[0])
    if math.isnan(east):
        east, north = _beyond(latitude, longitude)
    if not (0 <= east < EAST and 0 <= north < NORTH):
        raise OffTheGrid
    return east, north


def _beyond(latitude: float, longitude: float) -> tuple[float, float]:
    """Return easting and northing of a place beyond the degrees that the library turns into them.

    It knows the way back from all of the grid: the guess is moved by what is still missing.

    :raises OffTheGrid: for a place to which no such way leads.
    """
    from convertbng import cutil  # noqa: PLC0415 - as above

    if not math.isfinite(latitude):
        raise OffTheGrid
    (west, east), (south, north) = _KNOWN
    near = max(west, min(longitude, east)), max(south, min(latitude, north))
    across, up = (float(one[0]) for one in cutil.convert_bng(*near))
    there = near
    around = _METRES_A_DEGREE * math.cos(math.radians(latitude))
    for _ in range(_ENOUGH):
        across += (longitude - there[0]) * around
        up += (latitude - there[1]) * _METRES_A_DEGREE
        longitudes, latitudes = cutil.convert_lonlat(across, up)
        there = float(longitudes[0]), float(latitudes[0])
        if math.isnan(there[0]):
            raise OffTheGrid
    return across, up


def to_degrees(point: Point) -> tuple[float, float]:
    """Return the WGS84 latitude and longitude of a point's square metre, in degrees.

    What lies beyond the border of the grid is taken to lie at it.
    """
    from convertbng import cutil  # noqa: PLC0415 - as above

    east = min(max(point.easting + _MIDDLE, _EDGE), EAST - _EDGE)
    north = min(max(point.northing + _MIDDLE, _EDGE), NORTH - _EDGE)
    longitudes, latitudes = cutil.convert_lonlat(east, north)
    return float(latitudes[0]), float(longitudes[0])


def _of_reference(first: str, second: str, figures: str) -> Point | None:
    east, _, north = figures.partition(" ")
    if not north:
        half, odd = divmod(len(figures), 2)
        east, north = figures[:half], figures[half:]
        if odd:
            return None
    if len(east) != len(north):
        return None
    one, two = _LETTERS.index(first), _LETTERS.index(second)
    square_east = (one - 2) % 5 * 5 + two % 5
    square_north = 19 - one // 5 * 5 - two // 5
    step = 10 ** (5 - len(east))
    return Point(
        square_east * _SQUARE + int(east) * step, square_north * _SQUARE + int(north) * step
    )


def _of_pair(text: str) -> Point | None:
    found = _PAIR.fullmatch(text.replace("°", "").strip())
    if not found:
        return None
    one, two = (float(number) for number in found.groups())
    if 49 < one < 62 and -10 < two < 4:
        try:
            return from_degrees(one, two)
        except OffTheGrid:
            return None
    if "." in text or "-" in text:
        return None
    return Point(int(one), int(two))
