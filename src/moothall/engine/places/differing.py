"""How the areas of one version of a layer differ from those of another. Pure; needs shapely."""

from collections.abc import Mapping
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from moothall.engine.places.words import Changes, Drawn, Rings

_SAME: Final = 0.005
"""So much of its ground may an area win and lose that it is still called the same."""


def between(before: Mapping[str, Drawn], after: Mapping[str, Drawn]) -> Changes:
    """Return what is another between the areas of two versions, each by code."""
    both = sorted(before.keys() & after.keys())
    shares = {code: _share(before[code].rings, after[code].rings) for code in both}
    return Changes(
        len(before),
        tuple(after[code].name for code in sorted(after.keys() - before.keys())),
        tuple(before[code].name for code in sorted(before.keys() - after.keys())),
        tuple(
            (before[code].name, after[code].name)
            for code in both
            if before[code].name != after[code].name
        ),
        tuple(
            (after[code].name, max(1, round(shares[code] * 100)))
            for code in both
            if shares[code] > _SAME
        ),
    )


def _share(before: Rings, after: Rings) -> float:
    """Return how much of an area's ground was won or lost: 0.1 is a tenth of what it was."""
    if before == after:
        return 0
    one, other = ground(before), ground(after)
    return float(shapely.symmetric_difference(one, other).area / (one.area or 1))


def ground(rings: Rings) -> BaseGeometry:
    """Return an area as a shape: what lies within an odd number of its rings."""
    parts = [shapely.make_valid(shapely.Polygon(ring)) for ring in rings]
    while len(parts) > 1:  # by halves: one by one, a ward of a thousand islands takes minutes
        odd = parts[len(parts) & ~1 :]
        parts = [*shapely.symmetric_difference(parts[:-1:2], parts[1::2]), *odd]
    return parts[0]
