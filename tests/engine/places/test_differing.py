"""What is another between two versions of a layer: ground won and lost, however many islands."""

import shapely

from moothall.engine.places import differing
from moothall.engine.places.words import Drawn


def square(west, south, side):
    return [[west, south], [west + side, south], [west + side, south + side], [west, south + side]]


def test_what_lies_within_an_odd_number_of_rings_is_ground():
    rings = [square(0, 0, 100), square(10, 10, 50), square(20, 20, 10), square(500, 0, 10)]
    for some in (rings, rings[:3], rings[:1]):
        areas = [10_000, -2_500, 100, 100][: len(some)]
        assert differing.ground(some).area == sum(areas)


def test_many_islands_are_compared_in_few_steps(monkeypatch):
    steps = []
    one = shapely.symmetric_difference
    monkeypatch.setattr(
        shapely, "symmetric_difference", lambda *two: (steps.append(two), one(*two))[1]
    )
    islands = [square(at % 25 * 100, at // 25 * 100, 50) for at in range(401)]
    fewer = {"A": Drawn("Isles", islands[:301])}
    changes = differing.between({"A": Drawn("Isles", islands)}, fewer)
    assert changes.redrawn == (("Isles", 25),)
    assert len(steps) < 25
