"""Layers: loaded from files, each version from a day on, and in which area a place is."""

from datetime import UTC, date, datetime

import pytest
from tests.engine.places.conftest import feature, ring, wards

from moothall.engine.places import actions, queries
from moothall.engine.places.actions import Said
from moothall.engine.places.models import Area, Layer
from moothall.engine.places.words import HeldByBrake, NoLayer, NotALayer, NotNow
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor

pytestmark = pytest.mark.django_db
BY = Actor.job("test")
AT = datetime(2026, 3, 27, 9, tzinfo=UTC)
TODAY = AT.date()
WARDS = Said("wards", "Wards", date(2020, 5, 1), credit="Nobody's data")


FEWER = {"type": "FeatureCollection", "features": wards()["features"][:1]}


def loaded(council, file=None, said=WARDS, meant="Tried"):
    return actions.load(council, said, file or wards(), by=BY, at=AT, meant_because=meant)


def names(council, easting, northing, on=TODAY):
    layers = queries.layers([council.pk], on)
    return [area.name for area in queries.areas_at(layers, easting, northing)]


def test_a_place_is_in_its_ward_and_not_in_a_hole_of_it(ashby_open):
    layer, count = loaded(ashby_open)
    assert (layer.name, count) == ("Wards", 3)
    assert names(ashby_open, 375_100, 164_100) == ["Abbey"]
    assert names(ashby_open, 375_500, 164_500) == [], "in the hole"
    assert names(ashby_open, 375_300, 164_500) == ["Abbey"]
    assert names(ashby_open, 378_100, 162_100) == ["Combe"], "its second part"
    assert names(ashby_open, 390_000, 162_100) == []


def test_a_place_at_a_border_is_in_one_of_the_two(ashby_open):
    loaded(ashby_open)
    for northing in range(164_100, 164_900, 7):
        found = [names(ashby_open, easting, northing) for easting in range(375_998, 376_003)]
        assert all(len(one) == 1 for one in found), found


def test_the_same_file_again_changes_nothing_and_another_takes_its_place(ashby_open):
    first, _ = loaded(ashby_open)
    again, _ = loaded(ashby_open)
    assert (again.pk, Entry.objects.filter(verb="layer.loaded").count()) == (first.pk, 1)
    other, count = loaded(ashby_open, FEWER)
    assert (count, list(Layer.objects.in_force()), Area.objects.count()) == (1, [other], 4)
    assert other.pk != first.pk


def test_a_version_holds_from_its_day_on_until_the_next(ashby_open):
    loaded(ashby_open)
    box = ring(375_000, 164_000, 376_000, 165_000)
    file = {"type": "FeatureCollection", "features": [feature("N", "New Abbey", [box])]}
    loaded(ashby_open, file, Said("wards", "Wards", date(2026, 5, 7)))
    assert names(ashby_open, 375_100, 164_100) == ["Abbey"]
    assert names(ashby_open, 375_100, 164_100, date(2026, 5, 7)) == ["New Abbey"]
    assert names(ashby_open, 375_100, 164_100, date(2019, 1, 1)) == []
    actions.remove(ashby_open, "wards", date(2026, 5, 7), by=BY, at=AT)
    assert names(ashby_open, 375_100, 164_100, date(2026, 5, 7)) == ["Abbey"]
    with pytest.raises(NoLayer):
        actions.remove(ashby_open, "wards", date(2026, 5, 7), by=BY, at=AT)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ({"type": "Topology"}, "no GeoJSON FeatureCollection"),
        ({"type": "FeatureCollection", "features": []}, "no GeoJSON FeatureCollection"),
        ({"type": "FeatureCollection", "features": [{"properties": {}}]}, "Feature 1 does not say"),
        ({"type": "FeatureCollection", "features": ["x"]}, "Feature 1 does not say"),
        (
            {"type": "FeatureCollection", "features": [feature("A", "Abbey") | {"geometry": 3}]},
            "cannot be read",
        ),
        (
            {
                "type": "FeatureCollection",
                "features": [
                    feature("A", "Abbey")
                    | {"geometry": {"type": "Point", "coordinates": [-2.3, 51.4]}}
                ],
            },
            "is no area: Point",
        ),
        (
            {
                "type": "FeatureCollection",
                "features": [feature("A", "Abbey", [[[0, 0], [9, 0], [9, 9], [0, 0]]])],
            },
            "not lie in Britain",
        ),
    ],
)
def test_a_file_without_areas_is_refused_with_the_reason(ashby_open, file, said):
    with pytest.raises(NotALayer, match=said):
        loaded(ashby_open, file)
    assert Layer.objects.count() == 0


def drafted(council, file, said=WARDS):
    return actions.draft(council, said, file, by=BY, at=AT)


def test_a_draft_is_met_by_nobody_until_it_is_published(ashby_open):
    older = drafted(ashby_open, wards())
    made = drafted(ashby_open, wards())
    assert not Layer.objects.filter(pk=older.pk).exists(), "another took its place"
    assert queries.changes(made).new == ("Abbey", "Bathwick", "Combe")
    assert names(ashby_open, 375_100, 164_100) == []
    actions.publish(made, by=BY, at=AT)
    assert names(ashby_open, 375_100, 164_100) == ["Abbey"]
    for done in (actions.publish, actions.discard, actions.restore):
        with pytest.raises(NotNow):
            done(made, by=BY, at=AT)


def test_a_draft_that_is_let_go_leaves_nothing(ashby_open):
    actions.discard(drafted(ashby_open, wards()), by=BY, at=AT)
    assert (Layer.objects.count(), Area.objects.count()) == (0, 0)


def test_the_brake_holds_what_changes_much_until_somebody_says_why(ashby_open):
    first, _ = loaded(ashby_open)
    with pytest.raises(HeldByBrake, match="2 of 3 areas go or are drawn anew, more than 20 in 100"):
        loaded(ashby_open, FEWER, meant="")
    made = drafted(ashby_open, FEWER)
    with pytest.raises(HeldByBrake):
        actions.publish(made, by=BY, at=AT)
    assert list(Layer.objects.in_force()) == [first]
    made = actions.publish(made, by=BY, at=AT, meant_because="The county took the rest")
    assert (made.meant_because, list(Layer.objects.in_force())) == (
        "The county took the rest",
        [made],
    )


def test_what_was_replaced_or_taken_away_is_put_back(ashby_open):
    first, _ = loaded(ashby_open)
    second, _ = loaded(ashby_open, FEWER)
    actions.restore(first, by=BY, at=AT)
    assert list(Layer.objects.in_force()) == [first]
    second.refresh_from_db()
    assert second.standing == "ended"
    actions.remove(ashby_open, "wards", WARDS.holds_from_on, by=BY, at=AT)
    assert not Layer.objects.in_force().exists()
    actions.restore(second, by=BY, at=AT)
    assert names(ashby_open, 375_100, 164_100) == ["Abbey"]
    assert Entry.objects.filter(verb="layer.restored").count() == 2


def test_changes_are_told_by_what_becomes_of_each_area(ashby_open):
    loaded(ashby_open)
    abbey = wards()["features"][0]
    larger = feature("B", "Bathwick", [ring(376_000, 164_000, 377_100, 165_000)])
    other = feature("D", "Dolemeads", [ring(379_000, 164_000, 379_500, 164_500)])
    abbey["properties"]["name"] = "Abbey and Centre"
    file = {"type": "FeatureCollection", "features": [abbey, larger, other]}
    found = queries.changes(drafted(ashby_open, file))
    assert (found.count_before, found.new, found.gone) == (3, ("Dolemeads",), ("Combe",))
    assert found.renamed == (("Abbey", "Abbey and Centre"),)
    assert found.redrawn == (("Bathwick", 10),)
    assert queries.changes(drafted(ashby_open, wards())).is_none


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [("Wards", "Wards", "short name"), ("wards", "", "name must"), ("w" * 61, "W", "short name")],
)
def test_a_layer_has_a_short_name_and_a_name(ashby_open, code, name, said):
    with pytest.raises(NotALayer, match=said):
        loaded(ashby_open, said=Said(code, name, date(2020, 5, 1)))
