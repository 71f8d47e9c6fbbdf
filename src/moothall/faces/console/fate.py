"""Let a supervised process end with its supervisor, even when that is killed outright."""

import ctypes
import os
import signal
import sys

SUPERVISOR = "MOOTHALL_SUPERVISOR"
PR_SET_PDEATHSIG = 1


def shared_with_parent() -> None:
    """Ask the system to stop this process when the `moothall up` that started it dies."""
    supervisor = os.environ.pop(SUPERVISOR, "")
    if not supervisor or not sys.platform.startswith("linux"):
        return
    _end_with_parent()
    if os.getppid() != int(supervisor):  # it died before we asked
        sys.exit(1)


def shared_with_children() -> None:
    """Let every process that is forked from this one end with it."""
    if sys.platform.startswith("linux"):
        os.register_at_fork(after_in_child=_end_with_parent)


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
