"""Ports and sockets of a server."""

import hashlib
import secrets
import socket
import tempfile
from contextlib import suppress
from pathlib import Path

LASTING = range(20_000, 32_000)
"""Ports that are no connection's own end, on Linux and elsewhere."""
LONGEST_SOCKET = 100  # bytes; the system's own limit is 107


def free_port() -> int:
    """Return a loopback port that nothing uses at this moment.

    It is none of those that the system lends to outgoing connections (32768 and above on Linux):
    one of them could take it while a server that was killed starts again.
    """
    while True:
        port = secrets.choice(LASTING)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


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
