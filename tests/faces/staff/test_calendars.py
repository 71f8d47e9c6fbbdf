"""O5: the page for calendars: what they say, what counts by them, a day closed and taken back."""

from datetime import date, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moothall.engine.cases.models import Case
from moothall.faces.pages import plain
from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars.words import Hours
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

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
    assert "1 open case follows" in page
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
    assert ('name="day" type="text" value="soon"' in found.text) is ("soon" in query)


def test_what_is_no_day_or_deed_is_not_there(manager):
    assert manager.post("settings/calendars/office/close", day="soon").status_code == 302
    assert "Enter the day" in manager.get("settings/calendars/office").text
    assert manager.post("settings/calendars/office/burn", day="2027-01-01").status_code == 404


def test_an_officer_who_manages_nothing_may_not(sign_in):
    asha = sign_in("asha")
    assert asha.get("settings/calendars").status_code == 403
    assert asha.post("settings/calendars/office/close", day="2027-01-01").status_code == 403


DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
LATE = dict.fromkeys(DAYS, "15:00 to 17:00") | {"saturday": "closed", "sunday": "closed"}


@pytest.fixture
def today(town):
    with scope.opened([town.council.pk], writes=False) as at:
        return at.astimezone(ZoneInfo("Europe/London")).date()


def test_the_week_is_looked_at_changed_from_a_day_on_and_taken_back(manager, town, ask):
    ask()
    day = due(town)[0].date()
    manager.post("settings/calendars/office/close", day=day.isoformat(), name="Jubilee")
    before = due(town)  # on a later day, so that another week from the next one on moves it
    form = manager.get("settings/calendars/office/week").text
    assert 'value="08:30 to 17:00"' in form
    turn = (day + timedelta(days=1)).isoformat()
    week = {"from_on": turn, **LATE}
    looked = manager.get(f"settings/calendars/office/week?{urlencode(week)}").text
    assert "1 case of the 1 open case" in looked
    assert "It can be taken back before" in looked
    assert due(town) == before
    manager.post("settings/calendars/office/week/change", **week)
    assert due(town)[0] > before[0]
    page = manager.get("settings/calendars/office").text
    assert "1 open case follows" in page
    assert f'name="since" value="{turn}"' in page
    manager.post("settings/calendars/office/week/change", **week)
    assert "nothing was saved" in manager.get("settings/calendars/office").text
    manager.post("settings/calendars/office/week/back")
    assert "Say from which day" in manager.get("settings/calendars/office").text
    manager.post("settings/calendars/office/week/back", since=turn)
    assert due(town) == before
    manager.post("settings/calendars/office/week/back", since=turn)
    assert "No change of the week from that day" in manager.get("settings/calendars/office").text


def test_a_change_that_another_takes_the_place_of_is_named_on_the_look(manager, today):
    later, soon = (str(today + timedelta(days=days)) for days in (40, 20))
    manager.post("settings/calendars/office/week/change", from_on=later, **LATE)
    sooner = {"from_on": soon, **LATE, "monday": "closed"}
    looked = manager.get(f"settings/calendars/office/week?{urlencode(sooner)}").text
    assert f"The change planned for {plain.day(date.fromisoformat(later))} goes." in looked
    after = urlencode(sooner | {"from_on": str(today + timedelta(days=41))})
    assert "goes." not in manager.get(f"settings/calendars/office/week?{after}").text


def test_a_day_without_hours_is_asked_for_by_its_name(manager, today):
    page = manager.get("settings/calendars/office/week?from_on=" + today.isoformat()).text
    assert "Enter the hours of Monday like 08:30 to 17:00" in page
    assert "Enter monday" not in page


def test_a_week_that_holds_today_has_no_button_to_take_it_back(manager, today):
    week = {"from_on": today.isoformat(), **LATE}
    looked = manager.get(f"settings/calendars/office/week?{urlencode(week)}").text
    assert "It holds at once." in looked
    manager.post("settings/calendars/office/week/change", **week)
    page = manager.get("settings/calendars/office").text
    assert "The week before" in page
    assert "Take the change back" not in page
    manager.post("settings/calendars/office/week/back", since=today.isoformat())
    assert "That week holds already." in manager.get("settings/calendars/office").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"monday": "nine to five"}, "Enter the hours of Monday like"),
        ({"from_on": ""}, "Enter an answer to: From which day?"),
        ({"from_on": "2020-01-01"}, "Enter today or a later day."),
        (dict.fromkeys(DAYS, "closed"), "no working time"),
    ],
)
def test_a_week_that_cannot_be_is_an_error_beside_its_day(manager, wrong, said):
    asked = urlencode({"from_on": "2030-01-01", **LATE} | wrong)
    found = manager.get(f"settings/calendars/office/week?{asked}")
    assert (found.status_code, said in found.text) == (422, True)


def test_the_list_asks_as_often_however_many_calendars(manager, town, django_assert_num_queries):
    manager.get("settings/calendars")
    with CaptureQueriesContext(connection) as few:
        manager.get("settings/calendars")
    with scope.opened([town.council.pk], writes=True) as at:
        for number in range(3):
            hours = Hours(zone="Europe/London", week=[[("09:00", "10:00")]] * 7)
            code = f"more-{number}"
            calendars.save(town.council.pk, code, hours, name=code, by=Actor.job("t"), at=at)
    with django_assert_num_queries(len(few)):
        assert "more-2" in manager.get("settings/calendars").text
