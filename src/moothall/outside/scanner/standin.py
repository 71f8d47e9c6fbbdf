"""A scanner for the demo and the tests: it speaks clamd's protocol and knows two signatures.

One is that of the test file which the makers of scanners agreed on (EICAR), the other is our own,
for files of kinds that must begin otherwise. It is no protection. Faults are had on demand by
writing one line into the file ``fault`` of its folder: ``error`` (answers that it could not),
``drop`` (hangs up without a word), ``slow SECONDS``, ``limit BYTES`` (refuses longer streams).
Remove it to be well.
"""

import socket
import socketserver
import struct
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self, cast

# In two pieces each, so that no scanner takes this file for what it finds.
EICAR: Final = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
OURS: Final = b"MOOTHALL-STAND-IN-" + b"TEST-SIGNATURE"
SIGNATURES: Final = {EICAR: "Eicar-Signature", OURS: "Moothall.Test.Signature"}
OVERLAP: Final = max(len(signature) for signature in SIGNATURES) - 1
VERSION: Final = "ClamAV stand-in of Moothall"
LONGEST_COMMAND: Final = 64


class _Conversation(socketserver.BaseRequestHandler):
    """One command of one caller."""

    def handle(self) -> None:
        """Answer, or fail as asked."""
        line = cast("socket.socket", self.request)
        line.settimeout(60)
        try:
            mark, command = _command(line)
            fault, _, number = self.standin.fault.partition(" ")
            if fault == "slow":
                time.sleep(float(number or 30))
            if fault == "drop":
                return
            limit = int(number) if fault == "limit" else None
            said = "INSTREAM: Error ERROR" if fault == "error" else _said(line, command, limit)
            line.sendall(said.encode() + mark)
        except OSError:
            return  # the caller has gone

    @property
    def standin(self) -> "Standin":
        """The stand-in whose conversation it is."""
        return cast("_Server | _UnixServer", self.server).standin


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    standin: "Standin"


class _UnixServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    standin: "Standin"


def _command(line: socket.socket) -> tuple[bytes, str]:
    """Read a command; return what its answer ends with, and its name."""
    said = b""
    while not said.endswith((b"\0", b"\n")) and len(said) < LONGEST_COMMAND:
        one = line.recv(1)
        if not one:
            break
        said += one
    return said[-1:] or b"\0", said[:-1].decode(errors="replace").lstrip("zn")


def _said(line: socket.socket, command: str, limit: int | None) -> str:
    if command == "PING":
        return "PONG"
    if command == "VERSION":
        return VERSION
    if command != "INSTREAM":
        return "UNKNOWN COMMAND"
    return _scanned(line, limit)


def _scanned(line: socket.socket, limit: int | None) -> str:
    length, last = 0, b""
    found = ""
    while size := struct.unpack(">I", _exactly(line, 4))[0]:
        chunk = _exactly(line, size)
        length += size
        if limit is not None and length > limit:
            return "INSTREAM size limit exceeded. ERROR"
        seen = last + chunk
        found = found or next((name for sign, name in SIGNATURES.items() if sign in seen), "")
        last = seen[-OVERLAP:]
    return f"stream: {found} FOUND" if found else "stream: OK"


def _exactly(line: socket.socket, size: int) -> bytes:
    said = bytearray()
    while len(said) < size:
        more = line.recv(min(65536, size - len(said)))
        if not more:
            raise ConnectionResetError("the caller hung up")
        said += more
    return bytes(said)


class Standin:
    """The scanner, running in a thread between ``start`` and ``stop``.

    It listens on a port of the loopback address (a free one, when none is given), or on a socket.
    """

    def __init__(self, place: Path, *, port: int = 0, path: Path | None = None) -> None:
        self.place, self.port, self.path = place, port, path
        self._server: _Server | _UnixServer | None = None
        place.mkdir(parents=True, exist_ok=True)

    @property
    def address(self) -> str:
        """Where it listens, as the client takes it."""
        return str(self.path) if self.path else f"127.0.0.1:{self.port}"

    @property
    def fault(self) -> str:
        """The fault that is asked for, or nothing."""
        file = self.place / "fault"
        return file.read_text().strip() if file.exists() else ""

    @fault.setter
    def fault(self, wanted: str) -> None:
        file = self.place / "fault"
        if wanted:
            file.write_text(wanted)
        else:
            file.unlink(missing_ok=True)

    def start(self) -> None:
        """Listen."""
        if self.path:
            self._server = _UnixServer(str(self.path), _Conversation)
        else:
            self._server = _Server(("127.0.0.1", self.port), _Conversation)
            self.port = int(self._server.server_address[1])
        self._server.standin = self
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Stop listening. Stopping twice is no fault."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
            if self.path:
                self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
