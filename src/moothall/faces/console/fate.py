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
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    if os.getppid() != int(supervisor):  # it died before we asked
        sys.exit(1)
