"""`moothall up` as a person runs it: a real database, real pages, real Ctrl-C and kills."""

import contextlib
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from moothall.faces.console import embedded, up
from moothall.outside.postgres.loopback import answers, free_port
from moothall.outside.postgres.server import Server
from moothall.outside.postgres.words import State

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
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
        code = self.process.wait(60)
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
                name = "serve" if "granian" in words else next(iter(words[3:]), "worker")
                found.setdefault(name, []).append(int(entry.name))
        return found


def wait_until(is_so, started, seconds=120):
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
def begin(tmp_path):
    home = Path(tempfile.mkdtemp(prefix="moothall-up-"))
    home.chmod(0o755)
    begun = []

    def start():
        begun.append(Started(home, assets=tmp_path))
        return begun[-1]

    yield start
    for started in begun:
        if started.process.poll() is None:
            started.process.kill()
            started.process.wait()
        started.output.close()
        for pid in itertools.chain(*started.children().values()):
            kill(pid)
    Server(home).stop()
    shutil.rmtree(home)


def test_the_first_start_serves_and_ctrl_c_stops_everything_it_started(begin):
    started = begin().ready()
    assert f"http://localhost:{started.port}" in started.said()
    assert status(started) == 200
    assert {"serve", "work", "mail"} <= set(started.children())
    assert Server(started.home).is_running
    assert started.stop() == 0
    assert started.children() == {}
    assert Server(started.home).state() is State.DOWN
    assert not answers(started.port)


def test_sigterm_stops_everything_too(begin):
    started = begin().ready()
    assert started.stop(signal.SIGTERM) == 0
    assert started.children() == {}
    assert Server(started.home).state() is State.DOWN


def test_a_later_start_takes_seconds_and_loses_nothing(begin):
    first = begin().ready()
    with Server(first.home).connected("moothall") as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    first.stop()
    begun = time.monotonic()
    second = begin().ready()
    assert time.monotonic() - begun < 30
    with Server(second.home).connected("moothall") as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_pages_and_work_that_are_killed_come_back(begin):
    started = begin().ready()
    before = started.children()
    for pid in before["serve"] + before["work"]:
        kill(pid)
    wait_until(lambda: status(started) == 200, started)
    wait_until(lambda: "work" in started.children(), started)
    assert set(started.children()["work"]) & set(before["work"]) == set()


def test_a_database_that_is_killed_comes_back(begin):
    started = begin().ready()
    server = Server(started.home)
    os.kill(int((server.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    wait_until(lambda: not server.is_running, started)
    wait_until(lambda: server.is_running and status(started) == 200, started)


def test_after_up_itself_is_killed_nothing_serves_on_and_the_next_start_works(begin):
    first = begin().ready()
    first.process.kill()
    first.process.wait()
    wait_until(lambda: first.children() == {}, first)
    second = begin().ready()
    assert status(second) == 200
    assert second.stop() == 0
    assert Server(second.home).state() is State.DOWN


def test_a_second_up_of_the_same_home_is_refused(begin):
    begin().ready()
    second = begin()
    assert second.process.wait(60) == 1
    assert "runs from" in second.said()


def test_ctrl_c_during_the_first_start_leaves_nothing_running(begin):
    started = begin()
    wait_until(Server(started.home).data.exists, started)
    assert started.stop() in {0, 1, 130}
    assert started.children() == {}
    assert Server(started.home).state() is State.DOWN
    assert begin().ready().stop() == 0
