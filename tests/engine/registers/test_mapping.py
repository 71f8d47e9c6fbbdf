"""Where records are: kept by every act, found by window and distance by those who may see it."""

import math
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.engine.registers.shelf import AT, small

from moothall.engine.catalogue import national_grid
from moothall.engine.catalogue.national_grid import Point
from moothall.engine.places import cells
from moothall.engine.places.cells import Box
from moothall.engine.registers import actions, queries
from moothall.engine.registers.actions import loading
from moothall.engine.registers.models import Record
from moothall.engine.registers.queries import Asked, Filter, Narrowed, about, mapping, narrowing
from moothall.engine.registers.words import NoSuchList
from moothall.ground.journal.words import Actor

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")
NAME = {"id": "name", "type": "text", "label": "Name", "required": True, "list": True}
WHERE = {"id": "where", "type": "point", "label": "Where it is"}
GROUNDS = {"id": "grounds", "type": "area", "label": "Its grounds"}
BOX = Box(374_000, 164_000, 376_000, 166_000)


def at(easting, northing):
    return {"easting": easting, "northing": northing, "said": f"{easting}, {northing}"}


@pytest.fixture
def benches(shelf):
    publish(shelf, NAME, WHERE, GROUNDS)
    for name, where in (
        ("Abbey", at(375_100, 164_800)),
        ("Pump Room", at(375_110, 164_810)),
        ("Far", at(400_000, 300_000)),
        ("Nowhere", None),
    ):
        shelf.add("benches", name=name, where=where)
    return shelf


def publish(shelf, *fields, **more):
    definition = small(fields=list(fields), **more)
    return actions.publish(shelf.council, definition, by=SETUP, at=AT, is_forced=True)


ALL = Asked()


def window(shelf, box=BOX, who="asha", asked=ALL):
    return mapping.seen(shelf.who(who), [shelf.kept("benches")], asked, Narrowed(box))


def titles(found):
    return [spot.record.title for spot in found.spots]


def listed(shelf, narrowed, **asked):
    kept = shelf.kept("benches")
    page = queries.listed(shelf.who("asha"), [kept], Asked(narrowed=narrowed, **asked))
    return [row.title for row in page.rows]


def test_a_window_shows_what_is_in_it_and_a_list_narrowed_to_it_the_same(benches):
    assert titles(window(benches)) == ["Abbey", "Pump Room"]
    assert listed(benches, Narrowed(BOX)) == ["Abbey", "Pump Room"]
    assert titles(window(benches, cells.EVERYWHERE)) == ["Abbey", "Pump Room", "Far"]


def test_a_place_follows_every_change_of_a_record(benches):
    far = Record.objects.get(title="Far")
    benches.change(far, where=at(375_000, 165_000))
    assert titles(window(benches)) == ["Abbey", "Pump Room", "Far"]
    far.refresh_from_db()
    gone = actions.remove(far, by=benches.actor("mo"), at=AT, why="Stolen")
    assert titles(window(benches)) == ["Abbey", "Pump Room"]
    back = actions.restore(gone, by=benches.actor("mo"), at=AT)
    assert titles(window(benches)) == ["Abbey", "Pump Room", "Far"]
    benches.change(back, where=None)
    assert titles(window(benches)) == ["Abbey", "Pump Room"]
    back.refresh_from_db()
    assert (back.cell, back.west, back.north) == (None, None, None)


def test_a_load_keeps_places_too(benches):
    rows = [loading.Row({"name": "Loaded", "where": at(375_500, 165_500)})]
    loading.load(benches.council, "benches", rows, by=benches.actor("mo"), at=AT)
    assert "Loaded" in titles(window(benches))


def test_a_new_version_whose_field_is_the_place_brings_the_records_there(benches):
    benches.add("benches", name="Green", grounds=[[375_000, 164_000], [375_900, 164_000]] * 2)
    publish(benches, NAME, {**WHERE, "type": "text"}, GROUNDS)
    assert titles(window(benches)) == ["Green"]
    publish(benches, NAME, WHERE, GROUNDS)
    assert titles(window(benches)) == ["Abbey", "Pump Room", "Green"]


def test_an_area_is_in_every_window_that_it_reaches_into(benches):
    corners = [[370_000, 160_000], [380_000, 160_000], [380_000, 170_000], [370_000, 170_000]]
    benches.add("benches", name="Downs", grounds=corners)
    for box in (BOX, Box(370_000, 160_000, 370_001, 160_001), cells.EVERYWHERE):
        assert "Downs" in titles(window(benches, box)), box
    assert "Downs" not in titles(window(benches, Box(380_001, 160_000, 390_000, 170_000)))


BEND = [
    [374_000, 163_000],
    [377_000, 163_000],
    [377_000, 166_000],
    [377_100, 166_000],
    [377_100, 162_900],
    [374_000, 162_900],
]


def test_a_shape_is_where_it_runs_and_not_where_its_box_is(benches):
    benches.add("benches", name="Bend", grounds=BEND)
    inside = Box(374_500, 164_000, 376_000, 166_000)
    assert titles(window(benches, inside)) == ["Abbey", "Pump Room"]
    assert listed(benches, Narrowed(inside)) == ["Abbey", "Pump Room"]
    across = Box(376_900, 164_000, 377_050, 164_010)
    assert titles(window(benches, across)) == ["Bend"]
    kept = [benches.kept("benches")]
    near = mapping.nearest(benches.who("asha"), kept, ALL, about(376_980, 164_800, None), 1)
    assert [(one.spot.record.title, one.metres) for one in near] == [("Bend", 20)]
    (spot,) = window(benches, across).spots
    assert spot.middle != spot.box.middle


def test_the_ground_of_a_register_is_known_without_reading_it(benches):
    def ground(asked=ALL):
        return mapping.extent(benches.who("asha"), [benches.kept("benches")], asked)

    far = ground()
    assert far.holds(Box(375_100, 164_800, 400_000, 300_000))
    assert Box(370_000, 160_000, 405_000, 305_000).holds(far)
    near = ground(Asked(filters=(Filter("name", begins="Pump"),)))
    assert near == Box(375_110, 164_810, 375_110, 164_810)
    assert ground(Asked(filters=(Filter("name", begins="x"),))) is None
    corners = [[500_000, 100_000], [600_000, 100_000], [600_000, 170_000]]
    benches.add("benches", name="Across", grounds=corners)
    assert ground(Asked(filters=(Filter("name", begins="Acr"),))) == Box(
        500_000, 100_000, 600_000, 170_000
    )


def test_a_list_of_many_in_a_window_is_the_list_of_few(benches, monkeypatch):
    wide = Narrowed(Box(370_000, 160_000, 410_000, 310_000))
    assert listed(benches, wide) == ["Abbey", "Far", "Pump Room"]
    monkeypatch.setattr(narrowing, "MANY", 1)
    assert listed(benches, wide) == ["Abbey", "Far", "Pump Room"]
    assert listed(benches, Narrowed(BOX)) == ["Abbey", "Pump Room"]


def test_many_records_are_shown_together_by_squares(benches, monkeypatch):
    monkeypatch.setattr(mapping, "FEW", 2)
    found = window(benches, Box(370_000, 160_000, 410_000, 310_000))
    assert found.count == 3
    (square,) = found.squares
    assert (square.count, square.easting, square.northing) == (2, 375_105, 164_805)
    assert titles(found) == ["Far"]


def test_squares_say_how_many_are_of_each_colour(benches, monkeypatch):
    publish(benches, NAME, WHERE, rag={"red": "record.name == 'Abbey'", "amber": "false"})
    monkeypatch.setattr(mapping, "FEW", 1)
    (square,) = window(benches, cells.EVERYWHERE).squares
    colours = square.colours
    assert (colours.red, colours.amber, colours.green, colours.worst) == (1, 0, 1, "red")


def test_filters_of_the_list_hold_on_the_map(benches):
    asked = Asked(filters=(Filter("name", begins="pump"),))
    assert titles(window(benches, asked=asked)) == ["Pump Room"]


def test_the_nearest_come_first_with_how_far_they_are(benches):
    kept = [benches.kept("benches")]
    found = mapping.nearest(benches.who("asha"), kept, ALL, about(375_110, 164_700, None), 2)
    assert [(one.spot.record.title, one.metres) for one in found] == [
        ("Abbey", 100),
        ("Pump Room", 110),
    ]
    everything = mapping.nearest(benches.who("asha"), kept, ALL, about(375_110, 164_700, None))
    assert everything[-1].spot.record.title == "Far"
    close = mapping.nearest(benches.who("asha"), kept, ALL, about(375_110, 164_700, 105))
    assert [one.spot.record.title for one in close] == ["Abbey"]


def test_a_circle_leaves_out_the_corners_of_its_square(benches):
    assert listed(benches, about(375_100, 164_900, 100)) == ["Abbey", "Pump Room"]
    assert listed(benches, about(375_180, 164_880, 100)) == ["Pump Room"]


@pytest.mark.parametrize(
    ("name", "easting", "northing"),
    [
        ("Bath", 375_000, 165_000),
        ("Lowestoft", 640_000, 293_000),
        ("Scilly", 90_000, 10_000),
        ("Lerwick", 447_000, 1_141_000),
    ],
)
@pytest.mark.parametrize(("across", "up"), [(10_000, 0), (0, 10_000), (6_000, 8_000)])
def test_distances_on_the_grid_are_those_on_the_ellipsoid_to_8_metres_in_10_kilometres(
    name, easting, northing, across, up
):
    one = national_grid.to_degrees(Point(easting, northing))
    other = national_grid.to_degrees(Point(easting + across, northing + up))
    off = abs(on_the_ellipsoid(one, other) - 10_000)
    assert off <= 8 + 2, f"{name}, and each end is known to a metre"


def on_the_ellipsoid(one, other):
    """The distance of two near places (WGS84), by the radii of curvature amid them."""
    middle = math.radians((one[0] + other[0]) / 2)
    squared, axis = 0.00669437999014, 6_378_137.0
    flat = 1 - squared * math.sin(middle) ** 2
    up = math.radians(other[0] - one[0]) * axis * (1 - squared) / flat**1.5
    across = math.radians(other[1] - one[1]) * axis / math.sqrt(flat) * math.cos(middle)
    return math.hypot(across, up)


def test_who_does_not_see_a_place_sees_no_map_of_it_and_no_list_by_it(benches):
    publish(benches, NAME, {**WHERE, "sensitive": True}, GROUNDS)
    assert titles(window(benches, who="mo")) == ["Abbey", "Pump Room"]
    for look in (lambda: window(benches), lambda: listed(benches, Narrowed(BOX))):
        with pytest.raises(NoSuchList):
            look()
    kept = [benches.kept("benches")]
    assert mapping.seen(benches.who("resident"), kept, Asked(), Narrowed(BOX)).count == 0


@contextmanager
def only(index, server):
    """Have the planner know one index of records alone: of a few rows any is as good."""
    known = "UPDATE pg_index SET indisvalid = {} WHERE indrelid = 'registers_record'::regclass"
    at = server.url("superuser", connection.settings_dict["NAME"])
    with psycopg.connect(at, autocommit=True) as superuser:
        superuser.execute(known.format(f"indexrelid = '{index}'::regclass"))
        with connection.cursor() as cursor:  # a session hears of it where it locks anew
            cursor.execute("SELECT FROM pg_catalog.pg_am")
            cursor.execute("DISCARD PLANS")  # a plan that is kept hears of tables only
        try:
            yield
        finally:
            superuser.execute(known.format("true"))
            with connection.cursor() as cursor:
                cursor.execute("DISCARD PLANS")


def test_a_window_is_read_by_the_index_of_cells_alone(benches, postgres):
    with connection.cursor() as cursor:
        for other in ("seqscan", "bitmapscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{other} = off")  # a few rows are read any way
        with only("record_place", postgres):
            with CaptureQueriesContext(connection) as sent:
                window(benches)
            plans = []
            for one in sent.captured_queries:
                if "unnest" in one["sql"]:
                    cursor.execute(f"EXPLAIN {one['sql']}")
                    plans.append(" ".join(line for (line,) in cursor.fetchall()))
    assert len(plans) == 2
    for plan in plans:
        assert "Index Only Scan using record_place" in plan
        assert "(cell >= k.first) AND (cell <= k.last)" in plan.split("Index Cond")[1]
