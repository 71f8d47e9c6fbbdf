"""A process of its own for files of strangers: started, bounded, and ended where it takes long."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
PATIENCE: Final = 90.0
"""Seconds after which the process is ended, whatever it does."""
LONGEST: Final = 64 << 20
"""The most bytes that are read of what it says."""


class NotRead(Exception):
    """The process found the file to be other than it should be, or took too much."""


def run(program: str, arguments: Sequence[str], *, patience: float | None = None) -> bytes:
    """Run one of our programs that read files of strangers; return what it writes.

    It has no environment of ours, so no secrets, and a folder of its own. *patience*: seconds after
    which it is ended, with whatever it started; None: as long as any.

    :raises NotRead: when it fails, takes too long or says too much.
    """
    command = [sys.executable, "-I", str(HERE / f"{program}.py"), *arguments]
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as said:
        running = subprocess.Popen(  # noqa: S603 -- our own program, by its path
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
            start_new_session=True,
        )
        try:
            code = running.wait(PATIENCE if patience is None else patience)
        except subprocess.TimeoutExpired as late:
            raise NotRead("It takes too long to read.") from late
        finally:
            _ended(running)
        if code:
            raise NotRead("It cannot be read: it is damaged, or takes too much memory.")
        if said.tell() > LONGEST:
            raise NotRead("It says too much.")
        said.seek(0)
        return said.read()


def _ended(running: subprocess.Popen[bytes]) -> None:
    """End a process and whatever it started, which is a group of its own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()
