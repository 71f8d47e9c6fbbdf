"""C12: an employee books an appointment at a desk, an analyst sees them and a walk-in, in browsers.

The clock of the site goes on while it is looked at, so the desk is open day and night here, and
what is booked first is moved to another day.
"""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from icalendar import Calendar
from playwright.sync_api import expect
from tests.browser.conftest import look, sound
from tests.browser.governing import PASSWORD, day, fill, press, says
from tests.engine.cases.conftest import a_desk
from tests.faces.api.conftest import Machine, a_key
from tests.practices.visits.conftest import publish

from moothall.engine.bookings.models import Booking
from moothall.engine.cases.models import Case, Fact
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.practices.visits.models import Visit

SETUP = Actor.job("tests")
ALL = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@pytest.fixture
def desk(site, ashby_committed):
    """Ashby's ICT desk: Dev works there, Mo manages, and an employee needs help; all sign in."""
    hashed = make_password(PASSWORD)
    with scope.opened([ashby_committed.pk], writes=True) as at:
        for name in ("dev", "mo", "employee"):
            people.enrol(f"{name}@ashby.example", password_hash=hashed, by=SETUP, at=at)
        found = a_desk(ashby_committed)
        publish(ashby_committed, at)
    return found


def sets_up(page):
    """Mo sets up the desk, sees what is wrong first, and closes it on a day."""
    says(page, "No desk")
    page.get_by_role("link", name="Set up a desk").click()
    press(page, "Set it up")
    expect(page.get_by_role("alert")).to_contain_text("What is it called?")
    fill(page, name="ICT desk", where="Town Hall, ground floor", service="Visit an ICT desk")
    fill(page, minutes="30", at_once="1", notice_minutes="0", opens="00:00", closes="23:59")
    for name in ALL:
        page.get_by_label(name, exact=True).check()
    sound(page)
    look(page, "desk-add")
    press(page, "Set it up")
    says(page, "Nobody yet")
    closes = day(20)
    page.get_by_role("link", name="Close on a day").click()
    fill(page, day=closes, why="Staff training")
    press(page, "Close it")
    says(page, "Staff training")


def books(page):
    """The employee chooses a time, says what for, moves it to another and takes it in a file."""
    page.get_by_role("link", name="Appointments at a desk").click()
    sound(page)
    page.get_by_role("link", name="ICT desk").click()
    press(page, "Continue")
    expect(page.get_by_role("alert")).to_contain_text("Select a time")
    page.locator("#time").check()
    sound(page)
    look(page, "times")
    press(page, "Continue")
    press(page, "Book the appointment")
    expect(page.get_by_role("alert")).to_contain_text("Enter what you need help with")
    fill(page, details="My headset has no sound.")
    sound(page)
    press(page, "Book the appointment")
    expect(page.get_by_role("heading", level=1)).to_have_text("Appointment booked")
    sound(page)
    look(page, "booked")
    page.get_by_role("link", name="Move it to another time").click()
    days = page.get_by_role("navigation", name="Days with free times")
    days.get_by_role("link").last.click()
    page.locator("#time").check()
    press(page, "Move it to this time")
    says(page, "Your appointment is at the new time")
    with page.expect_download() as given:
        page.get_by_role("link", name="Put it in your calendar").click()
    [event] = Calendar.from_ical(given.value.path().read_bytes()).walk("VEVENT")
    return event


def is_time(desk):
    """The time of the appointment has come: it began a minute ago."""
    with scope.opened([desk.council.pk], writes=True) as at:
        booking = Booking.objects.get()
        length = booking.ends_at - booking.starts_at
        starts_at = at - timedelta(minutes=1)
        Booking.objects.update(starts_at=starts_at, ends_at=starts_at + length)
        Visit.objects.update(day_on=starts_at.astimezone().date())


def receives(page):
    """Dev takes both in, solves the walk-in at once, calls the other and solves that too."""
    page.get_by_role("link", name="Take in a walk-in").click()
    press(page, "Take them in")
    expect(page.get_by_role("alert")).to_contain_text("Enter who it is")
    sound(page)
    look(page, "walk-in")
    fill(page, who="Mo", details="Forgot a password.")
    page.get_by_label("Solved at once").check()
    page.locator("#outcome").select_option(label="We fixed it")
    press(page, "Take them in")
    expect(page.locator(".d-said")).to_contain_text("Solved")
    page.get_by_role("button", name=re.compile("^They are here")).click()
    says(page, "Waiting")
    sound(page)
    look(page, "today")
    press(page, "Call the next")
    says(page, "Being seen")
    page.get_by_role("link", name=re.compile("^Seen")).click()
    fill(page, outcome="We gave you another one", remark="A new headset.")
    sound(page)
    press(page, "They have been seen")
    expect(page.locator(".d-said")).to_contain_text("Solved")
    press(page, "Call the next")
    expect(page.locator(".d-said")).to_contain_text("Nobody is waiting")


def test_c12_an_appointment_and_a_walk_in_from_booking_to_counting(site, desk, sits):
    """C12: a desk set up, an appointment booked and moved, a walk-in, both seen, and counted."""
    with sits("mo", "/staff/visits") as page:
        sets_up(page)
        path = page.url[page.url.index("/staff/") :]
    with sits("employee", "/requests", 320) as page:
        event = books(page)
    with scope.opened([desk.council.pk], writes=False):
        booking = Booking.objects.get()
    assert (event["DTSTART"].dt, event["SEQUENCE"]) == (booking.starts_at, 1)
    is_time(desk)
    with sits("dev", path, 320) as page:
        receives(page)
    with sits("mo", f"{path}/figures") as page:
        says(page, "2 came, 1 of them without an appointment; 2 were seen")
        sound(page)
        look(page, "figures")
        page.goto(site.url("ashby", "/staff/figures?channel=appointment"))
        sound(page)
    with scope.opened([desk.council.pk], writes=False):
        found = Fact.objects.order_by("channel").values_list("channel", flat=True)
        assert list(found) == ["appointment", "face-to-face"]
        assert set(Case.objects.values_list("state", flat=True)) == {"resolved"}
    machine = Machine(desk.council, a_key(desk.council)[1])
    [one] = machine.get("/desks").json()["items"]
    listed = machine.get(f"/desks/{one['desk']}/visits").json()["items"]
    assert {each["state"] for each in listed} == {"done"}
