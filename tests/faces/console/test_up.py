"""`moothall up` as a person runs it: a real database, real pages, real Ctrl-C and kills."""

import contextlib
import itertools
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from tests import template
from tests.conftest import pointed
from tests.practices.insight.measures import publishing

from moothall.faces.console import embedded, up
from moothall.faces.console.measures import BY
from moothall.ground.calendars import clock
from moothall.outside.postgres.loopback import answers, free_port
from moothall.outside.postgres.server import DATABASE, Server
from moothall.outside.postgres.words import State
from moothall.practices.insight import actions as measures

pytestmark = [pytest.mark.slow, pytest.mark.timeout(500)]
SRC = str(Path(up.__file__).parents[3])


class Started:
    """One `moothall up --empty`, its home and its port."""

    def __init__(self, home, assets):
        self.home, self.port = home, free_port()
        ours = {"MOOTHALL_HOME": str(home), "MOOTHALL_ASSETS": str(assets), "PYTHONPATH": SRC}
        settings = (*embedded.ADDRESSES.values(), "MOOTHALL_MAIL_HOST")
        kept = {name: value for name, value in os.environ.items() if name not in settings}
        self.output = (assets / f"output-{self.port}.txt").open("w+")
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "moothall", "up", "--empty", "--port", str(self.port)],
            env=kept | ours,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=self.output,
        )

    def said(self):
        self.output.seek(0)
        return self.output.read()

    def ready(self):
        wait_until(lambda: "Ctrl-C stops everything" in self.said() or self.process.poll(), self)
        assert self.process.poll() is None, self.said()
        return self

    def stop(self, how=signal.SIGINT):
        self.process.send_signal(how)
        code = self.process.wait(240)
        self.output.close()
        return code

    def children(self):
        """The process numbers of pages, work and mail, by name."""
        found = {}
        for entry in Path("/proc").iterdir():
            try:
                words = (entry / "cmdline").read_bytes().decode().split("\0")
                environment = (entry / "environ").read_bytes().decode()
            except (OSError, UnicodeDecodeError):
                continue
            if f"MOOTHALL_HOME={self.home}\0" in environment and "up" not in words:
                found.setdefault(next(iter(words[3:]), "worker"), []).append(int(entry.name))
        return found


def wait_until(is_so, started, seconds=240):
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < seconds, started.said()
        time.sleep(0.1)


def kill(pid):
    """Kill a process; one that has just ended by itself is no fault."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def status(started):
    try:
        address = f"http://127.0.0.1:{started.port}/"
        with urllib.request.urlopen(address, timeout=20) as page:
            return page.status
    except urllib.error.HTTPError as fault:
        return fault.code
    except OSError:
        return None


@pytest.fixture
def first(tmp_path):
    """Start `moothall up` in a new home: there is no database yet."""
    begun = []
    with template.home("up") as home:

        def start():
            begun.append(Started(home, assets=tmp_path))
            return begun[-1]

        start.home = home
        yield start
        for started in begun:
            if started.process.poll() is None:
                started.process.kill()
                started.process.wait()
            started.output.close()
            for pid in itertools.chain(*started.children().values()):
                kill(pid)
        Server(home).stop()


@pytest.fixture(scope="session")
def settled(postgres, django_db_blocker):
    """The home of a platform that has started before, at rest: made once a run."""

    def fill(server):
        with pointed("job", server, DATABASE, django_db_blocker):
            measures.publish(publishing.starter(), by=BY, at=clock.now())

    return template.at_rest("settled", fill)


@pytest.fixture
def begin(first, settled):
    """Start `moothall up` in a home that has started before."""
    template.copy(settled, first.home)
    return first


def ctrl_c_during_the_first_start_leaves_nothing_running(first):
    started = first()
    wait_until(Server(started.home).data.exists, started)
    assert started.stop() in {0, 1, 130}
    assert started.children() == {}
    assert Server(started.home).state() is State.DOWN


def test_the_first_start_serves_ctrl_c_stops_everything_and_a_later_one_loses_nothing(first):
    """The first start to be let alone: it has all of the work, and what one left before it."""
    ctrl_c_during_the_first_start_leaves_nothing_running(first)
    started = first().ready()
    assert f"http://localhost:{started.port}" in started.said()
    assert status(started) == 200
    assert {"serve", "work", "mail"} <= set(started.children())
    with Server(started.home).connected("moothall") as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    assert started.stop() == 0
    assert started.children() == {}
    assert Server(started.home).state() is State.DOWN
    assert not answers(started.port)
    begun = time.monotonic()
    later = first().ready()
    assert time.monotonic() - begun < 30, "a later start takes seconds"
    with Server(later.home).connected("moothall") as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def parent(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def a_worker_killed_twice_in_a_row_takes_nobody_with_it(started):
    workers = set(started.children()["serve"])
    main = next(pid for pid in workers if parent(pid) == started.process.pid)
    workers.remove(main)
    kept = min(workers)
    for _ in range(3):
        now = set(started.children()["serve"]) - {main, kept}
        kill(*now)
        wait_until(lambda gone=now: len(set(started.children()["serve"]) - gone) == 3, started)
    assert {main, kept} < set(started.children()["serve"])
    assert status(started) == 200


def pages_and_work_that_are_killed_come_back(started):
    before = started.children()
    for pid in before["serve"] + before["work"]:
        kill(pid)
    wait_until(lambda: status(started) == 200, started)
    wait_until(lambda: "work" in started.children(), started)
    assert set(started.children()["work"]) & set(before["work"]) == set()


def a_database_that_is_killed_comes_back(started):
    server = Server(started.home)
    os.kill(int((server.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    wait_until(lambda: not server.is_running, started)
    wait_until(lambda: server.is_running and status(started) == 200, started)


def a_second_up_of_the_same_home_is_refused(second):
    assert second.process.wait(60) == 1
    assert "runs from" in second.said()


def test_what_is_killed_comes_back_a_second_up_is_refused_and_sigterm_stops_everything(begin):
    """One platform lives through all of it, as they do."""
    started = begin().ready()
    a_second_up_of_the_same_home_is_refused(begin())
    a_worker_killed_twice_in_a_row_takes_nobody_with_it(started)
    pages_and_work_that_are_killed_come_back(started)
    a_database_that_is_killed_comes_back(started)
    assert started.stop(signal.SIGTERM) == 0
    assert started.children() == {}
    assert Server(started.home).state() is State.DOWN


def test_after_up_itself_is_killed_nothing_serves_on_and_the_next_start_works(begin):
    first = begin().ready()
    first.process.kill()
    first.process.wait()
    wait_until(lambda: first.children() == {}, first)
    second = begin().ready()
    assert status(second) == 200
    assert second.stop() == 0
    assert Server(second.home).state() is State.DOWN
