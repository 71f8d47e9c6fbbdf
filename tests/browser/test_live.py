"""O1: an open list follows what is done, in whatever order its questions are answered."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import holding
from tests.browser.test_officer_walk import sign_in
from tests.browser.test_workspace import beat, desk

from moothall.ground.councils import scope

__all__ = ["desk"]

FIRST_IS_SLOW = """(() => {
  const ask = window.fetch;
  let isFirst = true;
  window.fetch = async (address, how) => {
    const answer = await ask(address, how);
    if (isFirst && address === window.location.href) {
      isFirst = false;
      window.waits = true;
      await new Promise((go) => { window.answered = go; });
    }
    return answer;
  };
})()"""
"""The page is read, and the answer to the first reading comes when `answered` is called."""
READ = "document.dispatchEvent(new Event('moothall:changed'))"
LATE = "new Promise((go) => { window.answered(); setTimeout(go, 500); })"


@pytest.fixture
def lift(desk):
    """`lift()`: a case more, which somebody logs meanwhile."""

    def logged():
        with scope.opened([desk.council.pk], writes=True) as at:
            return desk.case("ict-fault", at=at, answers={"details": "The lift stands still."})

    return logged


def begun(page, site):
    """Open a list, and begin a reading that is answered later."""
    sign_in(page, site, "dev", "/staff/queue")
    page.evaluate(FIRST_IS_SLOW)
    page.evaluate(READ)
    page.wait_for_function("() => window.waits")


def test_o1_of_two_readings_the_later_one_stays(site, window, lift):
    with window(1440) as page:
        begun(page, site)
        lift()
        page.evaluate(READ)
        page.get_by_text("The lift stands still.").wait_for()
        page.evaluate(LATE)
        assert page.get_by_text("The lift stands still.").is_visible()  # not by the next reading


def test_o1_a_view_that_was_chosen_meanwhile_stays(site, window, lift):
    with window(1440) as page:
        begun(page, site)
        page.locator("[data-key=filter]").click()
        page.locator("#state").select_option("resolved")
        page.get_by_text("No case that you may see fits this view.").wait_for()
        page.evaluate(LATE)
        assert page.locator(".d-list__row").count() == 0


def test_o1_what_was_done_before_a_page_first_asks_is_shown(site, window, lift):
    with window(1440) as page:
        held = holding(page, "**/queue/now")
        sign_in(page, site, "dev", "/staff/queue")
        lift()
        held(0).continue_()
        page.get_by_text("The lift stands still.").wait_for()


def test_o1_what_is_pressed_is_not_taken_away(site, window, lift):
    with window(1440) as page:
        sign_in(page, site, "dev", "/staff/queue")
        box = page.locator(".d-list [name=case]").last
        box.hover()
        page.mouse.down()
        lift()
        with page.expect_response("**/staff/queue") as read:
            beat(page)
        read.value.finished()
        page.wait_for_timeout(300)
        page.mouse.up()
        expect(page.locator(".d-list [name=case]:checked")).to_have_count(1)
        page.get_by_text("The lift stands still.").wait_for()
        expect(page.locator(".d-list [name=case]:checked")).to_have_count(1)
