"""Many documents through the screen: a manifest, files a few at a time, a sum that proves it."""

import hashlib
import io
import re

import pytest
from tests.faces.staff.test_documents import a_pdf, at_desk, client_of, office

from moothall.engine.filing.models import Document
from moothall.ground.councils import scope

__all__ = ["at_desk", "client_of", "office"]
pytestmark = pytest.mark.django_db
LOADS = "/staff/documents/loads"
HEAD = "file,type,title,kind,reference,about,sha256\n"


def named(content, name):
    found = io.BytesIO(content)
    found.name = name
    return found


def begin(client, *rows):
    text = HEAD + "".join(f"{row}\n" for row in rows)
    return client.post(LOADS, {"files": named(text.encode(), "=old system.csv")})


def row(name, *, title="One", about="Rent", sha256=""):
    return f"{name},tenancy-letter,{title},account,HB 1,{about},{sha256}"


def digest(file):
    return hashlib.sha256(file.getvalue()).hexdigest()


def balance(page):
    text = re.search(r"<strong>([^<]*found[^<]*)</strong>", page.text)[1]
    return " ".join(text.split())


def test_a_manifest_and_its_files_come_in_a_few_at_a_time_and_add_up(at_desk, office):
    mo = at_desk("mo")
    a, b, other = a_pdf("a", "a.pdf"), a_pdf("b", "renamed.pdf"), a_pdf("else", "b2.pdf")
    begun = begin(
        mo,
        row("scans/a.pdf"),
        row("b.pdf", sha256=digest(b)),
        row("b2.pdf", sha256="0" * 64),
        row("c.pdf", about="Cats"),
        row("=cmd.pdf"),
    )
    path = begun.headers["Location"]
    assert "5 found = 0 came in + 0 were there already + 0 rejected + 5 not" in balance(
        mo.get(path)
    )
    mo.post(path, {"files": [a, b]})
    assert "5 found = 2 came in" in balance(mo.get(path))
    mo.post(path, {"files": [other, a_pdf("c", "c.pdf"), a_pdf("d", "nobody.pdf")]})
    page = mo.get(path)
    assert "6 found = 2 came in + 0 were there already + 3 rejected + 1 not" in balance(page)
    for why in ("the hashes differ", "choose what is offered", "No line of the manifest waits"):
        assert why in page.text
    mo.post(f"{path}/end")
    page = mo.get(path)
    assert balance(page) == "6 found = 2 came in + 0 were there already + 4 rejected."
    assert mo.post(path, {"files": a_pdf("a", "a.pdf")}).status_code == 422
    assert "6" in mo.get(LOADS).text
    ledger = b"".join(mo.get(f"{path}/ledger").streaming_content).decode()
    assert len(ledger.splitlines()) == 7
    assert "'=cmd.pdf" in ledger
    rejected = b"".join(mo.get(f"{path}/ledger?outcome=rejected").streaming_content).decode()
    assert len(rejected.splitlines()) == 5


def test_sent_again_nothing_comes_in_twice(at_desk, office):
    mo = at_desk("mo")
    for said in ("1 found = 1 came in + 0 were there", "1 found = 0 came in + 1 were there"):
        path = begin(mo, row("a.pdf")).headers["Location"]
        mo.post(path, {"files": a_pdf("a", "a.pdf")})
        assert said in balance(mo.get(path))
    with scope.opened([office.pk], writes=False):
        assert Document.objects.count() == 1


def test_a_manifest_that_is_none_is_refused_in_words(at_desk, office):
    mo = at_desk("mo")
    for content, why in (
        (b"", "Select a manifest"),
        (b"a,b\n1,2\n", "has no column"),
        (HEAD.encode(), "names no files"),
        (b"\xff\xfe\x00", "cannot be read as CSV"),
    ):
        reply = mo.post(LOADS, {"files": named(content, "a.csv")})
        assert (reply.status_code, why in reply.text) == (422, True), why


def test_s1_loads_are_there_for_managers_alone(at_desk, office):
    path = begin(at_desk("mo"), row("a.pdf")).headers["Location"]
    ola = at_desk("ola")
    for where in (LOADS, path, f"{path}/ledger"):
        assert ola.get(where).status_code == 403
    assert ola.post(f"{path}/end").status_code == 403


def test_the_list_takes_as_many_queries_for_three_loads_as_for_one(
    at_desk, office, django_assert_num_queries
):
    mo = at_desk("mo")
    begin(mo, row("a.pdf"))
    mo.get(LOADS)
    with django_assert_num_queries(QUERIES):
        mo.get(LOADS)
    begin(mo, row("a.pdf"))
    begin(mo, row("b.pdf"))
    mo.get(LOADS)
    with django_assert_num_queries(QUERIES):
        mo.get(LOADS)


QUERIES = 12
