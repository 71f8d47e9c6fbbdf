"""Every page of every service of the packs, as people see it on the running demo.

At Dunmere, which then offers them all and speaks Welsh: the start page, each page of questions and
how it is sent back, the list of parts, the check, the payment, what follows, and the case as
whoever asked and as officers see it.
"""

import re
from http import HTTPStatus

from django.urls import reverse
from tests.judges.visitor import CHANGING, Visitor
from tests.judges.walking import PACKS, walk

from moothall.engine.catalogue import examples, reading
from moothall.engine.catalogue.welsh import is_whole
from moothall.ground.calendars import clock

COUNCIL = "dunmere"
OFFERED = {"starter", "everyday", "servicedesk"}
"""Packs whose services the demo's councils offer by themselves."""
ASKS, RUNS_DESK, WORKS_STREETS = "marcus.bell", "ruth.lindsay", "kofi.mensah"
REFERENCE = re.compile(r'm-reference">\s*([0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3})')
LANGUAGES = {"en": "English", "cy": "Welsh"}


class Town:
    """The people of the demo's council who look at pages."""

    def __init__(self, demo, password):
        self.demo = demo
        self.password = password
        self.host = f"{COUNCIL}.localhost:{demo.port}"
        self.officers = [self.somebody(name) for name in (RUNS_DESK, WORKS_STREETS)]

    def somebody(self, name="", language="en"):
        """Return a visitor, signed in if they are named."""
        visitor = Visitor(self.demo.base, self.host, language=language)
        if name:
            visitor.sign_in(f"{name}@{COUNCIL}.example", self.password)
            visitor.seen.clear()
        return visitor


def definitions():
    """Return the services of the packs with their Welsh, by name."""
    found = reading.read_all(sorted(PACKS.glob("*/services")))
    return {one.definition.service: one.definition for one in found if one.definition}


def walked(demo, password):
    """Walk every example journey; gives the pages by name, and how many journeys there were."""
    more = [str(one) for one in sorted(PACKS.glob("*/services")) if one.parent.name not in OFFERED]
    demo.does("services", "publish", *more, "--council", COUNCIL)
    town, services, number = Town(demo, password), definitions(), 0
    visitors = [(town.somebody(ASKS, code), code) for code in LANGUAGES]
    visitors += [(town.somebody(language=code), code) for code in LANGUAGES]
    for file in examples.files_in(PACKS):
        read = examples.read(file.read_text(), file=str(file))
        service = services[read.service]
        for visitor, code in visitors:
            if _may(visitor, service, code):
                visitor.doing = f"{service.service} {code}"
                number += _all_of(visitor, service, read, town)
    everyone = [visitor for visitor, _ in visitors] + town.officers
    return named(everyone), number


def _may(visitor, service, code):
    """Whether there is something to see: in Welsh where there is some, signed in where due."""
    is_in = code == "en" or is_whole(service)
    return is_in and (visitor.is_known or service.ask == "anyone")


def _all_of(visitor, service, read, town):
    """Walk the journeys of a service, and send the first; gives how many."""
    later = clock.now().date() - read.today
    for one in read.journeys:
        is_first = one is read.journeys[0]
        walk(visitor, service, one.answers, later, is_slow=is_first)
        if is_first:
            _kept_for_later(visitor)
            _sent(visitor, town)
    return len(read.journeys)


def _kept_for_later(visitor):
    """Look at the list of parts or the check again, and at what leads back from there."""
    at = visitor.path
    draft = at.removesuffix("/check")
    for more in ("/tasks", "/keep"):
        visitor.get(draft + more)
    if not visitor.is_known:
        visitor.post(draft + "/keep", {"email": ""})
    visitor.get(at)


def _sent(visitor, town):
    """Send what was checked, and look at everything that comes of it."""
    token = visitor.path.split("/")[2]
    visitor.post(f"/apply/{token}/send")
    visitor.get(reverse("portal:done", args=(token,)))
    reference = REFERENCE.search(visitor.text)[1]
    visitor.get(reverse("portal:record", args=(token,)))
    visitor.get(reverse("portal:mine" if visitor.is_known else "portal:track"))
    case = reverse("portal:case", args=(reference,))
    visitor.get(case)
    visitor.post(f"{case}/reply", {"message": ""})
    visitor.get(case)
    visitor.post(f"{case}/reply", {"message": "It is the brown one."})
    _worked_on(town, visitor.doing, reference)
    visitor.get(case)


def _worked_on(town, doing, reference):
    """Look at a case as an officer of its team, who also forgets to write an answer."""
    for officer in town.officers:
        officer.doing = doing
        case = reverse("staff:case", args=(reference,))
        if officer.get(case).status == HTTPStatus.OK:
            officer.post(f"{case}/reply", {"text": ""})
            officer.post(f"{case}/do/resolve", {})
            officer.get(reverse("staff:case-messages", args=(reference,)))
            return
    raise AssertionError(f"Nobody may see {reference}, {doing}")


def named(visitors):
    """Give each different page a name that says who saw it, doing what."""
    pages = {}
    for visitor in visitors:
        for page in visitor.seen:
            last = re.sub(r"[^a-z]+", "-", CHANGING.sub("", page.path)).strip("-")[:90]
            name = f"{len(pages):03} {page.doing} {last} {page.status}".replace(" ", ".")
            pages[name] = page
    return pages
