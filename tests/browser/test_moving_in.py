"""O1: a desk manager moves in: brings the other desk's cases, looks at them, takes them over."""

from playwright.sync_api import expect
from tests.browser.conftest import WIDTHS, sound
from tests.browser.test_officer_walk import desk, sign_in  # noqa: F401 -- a fixture
from tests.engine.moving.conftest import FILE, SAID
from tests.faces.staff.test_moving import worked

from moothall.engine.cases.models import Case
from moothall.ground.councils import scope

WRITTEN = f"From Zammad\n{SAID}"
LIST = {"name": "zammad.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
COMMENTS = {"name": "comments.csv", "mimeType": "text/csv", "buffer": WRITTEN.encode()}


def press(page, button, then, look=sound):
    """Press a button, let the job do its part, and see what comes of it."""
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    worked()
    expect(page.get_by_text(then, exact=True)).to_be_visible()
    look(page)


def test_another_desk_moves_in_and_out_again(site, window, desk):  # noqa: F811
    with window(*WIDTHS) as page:
        sign_in(page, site, "mo", "/staff/settings")
        page.get_by_role("link", name="Move in from another desk").click()
        page.get_by_label("What is the other desk called?").fill("Zammad")
        page.locator("#file").set_input_files(LIST)
        sound(page)
        press(page, "Upload", "The first rows as they would be", lambda _: None)
        page.locator("#comments").set_input_files(COMMENTS)
        page.get_by_text("How the list of comments is written").click()
        page.locator("#comments-heading").fill("2")
        press(page, "Upload the comments", "The first comments as they would be")
        page.get_by_label("Old Hand").select_option(label="Dev")
        service = page.get_by_label("What a case is that has no type")
        service.select_option(label="Report an ICT fault")
        press(page, "See what it would do", "What it would do")
        press(page, "Take them over", "What it did")
        where = page.url
        page.goto(site.url("ashby", "/staff/find?text=INC-2"))
        page.get_by_role("main").get_by_role("link", name="Badge lost").click()
        expect(page.get_by_text("Moved in from Zammad, where it was INC-2")).to_be_visible()
        sound(page)
        page.goto(site.url("ashby", "/staff/find?text=INC-1"))
        page.get_by_role("main").get_by_role("link", name="Mailbox full").click()
        expect(page.get_by_text("Ask the supplier for more room.")).to_be_visible()
        expect(page.get_by_text("Said at Zammad, internal")).to_be_visible()
        page.goto(where)
        press(page, "Undo the whole", "Taken back")
    with scope.opened([desk.council.pk], writes=False):
        assert not Case.objects.exists()
