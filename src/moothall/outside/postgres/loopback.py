"""Ports and sockets of a server."""

import hashlib
import socket
import tempfile
from pathlib import Path

LONGEST_SOCKET = 100  # bytes; the system's own limit is 107


def free_port() -> int:
    """Return a loopback port that nothing uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Say whether anything at all listens on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def sockets(folder: Path, uid: int) -> Path:
    """Return the folder for a unix socket: in `folder`, or a short one where that is too long."""
    inside = folder / "run"
    if len(bytes(inside / ".s.PGSQL.65535.lock")) <= LONGEST_SOCKET:
        return inside
    digest = hashlib.sha256(bytes(folder)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"moothall-{uid}-{digest}"
