"""S3: every filter on the council taken out of every query, and still nothing crosses the wall.

With the wall out as well the same pages show the other council's cases: so it is the wall that
holds here, and this test would see it fall.
"""

import psycopg
import pytest
from django.db.models import Q
from django.db.models.query import QuerySet
from django.test import Client
from tests import starter
from tests.conftest import council
from tests.faces.kept import a_file
from tests.faces.portal.conftest import BUILDER, furnish, somebody
from tests.faces.portal.test_sent import send
from tests.faces.portal.walking import Browser

from moothall.engine.cases.models import Case, CaseFile
from moothall.engine.documents.actions import Taken
from moothall.engine.filing import actions as documents
from moothall.engine.filing.actions import Given
from moothall.ground.councils import scope
from moothall.ground.people.words import Role

BIN = starter.definitions()["missed-bin"]
PAGES = ("/staff/", "/staff/queue", "/staff/find?text={reference}", "/staff/cases/{reference}")
DOCUMENTS = ("/staff/documents", "/staff/documents?kind=case&reference={reference}")
TYPES = "document_types:\n  - {id: note, name: Note, against: [case]}\n"


def is_about_councils(name):
    return name.split("__")[0] in {"council", "council_id"}


def pruned(part):
    """A condition without whatever it says of councils; everything where that was all."""
    if isinstance(part, tuple):
        return Q() if is_about_councils(part[0]) else Q(part)
    if not isinstance(part, Q):
        return part
    left = Q()
    for child in part.children:
        kept = pruned(child)
        left = left & kept if part.connector == Q.AND else left | kept
        if part.connector == Q.OR and kept == Q():
            return Q()
    return ~left if part.negated and left else left


@pytest.fixture
def without_filters(monkeypatch):
    """Take the council out of every filter of every query."""
    plain = QuerySet._filter_or_exclude

    def careless(self, negate, args, kwargs):
        kept = {name: value for name, value in kwargs.items() if not is_about_councils(name)}
        return plain(self, negate, tuple(pruned(arg) for arg in args), kept)

    monkeypatch.setattr(QuerySet, "_filter_or_exclude", careless)


@pytest.fixture
def theirs(fresh_database):
    """A case of dunmere, and ashby's manager looking for it; both councils have work."""
    references = {}
    for slug in ("ashby", "dunmere"):
        place = furnish(council(slug))
        asker, _ = somebody(place, email=f"asker@{slug}.example")
        client = Client()
        client.force_login(asker)
        browser = Browser(client, place)
        browser.walk(BIN)
        references[slug] = send(browser)
        keep(place, references[slug])
    manager, _ = somebody(council("ashby"), Role.MANAGER, email="manager@ashby.example")
    looking = Client(raise_request_exception=False)
    looking.force_login(manager)
    return looking, references, fresh_database


def keep(place, reference):
    """File a document against a case, titled by its reference."""
    with scope.opened([place.pk], writes=True) as at:
        documents.publish_types(place, TYPES, by=BUILDER, at=at)
        case = Case.objects.get(reference=reference)
        key = a_file(place, reference, BIN.pages[0].questions[0].id)
        taken = Taken(CaseFile.objects.select_related("file").get(key=key).file, "a.pdf")
        given = Given("note", f"About {reference}", "case", reference, case)
        documents.file(place, given, taken, by=BUILDER, at=at)


def titles(looking, reference):
    """The lists of documents that show one of that case."""
    host = {"host": "ashby.localhost"}
    pages = [looking.get(one.format(reference=reference), headers=host) for one in DOCUMENTS]
    return [one.status_code for one in pages if f"About {reference}" in one.text]


def shown(looking, reference):
    return [
        page
        for page in PAGES
        for reply in [
            looking.get(page.format(reference=reference), headers={"host": "ashby.localhost"})
        ]
        if reply.status_code == 200 and f"/staff/cases/{reference}" in reply.text
    ]


@pytest.mark.slow
def test_the_wall_alone_keeps_councils_apart(theirs, without_filters):
    looking, references, (server, name) = theirs
    assert shown(looking, references["ashby"])
    assert titles(looking, references["ashby"]) == [200, 200]
    assert shown(looking, references["dunmere"]) == []
    assert titles(looking, references["dunmere"]) == []

    with psycopg.connect(server.url("superuser", name), autocommit=True) as superuser:
        tables = superuser.execute("SELECT tablename FROM pg_policies").fetchall()
        for (table,) in tables:
            superuser.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    assert shown(looking, references["dunmere"])
    assert titles(looking, references["dunmere"])
