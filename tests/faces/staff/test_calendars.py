"""O5: the page for calendars: what they say, what counts by them, a day closed and taken back."""

import pytest

from moothall.engine.cases.models import Case
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(sign_in):
    return sign_in("mo")


def due(town):
    with scope.opened([town.council.pk], writes=False):
        return list(Case.objects.order_by("pk").values_list("due_at", flat=True))


def test_the_list_says_what_counts_by_each(manager, ask):
    ask()
    text = manager.get("settings/calendars").text
    assert "Monday to Friday 08:30 to 17:00; Saturday to Sunday closed" in text
    assert "1 open case and" in text


def test_a_calendar_shows_its_hours_uses_and_versions(manager):
    text = manager.get("settings/calendars/office").text
    for words in ("Report an ICT fault", "in force", "Bank holidays to come", "There are none."):
        assert words in text
    assert manager.get("settings/calendars/lunar").status_code == 404


def test_a_day_is_looked_at_closed_and_taken_back(manager, town, ask):
    ask()
    before = due(town)
    day = before[0].date().isoformat()
    looked = manager.get(f"settings/calendars/office/look?day={day}&name=Jubilee").text
    assert "1 case of the 1 open case" in looked
    assert due(town) == before
    manager.post("settings/calendars/office/close", day=day, name="Jubilee")
    assert due(town)[0] > before[0]
    page = manager.get("settings/calendars/office").text
    assert "1 open case follow" in page
    assert "Jubilee, closed" in page
    manager.post("settings/calendars/office/close", day=day, name="Jubilee")
    assert "nothing was saved" in manager.get("settings/calendars/office").text
    manager.post("settings/calendars/office/open", day=day)
    assert due(town) == before


@pytest.mark.parametrize("query", ["", "?day=soon&name=x", "?day=2027-01-01"])
def test_a_day_without_a_date_or_a_reason_is_an_error(manager, query):
    found = manager.get(f"settings/calendars/office/look{query}")
    assert found.status_code == 422
    assert "There is a problem" in found.text


def test_what_is_no_day_or_deed_is_not_there(manager):
    assert manager.post("settings/calendars/office/close", day="soon").status_code == 302
    assert "Enter the day" in manager.get("settings/calendars/office").text
    assert manager.post("settings/calendars/office/burn", day="2027-01-01").status_code == 404


def test_an_officer_who_manages_nothing_may_not(sign_in):
    asha = sign_in("asha")
    assert asha.get("settings/calendars").status_code == 403
    assert asha.post("settings/calendars/office/close", day="2027-01-01").status_code == 403
