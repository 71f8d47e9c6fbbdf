"""T8: many come in with a ledger, a copy is redacted, published by another, and withdrawn again."""

import hashlib
import re

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import WIDTHS, look, sound
from tests.browser.test_documents import office
from tests.browser.test_homes import signed_in
from tests.browser.test_signin import press
from tests.engine.filing.papers import a_mail, a_pdf

__all__ = ["office"]
PLAN, MAIL = a_pdf(), a_mail()
HASH = hashlib.sha256(PLAN).hexdigest()
HEAD = "file,type,title,kind,reference,sha256"
ROWS = (
    f"plans/plan.pdf,minutes,Plan of the drainage board,record,P/1,{HASH}",
    "mails/damp.eml,minutes,Mail about damp,record,P/1,",
    "lost.pdf,minutes,What was lost,record,P/1,",
)
MANIFEST = {
    "name": "planning-files.csv",
    "mimeType": "text/csv",
    "buffer": "\n".join((HEAD, *ROWS)).encode(),
}
FILES = [
    {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PLAN},
    {"name": "damp.eml", "mimeType": "message/rfc822", "buffer": MAIL},
    {"name": "other.pdf", "mimeType": "application/pdf", "buffer": PLAN + b"%\n%%EOF\n"},
]


def take_in(page, site):
    page.goto(site.url("ashby", "/staff/documents/loads"))
    sound(page)
    press(page, "Begin")
    page.get_by_text("Select a manifest").first.wait_for()
    page.get_by_label("Manifest").set_input_files(MANIFEST)
    press(page, "Begin")
    page.get_by_label("Files", exact=True).set_input_files(FILES)
    press(page, "Send them")
    page.get_by_text("4 found = 2 came in + 0 were there already + 1 rejected + 1 not").wait_for()
    sound(page)
    look(page, "document-load")
    press(page, "End the load")
    page.get_by_text("4 found = 2 came in + 0 were there already + 2 rejected.").wait_for()
    with page.expect_download() as given:
        page.get_by_role("link", name="Download what was rejected").click()
    ledger = given.value.path().read_text()
    assert "lost.pdf" in ledger
    assert "It was not sent." in ledger
    page.goto(site.url("ashby", "/staff/documents/loads"))
    look(page, "document-loads")


def redact(page, site):
    page.goto(site.url("ashby", "/staff/documents"))
    sound(page)
    look(page, "documents")
    page.get_by_role("link", name="Plan of the drainage board").click()
    page.get_by_text("Make a redacted copy for publication").click()
    page.get_by_label("Areas to make black").fill("1 0 0 100 50")
    press(page, "Make the copy")
    page.get_by_text("Version 2 is a redacted copy").wait_for()
    page.get_by_text("You made this copy").wait_for()


def publish(page, site):
    page.goto(site.url("ashby", "/staff/documents"))
    page.get_by_role("link", name="Plan of the drainage board").click()
    page.get_by_text("Publish a redacted copy").click()
    look(page, "document-publish")
    page.get_by_label("Its title for everybody").fill("Drainage plan of 2026")
    press(page, "Publish it")
    page.get_by_text("It is published").wait_for()
    sound(page)
    look(page, "document-published")
    return page.get_by_role("link", name="/published/").get_attribute("href")


def read(page, site, address):
    page.goto(site.url("ashby", "/published"))
    sound(page)
    look(page, "published-list")
    page.get_by_role("link", name="Drainage plan of 2026").click()
    expect(page).to_have_url(re.compile(f"{re.escape(address)}$"))
    sound(page)
    look(page, "published")
    with page.expect_download() as given:
        page.get_by_role("link", name="Download the document").click()
    assert given.value.suggested_filename == "Drainage plan of 2026.pdf"
    assert b"SECRET" not in given.value.path().read_bytes()


@pytest.mark.parametrize(("width", "scripts"), [(WIDTHS[0], False), (WIDTHS[1], True)])
def test_a_plan_from_another_system_to_the_public_and_back(site, window, office, width, scripts):
    with window(width, scripts=scripts) as page:
        signed_in(page, site, "mo@ashby.example")
        take_in(page, site)
        redact(page, site)
    with window(width, scripts=scripts) as officer, window(width, scripts=scripts) as visitor:
        signed_in(officer, site, "ivo@ashby.example")
        address = publish(officer, site)
        read(visitor, site, address)
        press(officer, "Withdraw it")
        officer.get_by_text("It is withdrawn").wait_for()
        assert visitor.goto(site.url("ashby", address)).status == 404
