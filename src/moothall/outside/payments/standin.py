"""A GOV.UK Pay of one's own, for the demo and the tests: its API and its card pages on loopback.

Every key that begins `api_test_` is an account of its own. Money is never taken. Faults are had on
demand by writing words into the folder's file ``fault``: ``error`` (500), ``busy`` (429), ``drop``
(hangs up), ``drop-after-keeping``, ``slow SECONDS``, ``quiet`` (tells no webhook),
``refund-error``, ``refund-pending`` (money that came cannot be given back yet).
"""

import contextlib
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import requests

from moothall.outside.payments import cardpage, cards, signing
from moothall.outside.payments.kept import Record
from moothall.outside.payments.service import LASTS, UNFINISHED, No, Service, available, now

Answer = tuple[int, Mapping[str, Any] | None]
SHORTEST_KEY = len("api_test_") + 8


def secret_of(key: str) -> str:
    """Return the secret that signs the webhooks of an account of the stand-in."""
    return hmac.new(key.encode(), b"webhook", hashlib.sha256).hexdigest()


class _Handler(BaseHTTPRequestHandler):
    """Brings requests to the service, and its answers back."""

    server: "_Server"

    def do_GET(self) -> None:
        """Answer a question, or show a page."""
        self._answer(self._get, self._show)

    def do_POST(self) -> None:
        """Take a payment, a refund, or what a payer typed."""
        self._answer(self._post, self._typed)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 -- the library's name
        """Say nothing: card numbers do not belong in a log, not even these."""

    def _answer(self, api: Callable[[bytes, str], Answer], page: Callable[[bytes], None]) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not self.path.startswith("/v1/"):
            page(body)
            return
        word, _, seconds = self.server.service.folder.fault.partition(" ")
        if word == "slow":
            time.sleep(float(seconds or 30))
        if word == "drop":
            self.close_connection = True
            return
        try:
            _fail_as_asked(word)
            status, told = api(body, self._key())
        except No as no:
            status, told = no.status, no.body
        if word == "drop-after-keeping":
            self.close_connection = True
            return
        self._write(status, "application/json", b"" if told is None else json.dumps(told).encode())

    def _key(self) -> str:
        kind, _, key = (self.headers.get("Authorization") or "").partition(" ")
        if kind != "Bearer" or not key.startswith("api_test_") or len(key) < SHORTEST_KEY:
            raise No(401, "P0920", "Credentials are required to access this resource")
        return key

    def _write(self, status: int, kind: str, wire: bytes, *, to: str = "") -> None:
        self.send_response(status)
        if to:
            self.send_header("Location", to)
        if status != 204:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(wire)))
        self.end_headers()
        if status != 204:
            self.wfile.write(wire)

    def _get(self, _body: bytes, key: str) -> Answer:
        address = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        service = self.server.service
        match address.path.strip("/").split("/"):
            case ["v1", "payments"]:
                return 200, self._searched(key, query, refunds=False)
            case ["v1", "refunds"]:
                return 200, self._searched(key, query, refunds=True)
            case ["v1", "payments", number]:
                return 200, self._told(service.payment(key, number))
            case ["v1", "payments", number, "refunds"]:
                found = service.refunds(key, number)
                return 200, {"payment_id": number, "_embedded": {"refunds": found}}
            case ["v1", "payments", number, "refunds", refund]:
                for one in service.refunds(key, number):
                    if one["refund_id"] == refund:
                        return 200, one
                raise No(404, "P0700", "Not found")
        raise No(404, "P0200", "Not found")

    def _post(self, body: bytes, key: str) -> Answer:
        try:
            wanted = json.loads(body or b"{}")
        except ValueError as fault:
            raise No(400, "P0197", "Unable to parse JSON") from fault
        service = self.server.service
        match self.path.strip("/").split("/"):
            case ["v1", "payments"]:
                status, one = service.create(key, wanted, self.headers.get("Idempotency-Key"))
                return status, self._told(one)
            case ["v1", "payments", number, "cancel"]:
                service.cancel(service.payment(key, number, missing="P0500"), by_payer=False)
                return 204, None
            case ["v1", "payments", number, "refunds"]:
                return 202, service.refund(key, number, wanted)
        raise No(404, "P0200", "Not found")

    def _told(self, one: Record) -> dict[str, Any]:
        links: dict[str, Any] = {}
        if one["state"]["status"] in UNFINISHED:
            token = self.server.service.token(one)
            links = {"next_url": {"href": f"{self.server.url}/secure/{token}", "method": "GET"}}
        said = told(one)
        if self.server.service.folder.fault == "refund-pending":
            said["refund_summary"] |= {"status": "pending"}
        return said | {"_links": links}

    def _searched(self, key: str, query: Mapping[str, str], *, refunds: bool) -> dict[str, Any]:
        mine = [one for one in self.server.service.folder if one["key"] == key]
        listed = [r for one in mine for r in one["refunds"]] if refunds else [*map(told, mine)]
        start, end = query.get("from_date", ""), query.get("to_date", "9999")
        found = [
            one
            for one in listed
            if start <= one["created_date"] < end
            and query.get("reference") in {None, one.get("reference")}
        ]
        size, page = int(query.get("display_size", 500)), int(query.get("page", 1))
        some = found[size * (page - 1) : size * page]
        return {"total": len(found), "count": len(some), "page": page, "results": some}

    def _show(self, _body: bytes) -> None:
        match urlsplit(self.path).path.strip("/").split("/"):
            case ["secure", token] if one := self.server.service.by_token(token):
                one = self.server.service.start(one)
                if one["state"]["status"] == "success":
                    self._write(303, "text/html", b"", to=one["wanted"]["return_url"])
                    return
                self._page(_page_of(one, token))
            case _:
                self._page(cardpage.lost(), status=404)

    def _typed(self, body: bytes) -> None:
        service = self.server.service
        match self.path.strip("/").split("/"):
            case ["card_details", token, *rest] if one := service.by_token(token):
                if rest == ["cancel"]:
                    with contextlib.suppress(No):
                        one = service.cancel(one, by_payer=True)
                elif rest == ["confirm"]:
                    one = service.confirm(one)
                else:
                    self._card(one, token, body)
                    return
                if one["state"]["status"] == "success":
                    self._write(303, "text/html", b"", to=one["wanted"]["return_url"])
                    return
                self._page(_page_of(one, token))
            case _:
                self._page(cardpage.lost(), status=404)

    def _card(self, one: Record, token: str, body: bytes) -> None:
        given = parse_qs(body.decode()).get("cardNo", [""])[0]
        number = "".join(sign for sign in given if sign.isdigit())
        if number in cards.NOT_TAKEN:
            self._page(cardpage.card(one, token, wrong="Maestro debit cards are not accepted"))
        elif number not in cards.PAID | set(cards.FAILING):
            self._page(cardpage.card(one, token, wrong="Enter one of the test card numbers"))
        else:
            self._page(_page_of(self.server.service.take(one, number), token))

    def _page(self, text: str, *, status: int = 200) -> None:
        self._write(status, "text/html; charset=utf-8", text.encode())


def _page_of(one: Record, token: str) -> str:
    status = one["state"]["status"]
    if status == "submitted":
        return cardpage.confirm(one, token)
    return cardpage.card(one, token) if status in UNFINISHED else cardpage.ended(one)


def told(one: Record) -> dict[str, Any]:
    """Return a payment as the API tells it."""
    left = available(one)
    amount = one["wanted"]["amount"]
    is_paid = one["state"]["status"] == "success"
    status = ("available" if left else "full") if is_paid else "pending"
    names = ("payment_id", "state", "created_date")
    summary = {"status": status, "amount_available": left, "amount_submitted": amount - left}
    own = {name: one[name] for name in names}
    return {**one["wanted"], **own, "payment_provider": "sandbox", "refund_summary": summary}


def _fail_as_asked(word: str) -> None:
    if word == "error":
        raise No(500, "P0198", "Downstream system error")
    if word == "busy":
        raise No(429, "P0900", "Too many requests")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    service: Service
    url: str

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that hung up."""


class Standin:
    """The server, running between ``start`` and ``stop``. *callback* is where webhooks go."""

    def __init__(
        self, place: Path, *, port: int = 0, callback: str = "", lasts: float = LASTS
    ) -> None:
        self.service = Service(place, told=self._tell, lasts=lasts)
        self.callback = callback
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.service, self._server.url = self.service, self.url
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True)

    @property
    def url(self) -> str:
        """Where it answers, and where its card pages are."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        """Answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()

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

    def _tell(self, event: str, kind: str, thing: Mapping[str, Any], key: str) -> None:
        if not self.callback or self.service.folder.fault == "quiet":
            return
        number = thing["refund_id"] if kind == "refund" else thing["payment_id"]
        body = {
            "webhook_message_id": hashlib.sha256(f"{event}{number}".encode()).hexdigest()[:26],
            "api_version": 1,
            "created_date": now(),
            "resource_id": number,
            "resource_type": kind,
            "event_type": event,
            "resource": dict(thing) if kind == "refund" else told(dict(thing)),
        }
        wire = json.dumps(body).encode()
        header = {signing.HEADER: signing.sign(secret_of(key), wire)}
        threading.Thread(target=self._post, args=[wire, header], daemon=True).start()

    def _post(self, wire: bytes, header: Mapping[str, str]) -> None:
        sent = {**header, "Content-Type": "application/json"}
        with contextlib.suppress(requests.RequestException):  # whoever asks learns it all the same
            requests.post(self.callback, data=wire, headers=sent, timeout=5)
