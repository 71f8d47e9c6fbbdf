"""Applications that are served side by side: their processes, what these use, and who asks them.

Every application has two web processes of the same server and its own database on one PostgreSQL.
Whoever asks keeps a connection, as browsers do, and is signed in by a cookie.
"""

import http.client
import itertools
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from moothall.outside.postgres import loopback
from moothall.outside.postgres.server import Server

ROOT = Path(__file__).parents[1]
PEERS = Path(__file__).parent / "peers"
WORKERS, THREADS, CLIENTS = 2, 4, 4
TICK = os.sysconf("SC_CLK_TCK")
PATIENCE = 120
GRANIAN = ("--interface", "wsgi", "--host", "127.0.0.1", "--workers", str(WORKERS))
GRANIAN += ("--blocking-threads", str(THREADS), "--log-level", "error")


@dataclass(frozen=True)
class Asking:
    """One thing that is asked for, and the answer that says that it was done."""

    path: str
    body: str = ""
    wanted: int = 200


@dataclass(frozen=True)
class Used:
    """What so many pieces took: the seconds, and those of a processor, of pages and database."""

    seconds: float
    web: float
    database: float

    @property
    def processor(self) -> float:
        """Seconds of a processor, of both."""
        return self.web + self.database


@dataclass(frozen=True)
class Served:
    """An application that is served: its first process, its port, and what its askers say."""

    name: str
    process: int
    port: int
    headers: Mapping[str, str] = field(default_factory=dict)

    def line(self) -> http.client.HTTPConnection:
        """Return a connection to it, which is kept from one thing that is asked for to the next."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def ask(self, one: Asking, line: http.client.HTTPConnection | None = None) -> bytes:
        """Ask for something and give what came; stop where it is not what is wanted."""
        reply, came = self.answer(one, line)
        if reply.status != one.wanted:
            told = f"{self.name} {one.path}: {reply.status} {reply.headers} {came[:2000]!r}"
            raise SystemExit(told)
        return came

    def answer(
        self, one: Asking, line: http.client.HTTPConnection | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Ask for something, and give what came, whatever it is."""
        line = line or self.line()
        said = dict(self.headers)
        if one.body:
            said["Content-Type"] = "application/x-www-form-urlencoded"
        line.request("POST" if one.body else "GET", one.path, one.body or None, said)
        reply = line.getresponse()
        return reply, reply.read()

    def ask_all(self, each: Callable[[int], Sequence[Asking]], many: int) -> None:
        """Ask so many times, by several clients at once; *each* says what for, by its number."""
        numbers, wrong = iter(range(many)), list[BaseException]()

        def client() -> None:
            line = self.line()
            try:
                for number in numbers:
                    for one in each(number):
                        self.ask(one, line)
            except BaseException as fault:  # noqa: BLE001 -- it is raised where all are waited for
                wrong.append(fault)

        clients = [threading.Thread(target=client) for _ in range(CLIENTS)]
        for one in clients:
            one.start()
        for one in clients:
            one.join()
        if wrong:
            raise wrong[0]


def measured(
    served: Served, each: Callable[[int], Sequence[Asking]], many: int, *, database: int
) -> Used:
    """Ask so many times; give what one of them took. *database* is PostgreSQL's first process."""
    web, kept, start = spent(served.process), spent(database), time.perf_counter()
    served.ask_all(each, many)
    taken = time.perf_counter() - start
    web, kept = spent(served.process) - web, spent(database) - kept
    return Used(taken / many, web / many, kept / many)


def spent(pid: int) -> float:
    """Return the processor seconds of a process and of all that it started, ended ones too."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        mine = sum(map(int, said[11:15])) / TICK
        return mine + sum(map(spent, children(pid)))
    except (FileNotFoundError, ProcessLookupError):  # it ended between two looks
        return 0.0


def children(parent: int) -> list[int]:
    """Return the processes that a process started, by any of its threads."""
    threads = Path(f"/proc/{parent}/task").iterdir()
    return [int(n) for one in threads for n in (one / "children").read_text().split()]


def first_process(server: Server) -> int:
    """Return the process of PostgreSQL that starts the others."""
    return int((server.data / "postmaster.pid").read_text().split()[0])


@contextmanager
def running(
    name: str,
    command: Sequence[object],
    port: int,
    *,
    env: Mapping[str, str] | None = None,
    log: Path,
) -> Iterator[Served]:
    """Start an application, and stop it in the end."""
    words = [str(word) for word in command]
    with (
        log.open("w") as said,
        subprocess.Popen(  # noqa: S603 -- our own words
            words, env={**os.environ, **(env or {})}, stdout=said, stderr=said
        ) as process,
    ):
        try:
            limit = time.monotonic() + PATIENCE
            while not loopback.answers(port):
                if process.poll() is not None or time.monotonic() > limit:
                    raise SystemExit(f"{name} does not answer:\n{log.read_text()[-3000:]}")
                time.sleep(0.2)
            yield Served(name, process.pid, port)
        finally:
            process.terminate()


def environment(name: str) -> Path:
    """Return the programs of the desks that we compare with, installed once from their lock.

    They have an environment of their own, as nothing of them is to meet what we run on. One comes
    as its source only, and is built by what the lock says.
    """
    folder, lock = ROOT / "build" / name, ROOT / "requirements" / f"{name}.txt"
    stamp = folder / "lock.txt"
    if not (stamp.exists() and stamp.read_text() == lock.read_text()):
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)  # noqa: S603
        pip = [sys.executable, "-m", "pip", "--python", folder / "bin/python", "install", "-q"]
        pip += ["--disable-pip-version-check", "--require-hashes", "--no-deps"]
        pip += ["--build-constraint", lock, "-r", lock]
        subprocess.run([str(word) for word in pip], check=True)  # noqa: S603
        stamp.write_text(lock.read_text())
    return folder / "bin"


def counter() -> Callable[[], int]:
    """Return what gives the next number each time, to whichever thread asks."""
    return itertools.count(1).__next__
