"""Background work that comes again from a process that has loaded Moothall, as web workers do.

Most of a start is loading, which has nothing to lose: it need not be done again for each kill.
That `moothall work` is started anew after a kill is tried in tests/faces/console/test_up.py.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

NURSERY = """
import os, signal, sys
from moothall.faces.console import main, platform, work
sys.argv = ["moothall", "work"]
platform.ready("job")
work.discovered()
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who dies is gone at once
for _ in sys.stdin:
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os._exit(main.answer(["work"]))
    os.write(3, b"%d\\n" % child)
"""


class Forked:
    """A process of the nursery, spoken to as to one of our own."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        return None if Path(f"/proc/{self.pid}").exists() else 0

    def terminate(self, how: signal.Signals = signal.SIGTERM) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, how)

    def kill(self) -> None:
        self.terminate(signal.SIGKILL)

    def wait(self, timeout: float = 15) -> None:
        limit = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > limit:
                raise subprocess.TimeoutExpired("moothall work", timeout)
            time.sleep(0.02)


class Nursery:
    """Loads Moothall once; each `work` is then a copy of it."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        heard, told = os.pipe()
        script = f"import os; os.dup2({told}, 3)\n{NURSERY}"
        with log.open("ab") as said:
            self._process = subprocess.Popen(  # noqa: S603 -- ourselves
                [sys.executable, "-c", script],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=said,
                pass_fds=[told],
            )
        os.close(told)
        self._pids = os.fdopen(heard)

    def work(self) -> Forked:
        """Fork `moothall work`."""
        self._process.stdin.write(b"\n")
        self._process.stdin.flush()
        return Forked(int(self._pids.readline()))

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(15)
        self._pids.close()
