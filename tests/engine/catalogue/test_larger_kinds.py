"""Persons, ranges, times, points, postcodes: what is kept, and what is refused."""

from datetime import date

import pytest
from tests.engine.catalogue.test_kinds import question

from moothall.engine.catalogue import answering
from moothall.engine.catalogue.national_grid import (
    OffTheGrid,
    Point,
    from_degrees,
    read,
    reference,
    to_degrees,
)
from moothall.engine.catalogue.national_grid import metres as in_metres
from moothall.engine.catalogue.postcodes import normalised

GIVEN = answering.Given(date(2026, 3, 27))


def said(asked, posted):
    found = answering.read([asked], posted, given=GIVEN)
    return [wrong.message for wrong in found.errors] or found.values["it"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("9:30am", "09:30"),
        ("2pm", "14:00"),
        ("12am", "00:00"),
        ("12:15 pm", "12:15"),
        ("14:05", "14:05"),
        ("noon", "12:00"),
    ],
)
def test_a_time_is_kept_on_the_24_hour_clock(typed, kept):
    assert said(question("time"), {"it": typed}) == kept


@pytest.mark.parametrize("typed", ["9", "25:00", "13pm", "0am", "9:75", "soon"])
def test_what_is_no_time_is_refused(typed):
    assert said(question("time"), {"it": typed}) == ["The thing must be a time, like 9:30am or 2pm"]


@pytest.mark.parametrize(
    ("kept", "words"),
    [("00:00", "midnight"), ("12:00", "midday"), ("14:05", "2:05pm"), ("09:00", "9am")],
)
def test_a_time_is_printed_as_people_say_it(kept, words):
    assert answering.printed(question("time"), kept) == words


def test_a_person_needs_a_name_and_one_way_to_be_reached():
    asked = question("person")
    assert said(asked, {}) == ["Enter the full name"]
    assert said(asked, {"it-name": "Ada"}) == ["Enter an email address or a phone number"]
    assert said(asked, {"it-name": "Ada", "it-phone": "01632 960 001"}) == {
        "name": "Ada",
        "email": "",
        "phone": "+441632960001",
    }
    assert said(question("person", required=False), {}) is None


def test_a_range_begins_with_the_smaller_amount():
    asked = question("moneyrange", max=100)
    assert said(asked, {}) == ["Enter the thing"]
    assert said(asked, {"it-least": "30", "it-most": "20"}) == [
        "The thing must begin with the smaller amount"
    ]
    assert said(asked, {"it-least": "30", "it-most": "200"}) == ["The most must be £100 or less"]
    assert said(asked, {"it-least": "30", "it-most": "45.50"}) == {"least": 3000, "most": 4550}
    assert answering.printed(asked, {"least": 3000, "most": 4550}) == "£30.00 to £45.50"


def test_a_number_is_shown_with_its_unit():
    assert answering.printed(question("number", unit="kg"), 12) == "12 kg"


@pytest.mark.parametrize(
    ("typed", "point"),
    [
        ("SU 38744 14772", (438744, 114772)),
        ("su3814", (438000, 114000)),
        ("438744, 114772", (438744, 114772)),
        ("438744 114772", (438744, 114772)),
    ],
)
def test_a_place_is_read_off_the_grid(typed, point):
    assert said(question("point"), {"it": typed}) == {
        "easting": point[0],
        "northing": point[1],
        "said": typed,
    }


@pytest.mark.parametrize(
    ("degrees", "metres"),
    [
        ((49.92226393730, -6.29977752014), (91492.146, 11318.804)),
        ((51.48936564950, -0.11992557180), (530624.974, 178388.464)),
        ((60.13308091660, -2.07382822798), (395999.668, 1138728.951)),
    ],
)
def test_degrees_are_metres_as_the_ordnance_survey_says(degrees, metres):
    """Three of its published test points for OSTN15: Scilly, London, Shetland."""
    assert in_metres(*degrees) == pytest.approx(metres, abs=0.002)


def test_degrees_of_six_places_lead_back_to_the_same_metre_of_all_of_the_grid():
    places = [(91_000, 6_500), (400_000, 201), (461_000, 1_220_500), (699_000, 700_000)]
    for point in (Point(134_200, 25_000), Point(530_100, 180_200), *(Point(*o) for o in places)):
        latitude, longitude = to_degrees(point)
        assert from_degrees(round(latitude, 6), round(longitude, 6)) == point


def test_what_is_off_the_grid_is_no_place():
    endless = ((float(one), 0) for one in ("nan", "inf", "-inf"))
    for latitude, longitude in ((48.9, -2), (53.3, -9.9), (61.9, 0), (0, 0), *endless):
        with pytest.raises(OffTheGrid):
            from_degrees(latitude, longitude)
    assert read("53.3, -9.9") is None
    assert to_degrees(Point(2**21, 2**21)) == to_degrees(Point(700_000, 1_250_000))


def test_a_grid_reference_reads_back():
    for point in (Point(438744, 114772), Point(651409, 313177), Point(460000, 1210000)):
        assert read(reference(point)) == point


def test_a_place_in_words_is_kept_without_a_point():
    found = said(question("point"), {"it": "By the  old bridge"})
    assert found == {"easting": None, "northing": None, "said": "By the old bridge"}


@pytest.mark.parametrize("typed", ["9999999, 9999999", "12", "1.5, 80.2", "ab", "x" * 201])
def test_figures_off_the_grid_and_too_few_words_are_refused(typed):
    assert said(question("point"), {"it": typed}) == [
        "The thing must be a place in words, a grid reference, or two numbers for where it is"
    ]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("aa3 1ab", "AA3 1AB"),
        ("ec1a1bb", "EC1A 1BB"),
        ("  W1A-0AB. ", "W1A 0AB"),
        ("AA3 1A", None),
        ("1AA 3AB", None),
        ("AA3 1CB", None),
        ("", None),
    ],
)
def test_a_postcode_is_normalised_or_none(typed, kept):
    assert normalised(typed) == kept


def test_a_group_left_empty_is_no_item_where_it_may_be():
    children = question("group", required=False)
    assert said(children, {"it-count": "2"}) == []
    assert said(question("group"), {"it-count": "2"}) == ["Enter an answer to “First name”"]


def test_a_group_has_as_many_items_as_it_must():
    asked = question("group", min=2, each="a child")
    assert said(asked, {"it-count": "1", "it-0-first": "Ada"}) == [
        "The thing must include 2 or more: add a child"
    ]


def test_a_time_has_an_earliest_and_a_latest():
    asked = question("time", min="08:00", max="17:30", called="the time")
    found = {
        typed: [
            wrong.message for wrong in answering.read([asked], {"it": typed}, given=GIVEN).errors
        ]
        for typed in ("7:59am", "8am", "5:30pm", "17:31")
    }
    assert found == {
        "7:59am": ["The time must be 8am or later"],
        "8am": [],
        "5:30pm": [],
        "17:31": ["The time must be 5:30pm or earlier"],
    }


def test_an_address_inside_a_group_takes_its_turns_for_each_item():
    inner = {"id": "home", "type": "address", "label": "Where?"}
    asked = question("group", questions=[inner], required=False)
    typed = {"it-count": "2", "it-0-home-postcode": "zz1 1aa", "it-1-home-postcode": "ZZ1 1AB"}
    turned = answering.again([asked], typed)
    assert (turned["it-0-home-mode"], turned["it-1-home-mode"]) == ("choose", "choose")
    place = {"lines": ["1 Example Street"], "postcode": "ZZ1 1AA", "uprn": "990000000001"}
    chosen = turned | {"it-0-home-uprn": place["uprn"], "it-1-home-uprn": "990000000002"}
    found = {"it-0-home": [place], "it-1-home": [place]}
    (wrong,) = answering.read([asked], chosen, given=answering.Given(GIVEN.today, found)).errors
    assert (wrong.question, wrong.field) == ("it-1-home", "it-1-home-uprn")
    without = answering.again([asked], chosen | {"it-remove": "1"})
    kept = answering.read([asked], without, given=answering.Given(GIVEN.today, found)).values["it"]
    assert kept == [{"home": place}]
    again = answering.Given(GIVEN.today, answering.found(asked, kept))
    assert answering.read([asked], answering.fields(asked, kept), given=again).values["it"] == kept
    empty = {"it-count": "1", "it-0-home-mode": "manual", "it-0-home-line1": ""}
    assert answering.read([asked], empty, given=GIVEN).values["it"] == []
