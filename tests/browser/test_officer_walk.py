"""C1, O1: from a missed bin to the committee's figure, in a real browser; the desk is sound."""

import re

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect
from tests import starter
from tests.browser.conftest import WIDTHS, sound
from tests.browser.governing import says
from tests.browser.test_portal import fill, press
from tests.engine.cases.conftest import a_desk
from tests.faces.portal.walking import answers
from tests.practices.insight.measures.publishing import starter as measures

from moothall.engine.contact.carriers import Carriers
from moothall.engine.contact.jobs import deliver_once
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.outside.mail.client import Post
from moothall.outside.mail.standin import Standin
from moothall.practices.insight import actions as insight

BIN = starter.definitions()["missed-bin"]
PASSWORD = "willow-lantern-otter"
SETUP = Actor.job("tests")


@pytest.fixture
def desk(site, ashby_committed):
    """Ashby with its services, an officer and a manager who can sign in, and its measures."""
    with scope.opened([ashby_committed.pk], writes=True) as at:
        for name in ("asha", "mo"):
            people.enrol(
                f"{name}@ashby.example", password_hash=make_password(PASSWORD), by=SETUP, at=at
            )
        found = a_desk(ashby_committed)
        insight.publish(measures(), by=SETUP, at=at)
    return found


@pytest.fixture
def post(tmp_path):
    """A mail server that keeps what is sent; `post()` sends what waits and gives what came."""
    with Standin(tmp_path / "post") as server:

        def sent():
            while deliver_once(Carriers(Post(host=server.host, port=server.port))):
                pass
            return list(server.folder)

        yield sent


def sign_in(page, site, name, path):
    page.goto(site.url("ashby", path))
    page.locator("[name=login]").fill(f"{name}@ashby.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"**{path}")


def report(page, site):
    """Report a missed bin as a resident does; return the reference."""
    page.goto(site.url("ashby", "/services/missed-bin"))
    press(page, "Start now")
    while "/page/" in page.url:
        fill(page, answers(BIN.page(page.url.rsplit("/", 1)[-1]), {}))
        press(page, "Continue")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/sent/**")
    return re.search(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b", page.inner_text("main"))[0]


def act(page, name, *, choose="", text=""):
    """Open an act of the case page, fill it in and do it."""
    summary = page.locator(".d-act", has_text=name).locator("summary").first
    summary.click()
    panel = page.locator(".d-act[open]")
    if choose:
        panel.get_by_label(choose).check()
    if text:
        panel.locator("textarea").fill(text)
    panel.get_by_role("button").click()


def said(page, words):
    """Wait until the page says at its head what was done."""
    expect(page.locator(".d-said")).to_have_text(words, use_inner_text=True)


def test_from_a_missed_bin_to_the_figure(site, window, desk, post):
    with window(320) as resident:
        reference = report(resident, site)
    with window(1440) as officer:
        sign_in(officer, site, "asha", "/staff/queue")
        officer.locator(".d-list__link").click()
        officer.get_by_role("button", name="Take it").click()
        said(officer, "The case is yours.")
        act(officer, "Pause", choose="We are waiting for you", text="Which side of the house?")
        expect(officer.locator(".d-case__marks")).to_contain_text("Paused")
        officer.get_by_role("button", name="Resume").click()
        act(officer, "Resolve", choose="We emptied the bin", text="Emptied this morning.")
        officer.get_by_role("button", name="Close").click()
        said(officer, "Closed.")
    told = post()
    subjects = [received.message["Subject"] for received in told]
    assert subjects == [
        f"We have your report: {reference}",
        f"We need to hear from you about {reference}",
        f"Your report {reference} is done",
        f"How did we do? {reference}",
    ]
    with window(320) as resident:
        resident.goto(re.search(r"http\S+/rate/\S+", told[-1].text)[0])
        resident.locator("[name=rating][value='5']").check()
        with resident.expect_navigation():
            resident.locator("main form button").click()
    with window(1440) as manager:
        sign_in(manager, site, "mo", "/staff/figures")
        card = manager.locator(".d-figure", has_text="atisfaction").first
        expect(card).to_contain_text("100.0%")
        sound(manager)
        figure = manager.locator(".d-figure", has_text="resolution").first  # of one answer: no list
        figure.get_by_role("link").first.click()
        says(manager, reference)
        sound(manager)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_the_desk_is_sound(site, window, desk, scripts):
    with scope.opened([desk.council.pk], writes=True) as at:
        cases = [desk.case(at=at), desk.case()]
    with window(*WIDTHS, scripts=scripts) as page:
        sign_in(page, site, "mo", "/staff/")
        sound(page)
        page.goto(site.url("ashby", "/staff/queue?priority=P3"))
        sound(page)
        page.goto(site.url("ashby", f"/staff/cases/{cases[1].reference}"))
        sound(page)
        page.locator(".d-act", has_text="Resolve").locator("summary").click()
        sound(page)
        page.locator(".d-act[open]").get_by_role("button").click()
        expect(page).to_have_title(re.compile("^Error: "))
        sound(page)
        page.locator(".d-why summary").first.click()
        sound(page)
        page.goto(site.url("ashby", "/staff/log"))
        sound(page)
        page.goto(site.url("ashby", "/staff/log/ashby/missed-bin?phone=02079460018"))
        sound(page)
        page.get_by_role("button", name="Log the case").click()
        sound(page)


def test_a_changed_filter_shows_its_cases_at_once(site, window, desk):
    with scope.opened([desk.council.pk], writes=True) as at:
        bins, fault = desk.case(at=at), desk.case("ict-fault", at=at)
    with window() as page:
        sign_in(page, site, "mo", "/staff/queue")
        page.locator("[data-key=filter]").click()
        page.locator("#kind").select_option("incident")
        page.locator(f"#list .d-list__link[href$='{bins.reference}']").wait_for(state="detached")
        expect(page.locator("#list")).to_contain_text(fault.reference)
        expect(page).to_have_url(re.compile("kind=incident"))


def test_escape_closes_a_pop_out_and_gives_the_focus_back(site, window, desk):
    with scope.opened([desk.council.pk], writes=True) as at:
        case = desk.case(at=at)
    with window() as page:
        sign_in(page, site, "mo", f"/staff/cases/{case.reference}")
        page.locator(".d-act summary", has_text="Resolve").click()
        page.keyboard.press("Escape")
        assert page.locator(".d-act[open]").count() == 0
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
