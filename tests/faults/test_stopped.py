"""F15: a worker that holds a message stands still, as a paused machine does, and then goes on.

While its session lives nobody else has its message. When the server has ended the session, as it
does with one whose machine is silent (`tcp_keepalives_*`), another worker takes over at once; the
first finds out before it hands anything over, and nothing is sent twice.
"""

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest
from tests.conftest import council, point
from tests.faults.invariants import is_sealed

from moothall.engine.contact import actions as contact
from moothall.engine.contact import jobs
from moothall.engine.contact.carriers import Carriers
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import Intent
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.outside.notify import tokens
from moothall.outside.notify.client import Notify, Setting
from moothall.outside.notify.standin import Standin
from moothall.outside.notify.templates import NUMBERS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
BY = Actor.job("test")
STILL = 3.0
"""Seconds, and longer than TIMEOUT: to a worker that is stopped, 40 seconds are no different."""
TIMEOUT = 2

WORKER = """
import os, signal, sys
import django
django.setup()
from moothall.engine.contact import actions, jobs
from moothall.engine.contact.carriers import Carriers
from moothall.outside.notify import tokens
from moothall.outside.notify.client import Notify, Setting
from moothall.outside.notify.templates import NUMBERS

url, moment, timeout = sys.argv[1], sys.argv[2], int(sys.argv[3])
lines = Carriers(office=Notify(Setting(tokens.key("live"), url, NUMBERS), timeout=timeout))

def stop_before(place, name):
    act = getattr(place, name)
    def stopped(*args, **more):
        setattr(place, name, act)
        os.kill(os.getpid(), signal.SIGSTOP)
        return act(*args, **more)
    setattr(place, name, stopped)

stop_before(*{
    "claimed": (actions.delivering, "_is_held"),
    "written": (actions.delivering, "_envelope"),
    "accepted": (actions.delivering, "_count"),
    "counted": (actions.delivering, "_mark_sent"),
}[moment])
jobs.deliver_once(lines)
"""


@pytest.fixture
def office(tmp_path):
    with Standin(tmp_path / "notify") as running:
        yield running


@pytest.fixture
def place(fresh_database):
    server, name = fresh_database
    point("job", server, name)
    found = council("ashby")
    with scope.opened([found.pk], writes=True) as at:
        contact.keep_quiet(found, begins=0, ends=0, by=BY, at=at)
        for number in (1, 2):
            intent = Intent(
                council_id=found.pk,
                case_id=1,
                event_id=number,
                channel="text",
                recipient="+447700900111",
                subject="Your bin",
                body=f"Hello {number}",
            )
            contact.queue([intent], by=BY, at=at)
    found.url, found.superuser = server.url("job", name), server.url("superuser", name)
    return found


def a_worker(place, office, moment):
    """Start a worker that stops itself at that moment; give it once it stands still."""
    env = {**os.environ, "MOOTHALL_ROLE": "job", "DATABASE_JOB_URL": place.url, "PYTHONPATH": "src"}
    env["DJANGO_SETTINGS_MODULE"] = "moothall.config.settings"
    words = [sys.executable, "-c", WORKER, office.url, moment, str(TIMEOUT)]
    worker = subprocess.Popen(words, env=env, stderr=subprocess.PIPE, text=True)  # noqa: S603
    _, status = os.waitpid(worker.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status), worker.stderr.read()
    return worker


def go_on(worker) -> str:
    worker.send_signal(signal.SIGCONT)
    _, said = worker.communicate(timeout=60)
    return said


def end_its_session(place) -> None:
    with psycopg.connect(place.superuser, autocommit=True) as line:
        line.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'moothall_job'"
            " AND datname = current_database() AND state = 'idle in transaction'"
        )


def deliver(office) -> int:
    line = Notify(Setting(tokens.key("live"), office.url, NUMBERS), timeout=TIMEOUT)
    return jobs.deliver_once(Carriers(office=line))


def each_went_once(place, office) -> None:
    with scope.opened([place.pk], writes=False):
        kept = list(Message.objects.order_by("pk"))
    assert [one.state for one in kept] == ["sent", "sent"]
    references = [one["reference"] for one in office.folder]
    assert sorted(references) == sorted(str(one.token) for one in kept), "I2: sent twice, or never"
    assert {one["id"] for one in office.folder} == {one.reference for one in kept}
    is_sealed(place)


MOMENTS = ["claimed", "written", "accepted", "counted"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_f15_while_a_stopped_worker_has_its_session_nobody_has_its_message(place, office, moment):
    worker = a_worker(place, office, moment)
    time.sleep(STILL)
    assert deliver(office) == 1
    assert go_on(worker) == ""
    assert worker.returncode in (0, None)
    each_went_once(place, office)


@pytest.mark.parametrize("moment", MOMENTS)
def test_f15_a_worker_whose_session_was_ended_sends_nothing_twice(place, office, moment):
    worker = a_worker(place, office, moment)
    end_its_session(place)
    assert deliver(office) == 2
    go_on(worker)
    each_went_once(place, office)


@pytest.mark.parametrize("role", ["web", "job"])
def test_f15_the_server_ends_the_sessions_of_a_silent_machine_within_half_a_minute(postgres, role):
    with psycopg.connect(postgres.url(role, "postgres")) as line:
        kept = [
            int(line.execute(f"SHOW tcp_keepalives_{name}").fetchone()[0])
            for name in ("idle", "interval", "count")
        ]
    idle, interval, count = kept
    assert 0 < idle + interval * count <= 30
