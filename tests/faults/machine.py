"""The whole platform in processes of its own, to be killed and started again."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path

from tests.faults.nursery import Forked, Nursery

from moothall.faces.console import up
from moothall.outside.postgres import loopback
from moothall.outside.postgres.server import DATABASE, Server


class Machine:
    """A durable server, pages and background work in one home; everything can be killed."""

    def __init__(self, home: Path, mail_port: int) -> None:
        self.home, self.server = home, Server(home)
        self.port = loopback.free_port()
        self.environment = {
            **os.environ,
            "PYTHONPATH": "src",
            "MOOTHALL_HOME": str(home),
            "MOOTHALL_PORT": str(self.port),
            "MOOTHALL_MAIL_PORT": str(mail_port),
            "MOOTHALL_WORKERS": "3",
        }
        for name in ("DATABASE_URL", "DATABASE_JOB_URL", "DATABASE_OWNER_URL", "MOOTHALL_ROLE"):
            self.environment.pop(name, None)
        self.over = threading.Event()
        self.children: dict[str, subprocess.Popen[bytes] | Forked] = {}
        self.nursery: Nursery | None = None

    @contextmanager
    def made(self, server: Server):
        """Migrate a new database, and stop its server in the end."""
        server.start()
        try:
            server.prepare(DATABASE)
            self.run("migrate")
            yield
        finally:
            server.stop()

    def run(self, *words: str) -> None:
        command = [sys.executable, "-m", "moothall", *words]
        subprocess.run(command, env=self.environment, check=True, capture_output=True)  # noqa: S603 -- ourselves

    def start(self, name: str) -> None:
        """Start `moothall serve` or `work`, its words going to its log; `work` again: a copy."""
        if name == "work" and name in self.children:
            self.nursery = self.nursery or Nursery(self.environment, self.home / "work.log")
            self.children[name] = self.nursery.work()
            return
        with (self.home / f"{name}.log").open("ab") as log:
            command = [sys.executable, "-m", "moothall", name]
            self.children[name] = subprocess.Popen(  # noqa: S603 -- ourselves
                command, env=self.environment, stdout=log, stderr=log
            )

    def watch(self) -> None:
        """Keep everything alive from now on, in a thread."""

        def run() -> None:
            while not self.over.wait(0.2):
                self.keep()

        self.keeper = threading.Thread(target=run, daemon=True)
        self.keeper.start()

    def keep(self) -> None:
        """Start whatever is down, the database as `moothall up` does."""
        up.bring_back(self.server)
        for name in ("serve", "work"):
            child = self.children.get(name)
            if child is None or child.poll() is not None:
                self.start(name)

    def wait(self) -> None:
        """Wait until a page comes, not only until the port listens."""
        limit = time.monotonic() + 60
        while not self._answers():
            if time.monotonic() > limit:
                raise TimeoutError((self.home / "serve.log").read_text())
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5) as page:
                return page.status == HTTPStatus.OK
        except (OSError, HTTPException):
            return False

    def kill(self, what: str, chance: random.Random, workers: int = 1) -> int:
        """Kill -9 so many web workers, the background work, or every process of the database.

        Gives how many of them were killed; the database counts once.
        """
        found = {
            "web": lambda: children(self.children["serve"].pid),
            "job": lambda: [self.children["work"].pid],
            "database": lambda: _working_in(self.server.data),
        }[what]()
        victims = chance.sample(found, min(workers, len(found))) if what == "web" else found
        for victim in victims:
            with contextlib.suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
        return len(victims) if what == "web" else int(bool(victims))

    def stop(self) -> None:
        self.over.set()
        self.keeper.join()
        self.end()
        self.server.stop()

    def end(self) -> None:
        """End what this machine started, politely."""
        for child in self.children.values():
            child.terminate()
        for child in self.children.values():
            try:
                child.wait(15)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        if self.nursery:
            self.nursery.close()


def children(parent: int) -> list[int]:
    path = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(word) for word in path.read_text().split()] if path.exists() else []


def _working_in(data: Path) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if (entry / "cwd").readlink() == data:
                    found.append(int(entry.name))
            except OSError:
                continue
    return found
