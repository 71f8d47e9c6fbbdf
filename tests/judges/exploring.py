"""Goes through a site by its links and forms, and looks at each kind of page and form once.

Pages are of one kind where the same route answers, for the same register or service, and asks for
the same things. A form is sent with nothing in it, and as it stands with the first of what it
offers chosen, by each of its buttons.
"""

from collections import Counter, deque
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.urls import Resolver404, resolve
from lxml import html

TELLING = {"slug", "verb", "deed", "kind", "service", "way", "moment", "figure"}
NEVER = {
    "person-act",  # ends one's own session, or takes away one's own place
    "held-erase",
    "act",  # a case moves: its pages are walked with the services
    "money-act",
    "money-decide",
    "message-act",
    "version-move",
    "submit",
}
"""Forms that are not sent: they end the walk itself, or are sent where services are walked."""
MOST = 12
"""How many pages of one route are looked at, and how many of its forms are sent."""


class Sending(NamedTuple):
    """A form as it is sent: from which page, where to, with what."""

    page: str
    path: str
    said: dict[str, list[str]]
    is_get: bool
    means: tuple


class Explorer:
    """Somebody who looks at all that there is; `visitor.seen` has the pages."""

    def __init__(self, visitor, starts, within):
        self.visitor, self.within = visitor, within
        self.pages, self.forms = deque(starts), deque()
        self.broken = []
        self._known, self._many = set(), Counter()

    def explore(self):
        """Look at every kind of page, then send every kind of form and look at what comes."""
        while self.pages or self.forms:
            if self.pages:
                path = self.pages.popleft()
                if self._is_new("page", path):
                    self._look(self.visitor.get(path))
            else:
                self._send(self.forms.popleft())

    def _send(self, one):
        if not self._is_new(one.means, one.path):
            return
        if one.is_get:
            self._look(self.visitor.get(f"{one.path}?{urlencode(one.said, doseq=True)}"))
            return
        self.visitor.get(one.page)  # its token, and the page that browsers say they come from
        self._look(self.visitor.post(one.path, one.said))

    def _look(self, visitor):
        if visitor.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.broken.append(f"{visitor.status} {visitor.path}")
        if not visitor.text.strip():
            return
        self._known.add(("page", kind_of(visitor.path)))
        page = html.fromstring(visitor.text)
        for link in page.xpath("//a[@href]/@href"):
            there = urljoin(visitor.path, link)
            if there.startswith("/") and not there.startswith("//"):
                self.pages.append(there.split("#")[0])
        for form in page.forms:
            self.forms.extend(_sendings(visitor.path, form))

    def _is_new(self, means, path):
        """Whether this kind was not looked at yet, is within bounds, and may be looked at."""
        kind = kind_of(path)
        space, _, name = kind[0].partition(":")
        if space not in self.within or name in NEVER or name == "logout":
            return False
        one, many = (means, kind), (means == "page", kind[0])
        if one in self._known or self._many[many] >= MOST:
            return False
        self._known.add(one)
        self._many[many] += 1
        return True


def kind_of(path):
    """Return what kind of page is at an address: its route, whose it is, what it asks for."""
    at = urlsplit(path)
    try:
        found = resolve(at.path)
    except Resolver404:
        return "", (), ()
    said = tuple(sorted((k, str(v)) for k, v in found.kwargs.items() if k in TELLING))
    return found.view_name, said, tuple(sorted({name for name, _ in parse_qsl(at.query)}))


def _sendings(page, form):
    """Yield a form as it stands and with nothing in it, by each button."""
    path = urljoin(page, form.get("action") or page).split("#")[0]
    is_get = form.method == "GET"
    buttons = form.xpath(".//button[@name]") or [None]
    for button in buttons:
        pressed = {button.get("name"): [button.get("value", "")]} if button is not None else {}
        for is_kept in (False, True):
            said = {}
            for name, value in form.form_values():
                if name != "csrfmiddlewaretoken" and (is_kept or name in _hidden(form)):
                    said.setdefault(name, []).append(value or ("a" if is_get else ""))
            for choice in form.xpath('.//input[@type="radio" or @type="checkbox"]'):
                if is_kept and not is_get:
                    said.setdefault(choice.get("name"), [choice.get("value", "on")])
            means = ("form", is_kept, str(pressed))
            to = path.split("?")[0] if is_get else path
            yield Sending(page, to, said | pressed, is_get, means)


def _hidden(form):
    return set(form.xpath('.//input[@type="hidden"]/@name'))
