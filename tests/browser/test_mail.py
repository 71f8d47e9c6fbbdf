"""O1: a mail becomes a case; an officer answers, the requester answers by mail, a forgery waits."""

import re

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect
from tests.browser.conftest import WIDTHS, look, sound
from tests.browser.test_officer_walk import PASSWORD, post, said, sign_in
from tests.engine.cases.conftest import SETUP, someone
from tests.engine.inbox.conftest import Town
from tests.engine.inbox.letters import BOX, letter, proved
from tests.outside.mailbox.returned import report

from moothall.engine.inbox import jobs
from moothall.engine.inbox.models import Mailbox
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.outside.mailbox.standin import PASSWORD as BOX_PASSWORD
from moothall.outside.mailbox.standin import USER, Standin

__all__ = ["post"]


@pytest.fixture
def town(site, ashby_committed):
    """Ashby with a service for mail; an officer and an administrator who can sign in."""
    with scope.opened([ashby_committed.pk], writes=True) as at:
        for name in ("cora", "ada"):
            email = f"{name}@ashby.example"
            people.enrol(email, password_hash=make_password(PASSWORD), by=SETUP, at=at)
    made = Town(ashby_committed)
    with scope.opened([ashby_committed.pk], writes=True) as at:
        someone(ashby_committed, "ada", "admin", at)
    return made


@pytest.fixture
def box(settings):
    """A mailbox; `box.come(raw)` lets mail come in, and reads it."""
    settings.MAILBOX_HOSTS = ["ashby=127.0.0.1"]
    with Standin() as running:

        def come(raw):
            running.put(raw)
            with scope.opened(councils.all_ids(), writes=True) as at:
                Mailbox.objects.update(next_read_at=at)  # it is read every 20 seconds
            jobs.read_once()
            while jobs.understand_once():
                pass

        running.come = come
        yield running


def set_up(page, site, box):
    """Set the mailbox up as an administrator does, and try it."""
    sign_in(page, site, "ada", "/staff/settings/mail")
    sound(page)
    look(page, "mailbox")
    page.get_by_label("Email address of the mailbox").fill(BOX)
    page.get_by_label("What mail becomes a case of").select_option("write-to-us")
    page.get_by_label("Name of your mail server").fill("mx.ashby.example")
    page.get_by_label("IMAP server").fill("127.0.0.1")
    page.get_by_label("Port", exact=True).fill(str(box.port))
    page.get_by_label("The connection is encrypted").uncheck()
    page.get_by_label("Name that opens it").fill(USER)
    page.get_by_label("Password", exact=True).fill(BOX_PASSWORD)
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="Try it").click()
    said(page, "The mailbox can be read. Unread mails in it: 0.")


def judge(page, reference):
    """Refuse the forged mail, think again, and put it on the case as a note."""
    page.get_by_role("link", name="Mail", exact=True).click()
    sound(page)
    look(page, "mail")
    page.get_by_role("link", name="Forged").click()
    expect(page.locator("main")).to_contain_text("does not say whether it is theirs")
    sound(page)
    look(page, "mail-one")
    page.get_by_role("button", name="Refuse it").click()
    sound(page)
    page.get_by_label("Why do you refuse it?").fill("It is not theirs")
    page.get_by_role("button", name="Refuse it").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Reference of the case")).to_have_value(reference)
    page.get_by_role("button", name="Add it to the case").click()
    said(page, f"The mail is on {reference}.")


@pytest.mark.timeout(180)
def test_a_mail_a_reply_an_answer_and_a_forgery(site, window, town, box, post):
    with window(1440) as admin:
        set_up(admin, site, box)
    box.come(letter("The lamp at our door is dark.", subject="A broken light"))
    with window(*WIDTHS) as officer:
        sign_in(officer, site, "cora", "/staff/queue")
        officer.locator(".d-list__link").first.click()
        expect(officer.locator("main")).to_contain_text("The lamp at our door is dark.")
        reference = re.search(r"[0-9A-Z]{3}(-[0-9A-Z]{3}){2}", officer.url)[0]
        officer.locator("#say-text").fill("Which door is it?")
        officer.get_by_label("The first that Rosa Lund hears").check()
        officer.get_by_role("button", name="Send reply").click()
        expect(officer.locator(".d-said")).to_contain_text("Your reply is on its way.")
        confirmation, asked = post()
        assert confirmation.message["Subject"] == f"We have your message: {reference}"
        address = asked.message["Reply-To"]
        assert address.startswith("help+")
        answer = "The red one.\n\nOn Mon, 1 Jun 2026 at 10:00, Ashby Council wrote:\n> Which door"
        box.come(letter(answer, to=address, auth=proved()))
        box.come(letter("Forget it, I am the officer.", to=address, subject="Forged"))
        box.come(report("of-somebody-else"))
        officer.reload()
        told = officer.locator(".d-story")
        expect(told.first).to_contain_text("The red one.")
        assert "Forget it" not in officer.inner_text("main")
        expect(officer.locator("#mail").locator("..")).to_contain_text("Not shown to be theirs")
        sound(officer)
        look(officer, "case")
        judge(officer, reference)
    assert len(town.cases()) == 1
