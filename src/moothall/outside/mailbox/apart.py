"""A process of its own for each mail of strangers: started, bounded, ended where it takes long."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROGRAM: Final = Path(__file__).parent / "understanding.py"
PATIENCE: Final = 20.0
"""Seconds after which the process is ended, though it may have been given no time to work."""
LONGEST: Final = 4 << 20
"""The most bytes that are read of what it says."""


class NotUnderstood(Exception):
    """A mail could not be understood; the message says why. *is_final*: nor will it ever be."""

    def __init__(self, message: str, *, is_final: bool) -> None:
        super().__init__(message)
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a mail: what it was called, where it lies now, its length in bytes."""

    name: str
    path: Path
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a mail says.

    *sender* is empty where it does not name exactly one. *text* is all that was written, *reply*
    what is new in it. *links* are the Message-IDs that it answers. *automatic*: why it is the
    answer of a machine; *verdict*: what the receiving server found of the sender: `pass` where the
    sender's own domain stands behind it, `fail`, or nothing where it says nothing.
    """

    message_id: str
    sender: str
    sender_name: str
    subject: str
    receivers: Sequence[str]
    links: Sequence[str]
    text: str
    reply: str
    automatic: str
    is_report: bool
    is_to_many: bool
    wants_no_answer: bool
    verdict: str
    attached: Sequence[Attached]


def understand(path: Path, folder: Path, *, server: str = "") -> Understood:
    """Return what the mail in a file says; what is attached lies in the folder, by number.

    :param server: the name of the receiving server in Authentication-Results; '': it says nothing.
    :raises NotUnderstood: when it is unfit, or takes too much time or memory.
    """
    said = json.loads(_run([str(path), str(folder), server or "\x20"]))
    if "unfit" in said:
        raise NotUnderstood(said["unfit"], is_final=True)
    said["attached"] = [
        Attached(one["name"], folder / str(number), int(one["length"]))
        for number, one in enumerate(said["attached"])
    ]
    return Understood(**said)


def _run(arguments: Sequence[str]) -> bytes:
    """Run our program with no environment of ours; return what it writes."""
    command = [sys.executable, "-I", str(PROGRAM), *arguments]
    with tempfile.TemporaryFile() as said:
        running = subprocess.Popen(  # noqa: S603 -- our own program, by its path
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
            start_new_session=True,
        )
        try:
            code = running.wait(PATIENCE)
        except subprocess.TimeoutExpired as late:
            raise NotUnderstood("It takes too long to read.", is_final=False) from late
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
            running.wait()
        if code or said.tell() > LONGEST:
            raise NotUnderstood("It takes too much time or memory to read.", is_final=False)
        said.seek(0)
        return said.read()
