"""PostgreSQL says of lines and areas what shapely says: what they touch, how far away they are."""

import json
import random

import pytest
from django.db import connection
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from moothall.engine.places import amid, reaching
from moothall.engine.places.cells import Box

RING = "((375000,164000),(376000,164000),(376000,165000),(375000,165000))"
HOLE = "((375400,164400),(375700,164400),(375700,164700),(375400,164700))"
ISLE = "((375500,164500),(375600,164500),(375600,164600),(375500,164600))"


def polygon(ring):
    return Polygon(eval(f"[{ring[1:-1]}]"))  # noqa: S307 - written above


GROUND = MultiPolygon([Polygon(polygon(RING).exterior, [polygon(HOLE).exterior]), polygon(ISLE)])


def shapes(seed):
    """Give lines and areas of all sizes around the ward: corners, and whether it is an area."""
    chance = random.Random(seed)
    for number in range(400):
        size = chance.choice((20, 200, 2_000))
        east, north = chance.randint(374_800, 376_200), chance.randint(163_800, 165_200)
        corners = [
            [east + chance.randint(-size, size), north + chance.randint(-size, size)]
            for _ in range(3 if number % 2 else 4)
        ]
        is_area = len(corners) == 3
        if not is_area or Polygon(corners).area > 0:
            yield corners, is_area


def asked(found, tested):
    """Return what is said of each shape."""
    rows = json.dumps([{"corners": corners, "is_area": is_area} for corners, is_area in found])
    statement = f"""
        SELECT ({tested.text}) FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY e (said, n),
        LATERAL (SELECT e.said -> 'corners', (e.said ->> 'is_area')::boolean) g (corners, is_area)
        ORDER BY e.n
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [*tested.values, rows])
        return [said for (said,) in cursor.fetchall()]


def drawn(found, shift=(0, 0)):
    return [
        (Polygon if is_area else LineString)([(e + shift[0], n + shift[1]) for e, n in corners])
        for corners, is_area in found
    ]


@pytest.mark.django_db
def test_what_is_touched_and_how_far_away_it_is_is_what_shapely_says():
    found = list(shapes(7))
    window = Box(375_200, 164_200, 375_500, 164_300)
    square = box(*window)
    told = asked(found, reaching.window(window))
    for one, is_there in zip(drawn(found), told, strict=True):
        if not square.contains(one):  # what lies within is told by its box
            assert is_there == square.intersects(one), one
    at = Point(375_300, 164_900)
    told = asked(found, reaching.metres(375_300, 164_900))
    assert told == pytest.approx([one.distance(at) for one in drawn(found)], abs=0.001)


@pytest.mark.django_db
def test_a_shape_is_in_an_area_when_they_have_ground_in_common():
    shift = (reaching.TEST_EAST, reaching.TEST_NORTH)
    found = list(shapes(11))
    told = asked(found, reaching.ground([RING, HOLE, ISLE]))
    assert told == [GROUND.intersects(one) for one in drawn(found, shift)]
    assert set(told) == {True, False}
    whole = [[374_000, 163_000], [377_000, 163_000], [377_000, 166_000], [374_000, 166_000]]
    in_hole = [[375_410, 164_410], [375_450, 164_410], [375_450, 164_450]]
    around = [[375_450, 164_450], [375_650, 164_450], [375_650, 164_650], [375_450, 164_650]]
    cases = [(whole, True), (in_hole, True), (in_hole, False), (around, True), (around, False)]
    assert asked(cases, reaching.ground([RING, HOLE, ISLE])) == [True, False, False, True, False]


def test_a_mark_stands_on_its_shape():
    bow = [[375_000, 164_000], [376_000, 164_000], [376_000, 165_000], [375_900, 164_100]]
    assert Polygon(bow).contains(Point(amid.area(bow)))
    assert amid.area([[0, 0], [10, 0], [10, 10], [0, 10]]) == (5, 5)
    assert amid.line([[0, 0], [10, 0], [10, 30]]) == (10, 10)
    assert amid.line([[3, 4]]) == (3, 4)
    crossed = [[0, 0], [10, 10], [10, 0], [0, 10]]
    assert amid.area(crossed)
