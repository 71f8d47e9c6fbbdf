"""As root the server is somebody else's process; as anybody else it is one's own."""

import os
import pwd
import shutil
import tempfile
from pathlib import Path

import pytest

from moothall.outside.postgres import binaries, lockfile
from moothall.outside.postgres.server import Server
from moothall.outside.postgres.words import PlaceUnreachable, State

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root runs servers for another user"),
]


def test_as_root_the_server_runs_as_an_unprivileged_user(server):
    owner = Path(f"/proc/{lockfile.read(server.data / 'postmaster.pid').pid}").stat().st_uid
    assert owner == pwd.getpwnam("moothall").pw_uid != 0


def test_as_root_programs_out_of_the_users_reach_are_copied(home, monkeypatch, tmp_path):
    hidden = tmp_path / "hidden"
    hidden.mkdir(mode=0o700)
    there = shutil.copytree(binaries.find().folder.parent, hidden / "pg", symlinks=True)
    monkeypatch.setenv("PG_BIN", str(there / "bin"))
    server = Server(home, durable=False)
    server.start()
    assert server.program("postgres").is_relative_to(home)
    assert hidden.stat().st_mode & 0o777 == 0o700


def test_as_root_a_home_out_of_the_users_reach_is_refused_and_not_opened(home):
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(PlaceUnreachable, match="may not reach"):
        Server(closed / "home", durable=False).start()
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_plain_user_runs_a_server_of_their_own():
    plain = pwd.getpwnam("nobody")
    home = Path(tempfile.mkdtemp(prefix="moothall-test-"))
    os.chown(home, plain.pw_uid, plain.pw_gid)
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.setgroups([])
            os.setgid(plain.pw_gid)
            os.setuid(plain.pw_uid)
            server = Server(home, durable=False)
            server.start()
            owner = Path(f"/proc/{lockfile.read(server.data / 'postmaster.pid').pid}").stat().st_uid
            server.stop()
            code = 0 if owner == plain.pw_uid and server.state() is State.DOWN else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    shutil.rmtree(home)
