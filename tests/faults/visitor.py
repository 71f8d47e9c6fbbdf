"""A resident without JavaScript, who presses again when nothing came back."""

import http.cookiejar
import itertools
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from html.parser import HTMLParser

REFERENCE = re.compile(r"m-reference\">\s*([A-Z0-9-]{11})\s*<")
BOUNDARY = b"a-boundary-of-our-own"
TOKEN = re.compile(r"/sent/([0-9a-f-]{36})")


class Forms(HTMLParser):
    """The last form of a page: where it goes and what it holds; the first choice is chosen."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.action, self.fields, self.is_inside = "", {}, False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            self.is_inside = told.get("method", "get").lower() == "post"
            if self.is_inside:
                self.action, self.fields = told.get("action") or "", {}
        elif self.is_inside and tag in {"input", "textarea"} and told.get("name"):
            name, value = told["name"], told.get("value") or ""
            if told.get("type") in {"radio", "checkbox"}:
                self.fields.setdefault(name, value)
            else:
                self.fields[name] = value

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_inside = False


class Visitor:
    """Walks one service from its start page to its reference, however often a reply is lost.

    Each request goes to the next of the ports. *lost* counts requests without an answer, and the
    failure pages, which are kept in *refused*; *answers* counts pages that came, *slowest* is the
    longest wait for one.
    """

    def __init__(self, ports: Sequence[int], host: str, patience: float) -> None:
        self.ports, self.host, self.patience = itertools.cycle(ports), host, patience
        self.jar = http.cookiejar.CookieJar()
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.lost, self.answers, self.slowest = 0, 0, 0.0
        self.refused: list[tuple[int, str]] = []

    def open(self, path: str, fields: dict[str, str] | None = None) -> tuple[str, str]:
        """Ask once. Returns the address it led to and the page."""
        data = None if fields is None else urllib.parse.urlencode(fields).encode()
        parts = urllib.parse.urlsplit(path)
        address = f"http://127.0.0.1:{next(self.ports)}{parts.path}?{parts.query}".rstrip("?")
        request = urllib.request.Request(address, data)  # noqa: S310 -- our own loopback
        request.add_header("Host", self.host)
        request.add_header("Connection", "close")
        begun = time.monotonic()
        with self.browser.open(request, timeout=20) as reply:
            found = reply.url, reply.read().decode()
        self.slowest = max(self.slowest, time.monotonic() - begun)
        self.answers += 1
        return found

    def post_file(
        self, path: str, fields: dict[str, str], name: str, content: bytes
    ) -> tuple[int, str]:
        """Send a form with a picture, once. Returns the status and the page."""
        lines = []
        for field, value in fields.items():
            lines.append(f'Content-Disposition: form-data; name="{field}"\r\n\r\n{value}'.encode())
        head = f'Content-Disposition: form-data; name="{name}"; filename="heap.png"\r\n'
        lines.append(f"{head}Content-Type: image/png\r\n\r\n".encode() + content)
        body = b"".join(b"--%s\r\n%s\r\n" % (BOUNDARY, line) for line in lines)
        address = f"http://127.0.0.1:{next(self.ports)}{urllib.parse.urlsplit(path).path}"
        request = urllib.request.Request(address, body + b"--%s--\r\n" % BOUNDARY)
        request.add_header("Host", self.host)
        request.add_header("Content-Type", f"multipart/form-data; boundary={BOUNDARY.decode()}")
        request.add_header("Connection", "close")
        try:
            with self.browser.open(request, timeout=30) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    def insist(self, path: str, fields: dict[str, str] | None = None) -> tuple[str, str]:
        """Ask until an answer comes: an unanswered request is sent again, as it was."""
        limit = time.monotonic() + self.patience
        while True:
            try:
                return self.open(path, fields)
            except (OSError, http.client.HTTPException) as lost:
                if isinstance(lost, urllib.error.HTTPError):
                    if lost.code < 500:
                        raise
                    self._note(lost)
                self.lost += 1
                if time.monotonic() > limit:
                    raise
                time.sleep(0.2)

    def _note(self, refusal: urllib.error.HTTPError) -> None:
        """Keep what a refusal said; one that is cut like any other reply is a lost one."""
        with refusal:
            try:
                self.refused.append((refusal.code, refusal.read().decode()))
            except (OSError, http.client.HTTPException):
                return

    def ask(self, service: str, answers: dict[str, str]) -> tuple[str, str]:
        """Ask for a service; returns the form's token and the reference the page showed."""
        _, page = self.insist(f"/services/{service}")
        address, page = self.insist(*self._form(f"/services/{service}", page, {}))
        while True:
            shown = REFERENCE.search(page)
            if shown:
                return TOKEN.search(address)[1], shown[1]
            address, page = self.insist(*self._form(address, page, answers))

    def _form(self, address: str, page: str, answers: dict[str, str]) -> tuple[str, dict[str, str]]:
        form = Forms(page)
        told = {name: answers.get(name, value) for name, value in form.fields.items()}
        return urllib.parse.urljoin(address, form.action), told
