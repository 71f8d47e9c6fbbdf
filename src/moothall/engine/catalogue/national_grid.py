"""Where something is, on the British National Grid: read from what people type.

Latitude and longitude (WGS84) become eastings and northings by the published seven-parameter
Helmert transformation and the transverse Mercator projection of the Ordnance Survey's "A guide to
coordinate systems in Great Britain"; that is right to about 5 metres.
"""

import math
import re
from typing import Final, NamedTuple

EAST: Final = 700_000
NORTH: Final = 1_300_000
_SQUARE: Final = 100_000
_GRID: Final = re.compile(r"([A-HJ-Z])([A-HJ-Z]) ?([0-9]{2,10}|[0-9]{1,5} [0-9]{1,5})")
_PAIR: Final = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)\s*[, ]\s*(-?[0-9]+(?:\.[0-9]+)?)")
_LETTERS: Final = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
_WGS84: Final = (6_378_137.000, 6_356_752.3142)
_AIRY: Final = (6_377_563.396, 6_356_256.909)
_SHIFT: Final = (-446.448, 125.157, -542.060)  # metres
_TURN: Final = (-0.1502, -0.2470, -0.8421)  # seconds of arc
_SCALE: Final = 20.4894e-6
_METRES_A_DEGREE: Final = 111_320
_F0: Final = 0.9996012717
_ORIGIN: Final = (math.radians(49), math.radians(-2))
_FALSE: Final = (400_000.0, -100_000.0)


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
    """Return the point of a WGS84 latitude and longitude, in degrees."""
    east, north = metres(latitude, longitude)
    return Point(math.floor(east), math.floor(north))


def metres(latitude: float, longitude: float) -> tuple[float, float]:
    """Return easting and northing of a WGS84 latitude and longitude, not yet in whole metres."""
    cartesian = _cartesian(math.radians(latitude), math.radians(longitude))
    return _projected(*_spherical(_transformed(cartesian)))


def to_degrees(point: Point) -> tuple[float, float]:
    """Return the WGS84 latitude and longitude of a point, in degrees.

    The projection has no turning back of its own here: the guess is moved by what is still missing.
    """
    latitude, longitude = 54.0, -2.0
    for _ in range(30):
        there = from_degrees(latitude, longitude)
        if there == point:
            break
        latitude += (point.northing - there.northing) / _METRES_A_DEGREE
        around = _METRES_A_DEGREE * math.cos(math.radians(latitude))
        longitude += (point.easting - there.easting) / around
    return latitude, longitude


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
        return from_degrees(one, two)
    if "." in text or "-" in text:
        return None
    return Point(int(one), int(two))


def _cartesian(latitude: float, longitude: float) -> tuple[float, float, float]:
    a, b = _WGS84
    squared = 1 - (b * b) / (a * a)
    radius = a / math.sqrt(1 - squared * math.sin(latitude) ** 2)
    return (
        radius * math.cos(latitude) * math.cos(longitude),
        radius * math.cos(latitude) * math.sin(longitude),
        radius * (1 - squared) * math.sin(latitude),
    )


def _transformed(at: tuple[float, float, float]) -> tuple[float, float, float]:
    x, y, z = at
    rx, ry, rz = (math.radians(turn / 3600) for turn in _TURN)
    scale = 1 + _SCALE
    return (
        _SHIFT[0] + x * scale - y * rz + z * ry,
        _SHIFT[1] + x * rz + y * scale - z * rx,
        _SHIFT[2] - x * ry + y * rx + z * scale,
    )


def _spherical(at: tuple[float, float, float]) -> tuple[float, float]:
    x, y, z = at
    a, b = _AIRY
    squared = 1 - (b * b) / (a * a)
    flat = math.hypot(x, y)
    latitude = math.atan2(z, flat * (1 - squared))
    for _ in range(6):
        radius = a / math.sqrt(1 - squared * math.sin(latitude) ** 2)
        latitude = math.atan2(z + squared * radius * math.sin(latitude), flat)
    return latitude, math.atan2(y, x)


def _projected(latitude: float, longitude: float) -> tuple[float, float]:
    """Return metres east and north: the guide's section C.1, with its own letters."""
    a, b = _AIRY
    squared = 1 - (b * b) / (a * a)
    sin, cos, tan = math.sin(latitude), math.cos(latitude), math.tan(latitude)
    nu = a * _F0 / math.sqrt(1 - squared * sin * sin)
    rho = a * _F0 * (1 - squared) / (1 - squared * sin * sin) ** 1.5
    eta = nu / rho - 1
    two, three = nu / 2 * sin * cos, nu / 24 * sin * cos**3 * (5 - tan**2 + 9 * eta)
    three_a = nu / 720 * sin * cos**5 * (61 - 58 * tan**2 + tan**4)
    four, five = nu * cos, nu / 6 * cos**3 * (nu / rho - tan**2)
    six = nu / 120 * cos**5 * (5 - 18 * tan**2 + tan**4 + 14 * eta - 58 * tan**2 * eta)
    off = longitude - _ORIGIN[1]
    north = _meridian(latitude) + _FALSE[1] + two * off**2 + three * off**4 + three_a * off**6
    return _FALSE[0] + four * off + five * off**3 + six * off**5, north


def _meridian(latitude: float) -> float:
    a, b = _AIRY
    n = (a - b) / (a + b)
    less, more = latitude - _ORIGIN[0], latitude + _ORIGIN[0]
    return (
        b
        * _F0
        * (
            (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * less
            - (3 * n + 3 * n**2 + 21 / 8 * n**3) * math.sin(less) * math.cos(more)
            + (15 / 8 * n**2 + 15 / 8 * n**3) * math.sin(2 * less) * math.cos(2 * more)
            - 35 / 24 * n**3 * math.sin(3 * less) * math.cos(3 * more)
        )
    )
