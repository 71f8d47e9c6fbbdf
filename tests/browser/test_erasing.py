"""S42: an administrator reads what may speak of somebody in records, and erases all of it."""

from uuid import uuid4

from playwright.sync_api import expect
from tests.browser.conftest import PASSWORD, look, sound
from tests.engine.registers.shelf import small
from tests.engine.registers.waiting import waits
from tests.faces.pages.signing import SETUP, identity
from tests.faces.test_erasing import FIELDS

from moothall.engine.registers import actions as registers
from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.ground.people.words import Role

SAID = "Robin Quill (020 7946 0777) asked for a back rest, not Robin Quillfeather."
WHY = "robin@quill.example wrote that it is done"


def robin_and_benches(ashby):
    """Robin, a namesake, and two benches that speak of Robin, one with a paper."""
    with scope.opened([ashby.pk], writes=True) as at:
        how = {"by": SETUP, "at": at}
        robin = people.add(ashby, "Robin Quill", email="robin@quill.example", **how)
        people.reach(robin, email="robin@quill.example", phone="020 7946 0777", **how)
        people.add(ashby, "Robin Quill", email="else@quill.example", **how)
        see = ["officer", "manager", "admin"]
        registers.publish(ashby, small(fields=FIELDS, key=["name"], see=see), **how)
        form = uuid4()
        paper = waits(ashby, form, at, name="complaint.pdf", field="paper")
        said = {"name": "Bench by the pond", "notes": SAID, "paper": [paper]}
        one = registers.add(ashby, "benches", said, token=form, **how)
        registers.change(one, {"name": "Bench"}, revision=1, why=WHY, **how)
        return robin


def test_s42_an_administrator_chooses_about_each_place_and_erases(
    site, window, ashby_committed, settings, tmp_path
):
    """S42: nothing goes unseen: words are marked, a file opens, what is kept has its ground."""
    settings.FILES = tmp_path / "files"
    identity(ashby_committed, "root@ashby.example", PASSWORD, role=Role.ADMIN)
    robin = robin_and_benches(ashby_committed)
    path = f"/staff/people/{robin.pk}/held"
    with window(320, 1440) as page:
        page.goto(site.url("ashby", path))
        page.locator("[name=login]").fill("root@ashby.example")
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_role("button", name="Look at what would be erased").click()
        expect(page.locator("mark")).to_have_text(
            ["Robin Quill", "020 7946 0777", "robin@quill.example"]
        )
        expect(page.get_by_text("1 other of the same name is known here.")).to_be_visible()
        page.get_by_label("I am sure").check()
        page.get_by_role("button", name="Erase all of it").click()
        look(page, "erase")
        sound(page)
        page.get_by_role("link", name="Choose what becomes of the words in Notes, Bench").click()
        page.get_by_label("What becomes of it: Notes, Bench").select_option("Take the words out")
        page.get_by_label("What becomes of it: Reason").select_option("Keep: legal claims")
        page.get_by_label("What becomes of it: complaint.pdf").select_option("Remove it for good")
        page.get_by_label("I am sure").check()
        page.get_by_role("button", name="Erase all of it").click()
        expect(page.get_by_text("All that was held on them here is erased.")).to_be_visible()
        page.goto(site.url("ashby", "/staff/registers/benches"))
        page.get_by_role("link", name="Bench", exact=True).click()
        left = SAID.replace("020 7946 0777", "[erased]").replace("Robin Quill ", "[erased] ")
        expect(page.get_by_text(left).first).to_be_visible()
        expect(page.get_by_text(WHY).first).to_be_visible()
        expect(page.get_by_text("complaint.pdf")).to_have_count(0)
