"""`moothall serve`: one process loads Moothall, and the workers are forked from it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from moothall.outside.postgres import loopback

pytestmark = pytest.mark.slow
MEGABYTE = 1024


@pytest.fixture
def environment(fresh_database):
    server, name = fresh_database
    here = {"DATABASE_URL": server.url("web", name), "PYTHONPATH": "src"}
    return os.environ | here


def serve(environment, port, *words):
    command = [sys.executable, "-m", "moothall", "serve", "--port", str(port), *words]
    return subprocess.Popen(  # noqa: S603 -- ourselves
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def answers(port):
    """Whether any page comes, be it that nothing is there."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def wait_until(is_so):
    limit = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < limit
        time.sleep(0.05)


def workers(parent):
    return Path(f"/proc/{parent}/task/{parent}/children").read_text().split()


def lives(process, port):
    """Whether a worker of that port still runs: another may have its number by now."""
    try:
        return str(port).encode() in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


def shared(process):
    """The kilobytes that a process has written or been given, and does not have for itself."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Shared_Dirty:"))


def test_workers_share_what_is_loaded_and_another_takes_the_place_of_one_that_dies(environment):
    port = loopback.free_port()
    with serve(environment, port, "--workers", "2") as served:
        try:
            wait_until(lambda: answers(port))
            first = workers(served.pid)
            assert len(first) == 2
            assert min(shared(one) for one in first) > 20 * MEGABYTE
            os.kill(int(first[0]), signal.SIGKILL)
            wait_until(lambda: len(set(workers(served.pid)) - {first[0]}) == 2)
            assert answers(port)
        finally:
            served.terminate()
            served.stderr.close()
    assert served.returncode == 0


def test_an_address_that_is_taken_is_refused_in_a_sentence(environment):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with serve(environment, port) as served:
            said = served.stderr.read()
    assert served.returncode == 1
    assert said.startswith(f"Error: Nothing can be served at 127.0.0.1:{port}: ")
    assert "Traceback" not in said


def test_workers_end_with_a_server_that_is_killed(environment):
    port = loopback.free_port()
    with serve(environment, port, "--workers", "2") as served:
        wait_until(lambda: answers(port))
        left = workers(served.pid)
        assert [lives(one, port) for one in left] == [True, True]
        served.kill()
        served.stderr.close()
    wait_until(lambda: not any(lives(one, port) for one in left))
    assert not answers(port)


def test_a_wrong_setting_is_refused_in_a_sentence(environment):
    with serve(environment | {"MOOTHALL_POOL": "many"}, loopback.free_port()) as served:
        said = served.stderr.read()
    assert served.returncode == 1
    assert said == "MOOTHALL_POOL is 'many'; write a whole number, for example 0.\n"
