"""Lines and areas as PostgreSQL tests them: what they touch, and how far away they are.

SQL alone, for a row *g* with `corners`, a JSON list of eastings and northings, and `is_area`. Its
own paths and polygons are no indexes' business: what is tested here was found by its cell and box.
"""

from collections.abc import Collection
from typing import Any, Final, NamedTuple

from moothall.engine.places.cells import Box

TEST_EAST: Final = 0.586
TEST_NORTH: Final = 0.414
"""A place of whole metres is tested at one point of its square metre, no half and no third of it,
so that a border drawn in whole metres runs through none."""
_PATH: Final = "translate(g.corners::text, '[]', '()')::path"
_LINE: Final = f"popen({_PATH})"
_AREA: Final = f"{_PATH}::polygon"
_SHIFTED: Final = f"({_PATH} + point({TEST_EAST}, {TEST_NORTH}))"
_BEGIN: Final = (
    f"point((g.corners -> 0 ->> 0)::float8 + {TEST_EAST},"
    f" (g.corners -> 0 ->> 1)::float8 + {TEST_NORTH})"
)


class Tested(NamedTuple):
    """A piece of SQL, and its values in order."""

    text: str
    values: list[Any]


def window(box: Box) -> Tested:
    """Return whether a shape that reaches out of its own box's window touches the window."""
    west, south, east, north = box
    corners = f"(({west},{south}),({east},{south}),({east},{north}),({west},{north}))"
    text = f"CASE WHEN g.is_area THEN {_AREA} && %s::polygon ELSE {_LINE} ?# %s::path END"
    return Tested(text, [corners, corners])


def metres(easting: int, northing: int) -> Tested:
    """Return how far a shape is from a place: 0 within an area."""
    text = f"CASE WHEN g.is_area THEN point(%s, %s) <-> {_AREA} ELSE point(%s, %s) <-> {_LINE} END"
    return Tested(text, [easting, northing] * 2)


def ground(rings: Collection[str]) -> Tested:
    """Return whether a shape has ground in common with an area of these rings, outer and inner."""
    listed = ", ".join("(%s::polygon)" for _ in rings)
    return Tested(touching(f"(VALUES {listed}) ring (p)"), [*rings, *rings])


def touching(rings: str) -> str:
    """Return whether a shape has ground in common with the area of some rows of rings, their *p*.

    Either it crosses one of them, or one lies within it, or it lies within an odd number of them.
    """
    crosses = f"(CASE WHEN g.is_area THEN {_SHIFTED} ELSE popen({_SHIFTED}) END) ?# ring.p::path"
    holds = f"g.is_area AND {_SHIFTED}::polygon @> ring.p"
    begins = f"mod(count(*) FILTER (WHERE ring.p @> {_BEGIN}), 2) = 1"
    # what begins in the area is not compared with its border, corner by corner
    return (
        f"((SELECT {begins} FROM {rings})"  # noqa: S608 - nothing that is typed is in it
        f" OR EXISTS (SELECT FROM {rings} WHERE {crosses} OR {holds}))"
    )
