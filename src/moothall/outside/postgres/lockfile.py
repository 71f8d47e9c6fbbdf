"""A server's lock file, and the process it names: is it really that server?

A process number alone proves nothing: after a crash it may belong to anybody. PostgreSQL's
processes, main and children, all work in their data folder, and that is what is looked at.
"""

import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

STATUS_LINE = 7
PROC = Path("/proc")


@dataclass(frozen=True)
class Lock:
    """What a lock file says: the process, and how far it says it is."""

    path: Path
    pid: int
    status: str

    def set_aside(self) -> None:
        """Keep the file under another name, so that a server may start."""
        self.path.rename(f"{self.path}.stale-{time.time_ns()}")


def read(path: Path) -> Lock | None:
    """Return what a lock file says, or None where there is none or it is still being written."""
    try:
        lines = path.read_text().splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    return Lock(path, pid, lines[STATUS_LINE].strip() if len(lines) > STATUS_LINE else "starting")


def works_in(pid: int, data: Path) -> bool:
    """Say whether this process is a living PostgreSQL process of this data folder."""
    if PROC.is_dir():
        return _folder(PROC / str(pid)) == str(data.resolve())
    command = ["ps", "-ww", "-o", "args=", "-p", str(pid)]
    said = subprocess.run(command, text=True, capture_output=True, check=False).stdout  # noqa: S603  # a number
    return "postgres" in said and str(data) in said


def is_alive(pid: int) -> bool:
    """Say whether any process has this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def working_in(data: Path) -> Iterator[int]:
    """Yield the numbers of all living PostgreSQL processes of this data folder."""
    if PROC.is_dir():
        mine = str(data.resolve())
        for entry in PROC.iterdir():
            if entry.name.isdigit() and _folder(entry) == mine:
                yield int(entry.name)


def _folder(entry: Path) -> str | None:
    """The folder a PostgreSQL process works in; None for the dead and for other programs."""
    try:
        if not (entry / "comm").read_text().startswith("postgres"):
            return None
        return str((entry / "cwd").readlink())
    except PermissionError:
        return _folder_as_its_owner(entry) if os.geteuid() == 0 else None
    except OSError:
        return None


def _folder_as_its_owner(entry: Path) -> str | None:
    """Root inside a container may not look at other users' processes; their owner may."""
    try:
        done = subprocess.run(  # noqa: S603  # a number
            ["/usr/bin/readlink", entry / "cwd"],
            text=True,
            capture_output=True,
            check=False,
            user=entry.stat().st_uid,
            extra_groups=[],
        )
    except OSError:
        return None
    return done.stdout.strip() or None
