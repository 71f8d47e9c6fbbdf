"""A question that asks for files, walked without scripts: choose, upload, remove, check, send."""

import re

import pytest
from tests.engine.catalogue.factories import definition, known_team
from tests.engine.documents.samples import pdf, picture
from tests.faces.files import read, scanner, upload
from tests.faces.portal.conftest import BUILDER
from tests.faces.portal.test_files import answer
from tests.faces.portal.test_sent import send
from tests.faces.portal.walking import Browser

from moothall.engine.cases.models import CaseFile
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.documents.models import File, Held
from moothall.faces.pages import filing
from moothall.faces.pages.limits import Limit
from moothall.ground.councils import scope
from moothall.outside.scanner.standin import OURS

__all__ = ["scanner"]
pytestmark = pytest.mark.django_db
PHOTO = {"id": "photo", "type": "file", "label": "Show us the bin", "called": "a photo of the bin"}
WHAT = {"id": "what", "type": "text", "label": "What broke?"}


@pytest.fixture
def walker(client, ashby, scanner):
    return Browser(client, ashby)


@pytest.fixture
def publish(ashby, walker):
    """Publish a service that asks for files, and go to that page of it."""

    def published(**more):
        pages = [
            {"id": "photo", "questions": [PHOTO | {"accepts": ["picture"], "max": 2} | more]},
            {"id": "what", "questions": [WHAT]},
        ]
        with scope.opened([ashby.pk], writes=True) as at:
            known_team(ashby)
            catalogue.publish(ashby, definition(pages=pages), by=BUILDER, at=at)
        walker.begin("broken-bin")
        assert walker.path.endswith("/page/photo")
        return walker.path

    return published


def choose(browser, at, *files, **pressed):
    return browser.post(at, {"photo": list(files)} | pressed)


def held(ashby):
    with scope.opened([ashby.pk], writes=False):
        return list(Held.objects.order_by("pk").values_list("name", flat=True))


def test_files_are_chosen_one_after_another_and_sent_with_the_form(walker, publish, ashby):
    at = publish()
    assert walker.heading == "Show us the bin"
    assert 'enctype="multipart/form-data"' in walker.page.text
    choose(walker, at, upload("a.jpg", picture()), **{"upload-file": "photo"})
    assert (walker.path, "a.jpg" in walker.text) == (at, True)
    choose(walker, at, upload("b.png", picture("png")))
    assert walker.path.endswith("/page/what")
    walker.post(walker.path, {"what": "The lid"})
    assert walker.path.endswith("/check")
    assert "a.jpg b.png" in walker.text
    reference = send(walker)
    with scope.opened([ashby.pk], writes=False):
        kept = CaseFile.objects.order_by("pk").values_list("name", "question", "is_public")
        assert list(kept) == [("a.jpg", "photo", True), ("b.png", "photo", True)]
        assert Held.objects.count() == 0
    text = walker.get(f"/requests/{reference}").text
    [first, _] = re.findall(rf'href="(/requests/{reference}/files/[^"]+)"', text)
    assert read(answer(walker, first)).startswith(b"\xff\xd8\xff")


def test_a_file_is_removed_again_and_the_question_asked_anew(walker, publish, ashby):
    at = publish()
    choose(walker, at, upload("a.jpg", picture()))
    walker.post(walker.path, {"what": "The lid"})
    assert walker.path.endswith("/check")
    walker.get(at)
    [key] = re.findall(r'name="remove-file" value="([^"]+)"', walker.page.text)
    walker.post(at, {"remove-file": key})
    assert (walker.path, held(ashby)) == (at, [])
    walker.get(at.replace("/page/photo", "/check"))
    assert walker.path == at


def test_nothing_chosen_is_told_in_the_words_of_the_design_system(walker, publish):
    at = publish()
    assert walker.post(at).status_code == 422
    assert "Select a photo of the bin" in walker.text
    assert 'href="#photo-file"' in walker.page.text
    assert 'id="photo-file"' in walker.page.text
    assert choose(walker, at, **{"upload-file": "photo"}).status_code == 422


def test_an_optional_question_may_be_left_without_a_file(walker, publish):
    at = publish(required=False)
    walker.post(at)
    assert walker.path.endswith("/page/what")


def test_a_question_takes_one_file_unless_it_says_more(walker, publish, ashby):
    at = publish(max=None)
    page = choose(walker, at, upload("a.jpg", picture()), upload("b.png", picture("png")))
    assert page.status_code == 422
    assert "You can only select up to 1 file" in walker.text
    choose(walker, at, upload("a.jpg", picture()))
    walker.get(at)
    assert 'type="file"' not in walker.page.text
    assert held(ashby) == ["a.jpg"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.pdf", pdf(), "The selected file must be a JPG or PNG"),
        ("a.jpg", b"<svg/>", "The selected file must be a JPG or PNG"),
        ("a.jpg", picture() + b"PK\x05\x06" + bytes(18), "must be a JPG or PNG"),
    ],
)
def test_s17_a_file_of_another_kind_is_told_and_not_held(
    walker, publish, ashby, name, content, told
):
    page = choose(walker, publish(), upload(name, content))
    assert (page.status_code, told in walker.text, held(ashby)) == (422, True, [])


def test_s18_a_virus_is_told_and_not_held(walker, publish, ashby):
    at = publish(accepts=[])
    assert choose(walker, at, upload("a.pdf", pdf(more=OURS))).status_code == 422
    assert "The selected file contains a virus" in walker.text
    with scope.opened([ashby.pk], writes=False):
        assert File.objects.count() == 0


def test_s18_a_form_can_be_sent_while_the_scanner_is_down(walker, publish, scanner):
    at = publish()
    scanner.stop()
    choose(walker, at, upload("a.jpg", picture()), **{"upload-file": "photo"})
    assert "has not been checked for viruses yet" in walker.text
    walker.post(at)
    walker.post(walker.path, {"what": "The lid"})
    assert send(walker)


def test_one_address_sends_so_many_files_in_ten_minutes(walker, publish, ashby, monkeypatch):
    monkeypatch.setattr(filing, "UPLOADS", Limit("files-here", tries=1, seconds=600))
    at = publish()
    choose(walker, at, upload("a.jpg", picture()), **{"upload-file": "photo"})
    page = choose(walker, at, upload("b.png", picture("png")), **{"upload-file": "photo"})
    assert (page.status_code, filing.TOO_OFTEN in walker.text) == (422, True)
    assert held(ashby) == ["a.jpg"]


def test_s9_a_posted_answer_to_a_file_question_is_not_believed(walker, publish):
    at = publish()
    forged = '[{"file": "1", "name": "forged.jpg"}]'
    assert walker.post(at, {"photo": forged}).status_code == 422


def test_s6_a_file_of_a_draft_is_given_to_nobody_else(walker, publish, ashby):
    at = publish()
    choose(walker, at, upload("a.jpg", picture()), **{"upload-file": "photo"})
    [link] = re.findall(r'href="(/apply/[^"]+/files/[^"]+)"', walker.page.text)
    assert answer(walker, link).status_code == 200
    stranger = Browser(type(walker.client)(), ashby)
    assert answer(stranger, link).status_code == 404
    assert stranger.client.head(link, headers=stranger.host).status_code == 404
    walker.begin("broken-bin")
    mine = re.search(r"/apply/([^/]+)/", walker.path)[1]
    theirs = re.search(r"/apply/([^/]+)/", link)[1]
    assert answer(walker, link.replace(theirs, mine)).status_code == 404


def test_s6_a_file_of_another_draft_cannot_be_removed_from_ones_own(walker, publish, ashby):
    at = publish()
    choose(walker, at, upload("a.jpg", picture()))
    with scope.opened([ashby.pk], writes=False):
        key = Held.objects.get().key
    stranger = Browser(type(walker.client)(), ashby)
    stranger.begin("broken-bin")
    stranger.post(stranger.path, {"remove-file": str(key)})
    assert held(ashby) == ["a.jpg"]


def test_the_names_of_files_are_in_the_record_that_is_kept(walker, publish):
    at = publish()
    choose(walker, at, upload("the bin.jpg", picture()))
    walker.post(walker.path, {"what": "The lid"})
    send(walker)
    walker.get(walker.path + "/record")
    assert "the bin.jpg" in walker.text
