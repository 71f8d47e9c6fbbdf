"""Pages in a real browser, judged by axe at two widths, and looked at for what does not fit.

The browser is given each page as somebody was answered with it; its styles and scripts come from
the running demo.
"""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from tests.browser.conftest import CHROMIUM, FLAGS, WIDTHS
from tests.judges.findings import Finding

NOT_OURS = re.compile("status of 4|ERR_FAILED|htmx:")
"""What the browser says of pages that were asked for by nobody who is signed in."""
WIDER = "document.documentElement.scrollWidth > window.innerWidth"


def axe(pages, site):
    """Return what axe and the browser find in pages, given by name; `site` is their origin."""
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        window = browser.new_context().new_page()
        judge = Judge(window)
        for name, page in pages.items():
            found += judge.judged(name, page, site + page.path)
        browser.close()
    return found


class Judge:
    """A window, and axe in it."""

    def __init__(self, window):
        self.window, self.axe = window, Axe()
        self.complaints = []
        window.on("pageerror", lambda error: self.complaints.append(str(error)))
        window.on("console", self._note)

    def judged(self, name, page, url):
        """Return what is found in one page, at every width."""
        self.complaints.clear()
        headers = {"Content-Type": "text/html; charset=utf-8"}
        if page.policy:
            headers["Content-Security-Policy"] = page.policy

        def answer(route):
            if not route.request.is_navigation_request():  # what its scripts ask for later
                route.abort()
                return
            route.fulfill(status=page.status, headers=headers, body=page.html)

        self.window.route(url, answer)
        self.window.goto(url)
        found = [one for width in WIDTHS for one in self._at(width, name)]
        self.window.unroute(url)
        return found + [Finding("browser", "console", name, text) for text in self.complaints]

    def _at(self, width, name):
        self.window.set_viewport_size({"width": width, "height": 900})
        for one in self.axe.run(self.window).response["violations"]:
            for node in one["nodes"]:
                yield Finding("axe", one["id"], f"{name} at {width}", node["html"])
        if self.window.evaluate(WIDER):
            yield Finding("browser", "too-wide", f"{name} at {width}", "it scrolls sideways")

    def _note(self, said):
        if said.type == "error" and not NOT_OURS.search(said.text):
            self.complaints.append(said.text)
