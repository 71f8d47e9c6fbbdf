"""T7, T8: a records officer files a letter against an account, works on it, two dispose of it."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import WIDTHS, look, sound
from tests.browser.test_homes import signed_in
from tests.browser.test_signin import press
from tests.engine.filing.conftest import TYPES
from tests.faces.pages.signing import SETUP, identity

from moothall.engine.filing import actions
from moothall.ground.councils import actions as councils
from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.words import Role
from moothall.outside.scanner.standin import Standin

BODY = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
LETTER = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": BODY}
SIGNED = LETTER | {"buffer": BODY + b"% signed\n%%EOF\n"}


def staffed(ashby):
    with scope.opened([ashby.pk, 0], writes=True) as at:
        teams = [
            councils.add_team(ashby, code, name=code.title(), by=SETUP, at=at)
            for code in ("street-services", "ict-desk")
        ]
        actions.publish_types(ashby, TYPES, by=SETUP, at=at)
    for name, team in (("ola", 0), ("una", 0), ("ivo", 1)):
        made = identity(ashby, f"{name}@ashby.example", role=Role.OFFICER)
        with scope.opened([ashby.pk, 0], writes=True) as at:
            person = queries.person_of(made.pk, ashby.pk)
            people.join_team(person, teams[team], by=SETUP, at=at)
    identity(ashby, "mo@ashby.example", role=Role.MANAGER)


@pytest.fixture
def office(ashby_committed, settings, tmp_path):
    settings.FILES = tmp_path / "files"
    staffed(ashby_committed)
    with Standin(tmp_path / "scanner") as running:
        settings.SCANNER, settings.SCANNER_SECONDS = running.address, 5
        yield tmp_path / "files"


def file_a_letter(page):
    page.get_by_role("link", name="File a document").click()
    page.get_by_label("Letter about a tenancy").check()
    press(page, "Continue")
    page.get_by_label("Title").fill("Rent arrears")
    page.get_by_label("What is it filed against?").select_option("Account")
    press(page, "File it")
    page.get_by_text("There is a problem").wait_for()
    sound(page)
    look(page, "document-file")
    page.get_by_label("Its reference").fill("HB 1234")
    page.get_by_label("What it is about").select_option("Rent")
    page.get_by_label("File", exact=True).set_input_files(LETTER)
    press(page, "File it")
    page.get_by_text("is filed as").wait_for()


def work_on_it(page):
    press(page, "Done")
    page.get_by_text("The task is done").wait_for()
    press(page, "Check it out")
    page.get_by_label("The new version").set_input_files(SIGNED)
    press(page, "Check it in")
    page.get_by_text("checked in as version 2").wait_for()
    with page.expect_download() as opened:
        page.get_by_role("button", name="Open letter.pdf").first.click()
    assert opened.value.suggested_filename == "letter.pdf"


def propose_disposal(page):
    page.get_by_label("The tenancy ended").fill("2012-03-31")
    press(page, "Record the day")
    press(page, "Propose to dispose of it")
    page.get_by_text("Another officer must confirm it").first.wait_for()
    sound(page)
    look(page, "document")


def dispose(page):
    page.get_by_role("link", name="Rent arrears").click()
    press(page, "Dispose of it for good")
    page.get_by_role("heading", name="Certificate of disposal").wait_for()
    sound(page)
    look(page, "certificate")
    expect(page.get_by_text("Gone from the disk")).to_have_count(2)


@pytest.mark.parametrize(("width", "scripts"), [(WIDTHS[0], False), (WIDTHS[1], True)])
def test_a_letter_from_arrival_to_certificate(site, window, office, width, scripts):
    with window(width, scripts=scripts) as page:
        signed_in(page, site, "ola@ashby.example")
        page.goto(site.url("ashby", "/staff/documents"))
        sound(page)
        file_a_letter(page)
        work_on_it(page)
        propose_disposal(page)
    with window(width, scripts=scripts) as page:
        signed_in(page, site, "mo@ashby.example")
        page.goto(site.url("ashby", "/staff/documents?view=proposed"))
        sound(page)
        dispose(page)
    assert [path for path in office.rglob("*") if path.is_file()] == []
