"""Every kind of page that belongs to no one service, as people see it on the running demo.

Registers, their records, maps, loads and lists, documents, search, people, settings and figures:
as a manager of Dunmere sees them, as an officer of three councils at once, and what of them
everybody sees, in English and in Welsh.
"""

import io
import re

from django.urls import get_resolver
from tests.engine.filing.papers import a_pdf
from tests.judges.exploring import Explorer, kind_of
from tests.judges.findings import Finding
from tests.judges.journeys import ASKS, COUNCIL, RUNS_DESK, Town
from tests.judges.visitor import Visitor

SHARED, LEADS_SHARED, SHARES_DESK = "three-rivers-ict", "helen.price", "owen.bates"
STAFF, OPEN = ("staff",), ("portal", "pages")
STARTS = (
    "/staff/",
    "/staff/find?text=park",
    "/staff/find?text=a",
    "/staff/registers",
    "/staff/keys",
)
FRONT = (
    "/",
    "/search?text=bins",
    "/search?text=bench",
    "/search?text=zzzz",
    "/registers",
    "/published",
)
CONTRACT = {"type": "contract", "kind": "record", "meta-supplier": "Desk and Chair Ltd"}
MINUTES = {
    "type": "minutes",
    "kind": "record",
    "reference": "1",
    "title": "Minutes of the board",
}
BENCHES = "place,inspected_on,condition\nBy the mill,2026-03-27,4\nBy the weir,27 March,9\n"
MANIFEST = "file,type,title,kind,reference\none.pdf,minutes,One,record,TC-1\nno.pdf,none,,,\n"
FILED = re.compile(r"/staff/documents/([0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3})")


def walked(demo, password):
    """Furnish the desk and look at all of it; gives who looked, each an Explorer."""
    roles = [word for role in ("admin", "designer", "auditor") for word in ("--role", role)]
    demo.does("people", "add", f"{RUNS_DESK}@{COUNCIL}.example", "--council", COUNCIL, *roles)
    town = Town(demo, password)
    manager, second = town.somebody(RUNS_DESK), town.somebody(SHARES_DESK)
    manager.doing = second.doing = "desk"
    _filed(manager, second)
    _brought(manager)
    shared = Visitor(demo.base, f"{SHARED}.localhost:{demo.port}")
    shared.sign_in(f"{LEADS_SHARED}@{SHARED}.example", password)
    shared.doing = "shared desk"
    employee = town.somebody(ASKS)
    employee.doing = "employee"
    front = [town.somebody(language=code) for code in ("en", "cy")]
    for one, code in zip(front, ("en", "cy"), strict=True):
        one.doing = f"front {code}"
    explorers = [Explorer(one, STARTS, STAFF) for one in (manager, shared)]
    explorers += [Explorer(employee, (*FRONT, "/details", "/requests"), OPEN)]
    explorers += [Explorer(one, FRONT, OPEN) for one in front]
    for one in explorers:
        one.explore()
    return explorers


def broken(explorers):
    """Return a finding for every page that failed."""
    return [
        Finding("server", "failed", one.visitor.doing, at) for one in explorers for at in one.broken
    ]


def one_of_each(pages):
    """Return the first page of each route, answer and visitor, by name."""
    first = {}
    for name, page in pages.items():
        first.setdefault((kind_of(page.path)[0], page.status, page.doing), name)
    return {name: pages[name] for name in first.values()}


def unseen(explorers):
    """Return the names of the routes of the desk and the front that nobody came to."""
    there = {
        f"{space}:{name}"
        for space, (_, resolver) in get_resolver().namespace_dict.items()
        if space in (*STAFF, *OPEN)
        for name in resolver.reverse_dict
        if isinstance(name, str)
    }
    seen = {kind_of(page.path)[0] for one in explorers for page in one.visitor.seen}
    return sorted(there - seen)


def _filed(manager, second):
    """File documents; redact and publish one, dispose of another, begin a load of many."""
    old = filed(second, CONTRACT | {"title": "Chairs", "reference": "1", "meta-ends": "2010-03-27"})
    copied = filed(second, MINUTES | {"reference": "2"})
    filed(manager, MINUTES | {"reference": "3"})
    _do(second, copied, "redact", {"of": "1", "areas": "1 0 0 100 50"})
    _do(manager, copied, "publish", {"of": "2", "title": "Minutes, as published"})
    _do(second, old, "propose", {"reason": "Its time is over"})
    manager.get("/staff/documents?view=proposed")
    _do(manager, old, "confirm", {})
    manager.get("/staff/documents/loads")
    sent = {"files": ("manifest.csv", io.BytesIO(MANIFEST.encode()), "text/csv")}
    manager.post("/staff/documents/loads", files=sent)


def filed(visitor, said):
    """File a document; gives its number."""
    visitor.get(f"/staff/documents/file?type={said['type']}")
    paper = {"files": ("paper.pdf", io.BytesIO(a_pdf()), "application/pdf")}
    visitor.post("/staff/documents/file", said, files=paper)
    found = FILED.search(visitor.path)
    if not found:
        raise AssertionError(f"Not filed: {said}, {visitor.status} {visitor.path}")
    return found[1]


def _do(visitor, number, verb, said):
    visitor.get(f"/staff/documents/{number}")
    visitor.post(f"/staff/documents/{number}/do/{verb}", said)


def _brought(manager):
    """Bring a file into a register; its page shows the columns to be chosen."""
    manager.get("/staff/registers/dunmere/benches/loads")
    sent = {"file": ("benches.csv", io.BytesIO(BENCHES.encode()), "text/csv")}
    manager.post("/staff/registers/dunmere/benches/loads", files=sent)
