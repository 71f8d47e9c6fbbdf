from datetime import date

import pytest
from tests.engine.registers.shelf import small

from moothall.engine.registers.loads.judging import Judge, Judged
from moothall.engine.registers.loads.mapping import MappingRefused, RegisterMapping
from moothall.engine.registers.loads.proposing import proposed
from moothall.engine.tables.words import Row, Unreadable

TREES = small(
    register="trees",
    title="number",
    key=["number"],
    fields=[
        {"id": "number", "type": "text", "label": "Tree number", "required": True},
        {"id": "planted_on", "type": "date", "label": "Planted"},
        {"id": "height", "type": "number", "label": "Height"},
        {"id": "price", "type": "money", "label": "Price"},
        {
            "id": "kind",
            "type": "radios",
            "label": "Kind",
            "options": [{"id": "oak", "label": "Oak"}, {"id": "other", "label": "Other"}],
        },
        {"id": "place", "type": "point", "label": "Place"},
        {"id": "crown", "type": "area", "label": "Crown"},
    ],
)
COLUMNS = ("No", "Planted", "Height (m)", "£", "Species", "Lat", "Lon")
WHOLE = {
    "register": "trees",
    "dates": "day-first",
    "missing": ["?", "n/a"],
    "fields": {
        "number": "No",
        "planted_on": "Planted",
        "height": {"column": "Height (m)", "times": 100, "whole": True},
        "price": "£",
        "kind": {"column": "Species", "as": {"Quercus": "oak"}, "otherwise": "other"},
        "place": {"columns": ["Lat", "Lon"], "between": ", "},
    },
}


def judged(values, definition=TREES, shape=None, **mapping):
    read = RegisterMapping.model_validate({**WHOLE, **mapping})
    judge = Judge(definition, read, columns=COLUMNS, today=date(2026, 3, 27))
    return judge.judge(Row(7, dict(zip(COLUMNS, values, strict=True)), shape))


def test_a_row_says_its_values_by_the_mapping():
    found = judged(["T1", "4/3/1990", "1.25", "1,250.5", "Quercus", "51.381", "-2.359"])
    assert isinstance(found, Judged)
    assert (found.line, found.key) == (7, "t1")
    assert found.values["planted_on"] == "1990-03-04"
    assert found.values["height"] == 125
    assert found.values["price"] == 125050
    assert found.values["kind"] == "oak"
    assert (found.values["place"]["easting"], found.values["place"]["northing"]) == (375111, 164722)


def test_what_is_missing_says_nothing_and_others_have_a_name():
    found = judged(["T1", "?", "n/a", "", "Acer", "", ""])
    assert {name: value for name, value in found.values.items() if value is not None} == {
        "number": "T1",
        "kind": "other",
    }


def test_a_row_is_rejected_with_every_reason():
    found = judged(["", "31/2/1990", "tall", "a lot", "", "x", "y"])
    assert isinstance(found, Unreadable)
    for said in ("no day written day-first", "'tall' is no number", "amount of money", "Enter"):
        assert said in found.reason
    assert found.text.startswith("Planted: 31/2/1990, Height (m): tall")


def test_a_true_day_of_a_sheet_is_read_whatever_the_order():
    found = judged(["T1", "1990-03-04 00:00:00", "", "", "", "", ""])
    assert found.values["planted_on"] == "1990-03-04"


def test_what_was_neutralised_on_the_way_out_comes_back():
    assert judged(["'=T1", "", "", "", "", "", ""]).values["number"] == "=T1"


def test_places_of_features_become_points_and_areas():
    square = [[-2.36, 51.38], [-2.35, 51.38], [-2.35, 51.39], [-2.36, 51.39], [-2.36, 51.38]]
    fields = {"number": "No", "place": {"shape": "centre"}, "crown": {"shape": "outline"}}
    empty = ["T1", *[""] * 6]
    found = judged(empty, shape={"type": "Polygon", "coordinates": [square]}, fields=fields)
    assert len(found.values["crown"]) == 4
    assert found.values["place"]["said"] == "51.3850000, -2.3550000"
    several = {"type": "MultiPolygon", "coordinates": [[square[:3]], [square]]}
    assert judged(empty, shape=several, fields=fields).values["crown"] == found.values["crown"]
    metres = {"type": "Point", "coordinates": [374000, 165000]}
    assert "not in degrees" in judged(empty, shape=metres, fields=fields).reason


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"fields": {"number": "Nr"}}, "no column 'Nr'"),
        ({"fields": {"number": "No", "age": "No"}}, "no field 'age'"),
        ({"fields": {"kind": "Species"}}, "no column is chosen for Tree number"),
        ({"key": ["kind"]}, "kind do not tell records apart"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_before_any_row(wrong, said):
    with pytest.raises(MappingRefused, match=said):
        judged(["T1", *[""] * 6], **wrong)


def test_a_mapping_is_proposed_by_what_columns_are_called():
    rows = [Row(2, {"TREE-NUMBER": "1", "planted": "25/12/1990", "x": ""}, {"type": "Point"})]
    found = proposed(TREES, ["TREE-NUMBER", "planted", "x"], rows)
    assert found.as_json() == {
        "register": "trees",
        "dates": ["day-first"],
        "fields": {
            "number": {"column": "TREE-NUMBER"},
            "planted_on": {"column": "planted"},
            "place": {"shape": "centre"},
            "crown": {"shape": "outline"},
        },
    }
    with pytest.raises(MappingRefused, match="No column is called like a field"):
        proposed(TREES, ["a", "b"], [])


@pytest.mark.parametrize(
    ("kind", "corners"),
    [
        ("Polygon", [5]),
        ("MultiLineString", [1, 2]),
        ("MultiLineString", [[]]),
        ("MultiPolygon", [5]),
        ("MultiPolygon", [[5]]),
        ("MultiPolygon", {"a": 1}),
        (["Polygon"], [5]),
    ],
)
def test_a_shape_that_is_none_costs_its_row(kind, corners):
    shape = {"type": kind, "coordinates": corners}
    fields = {"number": "No", "crown": {"shape": "outline"}}
    found = judged(["T1", "", "", "", "", "", ""], shape=shape, fields=fields)
    assert isinstance(found, Unreadable)
    assert found.key == "t1"


def test_numbers_without_end_and_lists_too_deep_cost_their_row():
    found = judged(["T1", "", "1e400", "", "", "", ""])
    assert "is no number" in found.reason
    fields = {"number": "No", "crown": "Species"}
    found = judged(["T1", "", "", "", "[" * 100_000, "", ""], fields=fields)
    assert isinstance(found, Unreadable)


def test_a_row_without_its_key_is_told_by_the_labels_that_people_see():
    places = small(
        register="places",
        title="number",
        key=["number", "place"],
        fields=[one.model_copy(update={"required": False}) for one in TREES.fields],
    )
    found = judged([""] * 7, definition=places)
    assert found.reason == "it does not say what tells records apart: Tree number and Place"


def test_a_cell_that_was_read_before_says_the_same_in_each_column():
    read = RegisterMapping.model_validate({**WHOLE, "fields": {"number": "No", "height": "No"}})
    judge = Judge(TREES, read, columns=COLUMNS, today=date(2026, 3, 27))
    found = [judge.judge(Row(n, {"No": text})) for n, text in enumerate(["7", "x", "7", "?"])]
    assert [one.values for one in found if isinstance(one, Judged)] == [
        {"number": "7", "height": 7},
        {"number": "7", "height": 7},
    ]
    assert [one.line for one in found if isinstance(one, Unreadable)] == [1, 3]
