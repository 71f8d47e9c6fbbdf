r"""Debian's Redmine, served by two processes of Puma, to be compared with.

It stands on the instance that its package sets up by itself where no questions are asked:

    DEBIAN_FRONTEND=noninteractive apt-get install --no-install-recommends \
        redmine redmine-sqlite puma

Puma loads it once and forks its processes from that, which takes less memory than its own way.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from served import THREADS, WORKERS, Served, running

from moothall.outside.postgres import loopback

HOME = Path("/usr/share/redmine")
INSTANCE = HOME / "instances" / "default" / "config" / "database.yml"
OWNER = "www-data"
PAGES = ("/", "/projects", "/issues", "/login")


def is_here() -> bool:
    """Say whether the package, its instance and Puma are on this machine."""
    return bool(shutil.which("puma")) and INSTANCE.exists()


@contextmanager
def served(log: Path) -> Iterator[Served]:
    """Serve the package's own instance, as the user that owns it."""
    port = loopback.free_port()
    env = {"RAILS_ENV": "production", "REDMINE_INSTANCE": "default", "SCHEMA": "/dev/null"}
    words = ["puma", "--dir", HOME, "--environment", "production", "--preload"]
    words += ["--workers", WORKERS, "--threads", f"{THREADS}:{THREADS}"]
    words += ["--bind", f"tcp://127.0.0.1:{port}", HOME / "config.ru"]
    if os.geteuid() == 0:
        words = ["setpriv", "--reuid", OWNER, "--regid", OWNER, "--init-groups", *words]
        env["HOME"] = pwd.getpwnam(OWNER).pw_dir
    with running("redmine", words, port, env=env, log=log) as found:
        yield found


def version() -> str:
    """Return the version of the package."""
    words = ["dpkg-query", "--show", "--showformat", "${Version}", "redmine"]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout  # noqa: S603
