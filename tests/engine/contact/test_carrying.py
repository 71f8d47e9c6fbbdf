"""W13: the outbox against both stand-ins: texts and letters, receipts, falling back, F7 and F13."""

import os
import signal
import subprocess
import sys

import pytest
from tests.conftest import council, point

from moothall.engine.contact import actions, jobs, queries
from moothall.engine.contact.carriers import Carriers
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import Intent, Way
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.outside.mail.client import Post
from moothall.outside.mail.standin import Standin as MailStandin
from moothall.outside.notify import tokens
from moothall.outside.notify.client import Notify, Setting
from moothall.outside.notify.standin import Standin
from moothall.outside.notify.templates import NUMBERS

pytestmark = pytest.mark.slow

LOOP = Actor.job("test")
ADDRESS = "Rosa Example\n1 High Street\nSW1A 1AA"


@pytest.fixture
def standin(tmp_path):
    with Standin(tmp_path / "notify") as running:
        yield running


@pytest.fixture
def mail(tmp_path):
    with MailStandin(tmp_path / "mail") as running:
        yield running


@pytest.fixture
def ashby(fresh_database):
    server, name = fresh_database
    point("job", server, name)
    place = council("ashby")
    with scope.opened([place.pk], writes=True) as at:
        actions.keep_quiet(place, begins=0, ends=0, by=LOOP, at=at)
    place.url = server.url("job", name)
    return place


def office(standin, kind="live"):
    return Notify(Setting(tokens.key(kind), standin.url, NUMBERS), timeout=2)


def deliver(standin, mail=None):
    port = mail.port if mail else 9
    post = Post(host="127.0.0.1", port=port, timeout=2)
    return jobs.deliver_once(Carriers(post, office(standin)))


def queue(place, channel="text", recipient="+447700900111", number=1, **more):
    intent = Intent(
        council_id=place.pk,
        case_id=1,
        event_id=number,
        channel=channel,
        recipient=recipient,
        subject="Your bin",
        body=f"Hello {number}",
        **more,
    )
    with scope.opened([place.pk], writes=True) as at:
        actions.queue([intent], by=LOOP, at=at)


def messages(place):
    with scope.opened([place.pk], writes=False):
        return queries.for_case(place.pk, 1)


def make_due(place):
    with scope.opened([place.pk], writes=True) as at:
        Message.objects.filter(state="queued").update(next_try_at=at)
        Message.objects.filter(ask_at__isnull=False).update(ask_at=at)


def ask(standin):
    return jobs.ask_once(office(standin))


def test_w13_texts_emails_and_letters_leave_and_are_known_to_have_arrived(ashby, standin, mail):
    queue(ashby, "email", "rosa@example.org", 1)
    queue(ashby, "text", "+447700900111", 2)
    queue(ashby, "letter", ADDRESS, 3)
    assert deliver(standin, mail) == 3
    assert [one.recipients for one in mail.folder] == [("rosa@example.org",)]
    kept = list(standin.folder)
    assert [one["type"] for one in kept] == ["sms", "letter"]
    assert [one["reference"] for one in kept] == [str(m.token) for m in messages(ashby)[1:]]
    standin.settle()
    make_due(ashby)
    assert ask(standin) == 2
    assert [(m.state, m.status) for m in messages(ashby)] == [
        ("sent", ""),
        ("delivered", "delivered"),
        ("delivered", "received"),
    ]


def test_emails_leave_by_notify_where_that_is_set(ashby, standin, settings):
    settings.EMAIL_BY = "notify"
    queue(ashby, "email", "rosa@example.org")
    assert deliver(standin) == 1
    [kept] = standin.folder
    assert (kept["type"], kept["subject"], kept["body"]) == ("email", "Your bin", "Hello 1")
    assert messages(ashby)[0].carrier == "notify"


def test_a_message_on_its_way_is_asked_about_again_later(ashby, standin):
    queue(ashby)
    deliver(standin)
    make_due(ashby)
    assert ask(standin) == 0
    [message] = messages(ashby)
    assert (message.state, message.status) == ("sent", "created")
    assert message.ask_at > message.sent_at
    assert ask(standin) == 0


def test_what_did_not_arrive_says_why_and_goes_the_next_way(ashby, standin, mail):
    email = Way(channel="email", recipient="rosa@example.org", subject="Bin", body="As a letter")
    letter = Way(channel="letter", recipient=ADDRESS, subject="Bin", body="On paper")
    queue(ashby, recipient="+447700900002", otherwise=[email, letter])
    deliver(standin, mail)
    standin.settle()
    make_due(ashby)
    ask(standin)
    deliver(standin, mail)
    lost, instead = messages(ashby)
    assert (lost.state, lost.status) == ("failed", "permanent-failure")
    assert lost.reason == "The address or number does not exist, or refuses our messages."
    assert (instead.state, instead.channel, instead.instead_of_id) == ("sent", "email", lost.pk)
    assert instead.otherwise == [letter.as_json()]
    assert [one.text.strip() for one in mail.folder] == ["As a letter"]


def test_where_every_way_fails_each_is_told_of(ashby, standin, mail):
    text = Way(channel="text", recipient="+447700900002", subject="Bin", body="Short")
    mail.folder.fault = "refuse"
    queue(ashby, "email", "rosa@example.org", otherwise=[text])
    deliver(standin, mail)
    deliver(standin, mail)
    standin.settle()
    make_due(ashby)
    ask(standin)
    assert [m.state for m in messages(ashby)] == ["failed", "failed"]
    with scope.opened([ashby.pk], writes=False):
        assert len(queries.unattended(ashby.pk, most=9)) == 2


def test_without_a_key_a_text_fails_with_the_reason_and_email_goes(ashby, mail):
    text = Way(channel="email", recipient="rosa@example.org", subject="Bin", body="Hello")
    queue(ashby, otherwise=[text])
    lines = Carriers(Post(host="127.0.0.1", port=mail.port, timeout=2), Notify(Setting()))
    jobs.deliver_once(lines)
    jobs.deliver_once(lines)
    assert [(m.state, m.reason) for m in messages(ashby)] == [
        ("failed", "There is no key to GOV.UK Notify."),
        ("sent", ""),
    ]


def test_f13_while_notify_is_down_email_goes_and_texts_wait(ashby, standin, mail):
    for number in range(1, 4):
        queue(ashby, number=number)
    queue(ashby, "email", "rosa@example.org", 4)
    standin.folder.fault = "error"
    assert deliver(standin, mail) == 1
    assert [m.attempts for m in messages(ashby)] == [1, 0, 0, 1]
    standin.folder.fault = ""
    make_due(ashby)
    assert deliver(standin, mail) == 3
    assert [one["body"] for one in standin.folder] == [
        "Hello 1",
        "Hello 2",
        "Hello 3",
    ]


@pytest.mark.parametrize("fault", ["drop", "slow 3", "defer"])
def test_f13_after_a_fault_of_the_mail_server_the_queue_drains_once(ashby, standin, mail, fault):
    for number in range(1, 6):
        queue(ashby, "email", f"rosa{number}@example.org", number)
    mail.folder.fault = fault
    for _ in range(2):
        deliver(standin, mail)
        make_due(ashby)
    mail.folder.fault = ""
    kept = len(list(mail.folder))
    assert deliver(standin, mail) == 5
    subjects = [one.recipients for one in mail.folder][kept:]
    assert sorted(subjects) == [(f"rosa{number}@example.org",) for number in range(1, 6)]
    assert deliver(standin, mail) == 0


DIE = """
import os, signal, sys
import django
django.setup()
from moothall.engine.contact import actions, jobs
from moothall.engine.contact.carriers import Carriers
from moothall.outside.notify import tokens
from moothall.outside.notify.client import Notify, Setting
from moothall.outside.notify.templates import NUMBERS

die = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
office = Notify(Setting(tokens.key("live"), sys.argv[1], NUMBERS), timeout=5)
lines = Carriers(office=office)
moment, send = sys.argv[2], lines.send
if moment == "before":
    lines.send = die
elif moment == "after":
    lines.send = lambda envelope: (send(envelope), die())
else:
    actions.delivering._mark_sent = die
jobs.deliver_once(lines)
"""


@pytest.mark.parametrize("moment", ["before", "after", "before-status"])
def test_f7_a_worker_killed_around_the_side_effect_has_it_once_at_notify(ashby, standin, moment):
    queue(ashby)
    env = {**os.environ, "MOOTHALL_ROLE": "job", "DATABASE_JOB_URL": ashby.url, "PYTHONPATH": "src"}
    env["DJANGO_SETTINGS_MODULE"] = "moothall.config.settings"
    died = subprocess.run(  # noqa: S603 -- our own text
        [sys.executable, "-c", DIE, standin.url, moment], env=env, check=False, timeout=60
    )
    assert died.returncode == -signal.SIGKILL
    assert deliver(standin) == 1
    [message] = messages(ashby)
    [kept] = standin.folder
    assert (message.state, message.claims) == ("sent", 2)
    assert (kept["id"], kept["reference"]) == (message.reference, str(message.token))


def test_the_reference_of_another_message_is_not_taken_for_this_one(ashby, standin):
    queue(ashby)
    queue(ashby, number=2)
    with scope.opened([ashby.pk], writes=True):
        Message.objects.update(claims=1)
    assert deliver(standin) == 2
    assert [one["body"] for one in standin.folder] == ["Hello 1", "Hello 2"]
