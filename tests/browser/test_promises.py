"""O5: a desk manager sees whose time a case was, and what another promise would have come to."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import WIDTHS, sound
from tests.browser.test_officer_walk import desk, sign_in  # noqa: F401 -- a fixture
from tests.practices.insight.measures.publishing import starter

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Case
from moothall.ground.calendars.weeks import WEEKDAYS
from moothall.ground.councils import scope
from moothall.practices.insight import actions as insight


@pytest.fixture
def lived(desk):  # noqa: F811
    """A fault that went to the stores and waited for its supplier, put right in twelve days."""
    with scope.opened([desk.council.pk], writes=True) as at:
        mo, start = desk.actor("mo"), at - timedelta(days=12)
        insight.publish(starter(), by=mo, at=at)
        case = desk.case("ict-fault", at=start)
        stores = desk.teams["ict-stores"]
        cases.assign(case, by=mo, at=start + timedelta(days=2), team=stores)
        cases.pause(case, by=mo, at=start + timedelta(days=3), reason="supplier")
        cases.resume(case, by=mo, at=start + timedelta(days=9))
        cases.resolve(case, by=mo, at=start + timedelta(days=12), outcome="fixed")
    return case


def test_promises_are_looked_into_and_tried_on_the_past(site, window, lived):
    with window(*WIDTHS, scripts=False) as page:
        sign_in(page, site, "mo", f"/staff/cases/{lived.reference}")
        whose = page.get_by_role("region", name="Whose time it was")
        expect(whose.get_by_role("img")).to_have_accessible_name(
            "12 days in all: Ict-Desk 2 days (17%), Ict-Stores 4 days (33%)"
            " and We are waiting for the supplier 6 days (50%)."
        )
        expect(whose.get_by_role("row", name="1 Ict-Desk 2 days 17%")).to_be_visible()
        expect(whose.get_by_role("row", name="In all 12 days")).to_be_visible()
        sound(page)
        page.goto(site.url("ashby", "/staff/figures"))
        page.get_by_role("link", name="What if").click()
        page.get_by_label("From").fill(str((lived.created_at - timedelta(days=30)).date()))
        page.get_by_role("button", name="Replay").click()
        expect(page.get_by_role("alert")).to_contain_text("Say what you propose")
        sound(page)
        page.get_by_label("Priority").select_option("P3")
        page.get_by_label("Proposed time").fill("30")
        page.get_by_label("Counted in").select_option("days")
        page.get_by_role("button", name="Replay").click()
        expect(page.get_by_role("cell", name="Would be met")).to_be_visible()
        expect(page.get_by_role("row", name="All 1 0 (0.0%) 1 (100.0%) +1")).to_have_count(2)
        sound(page)
        with page.expect_download() as taken:
            page.get_by_role("link", name="Take them out as CSV").click()
        assert lived.reference in taken.value.path().read_text()
        page.get_by_role("row").get_by_role("link").click()
        expect(page.get_by_text(lived.reference).first).to_be_visible()


def test_a_day_is_closed_after_a_look_and_taken_back(site, window, desk):  # noqa: F811
    with scope.opened([desk.council.pk], writes=True) as at:
        case = desk.case("ict-fault", at=at)
    day = case.due_at.date()
    with window(*WIDTHS, scripts=False) as page:
        sign_in(page, site, "mo", "/staff/settings")
        page.get_by_role("link", name="Calendars").click()
        sound(page)
        page.get_by_role("link", name="Office hours, Monday to Friday").click()
        page.get_by_label("Which day?").fill(str(day))
        page.get_by_label("Why is it closed?").fill("Jubilee")
        sound(page)
        page.get_by_role("button", name="See what would move").click()
        expect(page.get_by_role("rowheader", name=case.reference)).not_to_have_count(0)
        sound(page)
        page.get_by_role("button", name="Close that day").click()
        expect(page.get_by_text("follows version 2")).to_be_visible()
        sound(page)
        week_is_changed_and_taken_back(page, case, day + timedelta(days=1))
        page.get_by_role("button", name="Take it back").click()
        expect(page.get_by_text("follows version 5")).to_be_visible()
    with scope.opened([desk.council.pk], writes=False):
        assert Case.objects.get(pk=case.pk).due_at == case.due_at


def week_is_changed_and_taken_back(page, case, day):
    page.get_by_role("link", name="Change the week").click()
    sound(page)
    page.get_by_label("From which day?").fill(str(day))
    for weekday in WEEKDAYS[:5]:
        page.get_by_label(weekday).fill("16:00 to 17:00")
    page.get_by_role("button", name="See what would move").click()
    expect(page.get_by_role("rowheader", name=case.reference)).not_to_have_count(0)
    sound(page)
    page.get_by_role("button", name="Change the week").click()
    expect(page.get_by_text("follows version 3")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Take the change back").click()
    expect(page.get_by_text("follows version 4")).to_be_visible()
