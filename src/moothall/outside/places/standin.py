"""A stand-in for OS Places: its protocol on the loopback, for addresses that nobody lives at.

Any postcode that begins ZZ is in use; its last figure says how many addresses it has. A fault is
had on demand by setting `fault`: `away` (503), `slow` (answers after 30 s), `garbled` (not JSON).
"""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

KEY = "a-key-for-the-stand-in"
STREETS = ("Example Street", "Sample Lane", "Specimen Road")
PER_FIGURE = 7
LARGE = "ZZ99 0AA"
"""A postcode with more addresses than fit on a page of results."""
MOST_OF_LARGE = 130


def addresses(postcode: str) -> list[dict[str, Any]]:
    """Return what the stand-in knows of a postcode, as the API's `DPA` records."""
    packed = postcode.replace(" ", "").upper()
    if not packed.startswith("ZZ") or len(packed) < len("ZZ11AA"):
        return []
    shown = f"{packed[:-3]} {packed[-3:]}"
    count = MOST_OF_LARGE if shown == LARGE else int(packed[-3]) * PER_FIGURE
    street = STREETS[sum(packed.encode()) % len(STREETS)]
    start = sum(ord(sign) * 31**at for at, sign in enumerate(packed)) % 10**7
    return [_record(shown, street, number, start) for number in range(1, count + 1)]


def _record(postcode: str, street: str, number: int, start: int) -> dict[str, Any]:
    return {
        "UPRN": str(990_000_000_000 + start * 1000 + number),
        "ADDRESS": f"{number}, {street.upper()}, ASHBY, {postcode}",
        "BUILDING_NUMBER": str(number),
        "THOROUGHFARE_NAME": street.upper(),
        "POST_TOWN": "ASHBY",
        "POSTCODE": postcode,
        "X_COORDINATE": 650_000.0 + number,
        "Y_COORDINATE": 140_000.0,
        "MATCH": 1.0,
    }


class Standin:
    """The server, running in a thread between ``start`` and ``stop``."""

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.fault = ""
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer((host, port), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> None:
        """Listen."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening."""
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


def _handler(standin: Standin) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers the one path there is."""

        def do_GET(self) -> None:
            if standin.fault == "slow":
                time.sleep(30)
            status, said = _answer(standin, self.path, str(self.headers.get("key") or ""))
            body = b"<html>" if standin.fault == "garbled" else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: postcodes are personal."""

    return Handler


def _answer(standin: Standin, path: str, key: str) -> tuple[int, dict[str, Any]]:
    parts = urlsplit(path)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if standin.fault == "away":
        return 503, {"fault": {"faultstring": "The Service is temporarily unavailable"}}
    if asked.get("key", key) != KEY:
        return 401, {"fault": {"faultstring": "Invalid ApiKey"}}
    if parts.path != "/search/places/v1/postcode":
        return 404, {"error": {"statuscode": 404, "message": "Resource not found."}}
    postcode = asked.get("postcode", "")
    standin.asked.append(postcode)
    if len(postcode.replace(" ", "")) < len("SO1"):
        message = (
            "Requested postcode must contain a minimum of the sector plus 1 digit of the district "
            f"e.g. SO1. Requested postcode was {postcode}"
        )
        return 400, {"error": {"statuscode": 400, "message": message}}
    every, offset = addresses(postcode), int(asked.get("offset", 0))
    some = every[offset : offset + int(asked.get("maxresults", 100))]
    header = {"query": f"postcode={postcode}", "offset": offset, "totalresults": len(every)}
    return 200, {"header": header, "results": [{"DPA": record} for record in some]}
