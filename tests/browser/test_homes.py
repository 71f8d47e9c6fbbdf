"""A resident says where they live; an officer sees who lives there; both see their sessions."""

from tests.browser.conftest import WIDTHS, look, sound
from tests.browser.test_signin import press
from tests.faces.pages.signing import GOOD, identity

from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.words import Dwelling, Role


def signed_in(page, site, email):
    page.goto(site.url("ashby", "/account/login/"))
    page.get_by_label("Email address").fill(email)
    page.locator("input[type=password]").last.fill(GOOD)
    press(page, "Sign in")
    page.wait_for_url(lambda url: "/login" not in url)


def test_somebody_says_where_they_live_and_sees_where_they_are_signed_in(
    site, window, ashby_committed
):
    identity(ashby_committed, "rosa@example.org")
    with window(*WIDTHS) as page:
        signed_in(page, site, "rosa@example.org")
        page.goto(site.url("ashby", "/details/address"))
        sound(page)
        press(page, "Enter address manually")
        page.get_by_label("Address line 1").fill("The Old Mill")
        press(page, "Save")
        page.get_by_text("There is a problem").wait_for()
        sound(page)
        page.get_by_label("Town or city").fill("Ashby")
        page.get_by_label("Postcode").fill("ZZ2 2BB")
        look(page, "home")
        press(page, "Save")
        page.get_by_text("We have kept your address").wait_for()
        look(page, "details")
        sound(page)
        page.goto(site.url("ashby", "/details/address/leave"))
        page.get_by_label("I moved away").check()
        look(page, "leave")
        sound(page)
        page.goto(site.url("ashby", "/account/sessions/"))
        look(page, "sessions")
        sound(page)


def test_an_officer_sees_who_lives_with_somebody(site, window, ashby_committed):
    identity(ashby_committed, "rosa@example.org")
    identity(ashby_committed, "desk@ashby.example", role=Role.OFFICER)
    flat = Dwelling(("1 Example Street", "Ashby"), "ZZ1 1AA", "990000000001")
    with scope.opened([ashby_committed.pk], writes=True) as at:
        [rosa] = queries.at_email(ashby_committed.pk, "rosa@example.org")
        people.move_in(rosa, flat, by=rosa.actor, at=at)
    with window(*WIDTHS) as page:
        signed_in(page, site, "desk@ashby.example")
        page.goto(site.url("ashby", f"/staff/known/{rosa.pk}/household"))
        sound(page)
        page.get_by_label("I am working on a case of theirs").check()
        press(page, "Show who lives there")
        page.get_by_role("heading", name="Live there now").wait_for()
        look(page, "household")
        sound(page)
        page.goto(site.url("ashby", f"/staff/known/{rosa.pk}/home"))
        look(page, "known-home")
        sound(page)
