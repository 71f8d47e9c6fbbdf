"""The migrated database that every run of the tests starts from: made once, kept between runs.

It lies in the user's cache folder under a digest of all that it is made of, so that a change of a
migration makes another. The run's own copy lies in memory where the machine has room for it.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from moothall.outside.postgres import binaries
from moothall.outside.postgres.server import DATABASE, Server

NAME = "moothall_template"
ROOT = Path(__file__).parents[1]
MEMORY = Path("/dev/shm")  # noqa: S108 -- a folder of the run's own is made in it
ROOM = 4 << 30
"""Bytes that must be free in memory; a run takes about a quarter of it."""
KEPT = 8
"""How many templates stay in the cache."""


def place() -> Path:
    """Where homes of servers lie: in memory where there is room, for flushing is free there."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if has_room else Path(tempfile.gettempdir())


def home_of_the_run() -> Path:
    return place() / f"moothall-tests-{os.environ['MOOTHALL_TEST_RUN']}"


@contextmanager
def home(name: str) -> Iterator[Path]:
    """A folder for a server of a test's own, which PostgreSQL's user may pass through."""
    made = Path(tempfile.mkdtemp(prefix=f"moothall-{name}-", dir=place()))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def digest() -> str:
    """Of everything that a migrated database is made of."""
    source = ROOT / "src" / "moothall"
    files = [
        *source.glob("*/*/migrations/*.py"),
        *source.glob("outside/postgres/**/*.py"),
        *source.glob("config/*.py"),
        ROOT / "requirements" / "run.txt",
    ]
    found = hashlib.sha256(str(binaries.find().folder).encode())
    for path in sorted(files):
        found.update(
            f"{path.relative_to(ROOT)} {hashlib.sha256(path.read_bytes()).digest()}".encode()
        )
    return found.hexdigest()[:24]


def started(home: Path, migrate) -> Server:
    """Start the run's server, and fill it: from the cache, or by `migrate(server)`.

    Every worker of a run calls this; the first one does the work.
    """
    home.mkdir(exist_ok=True, mode=0o755)
    server = Server(home, durable=False)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "filled").exists():
            kept = cache("test-databases") / digest()
            if kept.exists():
                kept.touch()
                copy(kept, home)
            server.start()
            if not kept.exists():
                migrate(server)
                server.stop()
                keep(home, kept)
                server.start()
            (home / "filled").write_text(str(kept))
    return server


def at_rest(name: str, fill) -> Path:
    """A home to copy, whose migrated database `fill(server)` has filled: made once a run."""
    run = home_of_the_run()
    with (run / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (run / name).exists():
            made = run / f"{name}.unfinished"
            made.mkdir(mode=0o755)
            copy(Path((run / "filled").read_text()), made)
            server = Server(made, durable=False)
            server.start()
            server.prepare(DATABASE, template=NAME)
            fill(server)
            server.drop(NAME)
            server.stop()
            (made / "postgres" / "port").unlink()
            made.rename(run / name)
    return run / name


def cache(name: str) -> Path:
    """A folder of the user's cache, made where there is none."""
    above = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = above / "moothall" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def keep(home: Path, kept: Path) -> None:
    """Put a stopped server's data into the cache, whole or not at all."""
    unfinished = Path(tempfile.mkdtemp(dir=kept.parent, prefix="unfinished-"))
    copy(home, unfinished)
    if not kept.exists():
        unfinished.chmod(0o755)
        unfinished.rename(kept)
    for old in sorted(kept.parent.iterdir(), key=lambda path: -path.stat().st_mtime)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def copy(one: Path, other: Path) -> None:
    """Copy data and passwords with their owners; the port is each server's own."""
    for name in ("passwords.json", "postgres"):
        subprocess.run(["cp", "-a", one / name, other / name], check=True)  # noqa: S603, S607
    (other / "postgres" / "port").unlink(missing_ok=True)
