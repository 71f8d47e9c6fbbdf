"""Disks that fail: a system call of somebody else's made to fail, and a disk that is full."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

INSTALL = "sudo apt-get install strace"


def unable(why: str) -> None:
    """Skip with a reason; where everything must run, fail with it."""
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


class Injection:
    """Makes the Nth call of a kind fail in every one of these processes, by strace.

    With *and_children* also in processes that they start from now on. Use as a context.
    """

    def __init__(self, pids, call: str, *, error: str, when: str, and_children=False) -> None:
        if not shutil.which("strace"):
            unable(f"strace is not installed; type: {INSTALL}")
        rule = f"inject={call}:error={error}:when={when}"
        words = ["strace", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", rule]
        self.pids, self.words = list(pids), words + ["-f"] * and_children

    def __enter__(self):
        named = [word for pid in self.pids for word in ("-p", str(pid))]
        self.tracer = subprocess.Popen([*self.words, *named], stderr=subprocess.PIPE)  # noqa: S603
        limit = time.monotonic() + 20
        while not any(_is_traced(pid) for pid in self.pids) and self.tracer.poll() is None:
            if time.monotonic() > limit:
                break
            time.sleep(0.02)
        if self.tracer.poll() not in (None, 0):
            unable(f"strace may not trace here: {self.tracer.stderr.read().decode()[:200]}")
        return self

    def __exit__(self, *_):
        self.tracer.send_signal(signal.SIGINT)
        self.tracer.wait(20)
        self.tracer.stderr.close()


def _is_traced(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    return "TracerPid:\t0\n" not in status


@contextmanager
def small_disk(place: Path, megabytes: int):
    """Mount a disk of that size at *place*; give what fills it and what makes room again."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "none", str(place)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        unable(f"only root may mount a small disk: {done.stderr.strip()}")
    try:
        yield Ballast(place / "ballast")
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)  # noqa: S603, S607


class Ballast:
    """A file that takes all the room there is."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fill(self) -> None:
        """Take the room that is left, and what is freed meanwhile."""
        with self.path.open("ab", buffering=0) as file:
            for size in (1 << 20, 1 << 12):
                try:
                    while file.write(b"\0" * size):
                        pass
                except OSError:
                    continue

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)
