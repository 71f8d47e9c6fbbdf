"""S12, W18, O34, C13, C12: the desk beyond its queue, each by who does it, in a real browser."""

import re
from datetime import time, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect
from tests.browser.conftest import look, sound
from tests.browser.governing import PASSWORD, day, fill, press, says
from tests.engine.cases.conftest import a_desk
from tests.faces.api.conftest import Machine, a_key

from moothall.ground.calendars import clock
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.queries import duty
from moothall.practices.servicedesk.words.oncall import Pattern, Said

SETUP = Actor.job("tests")
FAULT = {
    "what": "Email or calendar",
    "impact": "Only me",
    "can_work": "Yes, but slowly or in another way",
    "details": "It is full.",
    "place": "Room 3",
    "call_back": "01632 960 001",
}


@pytest.fixture
def desk(site, ashby_committed):
    """Ashby's ICT desk: Asha and Dev work there, Mo manages; all of them sign in."""
    hashed = make_password(PASSWORD)
    with scope.opened([ashby_committed.pk], writes=True) as at:
        for name in ("asha", "dev", "mo", "employee"):
            people.enrol(f"{name}@ashby.example", password_hash=hashed, by=SETUP, at=at)
        found = a_desk(ashby_committed)
        for name in ("asha", "mo"):
            people.join_team(found.people[name], found.teams["ict-desk"], by=SETUP, at=at)
    return found


def shifts_that_change_now(desk):
    """Dev was on call until two minutes ago, Asha is now: a day each."""
    with scope.opened([desk.council.pk], writes=True) as at:
        [rota] = duty.rotas([desk.council.pk])
        ago = timezone.localtime(at - timedelta(minutes=2))
        minute = ago.time().replace(second=0, microsecond=0)
        pattern = Pattern(
            name="Days",
            weekdays=range(7),
            begins=minute,
            ends=minute,
            days=1,
            turn="shift",
            people=[desk.people[name].identity_id for name in ("dev", "asha")],
            from_on=(ago - timedelta(days=1)).date(),
        )
        actions.set_layer(rota, pattern, by=SETUP, at=at - timedelta(hours=20))


def calendar_at(address):
    """What somebody's calendar, which signs in nowhere, reads at an address: by when it begins."""
    path = address[address.index("/feeds/") :]
    told = Client().get(path, headers={"host": "ashby.localhost"})
    assert told.headers["content-type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(told.content).walk("VEVENT")
    ahead = [one for one in events if one["DTEND"].dt > clock.now()]
    return [str(one["SUMMARY"]) for one in sorted(ahead, key=lambda one: one["DTSTART"].dt)]


def set_up(page):
    """Mo sets up a rota with a layer of weekends; gives where it is."""
    says(page, "No rota")
    page.get_by_role("link", name="Set up a rota").click()
    press(page, "Set it up")
    expect(page.get_by_role("alert")).to_contain_text("Enter an answer to: What is it called?")
    page.get_by_label("What is it called?").fill("ICT out of hours")
    page.get_by_label("Whose cases is it for?").select_option(label="Ict-Desk")
    page.get_by_label("In which working hours").select_option(value="office")
    sound(page)
    press(page, "Set it up")
    says(page, "Nobody is on call")
    address = page.url
    page.locator(".d-rail").get_by_role("link", name="Add a layer of shifts").click()
    fill(page, name="Weekends", begins="17:00", ends="08:30", days="3")
    page.get_by_label("Who is called?").select_option(value="2")
    page.get_by_label("When does the next one").select_option(value="week")
    page.get_by_label("Friday").check()
    page.get_by_label("Mo", exact=True).check()
    sound(page)
    look(page, "layer")
    press(page, "Plan these shifts")
    expect(page.locator(".d-said")).to_contain_text("planned eight weeks ahead")
    return address


def leave(page):
    """Dev leaves a note at the end of his shift, and offers his next one to Asha."""
    page.get_by_role("link", name="Hand over to the next one").click()
    fill(page, note="The pump is off until noon.")
    press(page, "Leave this note")
    says(page, "Nobody has taken over yet")
    page.get_by_role("link", name=re.compile("^Offer")).first.click()
    fill(page, to="Asha")
    press(page, "Offer it")
    says(page, "Dev offers")
    sound(page)


def test_s12_a_rota_from_setting_it_up_to_handing_over(site, desk, sits):
    """S12: set up, numbers, a swap accepted, handover read and taken, a gap seen, a calendar."""
    with sits("mo", "/staff/on-call") as page:
        address = set_up(page)
        shifts_that_change_now(desk)
        page.goto(address)
        page.get_by_role("link", name="Change the number").click()
        fill(page, person="Asha", phone="07700 900 982")
        press(page, "Save the number")
        says(page, "07700 900 982")
    path = address[address.index("/staff/") :]
    with sits("dev", path) as page:
        leave(page)
    with sits("asha", path, 320) as page:
        says(page, "The pump is off until noon.")
        press(page, "I have read it and take over")
        says(page, "Asha read it and took over")
        page.get_by_role("button", name=re.compile("^Accept")).click()
        says(page, "in place of Dev")
        press(page, "Make a calendar address")
        sound(page)
        look(page, "rota")
        assert calendar_at(page.locator("code").inner_text())[0] == "ICT out of hours: Asha (Days)"
    [rota] = Machine(desk.council, a_key(desk.council)[1]).get("/on-call").json()["items"]
    assert [(one["name"], one["phone"]) for one in rota["on_call"]] == [("Asha", "07700 900 982")]


@pytest.fixture
def rota(desk):
    """A rota around the clock: Dev is on call today and every day."""
    with scope.opened([desk.council.pk], writes=True) as at:
        said = Said(name="ICT around the clock", team="ict-desk")
        made = actions.add_rota(desk.council, said, teams={"ict-desk"}, by=SETUP, at=at)
        pattern = Pattern(
            name="Days",
            weekdays=range(7),
            begins=time(0),
            ends=time(0),
            days=1,
            people=[desk.people["dev"].identity_id],
            from_on=timezone.localdate() - timedelta(days=1),
        )
        actions.set_layer(made, pattern, by=SETUP, at=at)
        number = desk.people["dev"].identity_id
        actions.set_number(made, number, "07700 900 983", by=SETUP, at=at)
    return made


def test_w18_a_call_outside_cover_is_seen_told_and_counted(site, desk, rota, sits):
    """W18: what is covered from when; the page says so, whom to ring, what to tell; counted."""
    with sits("mo", f"/staff/on-call/{rota.pk}") as page:
        says(page, "Every case of the team is covered")
        page.get_by_role("link", name="Say what is covered").click()
        fill(page, service="Report an ICT fault", from_on=day(0))
        page.get_by_label("P1").check()
        press(page, "Save it")
        says(page, "Report an ICT fault")
        page.goto(site.url("ashby", "/staff/log/ashby/ict-fault"))
        says(page, "covered for P1 only")
        says(page, "07700 900 983")
        sound(page)
        look(page, "outside")
        fill(page, **FAULT)
        press(page, "Log the case")
        page.wait_for_url("**/log/done/**")
        says(page, "Outside working hours: not covered")
        says(page, "counted as a call outside cover")
        sound(page)
        page.goto(site.url("ashby", f"/staff/on-call/{rota.pk}/calls"))
        says(page, "1 call since")
        says(page, "0 covered, 1 outside cover")
        sound(page)
    asked = Machine(desk.council, a_key(desk.council)[1]).get
    assert asked("/on-call/cover", service="ict-fault").json()["priorities"] == ["P1"]
    since = (timezone.localtime() - timedelta(days=1)).isoformat()
    [line] = asked(f"/on-call/{rota.pk}/calls", since=since).json()["items"]
    assert (line["service"], line["covered"], line["outside"]) == ("ict-fault", 0, 1)
