"""Keep a few processes running: one that dies is started again, and all end together."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType

from moothall.faces.console.fate import SUPERVISOR

LOOK_EVERY = 0.25
POLITE = 15.0  # seconds a child has to end before it is killed
TOO_OFTEN = 5  # deaths ...
TOO_SOON = 30.0  # ... within so many seconds, and we give up


class GaveUp(Exception):
    """A process died again and again; the message says which, and where its log is."""


class Child:
    """One process of `moothall`, its log, and when it last died."""

    def __init__(self, name: str, arguments: Sequence[str], log: Path) -> None:
        self.name = name
        self.command = [sys.executable, "-m", "moothall", *arguments]
        self.log = log
        self.deaths: deque[float] = deque(maxlen=TOO_OFTEN)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it, away from the terminal's Ctrl-C, its words going to its log."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  # ourselves
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **environment, SUPERVISOR: str(os.getpid())},
                start_new_session=True,
            )

    def is_dead(self) -> bool:
        """Say whether it ended."""
        return self.process is not None and self.process.poll() is not None

    def note_death(self) -> None:
        """End what it left behind, count the death; raise GaveUp when there were too many."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        now = time.monotonic()
        self.deaths.append(now)
        if len(self.deaths) == TOO_OFTEN and now - self.deaths[0] < TOO_SOON:
            tail = "\n  ".join(self.log.read_text(errors="replace").splitlines()[-12:])
            raise GaveUp(f"`moothall {self.name}` keeps dying. {self.log} ends:\n  {tail}")

    def end(self, how: signal.Signals) -> None:
        """Ask it, and whatever it started, to end."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, how)


class Supervisor:
    """Runs children until told to stop by Ctrl-C or SIGTERM.

    At every look `ground` first brings back what they all stand on, the database.
    """

    def __init__(
        self,
        children: Sequence[Child],
        environment: Mapping[str, str],
        ground: Callable[[], object] = bool,
    ) -> None:
        self.children = children
        self.environment = environment
        self.ground = ground
        self.stopping = threading.Event()

    def listen(self) -> None:
        """Take Ctrl-C and SIGTERM as the wish to stop."""

        def told(_number: int, _frame: FrameType | None) -> None:
            self.stopping.set()

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, told)

    def start(self) -> None:
        """Start every child."""
        for child in self.children:
            child.start(self.environment)

    def watch(self) -> None:
        """Start again whatever dies, until told to stop; raise GaveUp when that is hopeless."""
        while not self.stopping.wait(LOOK_EVERY):
            self.look()

    def look(self) -> None:
        """Start again the children that died since the last look."""
        self.ground()
        for child in self.children:
            if child.is_dead():
                child.note_death()
                child.start(self.environment)

    def stop(self) -> None:
        """End every child: politely, then not."""
        for child in self.children:
            child.end(signal.SIGTERM)
        limit = time.monotonic() + POLITE
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.end(signal.SIGKILL)
                child.process.wait()
