"""A private PostgreSQL in a folder of its own: started, stopped, and never mistaken for another.

Everything that was learned the hard way is here. A start right after `kill -9` waits for the
killed server's children. A lock file whose process number now belongs to another process is set
aside, never deleted, and only after looking at that process. A stop has a limit, after which the
server is stopped at once (it recovers at its next start). As root the server runs as an
unprivileged user. Nothing is signalled, dropped or written before it is known to be ours.
"""

import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from moothall.outside.postgres import binaries, lockfile, place, roles
from moothall.outside.postgres.account import account
from moothall.outside.postgres.words import (
    NoStart,
    NoStop,
    NotOurs,
    PortTaken,
    State,
    VersionsDiffer,
)

SUPERUSER = "postgres"
A_MOMENT = 0.05
Connection = psycopg.Connection[tuple[object, ...]]


class Server:
    """PostgreSQL in `home`; `port` None keeps the port it had, or takes a free one.

    `durable=False` is for tests and scratch work: quick, and lost when the machine fails.
    Any number of objects and processes may share a home; starting twice is no fault.
    """

    start_within = 60.0  # seconds for a start that recovers nothing
    recover_within = 900.0  # seconds for a start that recovers
    stop_within = 20.0  # seconds for a clean stop, then again for an immediate one

    def __init__(self, home: Path, *, port: int | None = None, durable: bool = True) -> None:
        self.home = home.absolute()
        self.durable = durable
        self.account = account()
        self.folder = self.home / "postgres"
        self.data = self.folder / "data"
        self.log = self.folder / "postgres.log"
        self._asked_port = port
        self._child: subprocess.Popen[str] | None = None

    # what is there

    @property
    def port(self) -> int:
        """The port on the loopback address; raises NoStart before the first start."""
        if self._asked_port is not None:
            return self._asked_port
        try:
            return int((self.folder / "port").read_text())
        except (OSError, ValueError) as fault:
            raise NoStart(f"The server in {self.home} was never started.") from fault

    @property
    def sockets(self) -> Path:
        """The folder of the private unix socket."""
        return place.sockets(self.folder, self.account.uid)

    @property
    def is_running(self) -> bool:
        """Say whether our own server runs and takes connections."""
        return self.state() is State.RUNNING

    def state(self) -> State:
        """Look at lock file, processes and port, and say what is going on."""
        if self._child is not None:
            self._child.poll()  # a dead child must not look alive
        lock = lockfile.read(self.data / "postmaster.pid")
        if lock and lockfile.works_in(lock.pid, self.data):
            return self._stage(lock)
        if any(lockfile.working_in(self.data)):
            return State.ORPHANED
        if lock and lockfile.is_alive(lock.pid):
            return State.STALE
        return State.STRANGER if self._answers() else State.DOWN

    def _stage(self, lock: lockfile.Lock) -> State:
        if lock.status in {"ready", "standby"}:
            return State.RUNNING
        if lock.status == "stopping":
            return State.STOPPING
        return State.RECOVERING if self._recovers() else State.STARTING

    def _recovers(self) -> bool:
        said = self.account.run([self._programs() / "pg_controldata", self.data])
        return "in crash recovery" in said

    def _answers(self) -> bool:
        try:
            return place.answers(self.port)
        except NoStart:
            return False

    def url(self, role: str, database: str) -> str:
        """Return the address for `owner`, `web`, `job`, `backup` or the superuser `postgres`."""
        name = roles.ROLES.get(role, role)
        return f"postgresql://{name}:{self._passwords()[role]}@127.0.0.1:{self.port}/{database}"

    # start

    def start(self) -> bool:
        """Bring the server up; return whether this call started it.

        Raises NoStart, PortTaken, VersionsDiffer or another PostgresRefused, each a sentence.
        """
        with self._alone():
            programs = self._programs()
            self._make(programs)
            begun, started = time.monotonic(), False
            while (state := self.state()) is not State.RUNNING:
                started = self._nudge(state, programs) or started
                limit = self.recover_within if state is State.RECOVERING else self.start_within
                if time.monotonic() - begun > limit:
                    raise NoStart(
                        f"PostgreSQL is still {state} after {limit:.0f} s. {self._said()}"
                    )
                time.sleep(A_MOMENT)
            self._confirm()
            return started

    def _nudge(self, state: State, programs: binaries.Binaries) -> bool:
        """Do what brings the server a step nearer; return whether it was launched."""
        if state is State.STRANGER:
            self._another_port()
        elif state is State.STALE:
            self._set_locks_aside()
        elif state is State.DOWN:
            self._launch(programs)
            return True
        return False

    def _set_locks_aside(self) -> None:
        for path in (self.data / "postmaster.pid", self._socket_lock()):
            lock = lockfile.read(path)
            if lock and not lockfile.works_in(lock.pid, self.data):
                lock.set_aside()

    def _socket_lock(self) -> Path:
        return self.sockets / f".s.PGSQL.{self.port}.lock"

    def _another_port(self) -> None:
        if self._asked_port is not None:
            raise PortTaken(
                f"Port {self._asked_port} is in use by something that is not the server of "
                f"{self.home}. Stop that, or choose another port."
            )
        self._keep("port", str(place.free_port()))

    def _launch(self, programs: binaries.Binaries) -> None:
        lock = lockfile.read(self._socket_lock())
        if lock and not lockfile.works_in(lock.pid, self.data):
            lock.set_aside()
        with self.log.open("a") as log:
            self._child = self.account.popen(
                [programs / "postgres", "-D", self.data, *self._options()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        begun = time.monotonic()
        while lockfile.read(self.data / "postmaster.pid") is None:
            if self._child.poll() is not None:
                break
            if time.monotonic() - begun > self.start_within:
                raise NoStart(f"PostgreSQL wrote no lock file. {self._said()}")
            time.sleep(A_MOMENT)
        if self._child.poll() not in {None, 0} and not self._may_pass():
            raise NoStart(f"PostgreSQL did not start. {self._said()}")

    def _may_pass(self) -> bool:
        """Say whether the last fault is one that waiting mends: a killed server's remains."""
        said = self._said(lines=4)
        return "still in use" in said or "lock file" in said or "Address already in use" in said

    def _options(self) -> list[str]:
        settings = {
            "port": str(self.port),
            "unix_socket_directories": str(self.sockets),
            "listen_addresses": "127.0.0.1",
        }
        if not self.durable:
            settings |= dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "off")
        return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]

    def _said(self, lines: int = 8) -> str:
        try:
            tail = self.log.read_text(errors="replace").splitlines()[-lines:]
        except OSError:
            return ""
        return "Its log ends:\n  " + "\n  ".join(tail)

    # stop

    def stop(self) -> None:
        """Bring the server down: cleanly within the limit, else at once. Down already is fine."""
        if not self.data.exists():
            return
        with self._alone():
            for how in (signal.SIGINT, signal.SIGQUIT):
                if self._ends(how):
                    return
            raise NoStop(f"PostgreSQL did not stop. {self._said()}")

    def _ends(self, how: signal.Signals) -> bool:
        lock = lockfile.read(self.data / "postmaster.pid")
        if lock and lockfile.works_in(lock.pid, self.data):
            os.kill(lock.pid, how)
        begun = time.monotonic()
        while self.state() in {
            State.STARTING,
            State.RECOVERING,
            State.RUNNING,
            State.STOPPING,
            State.ORPHANED,
        }:
            if time.monotonic() - begun > self.stop_within:
                return False
            time.sleep(A_MOMENT)
        return True

    # use

    @contextmanager
    def connected(self, database: str = SUPERUSER) -> Iterator[Connection]:
        """Open an autocommitting superuser connection by the private socket, proven to be ours.

        Raises NotOurs when the server at the other end keeps its data elsewhere.
        """
        options = {"host": str(self.sockets), "port": self.port, "user": SUPERUSER}
        password = self._passwords()[SUPERUSER]
        with psycopg.connect(
            dbname=database,
            password=password,
            autocommit=True,
            **options,  # type: ignore[arg-type]
        ) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
            if row is None or Path(str(row[0])).resolve() != self.data.resolve():
                raise NotOurs(f"The server at {self.sockets} is not that of {self.home}.")
            yield connection

    def prepare(self, database: str, *, template: str | None = None) -> None:
        """Make the roles and the database where they are missing, or mend them."""
        with self.connected() as connection:
            connection.execute(roles.sql_for_roles(self._passwords()).encode())
            found = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [database]
            ).fetchone()
            if not found:
                make = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER moothall_owner")
                source = sql.Identifier(template or "template0")
                connection.execute(make.format(sql.Identifier(database), source))
        with self.connected(database) as connection:
            connection.execute(roles.sql_for_database(database).encode())

    def drop(self, database: str) -> None:
        """Drop a database of this server, and whoever is connected to it."""
        with self.connected() as connection:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(database)))

    def program(self, name: str) -> Path:
        """Return the path of one of this server's own programs, such as pg_dump."""
        return self._programs() / name

    # the folder

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold off every other process that would start or stop this server meanwhile."""
        self.account.reach(self.home)
        self.account.own(self.folder)
        with (self.home / "postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _programs(self) -> binaries.Binaries:
        return binaries.find().within_reach(self.account, self.home)

    def _make(self, programs: binaries.Binaries) -> None:
        made_by = self.data / "PG_VERSION"
        if made_by.exists():
            self._check_version(int(made_by.read_text().strip()), programs)
        else:
            self._initialise(programs)
        self.account.own(self.sockets)
        place.check(self.sockets, self.account.uid)
        if self._asked_port is not None:
            self._keep("port", str(self._asked_port))
        elif not (self.folder / "port").exists():
            self._keep("port", str(place.free_port()))

    def _check_version(self, made_by: int, programs: binaries.Binaries) -> None:
        if made_by != programs.major:
            raise VersionsDiffer(
                f"The data in {self.data} was made by PostgreSQL {made_by}, and the programs in "
                f"{programs.folder} are {programs.major}. Set PG_BIN to a PostgreSQL {made_by}, "
                f"take a backup with `moothall backup create`, and restore it into an empty "
                f"MOOTHALL_HOME."
            )

    def _initialise(self, programs: binaries.Binaries) -> None:
        if self.data.exists() and any(self.data.iterdir()):
            raise NotOurs(f"{self.data} holds something that is not PostgreSQL's; move it away.")
        if not (self.home / "passwords.json").exists():
            names = [SUPERUSER, *roles.ROLES]
            self._keep_secret(json.dumps({name: secrets.token_urlsafe(24) for name in names}))
        unfinished = self.account.own(self.folder / "data.unfinished")
        shutil.rmtree(unfinished)
        with self._password_file() as password:
            self.account.run(
                [programs / "initdb", "-D", unfinished, "-U", SUPERUSER, f"--pwfile={password}"]
                + ["--auth=scram-sha-256", "--encoding=UTF8", "--text-search-config=english"]
                + (
                    ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
                    if programs.major >= 17
                    else []
                )
                + ["--locale=C.UTF-8" if programs.major < 17 else "--locale=C"]
                + ([] if self.durable else ["--no-sync"])
            )
        with (unfinished / "postgresql.conf").open("a") as settings:
            settings.write("\n" + "\n".join(place.SETTINGS) + "\n")
        if self.data.exists():
            self.data.rmdir()
        unfinished.rename(self.data)

    @contextmanager
    def _password_file(self) -> Iterator[Path]:
        path = self.folder / "initial-password"
        self._keep("initial-password", self._passwords()[SUPERUSER])
        try:
            yield path
        finally:
            path.unlink()

    def _passwords(self) -> dict[str, str]:
        try:
            return dict(json.loads((self.home / "passwords.json").read_text()))
        except OSError as fault:
            raise NoStart(f"The passwords in {self.home} cannot be read: {fault}") from fault

    def _keep_secret(self, text: str) -> None:
        place.write_private(self.home / "passwords.json", text)

    def _keep(self, name: str, text: str) -> None:
        place.write_private(self.folder / name, text)
        if self.account.switches:
            os.chown(self.folder / name, self.account.uid, self.account.gid)

    def _confirm(self) -> None:
        with self.connected():
            pass


@contextmanager
def scratch() -> Iterator[Server]:
    """Run a server that is thrown away: for tests, and for trying a backup."""
    home = Path(tempfile.mkdtemp(prefix="moothall-"))
    server = Server(home, durable=False)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)
