"""O1: a case seen and changed from a list without opening it, by pointer and by keyboard."""

import re

from playwright.sync_api import expect
from tests.browser.conftest import HIGH, WIDTHS, holding, look, sound
from tests.browser.test_officer_walk import sign_in
from tests.browser.test_workspace import beat, desk

from moothall.engine.cases import actions as cases
from moothall.ground.councils import scope

__all__ = ["desk"]

DARK = "document.body.classList.toggle('d-scheme-dark', {})"


def test_o1_a_case_is_seen_and_changed_from_the_list_without_opening_it(site, window, desk):
    case = desk.cases[1]
    with scope.opened([desk.council.pk], writes=True) as at:
        cases.note(case, by=desk.actor("mo"), at=at, body="Ring before you come.")
        cases.assign(desk.cases[3], by=desk.actor("dev"), at=at, person=desk.people["dev"])
    with window(*WIDTHS) as page:
        sign_in(page, site, "dev", "/staff/queue")
        bar = page.locator(".d-bar")
        bar.get_by_role("link", name="Queue 3 open that nobody has").wait_for()
        link = page.locator(f".d-list__link[href$='{case.reference}']")
        card = page.locator("#glance")
        by_pointer(page, link, card)
        link.focus()
        page.keyboard.press("o")
        card.wait_for()
        with scope.opened([desk.council.pk], writes=True) as at:
            cases.note(case, by=desk.actor("mo"), at=at, body="Not before noon.")
        beat(page)
        card.get_by_text("Not before noon.").wait_for()
        by_keys(page, card)
        change_and_undo(page, link, card)
        bar.get_by_role("link", name="My work 2 open with you").wait_for()
        page.keyboard.press("Escape")
        expect(link).to_be_focused()
        touch(page, card)
        others_work(page, desk, site.url("ashby", "/staff/queue?assignee=me"))
        page.goto(site.url("ashby", "/staff/queue?assignee=nobody"))
        in_turn(page, card)
        row_gone(page, card)
        page.goto(site.url("ashby", "/staff/"))
        of_mine(page, page.locator(f"#work .d-list__link[href$='{case.reference}']"), card)


def by_pointer(page, link, card):
    """It comes where a pointer rests, lets it onto itself, and goes with Escape or with it."""
    link.hover()
    card.get_by_text("Ring before you come.").wait_for()
    card.hover()
    page.wait_for_timeout(400)
    assert card.is_visible()
    sound(page)
    look(page, "glance")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.mouse.move(0, 0)
    link.hover()
    card.wait_for()
    page.locator(".d-list__link", has_text="Printer 3").hover()
    card.get_by_role("heading", name="Printer 3").wait_for()
    page.mouse.move(0, 0)
    card.wait_for(state="hidden")


def by_keys(page, card):
    """It goes on to the next case and back, and says what is missing, though it was closed."""
    page.keyboard.press("j")
    page.locator("#glance:not([aria-busy])").get_by_text("Printer 3").wait_for()
    page.keyboard.press("k")
    card.get_by_text("Not before noon.").wait_for()
    page.keyboard.press("u")
    page.keyboard.press("P")
    held = holding(page, "**/glance/prioritise")
    card.get_by_role("button", name="Change priority").click()
    page.locator("#glance[aria-busy]").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    held(0).continue_()
    page.unroute("**/glance/prioritise")
    card.get_by_text("Choose what happened.").wait_for()
    why = card.get_by_label("What happened?")
    expect(why).to_be_focused()
    page.evaluate(DARK.format("true"))
    sound(page)
    look(page, "glance-dark")
    page.evaluate(DARK.format("false"))


def change_and_undo(page, link, card):
    """What is done in it is undone there, and the list follows."""
    card.get_by_label("New priority").select_option("P1")
    card.get_by_label("What happened?").select_option("got worse")
    card.get_by_role("button", name="Change priority").click()
    card.get_by_text("The priority is P1 now.").wait_for()
    row = page.locator(".d-list__row", has=link)
    row.get_by_text("P1").wait_for()
    look(page, "glance-done")
    card.get_by_role("button", name="Undo").click()
    card.get_by_text("It is as it was before.").wait_for()
    row.get_by_text("P3").wait_for()
    page.keyboard.press("t")
    card.get_by_text("The case is yours.").wait_for()


def touch(page, card):
    """On a narrow screen no pointer opens it; the key does, across the whole width."""
    page.set_viewport_size({"width": 320, "height": HIGH})
    first = page.locator(".d-list__link").first
    first.hover()
    page.wait_for_timeout(600)
    assert card.is_hidden()
    first.focus()
    page.keyboard.press("o")
    card.wait_for()
    assert card.bounding_box()["width"] == 320
    look(page, "glance-touch")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1440, "height": HIGH})


def in_turn(page, card):
    """Whom to give a case to is shown of that case only; where it cannot be read, that opens."""
    held = holding(page, "**/glance?give=yes")
    page.locator(".d-list__link").first.focus()
    page.keyboard.press("o")
    first = card.get_by_role("heading", level=2).inner_text()
    page.keyboard.press("a")
    page.locator("#glance[aria-busy]").wait_for()
    page.keyboard.press("j")
    page.locator(f"#glance:not([aria-busy]):not([aria-label*='{first}'])").wait_for()
    with page.expect_response("**/glance?give=yes") as answer:
        held(0).continue_()
    answer.value.finished()
    assert card.get_by_role("heading", name=first).count() == 0
    page.keyboard.press("a")
    page.locator("#glance[aria-busy]").wait_for()
    with page.expect_navigation(url=re.compile(r"/cases/[-0-9A-Z]+$")):
        held(1).fulfill(body="")
    page.unroute("**/glance?give=yes")
    page.go_back()


def row_gone(page, card):
    """Where a row went with what was done, the focus goes to the next, then over the list."""
    links = page.locator(".d-list__link")
    expect(links).to_have_count(2)
    links.first.focus()
    for left in (1, 0):
        page.keyboard.press("o")
        card.get_by_role("button", name="Take it").wait_for()
        page.keyboard.press("t")
        card.get_by_text("The case is yours.").wait_for()
        links.nth(left).wait_for(state="detached")
        page.keyboard.press("Escape")
        back = page.locator(".d-list__link" if left else "h1")
        expect(back).to_be_focused()
    look(page, "glance-none-left")


def others_work(page, desk, mine):
    """The focus stays while others work: on the same box, and in its place where a row goes."""
    page.goto(mine)
    case = desk.cases[3]
    links, link = page.locator(".d-list__link"), f".d-list__link[href$='{case.reference}']"
    box = page.locator(".d-list__row", has=page.locator(link)).get_by_role("checkbox")
    expect(links).to_have_count(2)
    box.focus()
    before = box.element_handle()
    with scope.opened([desk.council.pk], writes=True) as at:
        cases.note(case, by=desk.actor("mo"), at=at, body="It is the tray.")
    beat(page)
    page.wait_for_function("before => !before.isConnected", arg=before)
    expect(box).to_be_focused()
    with scope.opened([desk.council.pk], writes=True) as at:
        cases.assign(case, by=desk.actor("mo"), at=at, person=desk.people["mo"])
    beat(page)
    page.locator(link).wait_for(state="detached")
    expect(links).to_have_count(1)
    expect(links).to_be_focused()


def of_mine(page, link, card):
    """From *My work* a case of one's own is seen too, and is not offered again."""
    link.focus()
    page.keyboard.press("o")
    card.get_by_text("Not before noon.").wait_for()
    assert card.get_by_role("button", name="Take it").count() == 0
    sound(page)
