"""Pictures of articles over the wire: sent, listed, given to who may read, removed."""

import pytest
from tests.engine.documents.samples import pdf, picture
from tests.faces.api.conftest import Machine, a_key
from tests.faces.files import read, scanner

__all__ = ["scanner"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scanner")]
TEXT = {"title": "Slow", "summary": "When it is slow.", "body": "Restart it.", "audience": "public"}
BYTES = "application/octet-stream"


@pytest.fixture
def drafted(machine):
    return machine.send("/article-drafts", TEXT).json()["id"]


def add(machine, number, content=None, *, kind=BYTES, **said):
    query = {"name": "key.png", "shows": "The key"} | said
    path = f"/api/v1/article-drafts/{number}/pictures"
    sent = picture("png") if content is None else content
    return machine.client.post(
        path, sent, content_type=kind, headers=machine.headers, query_params=query
    )


def test_a_picture_is_sent_named_by_the_text_and_given_to_readers(machine, town, drafted):
    made = add(machine, drafted)
    assert made.status_code == 201, made.json()
    told = made.json()
    assert (told["number"], told["called"], told["is_shown"]) == (1, "picture-1", True)
    assert add(machine, drafted).json() == told, "sent again it is the same"
    draft = machine.get(f"/article-drafts/{drafted}").json()
    assert draft["body"] == "Restart it.\n\n![The key](picture-1)"
    assert machine.get(f"/article-drafts/{drafted}/pictures").json() == {"items": [told]}
    assert read(machine.get(f"/article-drafts/{drafted}/pictures/1"))[:4] == b"\x89PNG"
    reader = Machine(town, a_key(town, "articles:read")[1])
    assert reader.get(f"/article-pictures/{told['key']}").status_code == 404
    machine.send(f"/article-drafts/{drafted}/publish")
    html = reader.get(f"/articles/{drafted}").json()["html"]
    assert f'<img src="/api/v1/article-pictures/{told["key"]}" alt="The key"' in html
    assert read(reader.get(f"/article-pictures/{told['key']}"))[:4] == b"\x89PNG"


def test_it_is_removed_once_no_text_shows_it(machine, drafted):
    add(machine, drafted)
    path = f"/article-drafts/{drafted}/pictures/1"
    assert machine.send(path, method="delete").status_code == 409
    machine.send(f"/article-drafts/{drafted}", TEXT, "put")
    assert machine.send(path, method="delete").json() == {"items": []}
    assert machine.send(path, method="delete").status_code == 404


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"content": pdf(), "name": "letter.pdf"}, 422),
        ({"shows": ""}, 422),
        ({"shows": " "}, 422),
        ({"shows": "\u200b"}, 422),
        ({"name": "key.gif"}, 422),
        ({"kind": "image/png"}, 415),
    ],
)
def test_what_is_wrong_is_refused_in_words(machine, drafted, said, status):
    reply = add(machine, drafted, **said)
    assert reply.status_code == status, reply.json()
    assert machine.get(f"/article-drafts/{drafted}/pictures").json() == {"items": []}


def test_a_text_that_names_a_picture_that_is_not_there_is_refused(machine, drafted):
    named = TEXT | {"body": "![The key](picture-1)"}
    reply = machine.send(f"/article-drafts/{drafted}", named, "put")
    assert reply.status_code == 422
    (fault,) = reply.json()["errors"]
    assert "a picture that the article does not have: picture-1" in fault["detail"]
    assert fault["pointer"] == "#/body"


def test_of_another_council_nothing_is_there(machine, brackwater, drafted):
    key = add(machine, drafted).json()["key"]
    machine.send(f"/article-drafts/{drafted}/publish")
    assert read(machine.get(f"/article-pictures/{key}"))[:4] == b"\x89PNG"
    other = Machine(brackwater, a_key(brackwater)[1])
    assert other.get(f"/article-pictures/{key}").status_code == 404
    assert add(other, drafted).status_code == 404
    assert other.get(f"/article-drafts/{drafted}/pictures").status_code == 404
