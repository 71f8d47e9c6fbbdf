"""Ask clamd whether a file contains a virus, over TCP or a unix socket.

The protocol is clamd's own: a command that begins with `z` and ends with a null byte; for INSTREAM
the content in chunks, each after its length as four bytes (big-endian), and a length of nought.
"""

import itertools
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

CHUNK: Final = 64 * 1024
LONGEST_ANSWER: Final = 4096
FOUND: Final = " FOUND"


class ScannerDown(Exception):
    """No answer came in time, or none that can be understood: nothing is known of the file."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner said of a file; `signature` names what was found, where something was."""

    signature: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found."""
        return not self.signature


@dataclass(frozen=True, slots=True)
class Scanner:
    """A clamd at *address*, which has *seconds* for the whole of one conversation.

    The address is `host:port`, or the path of a unix socket; empty, there is no scanner.
    """

    address: str
    seconds: float = 10.0

    def scan(self, content: BinaryIO) -> Verdict:
        """Return what the scanner says of *content*, which is read from where it stands.

        :raises ScannerDown: where no answer can be had: the file is neither clean nor infected.
        """
        said = self._ask(b"zINSTREAM\0", _framed(content)).removeprefix("stream: ")
        if said == "OK":
            return Verdict()
        if said.endswith(FOUND):
            return Verdict(said.removesuffix(FOUND) or "unnamed")
        raise ScannerDown(f"The scanner answered: {said or 'nothing'}")

    def version(self) -> str:
        """Return the version of the scanner and of its signatures, as it says them.

        :raises ScannerDown: where it does not answer.
        """
        return self._ask(b"zVERSION\0", iter(()))

    def ping(self) -> None:
        """Return when the scanner answers.

        :raises ScannerDown: where it does not.
        """
        if (said := self._ask(b"zPING\0", iter(()))) != "PONG":
            raise ScannerDown(f"The scanner answered: {said or 'nothing'}")

    def _ask(self, command: bytes, content: Iterator[bytes]) -> str:
        if not self.address:
            raise ScannerDown("No scanner is named.")
        deadline = time.monotonic() + self.seconds
        try:
            with self._connected() as line:
                return _conversation(line, command, content, deadline)
        except (OSError, ValueError) as fault:
            raise ScannerDown(f"The scanner at {self.address}: {fault}") from fault

    def _connected(self) -> socket.socket:
        if self.address.startswith("/"):
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(self.seconds)
            try:
                line.connect(self.address)
            except OSError:
                line.close()
                raise
            return line
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=self.seconds)


def _framed(content: BinaryIO) -> Iterator[bytes]:
    while chunk := content.read(CHUNK):
        yield struct.pack(">I", len(chunk))
        yield chunk
    yield struct.pack(">I", 0)


def _conversation(
    line: socket.socket, command: bytes, content: Iterator[bytes], deadline: float
) -> str:
    """Say all there is to say, and return the answer; a scanner may answer before the end.

    clamd refuses what is too long by answering and hanging up, so a broken pipe is no fault yet.
    """
    try:
        for part in itertools.chain([command], content):
            _hurry(line, deadline)
            line.sendall(part)
    except (BrokenPipeError, ConnectionResetError):
        pass
    return _answer(line, deadline)


def _answer(line: socket.socket, deadline: float) -> str:
    said = b""
    while b"\0" not in said and len(said) < LONGEST_ANSWER:
        _hurry(line, deadline)
        more = line.recv(LONGEST_ANSWER)
        if not more:
            break
        said += more
    whole, end, _ = said.partition(b"\0")
    return whole.decode(errors="replace").strip() if end else ""  # half an answer is none


def _hurry(line: socket.socket, deadline: float) -> None:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("it took too long")
    line.settimeout(left)


def is_address(text: str) -> bool:
    """Whether *text* can be the address of a scanner: `host:port`, or the path of a socket."""
    if text.startswith("/"):
        return Path(text) != Path("/")
    host, _, port = text.rpartition(":")
    return bool(host) and port.isdigit() and 0 < int(port) < 65536
