"""`moothall mail`: a mail server hands mail over and is told what mail servers understand."""

from contextlib import contextmanager

import pytest
from click.testing import CliRunner
from tests.engine.inbox.conftest import ashbys_mail
from tests.engine.inbox.letters import letter
from tests.standing import on as standing_on

from moothall.engine.inbox import jobs
from moothall.faces.console import mail as command
from moothall.faces.console import platform

pytestmark = pytest.mark.django_db
HELD = letter("Buy this.", more=[("List-Id", "<news.example.org>")])


@pytest.fixture
@standing_on(ashbys_mail)
def place(standing):
    return standing


@pytest.fixture(autouse=True)
def ready(monkeypatch):
    """Django is ready already, and the database is the test's."""

    @contextmanager
    def here():
        yield

    monkeypatch.setattr(platform, "database", here)
    monkeypatch.setattr(platform, "ready", lambda role: None)


def run(*words, raw=None):
    runner = CliRunner()
    return runner.invoke(command.mail, words, input=raw, standalone_mode=False)


def receive(raw, council="ashby"):
    return run("receive", "--council", council, raw=raw).return_value


def test_a_mail_on_the_standard_input_becomes_a_case(place):
    assert receive(letter()) == 0
    jobs.understand_once()
    assert len(place.cases()) == 1


def test_a_mail_server_is_told_what_it_understands(place, settings, monkeypatch):
    assert receive(letter(), council="nowhere") == 67
    settings.MAIL_MEGABYTES = 0
    assert receive(letter()) == 65
    settings.MAIL_MEGABYTES = 15

    def down():
        raise OSError("the database is down")

    monkeypatch.setattr(platform, "database", down)
    assert receive(letter()) == 75


def test_a_council_without_a_mailbox_may_have_one_later(place, brackwater):
    assert receive(letter(), council="brackwater") == 75


def test_held_mail_is_listed_shown_and_judged(place):
    mail = place.receive(HELD)
    token = str(mail.token)
    assert token in run("list", "--council", "ashby").output
    assert "Buy this." in run("show", token, "--council", "ashby").output
    run("refuse", token, "--council", "ashby", "--reason", "Advertising")
    assert token in run("list", "--council", "ashby", "--state", "refused").output
    assert "held" in run("restore", token, "--council", "ashby").output
    reference = run("case", token, "--council", "ashby").output.strip()
    assert [case.reference for case in place.cases()] == [reference]


def test_held_mail_is_added_to_a_case(place):
    place.receive(letter())
    [case] = place.cases()
    mail = place.receive(HELD.replace(b"Buy", b"And buy"))
    said = run("add", str(mail.token), case.reference, "--council", "ashby")
    assert said.output == f"It is on {case.reference}.\n"
    assert place.now(mail).case_id == case.pk


def test_a_mailbox_that_is_handed_its_mail_is_not_read(place):
    assert "hands its mail over" in run("try", "--council", "ashby").output
