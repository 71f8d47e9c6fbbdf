"""The outbox's loop, against the stand-in: down, dying in between, two workers."""

import os
import signal
import subprocess
import sys
import threading

import pytest
from django.db import connections
from tests.conftest import council, point

from moothall.engine.contact import actions, jobs, queries
from moothall.engine.contact.actions import delivering
from moothall.engine.contact.carriers import Carriers
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import Intent
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.outside.mail.client import Post
from moothall.outside.mail.standin import Standin

LOOP = Actor.job("test")


@pytest.fixture
def standin(tmp_path):
    with Standin(tmp_path / "mail") as running:
        yield running


@pytest.fixture
def as_job(fresh_database):
    server, name = fresh_database
    point("job", server, name)
    return server.url("job", name)


def queue(place, *, count=1, start=1, recipient="rosa@example.org"):
    with scope.opened([place.pk], writes=True) as at:
        actions.queue(
            [
                Intent(
                    council_id=place.pk,
                    case_id=1,
                    event_id=number,
                    recipient=recipient,
                    subject=f"{place.slug} {number}",
                    body="Hello",
                )
                for number in range(start, start + count)
            ],
            by=LOOP,
            at=at,
        )


def make_due(*places):
    with scope.opened([place.pk for place in places], writes=True) as at:
        Message.objects.filter(state="queued").update(next_try_at=at)


def deliver(standin):
    return jobs.deliver_once(lines(Post, standin))


def lines(kind, standin):
    return Carriers(kind(host="127.0.0.1", port=standin.port, timeout=5))


def subjects(standin):
    return [received.message["Subject"] for received in standin.folder]


def settled(**known):
    return {"queued": 0, "sent": 0, "delivered": 0, "failed": 0, "withheld": 0} | known


def counts(*places):
    with scope.opened([place.pk for place in places], writes=False):
        return queries.counts()


def test_every_council_has_its_post_delivered(as_job, standin):
    ashby, dunmere = council("ashby"), council("dunmere")
    queue(ashby, count=2)
    queue(dunmere)
    assert deliver(standin) == 3
    assert subjects(standin) == ["ashby 1", "ashby 2", "dunmere 1"]
    assert deliver(standin) == 0


def test_with_no_council_there_is_nothing_to_do(as_job, standin):
    assert deliver(standin) == 0


def test_a_council_with_much_post_does_not_keep_the_others_waiting(as_job, standin, monkeypatch):
    monkeypatch.setattr(jobs, "AT_A_TIME", 2)
    ashby, dunmere = council("ashby"), council("dunmere")
    queue(ashby, count=3)
    queue(dunmere)
    deliver(standin)
    assert subjects(standin) == ["ashby 1", "ashby 2", "dunmere 1"]


def test_while_the_mail_server_is_down_a_pass_tries_once_and_loses_nothing(as_job, standin):
    ashby = council("ashby")
    queue(ashby, count=3)
    standin.stop()
    assert deliver(standin) == 0
    with scope.opened([ashby.pk], writes=False):
        assert [m.attempts for m in queries.for_case(ashby.pk, 1)] == [1, 0, 0]
    standin.start()
    make_due(ashby)
    assert deliver(standin) == 3
    assert len(subjects(standin)) == 3


def test_one_refused_address_does_not_stop_the_next(as_job, standin):
    ashby = council("ashby")
    queue(ashby)
    standin.folder.fault = "refuse"
    deliver(standin)
    standin.folder.fault = ""
    queue(ashby, start=2)
    assert deliver(standin) == 1
    assert counts(ashby) == settled(queued=0, sent=1, failed=1)


def test_a_server_that_keeps_the_mail_and_hangs_up_gets_it_again_under_the_same_id(as_job, standin):
    ashby = council("ashby")
    queue(ashby)
    standin.folder.fault = "drop-after-keeping"
    assert deliver(standin) == 0
    standin.folder.fault = ""
    make_due(ashby)
    assert deliver(standin) == 1
    first, second = (received.message["Message-ID"] for received in standin.folder)
    assert first == second


@pytest.mark.parametrize("recipient", ["jo@bücher.example", "jo\u212a@example.org"])
def test_an_address_that_is_not_ascii_does_not_stop_the_next(as_job, standin, recipient):
    ashby = council("ashby")
    queue(ashby)
    with scope.opened([ashby.pk], writes=True):
        Message.objects.update(recipient=recipient)
    queue(ashby, start=2)
    deliver(standin)
    assert subjects(standin)[-1] == "ashby 2"
    assert counts(ashby)["queued"] == 0


class Breaking(Post):
    """Breaks at one message, as nobody expects."""

    def send(self, letter):
        if letter.subject == "ashby 1":
            raise ZeroDivisionError
        return super().send(letter)


def test_a_fault_nobody_expected_is_counted_and_does_not_stop_the_next(as_job, standin):
    ashby, dunmere = council("ashby"), council("dunmere")
    queue(ashby, count=2)
    queue(dunmere)
    assert jobs.deliver_once(lines(Breaking, standin)) == 2
    assert subjects(standin) == ["ashby 2", "dunmere 1"]
    with scope.opened([ashby.pk], writes=False):
        first = queries.for_case(ashby.pk, 1)[0]
    assert (first.state, first.attempts) == ("queued", 1)
    assert first.reason == "An unexpected fault: ZeroDivisionError"
    assert first.next_try_at > first.queued_at


def test_a_message_that_breaks_at_every_try_is_given_up(as_job, standin, monkeypatch):
    monkeypatch.setattr(delivering, "TRIES", 1)
    ashby = council("ashby")
    queue(ashby)
    assert jobs.deliver_once(lines(Breaking, standin)) == 0
    assert counts(ashby) == settled(queued=0, sent=0, failed=1)


DIE = """
import os, signal, sys
import django
django.setup()
from moothall.engine.contact import jobs
from moothall.engine.contact.carriers import Carriers
from moothall.outside.mail.client import Post

class Dying(Post):
    def send(self, letter):
        if sys.argv[2] == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        super().send(letter)
        os.kill(os.getpid(), signal.SIGKILL)

jobs.deliver_once(Carriers(Dying(host="127.0.0.1", port=int(sys.argv[1]), timeout=5)))
"""


@pytest.mark.slow
@pytest.mark.parametrize(("moment", "copies"), [("before", 1), ("after", 2)])
def test_a_worker_killed_around_the_sending_leaves_the_message_to_the_next(
    as_job, standin, moment, copies
):
    ashby = council("ashby")
    queue(ashby)
    env = {**os.environ, "MOOTHALL_ROLE": "job", "DATABASE_JOB_URL": as_job, "PYTHONPATH": "src"}
    env["DJANGO_SETTINGS_MODULE"] = "moothall.config.settings"
    died = subprocess.run(  # noqa: S603 -- our own text
        [sys.executable, "-c", DIE, str(standin.port), moment], env=env, check=False, timeout=60
    )
    assert died.returncode == -signal.SIGKILL
    assert deliver(standin) == 1
    assert counts(ashby) == settled(queued=0, sent=1, failed=0)
    ids = [received.message["Message-ID"] for received in standin.folder]
    assert (len(ids), len(set(ids))) == (copies, 1)


@pytest.mark.slow
def test_two_workers_at_once_send_each_message_once(as_job, standin):
    ashby = council("ashby")
    queue(ashby, count=20)

    def work():
        deliver(standin)
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(subjects(standin)) == sorted(f"ashby {n}" for n in range(1, 21))


def test_the_loop_is_offered_by_name():
    named = {"outbox": jobs.deliver_once, "receipts": jobs.ask_once}
    assert named | {"bounces": jobs.read_bounces_once} == jobs.LOOPS
