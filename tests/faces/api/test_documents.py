"""Documents over the API: filed against a reference, listed by it, fetched by whoever may."""

from urllib.parse import urlencode

import pytest
from tests.engine.documents.samples import pdf
from tests.faces.api.conftest import Machine, a_key
from tests.faces.api.test_files import fetched
from tests.faces.api.test_records_guarded import NASTY
from tests.faces.files import read, scanner
from tests.faces.portal.conftest import BUILDER, somebody

from moothall.engine.filing import actions
from moothall.engine.filing.models import Document, Text, Version
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.keys.models import Reply
from moothall.ground.people.words import Role

__all__ = ["scanner"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scanner")]
TYPES = """\
document_types:
  - id: letter
    name: Letter
    against: [account]
    is_sensitive: true
    fields: [{id: about, label: About, is_required: true}]
  - {id: minutes, name: Minutes, against: [record]}
"""
MINUTES = {"type": "minutes", "kind": "record", "reference": "board-7", "title": "May"}


def sent(machine, *, content=None, once="", **query):
    return machine.client.post(
        f"/api/v1/documents?{urlencode(query)}",
        content or pdf(),
        content_type="application/octet-stream",
        headers=machine.headers | ({"Idempotency-Key": once} if once else {}),
    )


@pytest.fixture
def filer(town, machine):
    with scope.opened([town.pk], writes=True) as at:
        actions.publish_types(town, TYPES, by=BUILDER, at=at)
    return machine


def test_a_document_is_filed_listed_and_fetched(filer):
    made = sent(filer, name="may.pdf", **MINUTES)
    assert made.status_code == 201, made.content
    document = made.json()
    assert (document["reference"], document["kept_until_on"]) == ("BOARD-7", None)
    [listed] = filer.get("/documents", kind="record", reference="Board-7").json()["items"]
    assert listed["number"] == document["number"]
    [version] = filer.get(f"/documents/{document['number']}").json()["versions"]
    given = fetched(filer, f"/documents/{document['number']}/versions/{version['key']}")
    assert (given.status_code, read(given)) == (200, pdf())


def test_a_sensitive_one_is_opened_by_post_and_that_is_recorded(filer, town):
    said = {"type": "letter", "kind": "account", "reference": "A1", "title": "Rent"}
    assert sent(filer, name="a.pdf", **said).status_code == 422
    document = sent(filer, name="a.pdf", metadata="about=Rent", **said).json()
    path = f"/documents/{document['number']}/versions/{document['versions'][0]['key']}"
    assert fetched(filer, path).status_code == 403
    opened = filer.send(f"{path}/open")
    assert (opened.status_code, read(opened)) == (200, pdf())
    with scope.opened([town.pk], writes=False):
        assert Entry.objects.filter(verb="document.opened").count() == 1


def test_s1_who_may_not_see_it_finds_nothing(filer, town):
    number = sent(filer, name="may.pdf", **MINUTES).json()["number"]
    officer = Machine(town, a_key(town, person=somebody(town, Role.OFFICER)[1])[1])
    assert officer.get(f"/documents/{number}").status_code == 404
    assert officer.get("/documents", kind="record", reference="board-7").json()["items"] == []
    assert sent(officer, name="may.pdf", **MINUTES).status_code == 403


def test_a_field_that_its_type_has_not_or_that_comes_twice_is_refused(filer):
    unknown = sent(filer, name="may.pdf", metadata="arrived=2020-01-01", **MINUTES)
    assert (unknown.status_code, b"arrived" in unknown.content) == (422, True)
    letter = {"type": "letter", "kind": "account", "reference": "A1", "title": "Rent"}
    query = urlencode([("metadata", "about=Rent"), ("metadata", "about=Roof")])
    twice = filer.client.post(
        f"/api/v1/documents?{urlencode({'name': 'a.pdf', **letter})}&{query}",
        pdf(),
        content_type="application/octet-stream",
        headers=filer.headers,
    )
    assert (twice.status_code, b"once" in twice.content) == (422, True)


def test_with_an_idempotency_key_a_file_sent_twice_is_one_document(filer, town):
    long = pdf() + b"%" + b"x" * 3_000_000 + b"\n%%EOF\n"  # more than a form may be
    made = sent(filer, name="may.pdf", once="load-1", content=long, **MINUTES)
    again = sent(filer, name="may.pdf", once="load-1", content=long, **MINUTES)
    assert (made.status_code, again.status_code) == (201, 201), again.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["Location"] == f"/api/v1/documents/{made.json()['number']}"
    assert again.json() == made.json()
    other = sent(filer, name="may.pdf", once="load-1", content=pdf(), **MINUTES)
    assert other.status_code == 422
    with scope.opened([town.pk], writes=False):
        assert Document.objects.count() == 1
        assert Reply.objects.get().body == ""  # it would keep the title for a day


def test_what_is_disposed_of_is_not_told_to_whoever_sends_it_again(filer, town):
    made = sent(filer, name="may.pdf", once="load-1", **MINUTES).json()
    with scope.opened([town.pk], writes=True) as at:
        gone(Document.objects.get(number=made["number"]), at)
    again = sent(filer, name="may.pdf", once="load-1", **MINUTES)
    assert (again.status_code, b"May" in again.content) == (404, False)


def gone(document, at):
    for row in (Text, Version):
        row.objects.filter(document_id=document.pk).delete()
    document.delete()


def test_s11_whatever_is_sent_is_looked_for_as_text(filer):
    assert sent(filer, name="may.pdf", **MINUTES).status_code == 201
    for typed in NASTY:
        for asked in ({"kind": "record", "reference": typed}, {"kind": typed, "reference": "B"}):
            reply = filer.get("/documents", **asked)
            assert reply.status_code in {200, 400, 422}, asked
            assert reply.status_code != 200 or not reply.json()["items"]
        for name in ("type", "metadata"):
            told = MINUTES | {"name": "may.pdf", name: typed}
            assert sent(filer, **told).status_code in {400, 422}, (name, typed)
        assert filer.get(f"/documents/{typed}").status_code in {400, 404, 422}, typed
