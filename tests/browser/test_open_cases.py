"""O4: a desk manager sees what is open, for whom it waits and how old it is, and works it down."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import WIDTHS, look, sound
from tests.browser.test_officer_walk import desk, sign_in  # noqa: F401 -- a fixture
from tests.engine.cases.telling import june

from moothall.engine.cases import actions as cases
from moothall.ground.councils import scope


@pytest.fixture
def backlog(desk):  # noqa: F811
    """An old fault that nobody took, a newer one that waits for its supplier, and one of today."""
    with scope.opened([desk.council.pk], writes=True) as at:
        old = desk.case("ict-fault", at=june(1))
        waits = desk.case("ict-fault", at=at - timedelta(days=10))
        mo = desk.actor("mo")
        cases.assign(waits, by=mo, at=at, person=desk.people["mo"])
        cases.pause(waits, by=mo, at=at, reason="supplier")
        desk.case(at=at)
    return old, mo


def count(page, table, line):
    cells = page.get_by_role("region", name=table).get_by_role("row", name=line).get_by_role("cell")
    return cells.last


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_the_backlog_is_seen_and_worked_down(site, window, backlog, scripts):
    old, mo = backlog
    with window(*WIDTHS, scripts=scripts) as page:
        sign_in(page, site, "mo", "/staff/figures")
        page.get_by_role("link", name="Open cases: how many").click()
        page.get_by_label("None from before").fill("2026-06-02")
        page.get_by_role("button", name="Show").click()
        expect(page.get_by_text("1 from before 2 Jun 2026")).to_be_visible()
        expect(count(page, "Open cases by what they wait for", "Active")).to_contain_text("2")
        expect(count(page, "Open cases by what they wait for", "a contractor")).to_contain_text("1")
        aimed(page)
        page.goto(site.url("ashby", "/staff/figures/open-cases?before=2026-06-02"))
        page.goto(site.url("ashby", "/staff/figures/wallboard"))
        expect(page.get_by_text("1 stopped")).to_be_visible()
        sound(page)
        page.go_back()
        section = page.get_by_role("region", name="From before 2 Jun 2026")
        section.get_by_role("link").first.click()
        expect(page.get_by_text(old.reference).first).to_be_visible()
        with scope.opened([old.council_id], writes=True) as at:
            cases.cancel(old, by=mo, at=at, reason="duplicate")
        page.goto(site.url("ashby", "/staff/figures/open-cases?before=2026-06-02"))
        expect(page.get_by_text("None is from before 2 Jun 2026")).to_be_visible()


def aimed(page):
    """Set a target, and open the cases behind a number of the table."""
    page.get_by_text("Set a target for how many").click()
    page.get_by_label("All kinds: at most").fill("2")
    page.get_by_label("From", exact=True).fill("2026-06-02")
    page.get_by_role("button", name="Set the target").click()
    expect(page.get_by_text("1 more stand open")).to_be_visible()
    sound(page)
    look(page, "target")
    listed = page.get_by_role("region", name="Open cases by what they wait for")
    listed.get_by_role("link", name=re.compile("Stopped: a contractor$")).click()
    expect(page.get_by_role("heading", level=1, name="waiting for a contractor: 1")).to_be_visible()
    sound(page)
