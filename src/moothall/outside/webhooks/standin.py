"""A stand-in receiver on the loopback: believes only what is signed, and keeps it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from moothall.outside.webhooks import signing


@dataclass(frozen=True, slots=True)
class Delivered:
    """One delivery as it came: the headers in lower case, the body, and why it is not believed."""

    path: str
    headers: dict[str, str]
    body: bytes
    why_not: str | None


@dataclass
class Receiver:
    """Listens while it is open. `answers` says what to reply; 204 to what is believed."""

    secrets: list[str] = field(default_factory=list)
    answers: Callable[[BaseHTTPRequestHandler], bool] | None = None
    delivered: list[Delivered] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook"

    def __enter__(self) -> Self:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.take(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's
                del format, args

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def take(self, request: BaseHTTPRequestHandler) -> None:
        """Take one delivery, judge it, and answer."""
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in request.headers.items()}
        now = int(time.time())
        reasons = [signing.why_not(one, headers, body, now=now) for one in self.secrets]
        why_not = None if None in reasons else "; ".join(str(one) for one in reasons)
        self.delivered.append(Delivered(request.path, headers, body, why_not))
        if self.answers is not None and self.answers(request):
            return
        request.send_response(204 if why_not is None else 401)
        request.send_header("Content-Length", "0")
        request.end_headers()
