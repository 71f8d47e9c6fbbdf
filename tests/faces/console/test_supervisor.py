"""Children that die come back, children that will not end are ended."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from moothall.faces.console.supervisor import Child, GaveUp, Supervisor

SLEEPS = "import time; time.sleep(600)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    " print('here', flush=True); time.sleep(600)"
)


@pytest.fixture
def supervise(tmp_path):
    """Make a supervisor of one child that runs this Python text."""
    made = []

    def make(code):
        child = Child("sleeper", [], tmp_path / "sleeper.log")
        child.command = [sys.executable, "-c", code]
        made.append(Supervisor([child], {"COLOUR": "green"}))
        made[-1].start()
        return made[-1], child

    yield make
    for supervisor in made:
        supervisor.stop()


def wait_until(is_so, seconds=20):
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < seconds, "waited in vain"
        time.sleep(0.02)


def test_a_child_that_is_killed_is_started_again(supervise):
    supervisor, child = supervise(SLEEPS)
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    wait_until(child.is_dead)
    supervisor.look()
    assert child.process.pid != first
    assert not child.is_dead()


def test_a_child_that_lives_is_left_alone(supervise):
    supervisor, child = supervise(SLEEPS)
    first = child.process.pid
    supervisor.look()
    assert child.process.pid == first


def test_a_child_that_keeps_dying_is_given_up_with_its_last_words(supervise):
    supervisor, child = supervise("raise SystemExit('no such table')")

    def die_on():
        wait_until(child.is_dead)
        supervisor.look()

    for _ in range(4):
        die_on()
    with pytest.raises(GaveUp, match=r"keeps dying(.|\n)*no such table"):
        die_on()


def test_what_a_killed_child_had_started_is_ended_too(supervise):
    supervisor, child = supervise(
        "import subprocess, sys, time;"
        f"p = subprocess.Popen([sys.executable, '-c', '{SLEEPS}']);"
        "print(p.pid, flush=True); time.sleep(600)"
    )
    wait_until(lambda: child.log.read_text().strip())
    grandchild = int(child.log.read_text())
    os.kill(child.process.pid, signal.SIGKILL)
    wait_until(child.is_dead)
    supervisor.look()
    wait_until(lambda: not is_running(grandchild))


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes() != b""
    except OSError:
        return False


def test_a_child_that_will_not_end_is_killed(supervise, monkeypatch):
    monkeypatch.setattr("moothall.faces.console.supervisor.POLITE", 0.3)
    supervisor, child = supervise(STUBBORN)
    wait_until(lambda: "here" in child.log.read_text())
    supervisor.stop()
    assert child.process.returncode == -signal.SIGKILL


def test_a_child_gets_our_environment_and_its_own(supervise):
    _, child = supervise("import os; print(os.environ['COLOUR'], os.environ['PATH'] != '')")
    wait_until(child.is_dead)
    assert child.log.read_text() == "green True\n"
