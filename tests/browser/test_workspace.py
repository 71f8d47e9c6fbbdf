"""O1: an officer's day at the queue and the case, in a real browser, by keyboard too."""

import re

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect
from tests.browser.conftest import WIDTHS, look, sound
from tests.browser.governing import says
from tests.browser.tagging import find_by_a_tag
from tests.browser.test_officer_walk import PASSWORD, SETUP, said, sign_in
from tests.engine.cases.conftest import a_desk

from moothall.engine.cases import actions as cases
from moothall.engine.cases import jobs
from moothall.engine.cases.actions.canning import Phrase
from moothall.ground.councils import scope
from moothall.ground.people import actions as people


@pytest.fixture
def desk(site, ashby_committed):
    """Ashby with its services, and two officers of the ICT desk who can sign in."""
    with scope.opened([ashby_committed.pk], writes=True) as at:
        for name in ("dev", "mo", "asha"):
            people.enrol(
                f"{name}@ashby.example", password_hash=make_password(PASSWORD), by=SETUP, at=at
            )
        found = a_desk(ashby_committed)
        found.cases = [
            found.case("ict-fault", at=at, answers={"details": f"Printer {number} is jammed."})
            for number in range(1, 5)
        ]
    return found


def save_the_view(page):
    """Save the view that is open, and choose a column more."""
    page.get_by_text("Save this view", exact=True).click()
    page.get_by_label("Name of the view").fill("Faults")
    page.get_by_role("button", name="Save", exact=True).click()
    said(page, "“Faults” is saved.")
    expect(page.locator(".d-views [aria-current=page]")).to_have_text("Faults 4 cases")
    page.get_by_text("Columns", exact=True).click()
    page.get_by_label("Requester").check()
    sound(page)
    page.get_by_role("button", name="Show these columns").click()
    expect(page.get_by_role("columnheader", name="Requester")).to_have_count(1)


def pause_all(page):
    """Tick every case and pause them: asked, seen, done."""
    page.get_by_label("Tick all on this page").check()
    expect(page.locator("#ticked")).to_have_text("4 ticked")
    page.get_by_label("What to do with them").select_option("Pause")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="See what it would do").click()
    sound(page)
    page.get_by_label("We are waiting to hear from you").check()
    page.get_by_role("button", name="See what it would do").click()
    says(page, "4 cases would change")
    says(page, "employee@ashby.example")
    sound(page)
    look(page, "together-see")
    page.get_by_role("button", name="Pause: 4 cases").click()


def test_o1_many_cases_at_once_seen_first_and_undone(site, window, desk, monkeypatch):
    monkeypatch.setattr("moothall.engine.cases.actions.together.AT_A_TIME", 3)
    with window(*WIDTHS) as page:
        sign_in(page, site, "dev", "/staff/queue?kind=incident")
        sound(page)
        look(page, "queue")
        save_the_view(page)
        pause_all(page)
        expect(page.locator("#progress")).to_contain_text("Done: 3 cases of 4.")
        sound(page)
        jobs.go_on_together_once()
        page.get_by_text("4 changed, 0 left as they were").wait_for()
        page.get_by_role("button", name="Undo all of it").click()
        jobs.go_on_together_once()
        page.get_by_text("4 cases put back").wait_for()
        sound(page)
        page.goto(site.url("ashby", "/staff/queue?state=open"))
        expect(page.locator(".d-list__row")).to_have_count(4)
        from_case_to_case(page)
        find_by_a_tag(page)
        page.goto(site.url("ashby", "/staff/queue/views"))
        sound(page)


def from_case_to_case(page):
    """Put the view in another order, then go through its cases one by one and back to it."""
    page.get_by_role("link", name="Priority").click()
    page.wait_for_url("**sort=priority")
    assert page.locator("[aria-sort=ascending]").inner_text().startswith("Priority")
    cases = [link.get_attribute("href") for link in page.locator(".d-list__link").all()]
    page.locator(".d-list__link").first.click()
    page.wait_for_url(f"**{cases[0]}")
    walk = page.get_by_role("navigation", name="The list that you came from")
    expect(walk).to_have_text("1 of 4 Next case", use_inner_text=True)
    sound(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the reference").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert cases[0].endswith(page.evaluate("navigator.clipboard.readText()"))
    walk.get_by_role("link", name="Next case").click()
    page.wait_for_url(f"**{cases[1]}")
    page.keyboard.press("k")
    page.wait_for_url(f"**{cases[0]}")
    page.get_by_role("link", name="Queue: filtered").click()
    page.wait_for_url("**sort=priority")


def begin_a_reply(page, site, reference):
    """Begin with a canned reply, look at it as its reader will, and find it again."""
    page.get_by_label("Canned reply").select_option("On our way")
    page.get_by_role("button", name="Put it in").click()
    box, filled = page.get_by_label("Your words"), f"Dev comes to see you about {reference}."
    expect(box).to_have_value(filled)
    assert page.url.endswith(reference)  # the page stayed, with the files that were chosen
    box.fill("Thank you.\n")
    box.press("End")
    box.press_sequentially("::our w")
    expect(page.locator("#say-found [aria-selected=true]")).to_have_text("On our way")
    expect(page.locator(".d-found__words")).to_have_text(filled)
    sound(page)
    look(page, "case-found")
    box.press("Enter")
    expect(box).to_have_value(f"Thank you.\n{filled}")
    box.press("Control+z")
    expect(box).to_have_value("Thank you.\n::our w")
    box.press("Escape")
    expect(page.get_by_role("listbox", name="Those that fit")).to_be_hidden()
    box.fill(filled)
    page.get_by_role("button", name="See it as they will").click()
    says(page, "As Employee gets it")
    sound(page)
    look(page, "case-say")
    box.fill(f"{box.input_value()} Today.")
    page.get_by_text("Kept as you type").wait_for()
    page.goto(site.url("ashby", f"/staff/cases/{reference}"))
    expect(box).to_have_value(re.compile("Today.$"))


def test_o1_words_are_never_lost_and_colleagues_are_told(site, window, desk, house_of_words):
    case = desk.cases[0]
    with window(*WIDTHS) as page:
        sign_in(page, site, "dev", f"/staff/cases/{case.reference}")
        begin_a_reply(page, site, case.reference)
        house_of_words(case, "mo", "Somebody comes on Monday.")
        page.get_by_label("The first that Employee hears").check()
        page.get_by_role("button", name="Send reply").click()
        says(page, "Written while you wrote")
        sound(page)
        look(page, "case-both")
        page.get_by_role("button", name="Send reply").click()
        said(page, "Your reply is on its way.")
        page.get_by_label("Internal note").check()
        page.get_by_label("Your words").fill("@Mo is that right?")
        page.get_by_role("button", name="Add internal note").click()
        page.locator("#story").get_by_text("@Mo is that right?").wait_for()
        page.goto(site.url("ashby", "/staff/canned"))
        sound(page)
    with window(1440) as page:
        sign_in(page, site, "mo", "/staff/")
        expect(page.locator("#named")).to_contain_text("is that right?")
        sound(page)
        page.get_by_role("button", name="Seen").click()
        page.wait_for_url(f"**/cases/{case.reference}")


SLOW_TO_ANSWER = """(() => {
  const ask = window.fetch;
  window.fetch = async (address, how) => {
    const answer = await ask(address, how);
    if (address.endsWith("/draft")) await new Promise((go) => { window.answered = go; });
    return answer;
  };
})()"""


def test_o1_words_on_their_way_are_no_other_window(site, window, desk):
    """One request at a time keeps what is typed, and whoever sends meanwhile waits for it."""
    kept = []
    with window(1440) as page:
        sign_in(page, site, "dev", f"/staff/cases/{desk.cases[0].reference}")
        page.evaluate(SLOW_TO_ANSWER)
        page.on("request", lambda one: kept.append(one) if one.url.endswith("/draft") else None)
        box = page.get_by_label("Your words")
        with page.expect_response("**/draft"):
            box.fill("I am on")
        box.fill("I am on my way.")
        page.wait_for_timeout(1500)
        page.get_by_role("button", name="See it as they will").click(no_wait_after=True)
        page.wait_for_timeout(200)
        assert len(kept) == 1
        assert "As Employee gets it" not in page.inner_text("main")
        page.evaluate("setInterval(() => window.answered(), 50)")
        page.get_by_text("As Employee gets it").wait_for()
        box.fill("I am on my way today.")
        page.get_by_text("Kept as you type").wait_for()


@pytest.fixture
def house_of_words(desk):
    """A canned reply of the ICT desk; `house_of_words(case, who, words)` replies meanwhile."""
    with scope.opened([desk.council.pk], writes=True) as at:
        cases.save_canned(
            desk.council.pk,
            Phrase("On our way", "{{officer}} comes to see you about {{reference}}."),
            by=desk.actor("mo"),
            at=at,
        )

    def replied(case, who, words):
        with scope.opened([desk.council.pk], writes=True) as at:
            cases.reply(case, by=desk.actor(who), at=at, body=words)

    return replied


def test_o1_by_keyboard_alone_in_the_dark(site, window, desk):
    with window(*WIDTHS) as page:
        sign_in(page, site, "dev", "/staff/desk")
        sound(page)
        page.get_by_label("Dark").check()
        page.get_by_label("Dense: more on the screen").check()
        page.get_by_role("button", name="Save", exact=True).click()
        sound(page)
        page.keyboard.press("q")
        page.wait_for_url("**/staff/queue")
        press_through_the_queue(page)
        page.keyboard.press("Enter")
        page.wait_for_url("**/staff/cases/**")
        sound(page)
        look(page, "case-dark")
        press_through_a_case(page)
        for path in ("", "canned", "log", "registers", "log/ashby/ict-fault", "queue/views"):
            page.goto(site.url("ashby", f"/staff/{path}"))
            sound(page)
        follow_the_device(page, site)


def follow_the_device(page, site):
    """Leave the colours to the device: light, dark, and its own few colours."""
    page.goto(site.url("ashby", "/staff/desk"))
    page.get_by_label("As this device has it").check()
    page.get_by_role("button", name="Save", exact=True).click()
    grounds = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.goto(site.url("ashby", "/staff/queue"))
        sound(page)
    assert grounds == ["rgb(246, 247, 248)", "rgb(19, 23, 26)"]
    page.emulate_media(forced_colors="active")
    sound(page)


def press_through_the_queue(page):
    """Move, tick and choose by keys; the sheet says which."""
    page.keyboard.press("?")
    expect(page.get_by_role("dialog").get_by_text("Tick the case")).to_be_visible()
    sound(page)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator(".d-list [name=case]:checked")).to_have_count(1)
    page.keyboard.press("k")
    page.keyboard.press("d")
    expect(page.locator("#task")).to_be_focused()
    page.keyboard.press("q")
    expect(page.locator("#task")).to_be_focused()  # where a letter chooses, none leads away
    page.keyboard.press("Shift+Tab")
    page.locator(".d-list__link").first.focus()
    sound(page)
    look(page, "queue-dark")


def press_through_a_case(page):
    """Take it, note something, resolve it: nothing is pressed while something is typed."""
    page.keyboard.press("t")
    said(page, "The case is yours.")
    page.wait_for_load_state("domcontentloaded")  # from then on a key is heard
    page.keyboard.press("n")
    page.keyboard.type("rep: tqn?")
    expect(page.get_by_label("Your words")).to_have_value("rep: tqn?")
    page.get_by_label("Your words").fill("")
    page.keyboard.press("Tab")
    page.keyboard.press("e")
    page.keyboard.press("ArrowDown")
    page.locator(".d-act[open]").get_by_role("button").press("Enter")
    expect(page.locator(".d-case__marks")).to_contain_text("Resolved")


def test_o1_a_page_that_is_open_follows_what_others_do(site, window, desk, house_of_words):
    case = desk.cases[0]
    with window(1440) as mine, window(1440) as theirs:
        with mine.expect_response("**/here"):
            sign_in(mine, site, "dev", f"/staff/cases/{case.reference}")
        sign_in(theirs, site, "mo", f"/staff/cases/{case.reference}")
        theirs.get_by_text("Dev is here too.").wait_for()
        mine.get_by_label("Your words").fill("I was writing")
        house_of_words(case, "mo", "Somebody comes on Monday.")
        beat(mine)
        mine.locator("#story").get_by_text("Somebody comes on Monday.").wait_for()
        mine.get_by_text("Mo is here too.").wait_for()
        expect(mine.get_by_label("Your words")).to_have_value("I was writing")
        sound(mine)
        theirs.goto(site.url("ashby", "/staff/queue"))
        theirs.locator(".d-list [name=case]").first.check()
        with scope.opened([desk.council.pk], writes=True) as at:
            desk.case("ict-fault", at=at, answers={"details": "The lift stands still."})
        beat(theirs)
        theirs.get_by_text("The lift stands still.").wait_for()
        expect(theirs.locator(".d-list [name=case]:checked")).to_have_count(1)
        sound(theirs)
        work_of_mine(theirs, desk, site.url("ashby", "/staff/"))


def work_of_mine(page, desk, address):
    """*My work* follows too: who names me, what I am given; a keyboard stays where it is."""
    page.goto(address)
    with scope.opened([desk.council.pk], writes=True) as at:
        for number in (1, 2):
            cases.note(desk.cases[number], by=desk.actor("dev"), at=at, body="@Mo is that right?")
    beat(page)
    seen = page.get_by_role("button", name="Seen")
    seen.nth(1).focus()
    named = seen.nth(1).inner_text()
    with scope.opened([desk.council.pk], writes=True) as at:
        cases.assign(desk.cases[3], by=desk.actor("dev"), at=at, person=desk.people["mo"])
    beat(page)
    page.locator("#work .d-list__link", has_text="Printer 4 is jammed.").wait_for()
    assert page.evaluate("document.activeElement.innerText") == named
    sound(page)


def beat(page):
    """Let a page ask now, not in up to ten seconds."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


KEPT = "JSON.stringify(sessionStorage)"
"""What a tab remembers."""


def test_s35_who_sits_down_next_sees_nothing_of_the_one_before(site, window, desk):
    case = desk.cases[0]
    with window(1440) as page:
        sign_in(page, site, "dev", "/staff/queue?text=employee%40ashby.example")
        page.locator(f".d-list__link[href$='{case.reference}']").click()
        page.wait_for_url(f"**{case.reference}")
        says(page, "Printer 1 is jammed.")
        assert "employee%40ashby" in page.evaluate(KEPT)
        page.get_by_role("link", name="Sign out").click()
        with page.expect_navigation():
            page.locator("main form button").first.click()
        assert page.evaluate(KEPT) == "{}"
        for _ in range(3):
            page.go_back()
            assert "Printer 1 is jammed." not in page.inner_text("body")
        sign_in(page, site, "asha", "/staff/queue")
        assert "Printer 1 is jammed." not in page.inner_text("body")
