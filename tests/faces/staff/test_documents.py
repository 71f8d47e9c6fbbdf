"""Documents at the desk: filed, opened by whoever may, worked on, disposed of by two."""

import io
import re

import pytest
from tests.conftest import council
from tests.engine.filing.conftest import TYPES
from tests.faces.pages.signing import HOST, SETUP, identity
from tests.standing import on as standing_on

from moothall.engine.filing import actions
from moothall.engine.filing.models import Certificate, Document
from moothall.ground.councils import actions as councils
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.models import Identity
from moothall.ground.people.words import Role
from moothall.outside.scanner.standin import Standin

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
LETTER = {
    "type": "tenancy-letter",
    "title": "Rent <b>arrears</b>",
    "kind": "account",
    "reference": "hb 123",
    "meta-about": "Rent",
}


def a_pdf(text="one", name="letter.pdf"):
    found = io.BytesIO(PDF + b"% " + text.encode() + b"\n%%EOF\n")
    found.name = name
    return found


def an_office():
    """A council with types, two officers of the team, one of another, and a manager."""
    ashby = council("ashby")
    with scope.opened([ashby.pk, 0], writes=True) as at:
        teams = {
            code: councils.add_team(ashby, code, name=code.title(), by=SETUP, at=at)
            for code in ("street-services", "ict-desk")
        }
        actions.publish_types(ashby, TYPES, by=SETUP, at=at)
    for name, role, team in (
        ("ola", Role.OFFICER, "street-services"),
        ("una", Role.OFFICER, "street-services"),
        ("dev", Role.OFFICER, "ict-desk"),
        ("mo", Role.MANAGER, ""),
    ):
        made = identity(ashby, f"{name}@ashby.example", role=role)
        if team:
            with scope.opened([ashby.pk, 0], writes=True) as at:
                person = queries.person_of(made.pk, ashby.pk)
                people.join_team(person, teams[team], by=SETUP, at=at)
    return ashby


@pytest.fixture
@standing_on(an_office)
def office(standing, settings, tmp_path):
    """An office whose scanner runs."""
    settings.FILES = tmp_path / "files"
    with Standin(tmp_path / "scanner") as running:
        settings.SCANNER, settings.SCANNER_SECONDS = running.address, 2
        yield standing


@pytest.fixture
def at_desk(office, client_of):
    return client_of


@pytest.fixture
def client_of():
    from django.test import Client

    def signed_in(name):
        client = Client(headers=HOST)
        client.force_login(Identity.objects.get(email=f"{name}@ashby.example"))
        return client

    return signed_in


def filed(client, **more):
    reply = client.post("/staff/documents/file", LETTER | {"files": a_pdf()} | more)
    assert reply.status_code == 302, reply.text
    return reply.headers["Location"]


def do(client, path, verb, **said):
    return client.post(f"{path}/do/{verb}", said)


def verbs(ashby):
    with scope.opened([ashby.pk], writes=False):
        return list(
            Entry.objects.filter(verb__startswith="document.")
            .order_by("pk")
            .values_list("verb", flat=True)
        )


def test_the_form_to_file_says_nothing_done_before_anything_is(at_desk):
    ola = at_desk("ola")
    for address in ("/staff/documents/file", "/staff/documents/file?type=tenancy-letter"):
        assert 'class="d-said"' not in ola.get(address).text


def test_a_sensitive_letter_is_opened_by_a_form_and_each_opening_is_journalled(at_desk, office):
    ola, dev = at_desk("ola"), at_desk("dev")
    path = filed(ola)
    page = ola.get(path).text
    assert "Rent &lt;b&gt;arrears" in page
    opens = re.search(r'action="([^"]+/versions/[^"]+)"', page)[1]
    assert ola.get(opens).status_code == 302
    reply = ola.post(opens)
    assert b"".join(reply.streaming_content).startswith(b"%PDF")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert "sandbox" in reply.headers["Content-Security-Policy"]
    assert verbs(office).count("document.opened") == 1
    assert [dev.get(path).status_code, dev.get(opens).status_code, dev.post(opens).status_code] == [
        404,
        404,
        404,
    ]
    assert verbs(office).count("document.opened") == 1
    assert "HB123" in ola.get("/staff/documents?kind=account&reference=HB+123").text
    assert "HB123" not in dev.get("/staff/documents").text


def test_what_is_wrong_is_said_beside_what_was_typed(at_desk, office):
    ola = at_desk("ola")
    for more, why in (
        ({"meta-about": ""}, "Enter what it is about"),
        ({"title": ""}, "Enter a title"),
        ({"files": ""}, "Select a file"),
        ({"reference": ""}, "Enter a reference"),
    ):
        reply = ola.post("/staff/documents/file", LETTER | {"files": a_pdf()} | more)
        assert reply.status_code == 422
        assert why in reply.text
    assert verbs(office) == []


def test_it_is_worked_on_by_one_at_a_time_and_disposed_of_by_two(at_desk, office):
    ola, una, mo = at_desk("ola"), at_desk("una"), at_desk("mo")
    path = filed(ola)
    do(ola, path, "check-out")
    assert do(una, path, "add", files=a_pdf("una's")).status_code == 422
    assert do(una, path, "break", reason="Ill").status_code == 422
    do(mo, path, "break", reason="Ill")
    do(una, path, "check-out")
    do(una, path, "check-in", files=a_pdf("two"), note="Signed")
    assert "Signed" in ola.get(path).text
    assert do(ola, path, "propose").status_code == 422
    do(ola, path, "event", on="2015-01-01")
    do(mo, path, "hold", reason="Court")
    assert do(ola, path, "propose").status_code == 422
    hold = re.search(r'name="hold" value="(\d+)"', mo.get(path).text)
    do(mo, path, "lift", hold=hold[1])
    assert do(ola, path, "propose", reason="Old").status_code == 302
    assert do(ola, path, "confirm").status_code == 422
    reply = do(una, path, "confirm")
    assert reply.headers["Location"] == f"{path}/certificate"
    assert una.get(path).status_code == 404
    assert una.get(f"{path}/certificate").status_code == 200  # it was she who confirmed it
    assert at_desk("dev").get(f"{path}/certificate").status_code == 404
    certificate = mo.get(f"{path}/certificate").text
    assert "Limitation Act 1980" in certificate
    assert "arrears" not in certificate
    with scope.opened([office.pk], writes=False):
        assert (Document.objects.count(), Certificate.objects.count()) == (0, 1)


def test_lists_take_as_many_queries_for_three_documents_as_for_one(
    at_desk, office, django_assert_num_queries
):
    ola = at_desk("ola")
    filed(ola)
    ola.get("/staff/documents")
    with django_assert_num_queries(QUERIES):
        ola.get("/staff/documents")
    filed(ola, files=a_pdf("two"))
    filed(ola, files=a_pdf("three"))
    ola.get("/staff/documents")
    with django_assert_num_queries(QUERIES):
        ola.get("/staff/documents")


QUERIES = 15
