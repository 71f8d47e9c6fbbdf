"""What a council publishes of its documents: the redacted copy and nothing else of them."""

import io

import pytest
from tests.engine.filing.papers import a_pdf
from tests.faces.files import read, scanner
from tests.faces.portal.conftest import BUILDER, furnish, somebody

from moothall.engine.documents import actions as files
from moothall.engine.documents.actions import Sent
from moothall.engine.filing import actions, queries
from moothall.engine.filing.actions import Given
from moothall.ground.councils import scope
from moothall.ground.people.words import Role

__all__ = ["scanner"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scanner")]
TYPES = "document_types:\n  - {id: letter, name: Letter, against: [account]}\n"
HOST = {"host": "ashby.localhost"}
TITLE = "Decision on the drainage board"


@pytest.fixture
def letter(ashby):
    """A letter with a redacted copy that one manager made, and another may publish."""
    _, maker = somebody(ashby, Role.MANAGER, email="one@ashby.example")
    _, other = somebody(ashby, Role.MANAGER, email="two@ashby.example")
    body = a_pdf()
    with scope.opened([ashby.pk], writes=True) as at:
        actions.publish_types(ashby, TYPES, by=BUILDER, at=at)
        sent = Sent(io.BytesIO(body), len(body), "Quillfeather against the board.pdf")
        taken = files.take(ashby, sent, by=maker.actor, at=at)
        given = Given("letter", "Quillfeather", "account", "HB/1234")
        made = actions.file(ashby, given, taken, by=maker.actor, at=at)
        (first,) = queries.versions(made)
        copy = actions.redact(made, first, [(1, 0, 0, 100, 50)], by=maker.actor, at=at)
        publish(made, copy, other, at)
    return made, first, other


def publish(document, copy, by, at):
    actions.publish(document, copy, title=TITLE, by=by.actor, at=at)


def test_everybody_reads_the_redacted_copy_and_nothing_that_was_typed_of_it(client, ashby, letter):
    number = letter[0].number
    for path in ("/published", f"/published/{number}", f"/published/{number.lower()}"):
        page = client.get(path, headers=HOST)
        assert (page.status_code, TITLE in page.text) == (200, True), path
        assert "Quillfeather" not in page.text
        assert "HB/1234" not in page.text
    reply = client.get(f"/published/{number}/file", headers=HOST)
    named = f'attachment; filename="{TITLE}.pdf"'
    assert (reply.status_code, reply.headers["Content-Disposition"]) == (200, named)
    assert "sandbox" in reply.headers["Content-Security-Policy"]
    assert b"Quillfeather" not in read(reply)
    furnish(ashby)
    assert 'href="/published"' in client.get("/", headers=HOST).text


def test_s6_no_other_version_is_reached_by_its_address(client, letter):
    document, first, _ = letter
    for path in (
        f"/published/{document.number}/{first.key}",
        f"/published/{document.number}/file/{first.key}",
        f"/staff/documents/{document.number}/versions/{first.key}",
    ):
        assert client.get(path, headers=HOST).status_code in {302, 404}
    asked = client.get(f"/published/{document.number}/file?version=1&key={first.key}", headers=HOST)
    assert b"SECRET" not in read(asked)


def test_s4_it_is_not_there_on_the_host_of_another_council(client, letter, dunmere):
    there = {"host": "dunmere.localhost"}
    assert client.get(f"/published/{letter[0].number}", headers=there).status_code == 404
    assert client.get(f"/published/{letter[0].number}/file", headers=there).status_code == 404
    assert TITLE not in client.get("/published", headers=there).text


def test_what_is_withdrawn_is_reached_by_nobody(client, ashby, letter):
    document, _, other = letter
    with scope.opened([ashby.pk], writes=True) as at:
        actions.unpublish(document, by=other.actor, at=at)
    assert client.get(f"/published/{document.number}", headers=HOST).status_code == 404
    assert client.get(f"/published/{document.number}/file", headers=HOST).status_code == 404
    assert "Nothing is published yet" in client.get("/published", headers=HOST).text


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    client, ashby, letter, django_assert_num_queries
):
    client.get("/published", headers=HOST)
    with django_assert_num_queries(QUERIES):
        client.get("/published", headers=HOST)
    document, first, other = letter
    copy = queries_of(ashby, document)
    for _ in range(2):
        with scope.opened([ashby.pk], writes=True) as at:
            taken = files.Taken(first.file, "a.pdf")
            given = Given("letter", "Another", "account", "HB2")
            made = actions.file(ashby, given, taken, by=BUILDER, at=at)
            version = queries.versions(made)[0]
            version.file, version.is_redacted = copy.file, True
            version.save()
            publish(made, version, other, at)
    with django_assert_num_queries(QUERIES):
        assert client.get("/published", headers=HOST).text.count(TITLE) == 3


def queries_of(ashby, document):
    with scope.opened([ashby.pk], writes=False):
        return queries.versions(document)[0]


QUERIES = 6
