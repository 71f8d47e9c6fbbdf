"""Groups over the API: many members at once, what was not added, and when sessions may be."""

import pytest

pytestmark = pytest.mark.django_db


def one(email, name="Priya Shah"):
    return {"name": name, "email": email}


def test_of_many_members_each_that_is_refused_is_told_with_its_line_and_why(machine):
    group = machine.send("/groups", {"name": "Success"}).json()["id"]
    many = [one("priya@ashby.example"), one("nobody"), one("PRIYA@ashby.example"), one("a@b", "")]
    sent = {"members": many, "has_agreed": True}
    told = machine.send(f"/groups/{group}/load", sent)
    assert told.status_code == 200, told.text
    said = told.json()
    assert (said["added"], said["known"]) == (1, 1)
    assert [(one["line"], bool(one["reason"])) for one in said["refused"]] == [(2, True), (4, True)]
    assert set(said["refused"][0]) == {"line", "reason"}
    again = machine.send(f"/groups/{group}/load", sent).json()
    assert (again["added"], again["known"]) == (0, 2)
    assert machine.get(f"/groups/{group}").json()["members"] == 1


def test_no_session_is_planned_decades_off(machine):
    group = machine.send("/groups", {"name": "Success"}).json()["id"]
    far = {"starts_at": "9999-12-30T10:00:00Z", "ends_at": "9999-12-30T11:00:00Z"}
    told = machine.send(f"/groups/{group}/session", {"title": "First", "place": "Hall", **far})
    assert told.status_code == 409, told.text
    assert "Choose days within 20 years of today." in told.text
