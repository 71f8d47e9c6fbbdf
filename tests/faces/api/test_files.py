"""Files over the API: sent, attached to words and answers, given back to whoever may see them."""

import pytest
from tests.engine.catalogue.factories import definition, known_team
from tests.engine.documents.samples import pdf
from tests.faces.api.conftest import Machine, a_case, a_key
from tests.faces.files import read, scanner
from tests.faces.portal.conftest import BUILDER, somebody

from moothall.engine.catalogue import actions as catalogue
from moothall.ground.councils import scope
from moothall.outside.scanner.standin import OURS

__all__ = ["scanner"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scanner")]
PHOTO = {
    "id": "proof",
    "questions": [
        {"id": "letter", "type": "file", "label": "Your letter", "accepts": ["document"], "max": 2}
    ],
}


def sent(machine, path, content=None, kind="application/octet-stream", **query):
    whole = f"/api/v1{path}?" + "&".join(f"{name}={text}" for name, text in query.items())
    content = pdf() if content is None else content
    return machine.client.post(whole, content, content_type=kind, headers=machine.headers)


def fetched(machine, path):
    return machine.client.get(f"/api/v1{path}", headers=machine.headers)


def test_a_file_comes_with_a_reply_and_is_given_back(machine):
    reference = a_case(machine)
    path = f"/cases/{reference}"
    key = sent(machine, f"{path}/files", name="plan.pdf").json()["key"]
    assert machine.get(f"{path}/files").json()["items"] == []  # sent, and not said yet
    assert machine.send(f"{path}/reply", {"text": "As drawn.", "files": [key]}).status_code == 200
    [kept] = machine.get(f"{path}/files").json()["items"]
    assert (kept["name"], kept["kind"], kept["is_public"]) == ("plan.pdf", "pdf", True)
    given = fetched(machine, f"{path}/files/{kept['key']}")
    assert (given.status_code, read(given)) == (200, pdf())
    assert given["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert "sandbox" in given["Content-Security-Policy"]
    again = machine.send(f"{path}/note", {"text": "Once more", "files": [key]})
    assert (again.status_code, again.json()["errors"][0]["pointer"]) == (422, "#/files/0")


def test_s6_a_file_is_not_there_under_another_case_key_or_council(machine, town):
    reference, other = a_case(machine), a_case(machine)
    key = sent(machine, f"/cases/{reference}/files", name="plan.pdf").json()["key"]
    words = {"text": "Mine now", "files": [key]}
    assert machine.send(f"/cases/{other}/note", words).status_code == 422
    stranger = Machine(town, a_key(town)[1])
    assert stranger.send(f"/cases/{reference}/note", words).status_code == 422
    machine.send(f"/cases/{reference}/note", words)
    [kept] = machine.get(f"/cases/{reference}/files").json()["items"]
    assert kept["is_public"] is False
    assert fetched(machine, f"/cases/{other}/files/{kept['key']}").status_code == 404
    weak = Machine(town, a_key(town, "cases:ask")[1])
    assert fetched(weak, f"/cases/{reference}/files/{kept['key']}").status_code == 403


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"<html>", "The selected file must be"),
        ("a.svg", b"<svg/>", "The selected file must be"),
    ],
)
def test_s17_what_is_no_file_of_a_kind_is_refused_in_words(machine, name, content, said):
    refused = sent(machine, f"/cases/{a_case(machine)}/files", content, name=name)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["detail"].startswith(said)


def test_s18_a_virus_is_told_and_what_was_not_scanned_is_opened_by_nobody(machine, settings):
    reference = a_case(machine)
    refused = sent(machine, f"/cases/{reference}/files", pdf(more=OURS), name="a.pdf")
    assert refused.json()["errors"][0]["detail"] == "The selected file contains a virus"
    settings.SCANNER = ""
    kept = sent(machine, f"/cases/{reference}/files", pdf(), name="b.pdf").json()
    assert kept["state"] == "quarantined"
    machine.send(f"/cases/{reference}/note", {"text": "See", "files": [kept["key"]]})
    [listed] = machine.get(f"/cases/{reference}/files").json()["items"]
    assert listed["why_not"]
    assert fetched(machine, f"/cases/{reference}/files/{listed['key']}").status_code == 404


def test_s19_a_file_that_is_too_long_is_refused(machine, settings):
    settings.FILE_MEGABYTES = 1
    path = f"/cases/{a_case(machine)}/files"
    assert sent(machine, path, b"%PDF-" + b"x" * 1_000_001, name="a.pdf").status_code == 413


def test_only_bytes_are_taken(machine):
    path = f"/cases/{a_case(machine)}/files"
    assert sent(machine, path, name="a.pdf", kind="application/pdf").status_code == 415


def test_a_journey_with_files_is_walked_and_submitted(machine, town):
    with scope.opened([town.pk], writes=True) as at:
        known_team(town)
        asked = definition(service="with-letter", pages=[PHOTO])
        catalogue.publish(town, asked, by=BUILDER, at=at)
    path = "/services/with-letter/files"
    refused = sent(machine, path, name="a.pdf", question="nothing")
    assert refused.json()["errors"][0]["parameter"] == "question"
    first = sent(machine, path, name="a.pdf", question="letter").json()
    more = {"question": "letter", "upload": first["upload"]}
    sent(machine, path, pdf() + b"\n", name="b.pdf", **more)
    assert sent(machine, path, pdf() + b"\n\n", name="c.pdf", **more).status_code == 422
    body = {"answers": {}, "upload": first["upload"]}
    walked = machine.send("/services/with-letter/journey", body).json()
    assert (walked["is_complete"], walked["errors"]) == (True, [])
    assert [one["name"] for one in walked["answers"]["letter"]] == ["a.pdf", "b.pdf"]
    assert not machine.send("/services/with-letter/journey", {"answers": {}}).json()["is_complete"]
    made = machine.send("/cases", {"service": "with-letter", **body})
    assert made.status_code == 201, made.content
    files = machine.get(f"/cases/{made.json()['reference']}/files").json()["items"]
    assert [(one["name"], one["question"]) for one in files] == [
        ("a.pdf", "letter"),
        ("b.pdf", "letter"),
    ]


THINGS = {
    "id": "things",
    "questions": [
        {
            "id": "things",
            "type": "group",
            "label": "What?",
            "questions": [
                {"id": "what", "type": "text", "label": "What is it?"},
                {"id": "photo", "type": "file", "label": "A photo", "required": False},
            ],
        }
    ],
}


def test_the_items_of_a_group_name_their_own_files(machine, town):
    with scope.opened([town.pk], writes=True) as at:
        known_team(town)
        asked = definition(service="large-things", pages=[THINGS])
        catalogue.publish(town, asked, by=BUILDER, at=at)
    path = "/services/large-things/files"
    assert sent(machine, path, name="a.pdf", question="things").status_code == 422
    assert sent(machine, path, name="a.pdf", question="things.what").status_code == 422
    first = sent(machine, path, name="a.pdf", question="things.photo").json()
    more = {"question": "things.photo", "upload": first["upload"]}
    second = sent(machine, path, pdf() + b"\n", name="b.pdf", **more).json()
    keys = [{"file": one["key"]} for one in (first, second)]
    items = [
        {"what": "A lamp"},
        {"what": "A sofa", "photo": [keys[1]]},
        {"what": "A bed", "photo": [keys[0]]},
    ]
    body = {"service": "large-things", "answers": {"things": items}, "upload": first["upload"]}
    unsent = {**body, "upload": None}
    stranger = Machine(town, a_key(town)[1])
    for refused in (machine.send("/cases", unsent), stranger.send("/cases", body)):
        assert refused.status_code == 422
        [fault] = refused.json()["errors"]
        assert (fault["detail"], fault["pointer"]) == ("You sent no such file.", "#/answers/things")
    for wrong in ({"file": 7}, "x", 7, [[]], {"photo": 1}):
        crooked = {**body, "answers": {"things": [{"what": "A bed", "photo": wrong}]}}
        assert machine.send("/cases", crooked).status_code == 422
    made = machine.send("/cases", body)
    assert made.status_code == 201, made.content
    reference = made.json()["reference"]
    files = machine.get(f"/cases/{reference}/files").json()["items"]
    assert [(one["name"], one["question"]) for one in files] == [
        ("a.pdf", "things.photo"),
        ("b.pdf", "things.photo"),
    ]
    assert read(fetched(machine, f"/cases/{reference}/files/{files[0]['key']}")) == pdf()


def test_a_resident_reads_writes_to_and_adds_files_to_their_own_request(town, machine):
    _, person = somebody(town)
    mine = Machine(town, a_key(town, "cases:ask", person=person)[1])
    reference = a_case(mine)
    path = f"/me/cases/{reference}"
    assert [one["reference"] for one in mine.get("/me/cases").json()["items"]] == [reference]
    key = sent(mine, f"{path}/files", name="bin.pdf").json()["key"]
    told = mine.send(f"{path}/message", {"text": "A drawing.", "files": [key]}).json()
    assert [one["name"] for one in told["files"]] == ["bin.pdf"]
    assert read(fetched(mine, f"{path}/files/{told['files'][0]['key']}")) == pdf()
    machine.send(f"/cases/{reference}/note", {"text": "For officers"})
    assert "For officers" not in mine.get(path).content.decode()
    machine.send(f"/cases/{reference}/resolve", {"outcome": "emptied"})
    assert mine.send(f"{path}/message", {"text": "No"}).status_code == 409
    assert mine.send(f"{path}/reopen", {"text": "It is still full"}).json()["state"] == "open"
    assert machine.get(path).status_code == 404  # a system asked for nothing
    other = somebody(town, email="else@ashby.example", name="Else")[1]
    theirs = Machine(town, a_key(town, "cases:ask", person=other)[1])
    assert theirs.get(path).status_code == 404
    assert theirs.send(f"{path}/message", {"text": "Mine?"}).status_code == 404


def a_draft(town, *pages, service):
    """Somebody with a key, who has begun a service that asks for files."""
    with scope.opened([town.pk], writes=True) as at:
        known_team(town)
        catalogue.publish(town, definition(service=service, pages=pages), by=BUILDER, at=at)
    _, person = somebody(town)
    mine = Machine(town, a_key(town, "cases:ask", person=person)[1])
    begun = mine.send("/me/drafts", {"service": service, "answers": {}}).json()
    return mine, f"/me/drafts/{begun['id']}", begun["id"]


def test_a_file_is_added_to_a_draft_and_goes_with_it(machine, town):
    mine, path, draft = a_draft(town, PHOTO, service="with-letter")
    first, second = (
        sent(mine, f"{path}/files", pdf() + b"\n" * number, name=name, question="letter").json()
        for number, name in enumerate(("a.pdf", "b.pdf"))
    )
    [kept] = mine.get("/me/drafts").json()["items"]
    assert [one["name"] for one in kept["answers"]["letter"]] == ["a.pdf", "b.pdf"]
    assert [one["key"] for one in mine.get(f"{path}/files").json()["items"]] == [
        first["key"],
        second["key"],
    ]
    assert read(fetched(mine, f"{path}/files/{first['key']}")) == pdf()
    third = sent(mine, f"{path}/files", pdf() + b"x", name="c.pdf", question="letter")
    assert third.status_code == 422
    assert mine.send(f"{path}/files/{second['key']}", method="delete").status_code == 204
    assert mine.send(f"{path}/files/{second['key']}", method="delete").status_code == 404
    saved = mine.send(path, {"answers": {}}, method="put").json()["answers"]["letter"]
    assert [one["file"] for one in saved] == [first["key"]]
    body = {"service": "with-letter", "answers": {}, "draft": draft}
    made = mine.send("/cases", body)
    assert made.status_code == 201, made.content
    files = machine.get(f"/cases/{made.json()['reference']}/files").json()["items"]
    assert [(one["name"], one["question"]) for one in files] == [("a.pdf", "letter")]
    assert mine.get(f"{path}/files").status_code == 404


def test_an_item_of_a_draft_names_its_file_until_it_is_taken_off(town):
    mine, path, _ = a_draft(town, THINGS, service="large-things")
    assert sent(mine, f"{path}/files", name="a.pdf", question="things").status_code == 422
    key = sent(mine, f"{path}/files", name="a.pdf", question="things.photo").json()["key"]
    assert mine.get("/me/drafts").json()["items"][0]["answers"] == {}
    items = [{"what": "A sofa", "photo": [{"file": key}]}, {"what": "A bed"}]
    saved = mine.send(path, {"answers": {"things": items}}, method="put").json()
    assert saved["answers"]["things"][0]["photo"] == [{"file": key, "name": "a.pdf"}]
    mine.send(f"{path}/files/{key}", method="delete")
    [left] = mine.get("/me/drafts").json()["items"]
    assert [item["what"] for item in left["answers"]["things"]] == ["A sofa", "A bed"]
    assert not any(item.get("photo") for item in left["answers"]["things"])


def test_s6_the_files_of_a_draft_are_there_for_nobody_else(machine, town):
    mine, path, draft = a_draft(town, PHOTO, service="with-letter")
    key = sent(mine, f"{path}/files", name="a.pdf", question="letter").json()["key"]
    _, person = somebody(town, email="else@ashby.example", name="Else")
    other = Machine(town, a_key(town, "cases:ask", person=person)[1])
    for stranger in (other, machine):
        assert stranger.get(f"{path}/files").status_code == 404
        assert fetched(stranger, f"{path}/files/{key}").status_code == 404
        assert stranger.send(f"{path}/files/{key}", method="delete").status_code == 404
        refused = sent(stranger, f"{path}/files", name="b.pdf", question="letter")
        assert refused.status_code == 404
        body = {"service": "with-letter", "answers": {}, "draft": draft}
        assert stranger.send("/cases", body).status_code == 404
    assert read(fetched(mine, f"{path}/files/{key}")) == pdf()
