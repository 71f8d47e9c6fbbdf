"""Appointments and visits over the wire: each with their own key, and what a key may not do."""

from datetime import time, timedelta

import pytest
from tests.faces.api.conftest import Machine, a_key, an_officer
from tests.faces.portal.conftest import BUILDER, somebody
from tests.practices.visits.conftest import SERVICE, publish

from moothall.engine.bookings.models import Booking
from moothall.engine.cases.models import Case
from moothall.ground.councils import scope
from moothall.ground.councils.models import Team
from moothall.ground.people.words import Role
from moothall.practices.visits import actions, queries
from moothall.practices.visits.models import Visit
from moothall.practices.visits.words import Opening, Said

pytestmark = pytest.mark.django_db
TROUBLE = {"details": "My headset has no sound."}
HOURS = {"weekdays": [0, 1, 2, 3, 4, 5, 6], "opens": "00:00", "closes": "23:59"}


@pytest.fixture
def counter(town):
    """A desk that is open day and night: the clock of these tests is the real one."""
    with scope.opened([town.pk], writes=True) as at:
        Team.objects.get_or_create(council=town, code="ict-desk", defaults={"name": "ICT desk"})
        publish(town, at)
        said = Said(name="ICT desk", where="Town Hall", service=SERVICE, notice_minutes=0)
        opening = Opening(weekdays=range(7), opens=time(0), closes=time(23, 59))
        return actions.add_counter(town, said, opening, by=BUILDER, at=at)


def key_of(town, person):
    return Machine(town, a_key(town, person=person)[1])


@pytest.fixture
def sam(town):
    """The key of an employee."""
    return key_of(town, somebody(town, Role.EMPLOYEE)[1])


@pytest.fixture
def asha(town):
    """The key of an officer of the desk's team."""
    return key_of(town, an_officer(town, team="ict-desk")[1])


@pytest.fixture
def books(sam, counter):
    def booked(number=0):
        free = sam.get(f"/desks/{counter.pk}/times").json()["items"]
        held = sam.send(f"/desks/{counter.pk}/hold", {"starts_at": free[number]["starts_at"]})
        assert held.status_code == 201, held.content
        made = sam.send(f"/appointments/{held.json()['token']}/book", TROUBLE)
        assert made.status_code == 200, made.content
        return made.json()

    return booked


def test_an_appointment_is_held_booked_moved_and_cancelled_with_a_key_of_ones_own(
    sam, counter, books
):
    made = books()
    assert (made["state"], made["visit"], made["desk"]) == ("booked", "booked", counter.pk)
    address = f"/appointments/{made['token']}"
    assert [one["token"] for one in sam.get("/appointments").json()["items"]] == [made["token"]]
    free = sam.get(f"/desks/{counter.pk}/times").json()["items"]
    to = {"starts_at": free[3]["starts_at"]}
    moved = sam.send(f"{address}/move", to)
    assert moved.json()["starts_at"] == free[3]["starts_at"]
    ended = sam.send(f"{address}/cancel")
    assert (ended.json()["visit"], sam.get(address).json()["state"]) == ("cancelled", "cancelled")
    assert sam.send(f"{address}/move", to).status_code == 409


def test_sending_it_again_with_its_name_holds_one(sam, counter, town):
    [first, *_] = sam.get(f"/desks/{counter.pk}/times").json()["items"]
    told = {"starts_at": first["starts_at"]}
    replies = [sam.send(f"/desks/{counter.pk}/hold", told, idempotency_key="a") for _ in range(2)]
    assert replies[0].json() == replies[1].json()
    with scope.opened([town.pk], writes=False):
        assert Booking.objects.count() == 1


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_times_of_days_that_nobody_can_book_are_none(sam, counter, day):
    for asked in (f"from_on={day}", f"from_on={day}&until_on={day}"):
        told = sam.get(f"/desks/{counter.pk}/times?{asked}")
        assert (told.status_code, told.json()) == (200, {"items": []})


def test_figures_are_of_three_months_at_most(asha, machine, counter, town):
    asha.send(f"/desks/{counter.pk}/walk-in", TROUBLE | {"name": "Kit Marsh"})
    with scope.opened([town.pk], writes=False) as at:
        today = queries.today(counter, at)
    counted = {}
    for since in (10, 92, 93):
        day = (today - timedelta(days=since)).isoformat()
        asked = f"/desks/{counter.pk}/figures?from_on={day}&until_on=9999-12-31"
        counted[since] = [one["came"] for one in machine.get(asked).json()["items"]]
    assert counted == {10: [1], 92: [1], 93: []}
    assert [one["came"] for one in machine.get(f"/desks/{counter.pk}/figures").json()["items"]] == [
        1
    ]


def test_an_appointment_is_its_own_persons_alone(sam, asha, machine, town, books):
    address = f"/appointments/{books()['token']}"
    for other in (asha, key_of(town, somebody(town, email="eve@x.example", name="Eve")[1])):
        assert other.get(address).status_code == 404
        assert other.send(f"{address}/cancel").status_code == 404
    assert machine.get(address).status_code == 403
    assert machine.get("/appointments").status_code == 403


def test_a_resident_books_nothing_at_a_desk_for_employees(town, counter):
    eve = key_of(town, somebody(town, email="eve@x.example", name="Eve")[1])
    [first, *_] = eve.get(f"/desks/{counter.pk}/times").json()["items"]
    refused = eve.send(f"/desks/{counter.pk}/hold", {"starts_at": first["starts_at"]})
    assert (refused.status_code, "work for the council" in refused.json()["detail"]) == (409, True)


def test_a_walk_in_waits_is_called_and_seen(asha, counter, town):
    address = f"/desks/{counter.pk}"
    came = asha.send(f"{address}/walk-in", TROUBLE | {"name": "Kit Marsh"}).json()
    assert (came["number"], came["state"], came["name"]) == (1, "waiting", "Kit Marsh")
    solved = {"outcome": "fixed", "remark": "Turned it on."}
    quick = asha.send(f"{address}/walk-in", TROUBLE | {"name": "Bo"} | solved).json()
    assert (quick["number"], quick["state"]) == (2, "done")
    called = asha.send(f"{address}/next").json()
    assert (called["visit"], called["state"]) == (came["visit"], "serving")
    assert asha.send(f"{address}/next").status_code == 409
    done = asha.send(f"/visits/{came['visit']}/done", solved).json()
    assert done["state"] == "done"
    with scope.opened([town.pk], writes=False):
        assert set(Case.objects.values_list("channel", "state")) == {("face-to-face", "resolved")}
    states = [one["state"] for one in asha.get(f"{address}/visits").json()["items"]]
    assert states == ["done", "done"]


def test_who_has_an_appointment_arrives_misses_it_or_leaves(asha, books, town, counter):
    for number in range(2):
        books(number + 1)
    with scope.opened([town.pk], writes=True) as at:
        for count, visit in enumerate(Visit.objects.order_by("pk"), 1):
            starts_at = at - timedelta(hours=count)
            ends_at = starts_at + timedelta(minutes=20)
            Booking.objects.filter(pk=visit.booking_id).update(starts_at=starts_at, ends_at=ends_at)
            Visit.objects.filter(pk=visit.pk).update(day_on=at.astimezone().date())
    first, second = asha.get(f"/desks/{counter.pk}/visits").json()["items"]
    assert asha.send(f"/visits/{first['visit']}/missed").json()["state"] == "missed"
    assert asha.send(f"/visits/{second['visit']}/arrive").json()["state"] == "waiting"
    assert asha.send(f"/visits/{second['visit']}/left").json()["state"] == "left"
    assert asha.send(f"/visits/{second['visit']}/call").status_code == 409


def test_only_managers_set_desks_up_and_read_what_is_counted(asha, machine, town, counter):
    desk = {"name": "Library", "where": "Library", "service": SERVICE, "hours": HOURS}
    assert asha.send("/desks", desk).status_code == 403
    assert asha.get(f"/desks/{counter.pk}/figures").status_code == 403
    made = machine.send("/desks", desk)
    assert made.status_code == 201, made.content
    address = f"/desks/{made.json()['desk']}"
    changed = machine.send(f"{address}/change", {k: v for k, v in desk.items() if k != "hours"})
    assert changed.json()["name"] == "Library"
    shorter = HOURS | {"closes": "12:00"}
    assert machine.send(f"{address}/hours", shorter).status_code == 200
    closed = {"day": "2039-01-01", "why": "Training"}
    assert machine.send(f"{address}/close-day", closed).status_code == 200
    assert machine.send(f"{address}/open-day", {"day": "2039-01-01"}).status_code == 200
    assert machine.send(f"{address}/end").status_code == 200
    assert machine.get(f"{address}/visits").status_code == 404
    assert machine.get(f"/desks/{counter.pk}/figures").json() == {"items": []}


def test_a_key_without_its_scope_is_refused(town, counter):
    reader = Machine(town, a_key(town, "cases:read")[1])
    for path in ("/desks", f"/desks/{counter.pk}/visits", "/appointments"):
        assert reader.get(path).status_code == 403
    assert reader.send(f"/desks/{counter.pk}/next").status_code == 403
