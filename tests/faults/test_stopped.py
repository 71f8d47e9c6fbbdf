"""F15: a worker that holds a message stands still, as a paused machine does, and then goes on.

While its session lives nobody else has its message. When the server has ended the session, as it
does with one whose machine is silent (`tcp_keepalives_*`), another worker takes over at once; the
first finds out before it hands anything over, and nothing is sent twice.
"""

import logging
import os
import signal
import time
import traceback

import psycopg
import pytest
from django.db import connection
from tests.conftest import council, point
from tests.faults.forking import connect_anew
from tests.faults.invariants import is_sealed

from moothall.engine.contact import actions as contact
from moothall.engine.contact import jobs
from moothall.engine.contact.actions import delivering
from moothall.engine.contact.carriers import Carriers
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import Intent
from moothall.ground.councils import queries as councils
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

STOPS = {
    "claimed": (delivering, "_is_held"),
    "written": (delivering, "_envelope"),
    "accepted": (delivering, "_count"),
    "counted": (delivering, "_mark_sent"),
}
"""Before what a worker stops itself, by the moment."""


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
    found.superuser = server.url("superuser", name)
    return found


class Worker:
    """A process of its own that delivers, and stops itself at that moment; given standing still."""

    def __init__(self, office, moment, log):
        self.log = log
        connection.close()
        self.pid = os.fork()
        if self.pid == 0:
            self._deliver(office, moment)
        _, status = os.waitpid(self.pid, os.WUNTRACED)
        said = log.read_text() if log.exists() else f"it ended without a word: {status}"
        assert os.WIFSTOPPED(status), said

    def _deliver(self, office, moment):
        connect_anew()
        logging.getLogger("moothall").addHandler(logging.FileHandler(self.log, delay=True))
        try:
            place, name = STOPS[moment]
            act = getattr(place, name)

            def stopped(*args, **more):
                setattr(place, name, act)
                os.kill(os.getpid(), signal.SIGSTOP)
                return act(*args, **more)

            setattr(place, name, stopped)
            accepted = deliver(office)
            if getattr(place, name) is stopped:
                with scope.opened(councils.all_ids(), writes=False):
                    kept = list(Message.objects.values_list("state", "reason", "attempts"))
                self.log.write_text(f"{accepted} were accepted before it was to stop: {kept}")
        except BaseException:  # noqa: BLE001 -- it is said, and this process ends here
            self.log.write_text(traceback.format_exc())
        finally:
            os._exit(0)

    def go_on(self):
        """Let it go on to its end; return the fault that ended it, if one did."""
        self.end(signal.SIGCONT)
        return self.log.read_text() if self.log.exists() else ""

    def end(self, how=signal.SIGKILL):
        """Send it that, and wait until it is gone."""
        if self.pid:
            os.kill(self.pid, how)
            os.waitpid(self.pid, 0)
            self.pid = 0


@pytest.fixture
def worker(place, office, tmp_path):
    """`worker(moment)`: one that stands still; none is left."""
    begun = []

    def begin(moment):
        begun.append(Worker(office, moment, tmp_path / "fault"))
        return begun[-1]

    yield begin
    for one in begun:
        one.end()


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
def test_f15_while_a_stopped_worker_has_its_session_nobody_has_its_message(
    place, office, moment, worker
):
    stopped = worker(moment)
    time.sleep(STILL)
    assert deliver(office) == 1
    assert stopped.go_on() == ""
    each_went_once(place, office)


@pytest.mark.parametrize("moment", MOMENTS)
def test_f15_a_worker_whose_session_was_ended_sends_nothing_twice(place, office, moment, worker):
    stopped = worker(moment)
    end_its_session(place)
    assert deliver(office) == 2
    stopped.go_on()
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
