"""Every page of every service in the packs, as somebody sees it who walks its example journeys."""

import re
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from django.urls import reverse
from tests.engine.catalogue.factories import known_team
from tests.faces.portal.conftest import BUILDER, somebody
from tests.faces.portal.walking import Browser

from moothall import packs
from moothall.engine.catalogue import actions, examples, journey, reading
from moothall.ground.calendars import clock
from moothall.ground.councils import scope
from moothall.ground.people.words import Role
from moothall.outside.places.standin import KEY, Standin

PACKS = Path(packs.__file__).parent
LISTED = re.compile(r'href="(/apply/[-0-9a-f]+/(?:page/[\w-]+|check))"')


def published(council):
    """Publish every service of the packs; gives them by name."""
    found = {}
    with scope.opened([council.pk], writes=True) as at:
        services = set(PACKS.glob("*/services/*.yaml")) - set(PACKS.glob("*/services/*.cy.yaml"))
        for file in sorted(services):
            service = reading.read_file(file).definition
            found[service.service] = service
            for code in service.teams():
                known_team(council, code)
            actions.publish(council, service, by=BUILDER, at=at)
    return found


@contextmanager
def places_known(settings):
    """Let the stand-in of OS Places answer, as the addresses of the examples are its own."""
    with Standin() as standin:
        settings.PLACES_URL, settings.PLACES_KEY = standin.url, KEY
        yield


def walked(client, council, services):
    """Walk each service's first journey to its sent page, and the others to their ends.

    Each page is looked at and answered, on the first journey sent empty too. Gives how many
    journeys were walked.
    """
    identity, _ = somebody(council, Role.EMPLOYEE)
    client.force_login(identity)
    browser = Browser(client, council)
    for path in ("portal:home", "portal:track", "portal:mine", "portal:prefer", "api:reference"):
        browser.get(reverse(path))
    number = 0
    for file in examples.files_in(PACKS):
        read = examples.read(file.read_text(), file=str(file))
        browser.get(reverse("portal:start", args=(read.service,)))
        for one in read.journeys:
            later = clock.now().date() - read.today
            is_first = one is read.journeys[0]
            walk(browser, services[read.service], one.answers, later, is_slow=is_first)
            number += 1
        _send(browser)
    return number


def walk(browser, service, said, later, *, is_slow):
    """Answer the pages of a journey, to the check of the answers or to the page that ends it.

    A slow one is sent each page empty first, to be told what is missing.
    """
    browser.begin(service.service)
    asked_of = []
    while at := _next(browser, asked_of):
        asked_of.append(at)
        page = service.page(at.rsplit("/", 1)[-1])
        if page.ends:
            return
        if is_slow:
            browser.post(at, {"none": ""})
        asked = [question for question in page.questions if question.id in said]
        for question in asked:
            if question.type == "address":  # the list to choose from is a page of its own
                browser.post(at, journey.fields(question, said[question.id]))
        posted = {}
        for question in asked:
            posted |= _posted(question, said[question.id], later)
        browser.post(at, posted)
        assert browser.path != at, browser.text
    assert browser.path.endswith("/check"), browser.path


def _next(browser, asked_of):
    """Return the address of the next page of questions, from a list of parts too; None at last.

    Where articles are offered that may help, somebody goes on with what they ask for.
    """
    if browser.path.endswith("/help"):
        browser.get(reverse("portal:resume", args=(browser.path.split("/")[2],)))
    if browser.path.endswith("/tasks"):
        listed = LISTED.findall(browser.page.text)
        for at in listed:
            if at not in asked_of:
                browser.get(at)
                break
    return browser.path if "/page/" in browser.path else None


def _posted(question, kept, later):
    """Return an answer as the form posts it; days lie as far from today as in the example."""
    if isinstance(kept, date):
        kept = kept.isoformat()
    if question.type == "date":
        kept = (date.fromisoformat(kept) + timedelta(days=later.days)).isoformat()
    return journey.fields(question, _typed(question, kept))


def _typed(question, kept):
    """Return an answer as somebody gives it who types addresses, in groups too."""
    if question.type == "address":
        return {**kept, "uprn": ""}
    if question.type == "record":
        return None  # the example names none that is there
    if question.type == "group":
        inner = {one.id: one for one in question.questions}
        return [{name: _typed(inner[name], one) for name, one in row.items()} for row in kept]
    return kept


def _send(browser):
    """Send what can be sent, and look at what comes of it."""
    if browser.path.endswith("/check"):
        browser.post(browser.path.replace("/check", "/send"))
        browser.get(reverse("portal:mine"))
