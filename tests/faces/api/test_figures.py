"""Calendars, figures and the journal over the wire."""

from zoneinfo import ZoneInfo

import pytest
from tests.faces.api.conftest import a_case
from tests.faces.portal.conftest import BUILDER
from tests.practices.insight.desk import NOW
from tests.practices.insight.measures.publishing import starter

from moothall.ground.calendars import clock
from moothall.ground.calendars.weeks import WEEKDAYS
from moothall.practices.insight import actions as measures

pytestmark = pytest.mark.django_db
START = "2026-03-27T16:00:00Z"
WEEK = tuple(name.lower() for name in WEEKDAYS)


def test_working_time_is_counted_on_a_calendar(machine):
    codes = {one["code"] for one in machine.get("/calendars").json()["items"]}
    assert {"always", "office"} <= codes
    end = "2026-03-28T16:00:00+00:00"
    found = machine.get("/calendars/always/elapsed", start=START, end=end).json()
    assert found["seconds"] == 86_400
    due = machine.get("/calendars/always/due", start=START, seconds=60).json()
    assert due["due_at"] == "2026-03-27T16:01:00Z"
    days = machine.get("/calendars/office/due-days", start=START, days=1).json()
    assert days["due_at"].startswith("2026-03-30")


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("elapsed", {"start": "2026-03-27T16:00:00", "end": START}, 422),
        ("elapsed", {"start": "0", "end": START}, 422),
        ("elapsed", {"start": "0001-01-01T00:00:00Z", "end": START}, 409),
        ("due", {"start": START, "seconds": "-1"}, 422),
        ("due", {"start": "9999-12-31T23:59:59Z", "seconds": "1000"}, 409),
        ("due", {"start": START}, 422),
    ],
)
def test_what_cannot_be_counted_is_refused(machine, path, query, status):
    assert machine.get(f"/calendars/always/{path}", **query).status_code == status


def test_a_calendar_that_is_not_there_is_not_found(machine):
    assert machine.get("/calendars/lunar/due", start=START, seconds=1).status_code == 404


def test_a_day_is_looked_at_closed_and_opened_again(machine):
    a_case(machine)
    found = machine.get("/calendars/office").json()
    assert (found["versions"], found["own_days"], found["open_cases"]) == (1, [], 1)
    looked = machine.get("/calendars/office/look", day="2027-06-14").json()
    assert (looked["counted"], looked["items"]) == (1, [])
    body = {"day": "2027-06-14", "name": "Jubilee"}
    closed = machine.send("/calendars/office/close", body)
    assert closed.json() == {"version": 2, "moved": 1, "left": 0}
    assert machine.send("/calendars/office/close", body).status_code == 409
    (own,) = machine.get("/calendars/office").json()["own_days"]
    assert own == {"on": "2027-06-14", "name": "Jubilee", "windows": []}
    opened = machine.send("/calendars/office/open", {"day": "2027-06-14"})
    assert opened.json() == {"version": 3, "moved": 1, "left": 0}
    assert machine.send("/calendars/office/open", {"day": "2027-06-14"}).status_code == 409


def test_a_week_is_looked_at_changed_from_a_day_on_and_taken_back(machine):
    a_case(machine)
    days = ("monday", "tuesday", "wednesday", "thursday", "friday")
    week = dict.fromkeys(days, "09:00 to 12:00 and 13:00 to 15:00")
    body = {"from_on": "2039-06-15", **week, "saturday": "closed", "sunday": "closed"}
    looked = machine.get("/calendars/office/week/look", **body)
    assert looked.json() == {"counted": 1, "cases": 0, "items": [], "gone": []}
    changed = machine.send("/calendars/office/week", body)
    assert changed.json() == {"version": 2, "moved": 1, "left": 0}
    assert machine.send("/calendars/office/week", body).status_code == 409
    found = machine.get("/calendars/office").json()
    assert (found["week"][0], found["former"]) == ([["08:30", "17:00"]], [])
    (turn,) = found["to_come"]
    assert turn["since"] == "2039-06-15"
    assert turn["week"] == [[["09:00", "12:00"], ["13:00", "15:00"]]] * 5 + [[], []]
    assert machine.send(BACK, {"since": "2039-06-16"}).status_code == 409
    assert machine.send(BACK, {}).status_code == 422
    back = machine.send(BACK, {"since": "2039-06-15"})
    assert back.json() == {"version": 3, "moved": 1, "left": 0}
    assert machine.send(BACK, {"since": "2039-06-15"}).status_code == 409
    assert machine.get("/calendars/office").json()["to_come"] == []
    assert machine.send("/calendars/office/week", body | {"monday": "nine"}).status_code == 422


BACK = "/calendars/office/week/take-back"


def test_a_week_from_today_on_holds_today_and_is_not_taken_back(machine):
    today = clock.now().astimezone(ZoneInfo("Europe/London")).date()
    body = {"from_on": str(today), **dict.fromkeys(WEEK, "10:00 to 11:00")}
    assert machine.send("/calendars/office/week", body).status_code == 200
    found = machine.get("/calendars/office").json()
    assert (found["week"], found["to_come"]) == ([[["10:00", "11:00"]]] * 7, [])
    assert [one["until"] for one in found["former"]] == [body["from_on"]]
    refused = machine.send(BACK, {"since": body["from_on"]})
    assert (refused.status_code, "holds already" in refused.json()["detail"]) == (409, True)


def test_a_look_at_a_week_names_the_planned_changes_that_go(machine):
    for on, hours in (("2038-06-15", "09:00 to 12:00"), ("2039-06-15", "09:00 to 13:00")):
        body = {"from_on": on, **dict.fromkeys(WEEK, hours)}
        assert machine.send("/calendars/office/week", body).status_code == 200
    gone = {
        on: machine.get(
            "/calendars/office/week/look", from_on=on, **dict.fromkeys(WEEK, "10:00 to 11:00")
        ).json()["gone"]
        for on in ("2038-06-15", "2038-06-16", "2039-06-16")
    }
    both = ["2038-06-15", "2039-06-15"]
    assert gone == {"2038-06-15": both, "2038-06-16": both[1:], "2039-06-16": []}


@pytest.mark.parametrize("missing", ["monday", "sunday"])
def test_a_weekday_that_is_left_out_is_not_taken_as_closed(machine, missing):
    body = {"from_on": "2039-06-15", **dict.fromkeys(WEEK, "10:00 to 11:00")}
    del body[missing]
    assert machine.send("/calendars/office/week", body).status_code == 422
    assert machine.get("/calendars/office/week/look", **body).status_code == 422
    assert machine.get("/calendars/office").json()["version"] == 1


def test_what_would_change_nothing_is_refused_as_the_document_says(machine):
    said = machine.get("/openapi.json").json()["paths"]["/api/v1/calendars/{code}/week/look"]
    assert "409" in said["get"]["responses"]
    body = {"from_on": "2000-01-01", **dict.fromkeys(WEEK, "10:00 to 11:00")}
    assert machine.get("/calendars/office/week/look", **body).status_code == 409


def test_before_anything_is_measured_there_is_nothing(machine):
    assert machine.get("/figures").status_code == 404


def test_what_stands_open_is_told_over_the_wire(machine):
    for _ in range(3):
        a_case(machine)
    told = machine.get("/figures/open-cases").json()
    assert (told["count"], told["untriaged"], told["days"][-1]["is_open"]) == (3, 3, 3)
    assert told["waiting"] == [{"waits_for": "", "reason": "", "count": 3}]
    assert sum(one["count"] for one in told["ages"]) == 3
    before = machine.get("/figures/open-cases", last_on="2020-01-01").json()
    assert (before["count"], before["oldest_at"]) == (0, None)
    assert machine.get("/figures/open-cases", kind="request").json()["count"] == 0


def test_figures_and_exactly_the_cases_behind_them(machine):
    measures.publish(starter(), by=BUILDER, at=NOW)
    made = {a_case(machine) for _ in range(3)}
    names = {one["id"] for one in machine.get("/measures").json()["items"]}
    figures = {one["id"]: one for one in machine.get("/figures").json()["items"]}
    assert set(figures) == names
    counted = next(name for name, one in figures.items() if one["n"] == 3)
    seen, cursor = [], None
    for _ in range(2):
        more = {"cursor": cursor} if cursor else {}
        page = machine.get(f"/figures/{counted}/cases", limit=2, **more).json()
        seen += [one["reference"] for one in page["items"]]
        cursor = page["next"]
    assert (set(seen), len(seen), page["n"], cursor) == (made, 3, 3, None)
    one = made.pop()
    assert machine.send(f"/cases/{one}/tag", {"tags": ["Fleet"]}).status_code == 200
    page = machine.get(f"/figures/{counted}/cases", tag="FLEET").json()
    assert ([found["reference"] for found in page["items"]], page["n"]) == ([one], 1)
    of_tag = machine.get("/figures", tag="fleet").json()["items"]
    assert {found["n"] for found in of_tag if found["id"] == counted} == {1}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"first_on": "2026-04-01", "last_on": "2026-03-01"}, 409),
        ({"first_on": "0001-01-01"}, 409),
        ({"last_on": "9999-12-31"}, 409),
        ({"last_on": "0"}, 422),
        ({"colour": "red"}, 422),
        ({"tag": ""}, 422),
    ],
)
def test_a_period_that_is_none_is_refused(machine, query, status):
    measures.publish(starter(), by=BUILDER, at=NOW)
    assert machine.get("/figures", **query).status_code == status


def test_the_journal_says_how_far_it_is_sealed_and_that_it_holds(machine):
    assert machine.get("/journal").json() == {"sealed": 0, "hash": None}
    found = machine.get("/journal/verification").json()
    assert (found["bad_at"], found["fault"]) == (None, "")
    assert found["waiting"] > 0
