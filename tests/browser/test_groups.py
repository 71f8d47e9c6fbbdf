"""C13: success and focus groups, by the service manager and by a member, in a real browser."""

import re
from datetime import timedelta

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
from tests.practices.insight.measures.publishing import starter

from moothall.engine.contact.models import Message
from moothall.ground.councils import scope
from moothall.ground.journal.words import PLATFORM, Actor
from moothall.ground.people import actions as people
from moothall.practices.insight import actions as insight
from moothall.practices.servicedesk import jobs
from moothall.practices.servicedesk.models import GroupSession, Undertaking

SETUP = Actor.job("tests")
VOLUNTEERS = "Name,Email,Team\n" + "".join(
    f"Robin Vale {number:03},robin{number}@example.com,Parks\n" for number in range(196)
)


@pytest.fixture
def desk(site, ashby_committed):
    """Ashby's desk: Mo manages, an employee works elsewhere; measures are published."""
    hashed = make_password(PASSWORD)
    with scope.opened([ashby_committed.pk, PLATFORM], writes=True) as at:
        for name in ("mo", "employee"):
            people.enrol(f"{name}@ashby.example", password_hash=hashed, by=SETUP, at=at)
        insight.publish(starter(), by=SETUP, at=at)
        return a_desk(ashby_committed)


def sets_up(page):
    """Mo sets a group up and loads 196 volunteers; gives where it is."""
    says(page, "No group")
    page.get_by_role("link", name="Set up a group").click()
    press(page, "Set it up")
    expect(page.get_by_role("alert")).to_contain_text("Enter an answer to: What is it called?")
    fill(page, name="ICT success group", kind="Success group", purpose="Say what to mend first.")
    press(page, "Set it up")
    address = page.url
    page.get_by_role("link", name="0 members").click()
    file = {"name": "volunteers.csv", "mimeType": "text/csv", "buffer": VOLUNTEERS.encode()}
    page.get_by_label("A file of members").set_input_files(file)
    press(page, "Load the file")
    expect(page.get_by_role("alert")).to_contain_text("Only who said yes")
    page.get_by_label("A file of members").set_input_files(file)
    page.get_by_label("They said yes").check()
    press(page, "Load the file")
    says(page, "196 members added")
    page.get_by_label("Name, address").fill("vale 195")
    page.get_by_role("button", name="Find").last.click()
    says(page, "robin195@example.com")
    expect(page.locator("main tbody tr")).to_have_count(1)
    page.get_by_role("searchbox", name="Name, address").fill("")
    page.get_by_role("button", name="Find").last.click()
    page.get_by_role("link", name="Next page").click()
    says(page, "Robin Vale 050")
    sound(page)
    look(page, "members")
    return address


def gathers(page, address):
    """Mo sets a goal, and plans a session to which every member is invited."""
    page.goto(address)
    page.get_by_role("link", name="Set a goal").click()
    page.get_by_label("Which measure?").select_option(value="resolution-sla")
    fill(page, aim="At least", value="95", by_on=day(60))
    press(page, "Set it")
    says(page, "at least 95")
    says(page, "Not measured")
    page.get_by_role("link", name="Plan a session").click()
    start = timezone.localtime() + timedelta(days=7)
    for name, moment in (("starts_at", start), ("ends_at", start + timedelta(hours=1))):
        page.locator(f"[name={name}]").fill(f"{moment:%Y-%m-%dT%H:%M}")
    fill(page, title="What to mend first", place="Town Hall, room 3", agenda="Printers")
    press(page, "Plan it")
    page.get_by_role("link", name="What to mend first").click()
    page.get_by_role("link", name="Invite every member").click()
    says(page, "An email goes to 197 members who are not invited yet.")
    press(page, "Invite them")
    says(page, "197 invited")
    sound(page)
    return page.url


def link_to(email, kind):
    body = Message.objects.get(recipient=email, subject__startswith="Invitation").body
    return re.search(rf"/groups/{kind}/[0-9a-f-]{{36}}", body).group()


def joins(sits):
    """An employee joins in the portal, on a telephone."""
    with sits("employee", "/groups", 320) as page:
        page.get_by_role("button", name="Join ICT success group").click()
        says(page, "You are a member now")
        sound(page)
        look(page, "joined")


def answers(site, window, council):
    """The employee says by the link in the email that they come; a volunteer leaves by theirs."""
    with scope.opened(council, writes=False):
        answer = link_to("employee@ashby.example", "sessions")
        leave = link_to("robin7@example.com", "leave")
    with window(320) as page:
        page.goto(site.url("ashby", answer))
        says(page, f"{timezone.localtime() + timedelta(days=7):%A %-d %B %Y}")
        page.get_by_role("button", name="I come").click()
        says(page, "You come. Thank you.")
        sound(page)
        look(page, "invited")
        told = Client().get(f"{answer}.ics", headers={"host": "ashby.localhost"}).content
        [event] = Calendar.from_ical(told).walk("VEVENT")
        assert str(event["SUMMARY"]) == "ICT success group: What to mend first"
        page.goto(site.url("ashby", leave))
        page.get_by_role("button", name="Leave the group").click()
        says(page, "We will not write to you about it again.")


def was_held(page, council, session):
    """Mo says who came to the session, which is over, and what was agreed there."""
    with scope.opened(council, writes=True) as at:
        begun = {"starts_at": at - timedelta(hours=2), "ends_at": at - timedelta(hours=1)}
        GroupSession.objects.update(**begun)
    page.goto(session)
    says(page, "197 invited, 1 come, 0 cannot")
    page.get_by_role("link", name="Say who came, and what was said").click()
    page.get_by_label("Employee", exact=True).check()
    fill(page, notes="Printers first.")
    press(page, "Keep")
    says(page, "1 came")
    page.get_by_role("link", name="Agree an action").click()
    page.get_by_label("What is to be done?").fill("Mend the printers")
    page.get_by_label("Who does it?").select_option(value="dev@ashby.example")
    press(page, "Agree it")
    says(page, "Mend the printers")


def reminds(page, council, address):
    """The action's day passes, its owner is reminded, and it is done."""
    with scope.opened(council, writes=True) as at:
        Undertaking.objects.update(due_on=at.date() - timedelta(days=2))
    assert jobs.groups_once() == 1
    page.goto(address)
    says(page, "Overdue")
    says(page, "196 members")
    sound(page)
    look(page, "group")
    page.get_by_role("button", name="Done Mend the printers").click()
    expect(page.locator(".d-said")).to_contain_text("It is done.")


def test_c13_a_group_from_volunteers_to_what_came_of_a_session(site, desk, sits, window):
    """C13: set up, 196 loaded, joined, invited, answered, goal, who came, action, reminded."""
    council = [desk.council.pk]
    with sits("mo", "/staff/groups") as page:
        address = sets_up(page)
        joins(sits)
        session = gathers(page, address)
        answers(site, window, council)
        was_held(page, council, session)
        reminds(page, council, address)
    api = Machine(desk.council, a_key(desk.council)[1])
    [group] = api.get("/groups").json()["items"]
    whole = api.get(f"/groups/{group['id']}").json()
    assert (whole["members"], whole["sessions"][0]["came"]) == (196, 1)
    assert whole["undertakings"][0]["done_at"] is not None
