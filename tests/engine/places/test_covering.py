"""Areas taken apart into cells: what is said to be inside is, and nothing of it is left out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon
from tests.engine.places.conftest import wards

from moothall.engine.places import cells, covering
from moothall.engine.places.cells import Box
from moothall.engine.places.words import NotALayer

OUTLINES = {one.code: one for one in covering.areas(wards(), "code", "name")}


def polygon(outline):
    outer, *rest = outline.rings
    if outline.code == "C":
        return MultiPolygon([Polygon(outer), *(Polygon(ring) for ring in rest)])
    return Polygon(outer, rest)


def holds(spans, key):
    return any(first <= key <= last for first, last in spans)


@settings(max_examples=200)
@given(st.sampled_from("ABC"), st.integers(374_900, 378_600), st.integers(161_900, 165_100))
def test_cells_and_outline_say_the_same_of_a_place(code, easting, northing):
    outline = OUTLINES[code]
    key = cells.key(Box(easting, northing, easting, northing))
    is_in = polygon(outline).contains(Point(easting + 0.586, northing + 0.414))
    if holds(outline.inside, key):
        assert is_in
        assert not holds(outline.border, key)
    elif is_in:
        assert holds(outline.border, key)


def test_most_of_an_area_lies_in_cells_that_need_no_second_look():
    outline = OUTLINES["B"]
    sure = sum((last - first) >> 5 for first, last in outline.inside)
    assert sure > 0.8 * 1_000 * 1_000


def test_a_larger_thing_across_the_border_is_looked_at():
    key = cells.key(Box(375_900, 164_100, 376_100, 164_300))
    assert holds(OUTLINES["A"].border, key)
    assert not holds(OUTLINES["A"].inside, key)


def test_an_outline_that_crosses_itself_is_mended():
    bow = {
        "type": "FeatureCollection",
        "features": [
            {
                "properties": {"code": "X", "name": "Bow"},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[-2, 51], [-1.9, 51.1], [-1.9, 51], [-2, 51.1], [-2, 51]]],
                },
            }
        ],
    }
    (outline,) = covering.areas(bow, "code", "name")
    assert len(outline.rings) == 2


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"properties": ["A", "Abbey"]}, "does not say 'code'"),
        ({"properties": {"code": "\0", "name": "\ud800"}}, "does not say 'code'"),
        ({"geometry": {"type": "Polygon", "coordinates": [[[10**400, 51]] * 4]}}, "cannot be read"),
    ],
)
def test_a_feature_that_is_none_is_said_to_be_wrong(told, words):
    feature = {**wards()["features"][0], **told}
    with pytest.raises(NotALayer, match=words):
        covering.areas({"type": "FeatureCollection", "features": [feature]}, "code", "name")


def test_a_name_keeps_only_what_can_be_kept():
    named = {"code": "A\0", "name": "The\ud800 Abbey\n"}
    feature = {**wards()["features"][0], "properties": named}
    (area,) = covering.areas({"type": "FeatureCollection", "features": [feature]}, "code", "name")
    assert (area.code, area.name) == ("A", "The Abbey")
