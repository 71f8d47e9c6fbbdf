"""Read a mailbox over IMAP: what has not been read, one message at a time, marked when it is done.

A message is marked only after it was dealt with, so that it comes again where that failed; whoever
deals with it must bear being given it twice.
"""

import imaplib
import ipaddress
import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

TIMEOUT = 10
"""Seconds that the server has for each answer."""

LARGEST = 1_000_000
"""The most bytes of a message that are read; of a larger one only its head."""

LONGEST_HEAD = 64_000
"""The most bytes that are read of the head of a message that is too large."""

UNSENDABLE = "The mailbox: its server, user, password or folder has signs that cannot be sent."
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,18})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where the mailbox is and who may read it. Without a host there is none.

    *is_inside*: its server may lie in a network of our own, as whoever runs this machine said.
    """

    host: str = ""
    port: int = 993
    user: str = ""
    password: str = ""
    folder: str = "INBOX"
    is_tls: bool = True
    is_inside: bool = True


@dataclass(frozen=True, slots=True)
class Mail:
    """One message: its number in the mailbox, its bytes, and how many it has on the server.

    Of one that is too large the bytes are those of its head.
    """

    number: str
    raw: bytes
    length: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether all of it was read."""
        return len(self.raw) >= self.length


def can_be_sent(text: str) -> bool:
    """Whether a server takes that as a user, a password or a folder: IMAP has ASCII (RFC 3501)."""
    return text.isascii() and text.isprintable()


def can_be_named(host: str) -> bool:
    """Whether that can be the name of a server: no part of it is empty or over 63 characters."""
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return host.isprintable()


class Mailbox:
    """A mailbox, opened by `with`.

    :raises OSError: from every step, when the server cannot be reached, says no or nonsense, or
        when its name, the user, the password or the folder cannot be sent.
    """

    def __init__(
        self, setting: Setting, *, timeout: float = TIMEOUT, largest: int = LARGEST
    ) -> None:
        self.setting, self._timeout, self._largest = setting, timeout, largest
        self._line: imaplib.IMAP4 | None = None

    def __enter__(self) -> Self:
        said = self.setting
        try:
            self._line = _opened(said, self._timeout, most=2 * self._largest + LONGEST_HEAD)
            self._line.login(said.user, said.password)
            status, told = self._line.select(said.folder)
        except OSError:
            self._hang_up()
            raise
        except UnicodeError:  # it would show what the password is made of
            self._hang_up()
            raise OSError(UNSENDABLE) from None
        except (imaplib.IMAP4.error, ValueError) as fault:
            self._hang_up()
            raise OSError(f"The mailbox: {fault}") from fault
        if status != "OK":
            self._hang_up()
            raise OSError(f"The mailbox has no folder {said.folder}: {told!r}")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hang_up()

    def unread(self, *, most: int) -> Iterator[Mail]:
        """Yield messages that nobody has marked, the oldest first.

        A message that is larger than the server said is too large all the same.
        """
        for number in self._asked("SEARCH", "UNSEEN")[0].split()[:most]:
            told = number.decode("ascii", "replace")
            size = _SIZE.search(self._whole("FETCH", told, "(RFC822.SIZE)"))
            length = int(size[1]) if size else 0
            raw = b"" if length > self._largest else self._text("FETCH", told, "(BODY.PEEK[])")
            if max(length, len(raw)) > self._largest:
                head = self._text("FETCH", told, f"(BODY.PEEK[HEADER]<0.{LONGEST_HEAD}>)")
                yield Mail(told, head, max(length, len(raw)))
                continue
            if len(raw) < length:
                raise OSError("The mailbox hung up in the middle of a message.")
            yield Mail(told, raw, length)

    def count(self) -> int:
        """Return how many messages nobody has marked."""
        return len(self._asked("SEARCH", "UNSEEN")[0].split())

    def mark(self, mail: Mail) -> None:
        """Mark a message as dealt with."""
        self._asked("STORE", mail.number, "+FLAGS", r"(\Seen)")

    def _asked(self, *words: str) -> list[bytes]:
        return [part for part in self._answer(*words) if isinstance(part, bytes)] or [b""]

    def _whole(self, *words: str) -> bytes:
        parts = (part if isinstance(part, bytes) else part[0] for part in self._answer(*words))
        return b" ".join(parts)

    def _text(self, *words: str) -> bytes:
        texts = (part[1] for part in self._answer(*words) if isinstance(part, tuple))
        return next(texts, b"")

    def _answer(self, command: str, *words: str) -> list[bytes | tuple[bytes, bytes]]:
        if self._line is None:
            raise OSError("The mailbox is not open.")
        try:
            status, told = self._line.uid(command, *words)
        except (imaplib.IMAP4.error, ValueError) as fault:
            raise OSError(f"The mailbox: {fault}") from fault
        if status != "OK":
            raise OSError(f"The mailbox: {command} {status}")
        return [part for part in told if part]

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            try:
                line.logout()
            except (OSError, ValueError, imaplib.IMAP4.error):
                line.shutdown()


class _Plain(imaplib.IMAP4):
    """A line to one address, whatever the name would lead to now; no piece is over *most* bytes."""

    def __init__(self, address: str, most: int, *said: Any, **more: Any) -> None:  # noqa: ANN401 -- the library's own
        self._address, self._most = address, most
        super().__init__(*said, **more)

    def read(self, size: int) -> bytes:
        """Read a piece whose length the server gave."""
        if size > self._most:
            raise self.abort("the server sends more than is taken")
        return super().read(size)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return socket.create_connection((self._address, self.port), timeout)


class _Sealed(_Plain, imaplib.IMAP4_SSL):
    """The same over TLS; the certificate must fit the name."""

    def _create_socket(self, timeout: float | None) -> ssl.SSLSocket:
        line = socket.create_connection((self._address, self.port), timeout)
        context: ssl.SSLContext = self.ssl_context
        return context.wrap_socket(line, server_hostname=self.host)


def _opened(said: Setting, timeout: float, *, most: int) -> imaplib.IMAP4:
    address = _address(said)
    if said.is_tls:
        context = ssl.create_default_context()
        return _Sealed(address, most, said.host, said.port, ssl_context=context, timeout=timeout)
    return _Plain(address, most, said.host, said.port, timeout=timeout)


def _address(said: Setting) -> str:
    """Return the address of the server; one of our own network only where it may be.

    :raises OSError: when it has none, or may not lie where it does.
    """
    found = socket.getaddrinfo(said.host, said.port, type=socket.SOCK_STREAM)
    address = str(found[0][4][0])
    if not said.is_inside and not ipaddress.ip_address(address.partition("%")[0]).is_global:
        raise OSError("The mailbox: its server lies in a network that is not public.")
    return address
