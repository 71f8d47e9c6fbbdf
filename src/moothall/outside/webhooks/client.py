"""Deliver to a webhook: one connection to the address that was looked up, no redirects, 5 seconds.

The receiver's words are read to a limit and thrown away; only the status counts.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass

from moothall.outside.webhooks.guard import HTTPS, Lookup, NotThere, Way, looked_up, way

SECONDS = 5.0
"""How long a delivery may take in all."""
MOST_BYTES = 1_000_000
"""How much of a receiver's words is read before it is hung up on."""
GONE = 410


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of a delivery; *status* is 0 where the receiver said nothing.

    *is_final*: trying again is no use, because the address may not be called or says it is gone.
    """

    is_accepted: bool
    status: int
    text: str
    is_final: bool = False


class _Pinned(http.client.HTTPConnection):
    """A connection to one address, whatever the name would lead to now."""

    def __init__(self, found: Way, context: ssl.SSLContext | None, seconds: float) -> None:
        super().__init__(found.host, found.port, timeout=seconds)
        self._way, self._context, self._seconds = found, context, seconds
        self._wire: socket.socket | None = None

    def connect(self) -> None:
        """Connect to the address that was looked up; the certificate must fit the name."""
        place = (self._way.address, self._way.port)
        self.sock = self._wire = socket.create_connection(place, self._seconds)
        if self._context is not None:
            wrapped = self._context.wrap_socket(
                self.sock, server_hostname=self._way.host, do_handshake_on_connect=False
            )
            self.sock = self._wire = wrapped
            wrapped.do_handshake()

    def hang_up(self) -> None:
        """End the connection from another thread, whatever it is waiting for."""
        with suppress(OSError):
            if self._wire is not None:  # the library lets go of its own while it still reads
                self._wire.shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True, kw_only=True)
class Courier:
    """Takes deliveries to receivers.

    *allowed* are hosts inside our own network that may be called all the same; *context* says
    whom TLS trusts, the system's authorities where it is left out.
    """

    allowed: Collection[str] = ()
    context: ssl.SSLContext | None = None
    lookup: Lookup = looked_up
    seconds: float = SECONDS

    def deliver(self, url: str, headers: Mapping[str, str], body: bytes) -> Receipt:
        """Post a body to an address; return what came of it. Nothing is raised."""
        try:
            found = way(url, self.allowed, lookup=self.lookup)
        except NotThere as fault:
            return Receipt(is_accepted=False, status=0, text=str(fault), is_final=True)
        context = self.context or ssl.create_default_context()
        connection = _Pinned(found, context if found.scheme == HTTPS else None, self.seconds)
        watch = threading.Timer(self.seconds, connection.hang_up)
        watch.daemon = True
        watch.start()
        try:
            return _post(connection, found.path, headers, body)
        except (OSError, http.client.HTTPException, ValueError) as fault:
            return Receipt(is_accepted=False, status=0, text=f"No answer: {type(fault).__name__}.")
        finally:
            watch.cancel()
            connection.close()


def _post(connection: _Pinned, path: str, headers: Mapping[str, str], body: bytes) -> Receipt:
    connection.request("POST", path, body, dict(headers))
    with connection.getresponse() as response:
        status, read = response.status, 0
        while chunk := response.read(65_536):
            read += len(chunk)
            if read > MOST_BYTES:
                return Receipt(is_accepted=False, status=status, text="The answer was too long.")
    if 200 <= status < 300:
        return Receipt(is_accepted=True, status=status, text="")
    if 300 <= status < 400:
        text = f"The receiver sent us elsewhere ({status}); redirects are not followed."
        return Receipt(is_accepted=False, status=status, text=text)
    text = f"The receiver answered {status}."
    return Receipt(is_accepted=False, status=status, text=text, is_final=status == GONE)
