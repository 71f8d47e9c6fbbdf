"""Somebody who walks through the running demo without a browser, and keeps every page they see."""

import re
from dataclasses import dataclass

import requests
from django.urls import reverse

CHANGING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}"
    r'|(?<=name="csrfmiddlewaretoken" value=")\w+'
)
"""What differs from run to run and says nothing about a page: numbers of things, and secrets."""
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass(frozen=True)
class Seen:
    """A page that somebody was answered with, and what they were doing."""

    doing: str
    path: str
    status: int
    html: str
    policy: str = ""

    @property
    def plain(self) -> str:
        """What makes it another page than the one before."""
        return CHANGING.sub("", self.html)


class Visitor:
    """Knows how to sign in, to get and to post; `seen` has every different page."""

    def __init__(self, base, host, *, language=""):
        self.base, self.host = base, host
        self.web = requests.Session()
        self.web.headers["Host"] = host
        if language:
            self.web.cookies.set("language", language)
        self.doing, self.is_known = "", False
        self.path = self.text = self._token = ""
        self.status, self.page = 0, None
        self.seen = []
        self._known = set()

    def get(self, path, **query):
        """Ask for a page, and go where it leads."""
        return self._answered(self.web.get(self.base + path, params=query, timeout=60))

    def post(self, path, data=None, files=None):
        """Send a form, and go where it leads."""
        typed = {"csrfmiddlewaretoken": self._token, **(data or {})}
        sent = self.web.post(self.base + path, data=typed, files=files, timeout=60)
        return self._answered(sent)

    def sign_in(self, email, password):
        """Sign in; fails where that is refused."""
        self.get("/account/login/")
        self.post("/account/login/", {"login": email, "password": password})
        if "/account/login" in self.path:
            raise AssertionError(f"{email} is not let in: {self.status}")
        self.is_known = True

    def begin(self, service):
        """Start a journey, from its start page."""
        self.get(reverse("portal:start", args=(service,)))
        return self.post(reverse("portal:begin", args=(service,)))

    def _answered(self, reply):
        self.page, self.path = reply, reply.request.path_url
        self.status = reply.status_code
        is_page = reply.headers.get("Content-Type", "").startswith("text/html")
        self.text = reply.text if is_page else ""
        if found := TOKEN.search(self.text):
            self._token = found[1]
        if is_page:
            policy = reply.headers.get("Content-Security-Policy", "")
            self._keep(Seen(self.doing, self.path, self.status, reply.text, policy))
        return self

    def _keep(self, page):
        if page.plain not in self._known:
            self._known.add(page.plain)
            self.seen.append(page)
