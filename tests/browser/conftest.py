"""A real browser, and the site it visits: served from this process, on a database of its own.

`site` is the running site; `window` opens a page of a given width, with or without scripts;
`sound` fails where axe finds anything, where the page is wider than the window, or where the
browser complained.
"""

import os
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import expect, sync_playwright
from tests.browser.auditing import audit, prepare
from tests.browser.governing import PASSWORD, House

from moothall.faces.pages import assets

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS, HIGH = (320, 1440), 900
PATIENT = 30_000
"""How long anything may take to come, in milliseconds: a busy machine needs more than 5 s."""
FITS = "document.documentElement.scrollWidth <= window.innerWidth"


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def built_assets(tmp_path_factory):
    place = tmp_path_factory.mktemp("assets")
    assets.build(place)
    return place


@pytest.fixture(scope="session")
def chromium():
    # Playwright runs an event loop in this thread; Django would refuse the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


class Doors:
    """The product as the site serves it, until the test is over.

    A page that a test has left may still ask. Whoever is inside then is waited for, and nobody
    comes in after: they would ask the database of whatever test is next.
    """

    def __init__(self, application):
        self.application, self.is_open, self.inside = application, True, 0
        self.changed = threading.Condition()

    def __call__(self, environ, start_response):
        with self.changed:
            if not self.is_open:
                start_response("503 Service Unavailable", [("Content-Length", "0")])
                return
            self.inside += 1
        try:
            response = self.application(environ, start_response)
            try:
                yield from response
            finally:
                response.close()
        finally:
            with self.changed:
                self.inside -= 1
                self.changed.notify_all()

    def close(self):
        with self.changed:
            self.is_open = False
            assert self.changed.wait_for(lambda: not self.inside, 60), "somebody is still served"


class Site:
    """The site as a browser sees it."""

    def __init__(self, port):
        self.port = port

    def url(self, council, path="/"):
        return f"http://{council}.localhost:{self.port}{path}"


@pytest.fixture
def site(fresh_database, built_assets, settings):
    settings.STATIC_ROOT = str(built_assets)
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, allow_reuse_address=False)
    server.daemon_threads = True
    doors = Doors(get_wsgi_application())
    server.set_app(doors)
    settings.PUBLIC_PORT = str(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    yield Site(server.server_port)
    server.shutdown()
    server.server_close()
    thread.join()
    doors.close()


@pytest.fixture
def window(chromium):
    """Open a page: `with window(320, scripts=False) as page`.

    Of several widths `sound` looks at it in each; it is walked in the last one, or without
    scripts in the first, and axe is asked about it there only.
    """

    @contextmanager
    def opened(*widths, scripts=True):
        widths = (widths or (1440,))[:: 1 if scripts else -1]
        context = chromium.new_context(viewport={"width": widths[-1], "height": HIGH})
        context.set_default_timeout(PATIENT)
        if not scripts:
            context.route("**/*.js", lambda route: route.abort())
        prepare(context)
        page = context.new_page()
        page.complaints, page.widths = [], widths
        page.judged = widths if scripts else widths[-1:]
        if scripts:
            page.on("pageerror", lambda error: page.complaints.append(str(error)))
            page.on("console", lambda said: note(page, said))
        yield page
        context.close()

    return opened


def note(page, said):
    """Keep what the browser complained of, but for pages that are meant to fail."""
    if said.type == "error" and "status of 4" not in said.text:
        page.complaints.append(said.text)


def in_each_width(page):
    """Make the page as wide as each of its widths; it is left in the last."""
    for width in page.widths:
        if len(page.widths) > 1:
            page.set_viewport_size({"width": width, "height": HIGH})
        yield width


def sound(page):
    """Fail where the page is not accessible, overflows, or made the browser complain."""
    page.wait_for_load_state()
    is_again = False
    for width in in_each_width(page):
        if width in page.judged:
            found, fits = audit(page, is_again=is_again)
            assert found.violations_count == 0, f"{width} px: {found.generate_report()}"
            is_again = True
        else:
            fits = page.evaluate(FITS)
        assert fits, f"{page.url} at {width} px"
    assert page.complaints == []


def holding(page, address):
    """Answer nothing that a page asks of an address; `held(0)` awaits the first, and gives it."""
    asked = []

    def hold(route):
        asked.append(route)

    def held(number):
        while len(asked) <= number:
            page.wait_for_timeout(20)
        return asked[number]

    page.route(address, hold)
    return held


def look(page, name):
    """Keep pictures where somebody wants to look at the pages."""
    if place := os.environ.get("MOOTHALL_PICTURES"):
        for width in in_each_width(page):
            page.screenshot(path=f"{place}/{name}-{width}.png", full_page=True)


@pytest.fixture
def house(site, ashby_committed):
    return House(ashby_committed)


@pytest.fixture
def sits(site, window):
    """`with sits("mo", "/staff/registers/risks") as page`: somebody at their desk."""

    @contextmanager
    def sitting(name, path, width=1440):
        with window(width) as page:
            page.goto(site.url("ashby", path))
            page.locator("[name=login]").fill(f"{name}@ashby.example")
            page.locator("[name=password]").fill(PASSWORD)
            page.get_by_role("button", name="Sign in", exact=True).click()
            page.wait_for_url(f"**{path}")
            yield page

    return sitting
