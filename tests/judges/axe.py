"""Pages in a real browser, judged by axe at two widths, and looked at for what does not fit.

The browser is given each page as somebody was answered with it; its styles and scripts come from
the running demo. A page of the desk, which officers may have dark, is judged in the dark too.
"""

import re

from playwright.sync_api import sync_playwright
from tests.browser.auditing import audit, prepare
from tests.browser.conftest import CHROMIUM, FLAGS, WIDTHS
from tests.judges.findings import Finding

NOT_OURS = re.compile("status of 4|ERR_FAILED|htmx:")
"""What the browser says of pages that were asked for by nobody who is signed in."""
LOOKS = (*((width, "light") for width in WIDTHS), (WIDTHS[-1], "dark"))
LIGHT = {
    "d-scheme-light": "d-scheme-auto",
    'scheme" content="light"': 'scheme" content="light dark"',
}
"""What says of a page of the desk that it is light, and what leaves that to the device."""


def axe(pages, site):
    """Return what axe and the browser find in pages, given by name; `site` is their origin."""
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context()
        prepare(context)
        window = context.new_page()
        judge = Judge(window)
        for name, page in pages.items():
            found += judge.judged(name, page, site + page.path)
        browser.close()
    return found


class Judge:
    """A window, and axe in it."""

    def __init__(self, window):
        self.window, self.complaints = window, []
        window.on("pageerror", lambda error: self.complaints.append(str(error)))
        window.on("console", self._note)

    def judged(self, name, page, url):
        """Return what is found in one page, in every look."""
        self.complaints.clear()
        html = page.html
        for said, other in LIGHT.items():
            html = html.replace(said, other)
        headers = {"Content-Type": "text/html; charset=utf-8"}
        if page.policy:
            headers["Content-Security-Policy"] = page.policy

        def answer(route):
            if not route.request.is_navigation_request():  # what its scripts ask for later
                route.abort()
                return
            route.fulfill(status=page.status, headers=headers, body=html)

        self.window.route(url, answer)
        self.window.goto(url)
        looks = LOOKS if LIGHT["d-scheme-light"] in html else LOOKS[:-1]
        found = [one for look in looks for one in self._at(*look, name, look != looks[0])]
        self.window.unroute(url)
        return found + [Finding("browser", "console", name, text) for text in self.complaints]

    def _at(self, width, scheme, name, is_again):
        self.window.set_viewport_size({"width": width, "height": 900})
        self.window.emulate_media(color_scheme=scheme)
        where = f"{name} at {width}{'' if scheme == 'light' else ' in the dark'}"
        told, fits = audit(self.window, is_again=is_again)
        for one in told.response["violations"]:
            for node in one["nodes"]:
                yield Finding("axe", one["id"], where, node["html"])
        if not fits:
            yield Finding("browser", "too-wide", where, "it scrolls sideways")

    def _note(self, said):
        if said.type == "error" and not NOT_OURS.search(said.text):
            self.complaints.append(said.text)
