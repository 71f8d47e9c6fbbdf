"""A GOV.UK Notify of one's own, for the demo and the tests: its v2 API on the loopback address.

It never sends anything on, and keeps what it was asked to send in a folder. Faults are had on
demand by writing words into the folder's file ``fault``: ``error`` (500), ``busy`` (429),
``refuse`` (400), ``drop`` (hangs up without a word), ``drop-after-keeping``, ``slow SECONDS``;
``permanent-failure`` and its like become of every message. Addresses that fail by themselves, as
Notify's own do: 07700900002 and perm-fail@simulator.notify, 07700900003 and
temp-fail@simulator.notify.
"""

import json
import queue
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from moothall.outside.notify import asked, tokens
from moothall.outside.notify.asked import Refusal
from moothall.outside.notify.kept import Folder
from moothall.outside.notify.service import Service


class _Handler(BaseHTTPRequestHandler):
    """Brings requests to the service, and its answers back."""

    server: "_Server"

    def do_GET(self) -> None:
        """Answer a question."""
        self._answer(self._get)

    def do_POST(self) -> None:
        """Take a message."""
        self._answer(self._post)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 -- the library's name
        """Say nothing: addresses do not belong in a log."""

    def _answer(self, work: Any) -> None:  # noqa: ANN401 -- one of the two methods below
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size)
        word, _, seconds = self.server.service.folder.fault.partition(" ")
        if word == "slow":
            time.sleep(float(seconds or 30))
        if word == "drop":
            self.close_connection = True
            return
        try:
            _fail_as_asked(word)
            key = tokens.kind_of(self.headers.get("Authorization") or "")
            status, told = work(body, key)
        except tokens.Denied as denied:
            status, told = denied.status, _errors(denied.status, "AuthError", (denied.message,))
        except Refusal as no:
            status, told = no.status, _errors(no.status, no.error, no.messages)
        if word == "drop-after-keeping":
            self.close_connection = True
            return
        self._write(status, told)

    def _write(self, status: int, told: object) -> None:
        wire = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(wire)))
        self.end_headers()
        self.wfile.write(wire)

    def _get(self, _body: bytes, _key: tokens.Kind) -> tuple[int, object]:
        address = urlsplit(self.path)
        query = parse_qs(address.query)
        service = self.server.service
        match address.path.strip("/").split("/"):
            case ["v2", "notifications"]:
                return 200, service.some(query)
            case ["v2", "notifications", number]:
                return 200, service.one(number)
            case ["v2", "templates"]:
                kinds = query.get("type")
                known = [t for t in service.templates.values() if not kinds or t.kind in kinds]
                return 200, {"templates": [dict(t.described()) for t in known]}
            case ["v2", "template", number] | ["v2", "template", number, "version", "1"]:
                return 200, dict(service.template(number).described())
            case ["v2", "received-text-messages"]:
                return 200, {"received_text_messages": [], "links": {"current": self.path}}
        raise Refusal("NoResultFound", ("The requested URL was not found on the server",), 404)

    def _post(self, body: bytes, key: tokens.Kind) -> tuple[int, object]:
        try:
            wanted = json.loads(body)
        except ValueError as fault:
            raise asked.bad("Invalid JSON supplied in POST data") from fault
        service = self.server.service
        match self.path.strip("/").split("/"):
            case ["v2", "notifications", ("sms" | "email" | "letter") as kind]:
                answer = service.send(kind, wanted, key)
                self.server.sent.put(answer["id"])
                return 201, answer
            case ["v2", "template", number, "preview"]:
                return 200, service.preview(number, wanted)
        raise Refusal("NoResultFound", ("The requested URL was not found on the server",), 404)


def _fail_as_asked(word: str) -> None:
    if word == "error":
        raise Refusal("Exception", ("Internal server error",), 500)
    if word == "busy":
        limit = "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds"
        raise Refusal("RateLimitError", (limit,), 429)
    if word == "refuse":
        raise asked.bad("Refused, because the stand-in was told to")


def _errors(status: int, error: str, messages: tuple[str, ...]) -> dict[str, object]:
    faults = [{"error": error, "message": message} for message in messages]
    return {"status_code": status, "errors": faults}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    service: Service
    sent: "queue.SimpleQueue[str]"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that hung up."""


class Standin:
    """The server, running between ``start`` and ``stop``.

    Messages come to their end by themselves after *settles_after* seconds; None: only when told.
    """

    def __init__(
        self,
        place: Path,
        *,
        port: int = 0,
        callback: str = "",
        bearer: str = "",
        guests: frozenset[str] = frozenset(),
        settles_after: float | None = None,
    ) -> None:
        self.service = Service(place, callback=callback, bearer=bearer, guests=guests)
        self.port, self.settles_after = port, settles_after
        self._server: _Server | None = None
        self._sent: queue.SimpleQueue[str] = queue.SimpleQueue()

    @property
    def folder(self) -> Folder:
        """Where what was sent is kept."""
        return self.service.folder

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Answer."""
        self._server = _Server(("127.0.0.1", self.port), _Handler)
        self._server.service, self._server.sent = self.service, self._sent
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True).start()
        if self.settles_after is not None:
            threading.Thread(target=self._settle_all, daemon=True).start()

    def stop(self) -> None:
        """Stop answering. Stopping twice is no fault."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def settle(self) -> None:
        """Let every message that is under way come to its end, now."""
        for one in self.folder:
            if one["completed_at"] is None:
                self.service.settle(one)

    def _settle_all(self) -> None:
        while self._server is not None:
            number = self._sent.get()
            time.sleep(self.settles_after or 0)
            if one := self.folder.get(number):
                self.service.settle(one)

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
