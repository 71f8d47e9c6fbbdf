"""A private PostgreSQL in a folder of its own: started, stopped, and never mistaken for another.

Everything that was learned the hard way is here. A start right after `kill -9` waits for the
killed server's children. A lock file whose process number now belongs to another process is set
aside, never deleted, and only after looking at that process. A stop has a limit, after which the
server is stopped at once (it recovers at its next start). As root the server runs as an
unprivileged user. Nothing is signalled, dropped or written before it is known to be ours.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from moothall.outside.postgres import lockfile, loopback, roles
from moothall.outside.postgres.cluster import SUPERUSER, Cluster
from moothall.outside.postgres.words import Busy, NoStart, NoStop, NotOurs, PortTaken, State

DATABASE = "moothall"
A_MOMENT = 0.05
PREPARING = 0x4D6F6F7470726570  # "Mootprep": the advisory lock of whoever mends roles
UP = {State.STARTING, State.RECOVERING, State.RUNNING, State.STOPPING, State.ORPHANED}
CHILDREN: dict[Path, int] = {}  # process numbers of the servers that this process launched
Connection = psycopg.Connection[tuple[object, ...]]


class Server:
    """PostgreSQL in `home`; `port` None keeps the port it had, or takes a free one.

    `durable=False` is for tests and scratch work: quick; it outlives a kill, but no power cut.
    Any number of objects and processes may share a home; starting twice is no fault.
    """

    start_within = 60.0  # seconds for a start that recovers nothing
    recover_within = 900.0  # seconds for a start that recovers
    stop_within = 20.0  # seconds for a clean stop
    end_within = 20.0  # seconds for an immediate one, after that

    def __init__(self, home: Path, *, port: int | None = None, durable: bool = True) -> None:
        self.cluster = Cluster(home, port, durable=durable)
        self.home, self.data = self.cluster.home, self.cluster.data

    # what is there

    @property
    def port(self) -> int:
        """The port on the loopback address; raises NoStart before the first start."""
        return self.cluster.port

    @property
    def is_running(self) -> bool:
        """Say whether our own server runs and takes connections."""
        return self.state() is State.RUNNING

    def state(self) -> State:
        """Look at lock file, processes and port, and say what is going on."""
        self._bury()
        lock = self._lock()
        if lock and lockfile.works_in(lock.pid, self.data):
            return self._stage(lock)
        if any(lockfile.working_in(self.data)):
            return State.ORPHANED
        if lock and lockfile.is_alive(lock.pid):
            return State.STALE
        return State.STRANGER if self._answers() else State.DOWN

    def _lock(self) -> lockfile.Lock | None:
        return lockfile.read(self.data / "postmaster.pid")

    def _stage(self, lock: lockfile.Lock) -> State:
        if lock.status in {"ready", "standby"}:
            return State.RUNNING
        if lock.status == "stopping":
            return State.STOPPING
        return State.RECOVERING if self._recovers() else State.STARTING

    def _recovers(self) -> bool:
        control = self.cluster.account.run([self.program("pg_controldata"), self.data])
        return "in crash recovery" in control

    def _answers(self) -> bool:
        try:
            return loopback.answers(self.port)
        except NoStart:
            return False

    def url(self, role: str, database: str) -> str:
        """Return the address for `owner`, `web`, `job`, `backup` or `superuser`."""
        short = SUPERUSER if role == "superuser" else role
        name = roles.ROLES.get(short, short)
        port, password = self.port, self.cluster.password(short)
        return f"postgresql://{name}:{password}@127.0.0.1:{port}/{database}"

    def program(self, name: str) -> Path:
        """Return the path of one of this server's own programs, such as pg_dump."""
        return self.cluster.programs / name

    # start

    def start(self) -> bool:
        """Bring the server up; return whether this call started it.

        Raises NoStart, PortTaken, VersionsDiffer or another PostgresRefused, each a sentence.
        """
        with self._alone(self.recover_within):
            self.cluster.make()
            begun, is_started = time.monotonic(), False
            while (state := self.state()) is not State.RUNNING or not self._greets():
                is_started = self._nudge(state) or is_started
                limit = self.recover_within if state is State.RECOVERING else self.start_within
                if time.monotonic() - begun > limit:
                    told = self.cluster.said()
                    raise NoStart(f"PostgreSQL is still {state} after {limit:.0f} s. {told}")
                time.sleep(A_MOMENT)
            return is_started

    def _greets(self) -> bool:
        try:
            with self.connected():
                return True
        except psycopg.OperationalError:  # it recovers from the crash of one of its children
            return False

    def _nudge(self, state: State) -> bool:
        """Do what brings the server a step nearer; return whether it was launched."""
        if state is State.STRANGER:
            self._another_port()
        elif state is State.STALE:
            self._set_aside(self._lock())
        elif state is State.DOWN:
            self._launch()
            return True
        return False

    def _set_aside(self, lock: lockfile.Lock | None) -> None:
        if lock and not lockfile.works_in(lock.pid, self.data):
            lock.set_aside()

    def _another_port(self) -> None:
        if self.cluster.asked_port is not None:
            raise PortTaken(
                f"Port {self.port} is in use by something that is not the server of "
                f"{self.home}. Stop that, or choose another port."
            )
        self.cluster.take_another_port()

    def _launch(self) -> None:
        self._set_aside(lockfile.read(self.cluster.sockets / f".s.PGSQL.{self.port}.lock"))
        with self.cluster.log.open("a") as log:
            child = self.cluster.account.popen(
                [self.program("postgres"), "-D", self.data, *self.cluster.options()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        begun = time.monotonic()
        while child.poll() is None and not self._is_locked_by(child.pid):
            if time.monotonic() - begun > self.start_within:
                raise NoStart(f"PostgreSQL wrote no lock file. {self.cluster.said()}")
            time.sleep(A_MOMENT)
        if child.poll() is None:
            CHILDREN[self.data] = child.pid
            child.returncode = 0  # it outlives this object; `_bury` waits for it instead
        elif child.returncode and not self._may_pass():
            raise NoStart(f"PostgreSQL did not start. {self.cluster.said()}")

    def _bury(self) -> None:
        """Take note of our own child's end: a dead child must not look alive."""
        try:
            if self.data in CHILDREN and os.waitpid(CHILDREN[self.data], os.WNOHANG)[0]:
                del CHILDREN[self.data]
        except ChildProcessError:
            del CHILDREN[self.data]

    def _is_locked_by(self, pid: int) -> bool:
        lock = self._lock()
        return lock is not None and lock.pid == pid

    def _may_pass(self) -> bool:
        """Say whether the last fault is one that waiting mends: a killed server's remains."""
        said = self.cluster.said(lines=4)
        return "still in use" in said or "lock file" in said or "Address already in use" in said

    # stop

    def stop(self) -> None:
        """Bring the server down: cleanly within the limit, else at once. Down already is fine."""
        if not self.data.exists():
            return
        with self._alone(self.stop_within):
            if self._ends(signal.SIGINT, self.stop_within):
                return
            if not self._ends(signal.SIGQUIT, self.end_within):
                raise NoStop(f"PostgreSQL did not stop. {self.cluster.said()}")

    def _ends(self, how: signal.Signals, limit: float) -> bool:
        lock = self._lock()
        if lock and lockfile.works_in(lock.pid, self.data):
            os.kill(lock.pid, how)
        begun = time.monotonic()
        while self.state() in UP:
            if time.monotonic() - begun > limit:
                return False
            time.sleep(A_MOMENT)
        while self.data in CHILDREN and time.monotonic() - begun < limit:
            self._bury()  # it lets go of its lock file a moment before it ends
        return True

    @contextmanager
    def _alone(self, limit: float) -> Iterator[None]:
        """Hold off every other process that would start or stop this server meanwhile."""
        self.cluster.open()
        begun = time.monotonic()
        with (self.home / "postgres.lock").open("w") as lock:
            while not _taken(lock):
                if time.monotonic() - begun > limit:
                    raise Busy(
                        f"Another process is starting or stopping the server of {self.home}."
                    )
                time.sleep(A_MOMENT)
            yield

    # use

    @contextmanager
    def connected(self, database: str = SUPERUSER) -> Iterator[Connection]:
        """Open an autocommitting superuser connection by the private socket, proven to be ours.

        Raises NotOurs when the server at the other end keeps its data elsewhere.
        """
        with psycopg.connect(
            host=str(self.cluster.sockets),
            port=self.port,
            user=SUPERUSER,
            password=self.cluster.password(SUPERUSER),
            dbname=database,
            autocommit=True,
        ) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
            if row is None or Path(str(row[0])).resolve() != self.data.resolve():
                raise NotOurs(f"The server at {self.cluster.sockets} is not that of {self.home}.")
            yield connection

    def prepare(self, database: str, *, template: str | None = None) -> None:
        """Make the roles and the database where they are missing, or mend them.

        One process at a time: PostgreSQL refuses two sessions that mend one role together
        ("tuple concurrently updated"), whatever database each of them is for.
        """
        with self.connected() as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
            connection.execute(roles.sql_for_roles(self.cluster.passwords()).encode())
            look = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(look, [database]).fetchone():
                make = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER moothall_owner")
                source = sql.Identifier(template or "template0")
                connection.execute(make.format(sql.Identifier(database), source))
            with self.connected(database) as within:
                within.execute(roles.sql_for_database(database).encode())

    def drop(self, database: str) -> None:
        """Drop a database of this server, and whoever is connected to it."""
        with self.connected() as connection:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(database)))


def _taken(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def address(home: Path, role: str) -> str:
    """Return the address of the product's database for *role* on the private server in *home*.

    Before that server's first start it is an address where nothing answers.
    """
    try:
        return Server(home).url(role, DATABASE)
    except NoStart:
        return f"postgresql://{roles.ROLES[role]}@127.0.0.1:1/{DATABASE}"


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
