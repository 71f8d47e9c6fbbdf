"""The private server's whole life, with real processes, real kills and a real stranger."""

import contextlib
import os
import shutil
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from moothall.outside.postgres import binaries, lockfile
from moothall.outside.postgres.account import account
from moothall.outside.postgres.server import Server, address, scratch
from moothall.outside.postgres.words import (
    Busy,
    NoStart,
    NotOurs,
    PortTaken,
    State,
    VersionsDiffer,
)

pytestmark = pytest.mark.slow


def processes(server):
    return sorted(lockfile.working_in(server.data))


def postmaster(server):
    return lockfile.read(server.data / "postmaster.pid").pid


def kill(server, *pids):
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):  # a short-lived one
            os.kill(pid, signal.SIGKILL)
    server.state()


def wait_until(is_so, seconds=20):
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < seconds, "waited in vain"
        time.sleep(0.01)


def write_row(server, text):
    with server.connected() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (text text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [text])


def rows(server):
    with server.connected() as connection:
        return [text for (text,) in connection.execute("SELECT text FROM kept").fetchall()]


def test_a_second_start_finds_the_server_of_the_first(server, home):
    assert Server(home).start() is False
    assert Server(home).is_running


def test_what_was_written_is_there_after_stop_and_start(server):
    write_row(server, "kept")
    server.stop()
    assert server.state() is State.DOWN
    assert server.start() is True
    assert rows(server) == ["kept"]


def test_stopping_what_is_down_is_no_fault(home):
    Server(home).stop()
    assert Server(home).state() is State.DOWN


def test_an_address_before_the_first_start_leads_nowhere(home):
    assert address(home, "web") == "postgresql://moothall_web@127.0.0.1:1/moothall"
    with pytest.raises(NoStart, match="was never started"):
        Server(home).url("web", "moothall")


def test_an_address_after_the_start_works_in_another_process(server, home):
    server.prepare("moothall")
    with psycopg.connect(address(home, "web")) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("moothall_web",)


def test_several_databases_are_prepared_at_once(server):
    databases = [f"place_{number}" for number in range(4)]
    with ThreadPoolExecutor(len(databases)) as processes:
        for _ in range(5):
            list(processes.map(lambda name: Server(server.home).prepare(name), databases))
    for name in databases:
        with psycopg.connect(server.url("web", name)) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("moothall_web",)


def test_two_starts_at_once_launch_one_server(home):
    starts = []
    threads = [
        threading.Thread(target=lambda: starts.append(Server(home, durable=False).start()))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(starts) == [False, False, True]


@pytest.mark.parametrize("whom", ["the main process", "all processes"])
def test_a_start_right_after_a_kill_keeps_what_was_committed(home, whom):
    server = Server(home)
    server.start()
    for attempt in range(3):
        write_row(server, str(attempt))
        all_of_them = processes(server)
        kill(server, *(all_of_them if whom == "all processes" else [postmaster(server)]))
        assert server.start() is True
        assert rows(server) == [str(n) for n in range(attempt + 1)]


def test_a_killed_servers_children_are_waited_for(server):
    writer = next(p for p in processes(server) if p != postmaster(server))
    os.kill(writer, signal.SIGSTOP)  # a child that cannot notice its parent's death
    kill(server, postmaster(server))
    wait_until(lambda: processes(server) == [writer])
    assert server.state() is State.ORPHANED
    threading.Timer(0.5, os.kill, [writer, signal.SIGCONT]).start()
    assert server.start() is True
    assert writer not in processes(server)


def test_children_that_never_end_are_named_and_nothing_is_started_over_them(server):
    child = next(p for p in processes(server) if p != postmaster(server))
    os.kill(child, signal.SIGSTOP)
    kill(server, postmaster(server))
    wait_until(lambda: processes(server) == [child])
    server.start_within = 0.3
    with pytest.raises(NoStart, match="still orphaned"):
        server.start()
    os.kill(child, signal.SIGCONT)


def test_a_stale_lock_file_naming_another_process_is_set_aside(server):
    write_row(server, "kept")
    kill(server, *processes(server))
    bystander = account().popen(["sleep", "600"])
    lock = server.data / "postmaster.pid"
    lock.write_text("\n".join([str(bystander.pid), *lock.read_text().splitlines()[1:]]) + "\n")
    try:
        assert server.state() is State.STALE
        assert server.start() is True
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()
    assert rows(server) == ["kept"]
    assert [str(bystander.pid) in p.read_text() for p in server.data.glob("*.stale-*")] == [True]


def test_a_lock_file_naming_another_postgresql_is_stale_too(server):
    kill(server, *processes(server))
    with scratch() as other:
        lock = server.data / "postmaster.pid"
        lock.write_text((other.data / "postmaster.pid").read_text())
        assert server.state() is State.STALE
        server.start()
        assert other.is_running
        assert server.is_running


def test_a_stale_socket_lock_naming_another_process_is_set_aside(server):
    kill(server, *processes(server))
    bystander = account().popen(["sleep", "600"])
    lock = server.cluster.sockets / f".s.PGSQL.{server.port}.lock"
    lock.write_text("\n".join([str(bystander.pid), *lock.read_text().splitlines()[1:]]) + "\n")
    try:
        assert server.start() is True
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_living_servers_lock_file_is_never_touched(server):
    before = (server.data / "postmaster.pid").stat()
    Server(server.home).start()
    assert (server.data / "postmaster.pid").stat().st_ino == before.st_ino
    assert list(server.data.glob("*.stale-*")) == []


def test_a_stop_during_crash_recovery_ends_within_its_limit_and_loses_nothing(home):
    server = Server(home)
    server.start()
    write_row(server, "kept")
    with server.connected() as connection:
        connection.execute("CREATE TABLE much AS SELECT generate_series(1, 600000) AS n")
        connection.execute("UPDATE much SET n = n + 1")
    kill(server, *processes(server))
    other = Server(home)
    beginner = threading.Thread(target=begin_in_vain, args=[other])
    beginner.start()
    wait_until(lambda: server.state() is State.RECOVERING)
    titles = {p: Path(f"/proc/{p}/cmdline").read_bytes() for p in processes(server)}
    stuck = [pid for pid, title in titles.items() if b"startup" in title]
    for pid in stuck:
        os.kill(pid, signal.SIGSTOP)  # recovery that does not heed a polite stop
    server.stop_within = 0.2
    with pytest.raises(Busy, match="Another process is starting"):
        server.stop()
    other.start_within = other.recover_within = 0.0
    beginner.join()
    assert server.state() is State.RECOVERING
    begun = time.monotonic()
    server.stop()
    assert time.monotonic() - begun < server.end_within
    assert processes(server) == []
    server.start()
    assert rows(server) == ["kept"]


def begin_in_vain(other):
    with pytest.raises(NoStart):
        other.start()


def test_a_strangers_server_on_the_port_asked_for_is_named_and_left_alone(home):
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        server = Server(home, port=stranger.getsockname()[1], durable=False)
        assert server.state() is State.STRANGER
        with pytest.raises(PortTaken, match=f"Port {server.port} is in use"):
            server.start()
    assert server.start() is True


def test_a_strangers_postgresql_on_the_port_kept_makes_ours_move(server):
    server.stop()
    with scratch() as stranger:
        kept = server.port
        stranger.stop()
        moved = Server(stranger.home, port=kept, durable=False)
        moved.start()
        assert server.state() is State.STRANGER
        assert server.start() is True
        assert server.port != kept
        assert moved.is_running


def test_a_connection_that_leads_to_a_strangers_data_is_refused(server, home):
    with scratch() as stranger:
        server.stop()
        ours = server.cluster.sockets / f".s.PGSQL.{server.port}"
        ours.symlink_to(stranger.cluster.sockets / f".s.PGSQL.{stranger.port}")
        shutil.copy(stranger.home / "passwords.json", home / "passwords.json")
        with pytest.raises(NotOurs, match="is not that of"):
            server.drop("postgres")


@pytest.mark.parametrize("version", ["99", "9"])
def test_a_data_folder_of_another_major_version_is_refused_untouched(server, version):
    server.stop()
    (server.data / "PG_VERSION").write_text(f"{version}\n")
    with pytest.raises(VersionsDiffer, match=f"made by PostgreSQL {version}"):
        server.start()
    assert (server.data / "PG_VERSION").read_text() == f"{version}\n"
    assert server.state() is State.DOWN


def test_a_first_start_that_was_cut_off_is_begun_again(home):
    server = Server(home, durable=False)
    server.cluster.open()
    half = server.cluster.account.own(server.cluster.folder / "data.unfinished")
    (half / "PG_VERSION").write_text("17\n")
    server.start()
    assert server.is_running
    assert not half.exists()


def test_a_folder_with_something_else_in_it_is_left_alone(home):
    server = Server(home, durable=False)
    server.cluster.open()
    server.data.mkdir()
    (server.data / "letters.txt").write_text("Dear council")
    with pytest.raises(NotOurs, match="holds something that is not PostgreSQL's"):
        server.start()
    assert (server.data / "letters.txt").read_text() == "Dear council"


def long_home(home):
    """Folders whose names leave no room for a socket's."""
    folder = home / ("long" * 20) / ("deep" * 10)
    folder.mkdir(parents=True)
    return folder


def test_a_socket_folder_that_leads_elsewhere_is_refused_and_not_taken_over(home):
    deep = long_home(home)
    server = Server(deep, durable=False)
    short = server.cluster.sockets
    assert deep not in short.parents
    theirs = home / "theirs"
    theirs.mkdir(mode=0o755)
    short.symlink_to(theirs)
    try:
        with pytest.raises(NotOurs, match="not a private folder"):
            server.start()
        assert (theirs.stat().st_uid, theirs.stat().st_mode & 0o777) == (os.geteuid(), 0o755)
    finally:
        short.unlink()


def test_a_long_home_gets_a_short_socket(home):
    server = Server(long_home(home), durable=False)
    server.start()
    assert server.is_running
    server.stop()
    shutil.rmtree(server.cluster.sockets)


def test_passwords_and_data_are_closed_to_others(server, home):
    assert (home / "passwords.json").stat().st_mode & 0o777 == 0o600
    assert server.cluster.folder.stat().st_mode & 0o777 == 0o700
    assert server.cluster.sockets.stat().st_mode & 0o777 == 0o700


def test_a_wrong_password_does_not_get_in(server):
    server.prepare("moothall")
    right = server.cluster.password("web")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url("web", "moothall").replace(right, "guessed"))


def test_missing_programs_say_what_to_do(home, monkeypatch):
    monkeypatch.setenv("PG_BIN", str(home))
    with pytest.raises(binaries.BinariesMissing, match=f"PG_BIN={home}"):
        Server(home).start()


def test_a_scratch_server_leaves_nothing_behind():
    with scratch() as server:
        pid = postmaster(server)
    assert not server.home.exists()
    assert not lockfile.is_alive(pid)
