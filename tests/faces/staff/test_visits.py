"""Visits in the officers' pages and appointments in the portal: who may do what, and walls."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.engine.cases.conftest import SETUP
from tests.practices.visits.conftest import TROUBLE, a_counter

from moothall.engine.bookings import queries as slots
from moothall.engine.bookings.models import Booking
from moothall.faces.staff.visits import pages
from moothall.ground.calendars import actions as calendars
from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.practices.visits import actions, queries
from moothall.practices.visits.models import Counter, Visit
from moothall.practices.visits.words import Came, Day, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter(town):
    with scope.opened([town.council.pk], writes=True) as at:
        return a_counter(town.council, at)


@pytest.fixture
def came(town, counter):
    """Kit came without an appointment and waits."""
    with scope.opened([town.council.pk], writes=True) as at:
        said = Came(token=uuid4(), details=TROUBLE, name="Kit Marsh")
        return actions.receive(counter, said, by=town.actor("dev"), at=at)


def states(town):
    with scope.opened([town.council.pk], writes=False):
        return [State(one) for one in Visit.objects.order_by("pk").values_list("state", flat=True)]


def test_what_managers_do_is_refused_to_officers(dev, counter):
    assert dev.get("visits/add").status_code == 403
    assert dev.get(f"visits/{counter.pk}/figures").status_code == 403
    for deed in ("change", "hours", "close-day"):
        assert dev.get(f"visits/{counter.pk}/do/{deed}").status_code == 403
    for deed in ("end", "open-day"):
        assert dev.post(f"visits/{counter.pk}/do/{deed}", day="2027-01-01").status_code == 403
    assert "Close on a day" not in dev.get(f"visits/{counter.pk}").text


def test_the_hours_of_a_desk_are_asked_with_those_of_today(sign_in, town, counter):
    with scope.opened([town.council.pk], writes=True) as at:
        code, early = counter.diary.calendar_code, [[("08:00", "10:00")]] * 7
        turn = at.date() + timedelta(days=30)
        calendars.change_week(town.council.pk, code, early, from_on=turn, by=SETUP, at=at)
    text = sign_in("mo").get(f"visits/{counter.pk}/do/hours").text
    assert ('value="16:00"' in text, 'value="10:00"' in text) == (True, False)


def test_a_desk_of_another_council_is_not_there(sign_in, counter, other_town, came):
    there = sign_in("mo", slug="brackwater", home="brackwater")
    assert there.get(f"visits/{counter.pk}").status_code == 404
    assert there.post(f"visits/{counter.pk}/do/call", visit=came.pk).status_code == 404
    with scope.opened([other_town.council.pk], writes=False):
        assert (Counter.objects.count(), Visit.objects.count()) == (0, 0)


def test_an_officer_of_another_team_sees_that_somebody_waits_and_not_who(
    sign_in, counter, came, town
):
    page = sign_in("asha").get(f"visits/{counter.pk}").text
    assert ("1 waiting" in page, "Somebody else" in page) == (True, True)
    assert ("Kit Marsh" in page, "headset" in page) == (False, False)
    sign_in("asha").post(f"visits/{counter.pk}/do/call", visit=came.pk)
    assert states(town) == [State.WAITING]


def test_the_form_of_a_deed_tells_an_officer_of_another_team_nothing(
    sign_in, dev, counter, came, town
):
    form = f"visits/{counter.pk}/do/done"
    assert "Kit Marsh" in dev.get(f"{form}?visit={came.pk}").text
    asha = sign_in("asha")
    told = asha.get(f"{form}?visit={came.pk}")
    assert (told.status_code, "Kit Marsh" in told.text) == (404, False)
    wrong = asha.post(form, visit=came.pk, outcome="none-of-these")
    assert (wrong.status_code, "Kit Marsh" in wrong.text) == (404, False)
    assert asha.get(f"visits/{counter.pk}/do/move?visit={came.pk}").status_code == 404


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "0001-01-02", "9999-12-30"])
def test_the_first_and_the_last_day_there_are_can_be_asked_for(dev, counter, day):
    assert dev.get(f"visits/{counter.pk}?day={day}").status_code == 200


def test_the_average_wait_of_several_days_is_over_everybody_who_was_called():
    days = [Day(called=1, seen=1, average=60, longest=60), Day(called=3, average=600, longest=900)]
    assert pages.total(days) == Day(called=4, seen=1, average=465, longest=900)


def test_an_act_is_posted_and_of_a_visit_at_that_desk(dev, counter, came, town):
    assert dev.get(f"visits/{counter.pk}/do/next").status_code == 404
    assert dev.post(f"visits/{counter.pk}/do/call", visit=came.pk + 1).status_code == 404
    assert dev.post(f"visits/{counter.pk}/do/call", visit="x").status_code == 404
    assert dev.post(f"visits/{counter.pk}/do/dance").status_code == 404
    with scope.opened([town.council.pk], writes=True) as at:
        other = a_counter(town.council, at, name="Library")
    assert dev.post(f"visits/{other.pk}/do/call", visit=came.pk).status_code == 404
    assert states(town) == [State.WAITING]


def test_sending_the_form_of_a_walk_in_twice_takes_them_in_once(dev, counter, town):
    typed = {"token": "6f1d2c1e-0000-4000-8000-000000000001", "who": "Kit", "details": TROUBLE}
    for _ in range(2):
        assert dev.post(f"visits/{counter.pk}/walk-in", **typed).status_code == 302
    assert states(town) == [State.WAITING]


def test_a_name_that_several_have_is_asked_about(dev, counter, town):
    with scope.opened([town.council.pk], writes=True) as at:
        for number in range(2):
            email = f"kit{number}@ashby.example"
            people.add(town.council, "Kit Marsh", email=email, by=SETUP, at=at)
    typed = {"who": "Kit Marsh", "details": TROUBLE}
    asked = dev.post(f"visits/{counter.pk}/walk-in", **typed)
    assert (asked.status_code, "Several people are called that" in asked.text) == (422, True)
    told = dev.post(f"visits/{counter.pk}/walk-in", **typed, email="kit1@ashby.example")
    assert told.status_code == 302
    with scope.opened([town.council.pk], writes=False):
        assert Visit.objects.get().case.contact_email == "kit1@ashby.example"


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_a_day_asks_the_same_of_one_and_of_three(
    dev, counter, town, number, django_assert_num_queries
):
    with scope.opened([town.council.pk], writes=True) as at:
        for _ in range(number):
            said = Came(token=uuid4(), details=TROUBLE, name="Kit Marsh")
            actions.receive(counter, said, by=town.actor("dev"), at=at)
        assert len(queries.on_day(counter, queries.today(counter, at))) == number
    dev.get(f"visits/{counter.pk}")
    with django_assert_num_queries(LISTED):
        dev.get(f"visits/{counter.pk}")


LISTED = 16


def test_who_goes_back_and_chooses_another_time_holds_that(client, sign_in, town, counter):
    with scope.opened([town.council.pk], writes=True) as at:
        today = queries.today(counter, at)
        free = slots.free(counter.diary, today, today + timedelta(days=14), at=at)
        first, other = [one.starts_at.isoformat() for one in free[max(free)]][:2]
    sign_in("employee")
    page, token = f"/desks/{counter.pk}", str(uuid4())
    assert employee(client, town, page, time=first, token=token).url == f"/appointments/{token}"
    chosen = employee(client, town, page, time=other, token=token)
    assert token not in chosen.url
    with scope.opened([town.council.pk], writes=False):
        held = Booking.objects.get(state="held")
        assert (held.starts_at.isoformat(), str(held.token) in chosen.url) == (other, True)


def employee(client, town, path, **typed):
    headers = {"host": "ashby.localhost"}
    if typed:
        return client.post(f"/appointments{path}", typed, headers=headers)
    return client.get(f"/appointments{path}", headers=headers)


def test_an_appointment_is_open_to_whoever_booked_it_alone(client, sign_in, town, counter):
    token = uuid4()
    with scope.opened([town.council.pk], writes=True) as at:
        today = queries.today(counter, at)
        free = slots.free(counter.diary, today, today.replace(year=today.year + 1), at=at)
        first = free[min(free)][0]
        how = {"by": town.actor("employee"), "at": at}
        actions.hold(counter, first.starts_at, token=token, **how)
        actions.book(counter, token, TROUBLE, **how)
    for name, there in (("dev", 404), ("resident", 403), ("employee", 200)):
        sign_in(name)
        assert employee(client, town, f"/{token}").status_code == there
        assert employee(client, town, f"/{token}.ics").status_code == there
    sign_in("dev")
    assert employee(client, town, f"/{token}/cancel", x="1").status_code == 404
    sign_in("employee")
    assert employee(client, town, f"/desks/{counter.pk}?move={token}").status_code == 200
    assert employee(client, town, f"/desks/{counter.pk}", time="yesterday").status_code == 422
    assert (
        employee(client, town, f"/desks/{counter.pk}", time="2020-01-01T09:00:00+00:00").status_code
        == 422
    )
    for _ in range(2):
        assert employee(client, town, f"/{token}/cancel", x="1").status_code == 302
    assert states(town) == [State.CANCELLED]
