"""Files in the items of a group: chosen, kept with their item, shown, sent; without scripts."""

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
from moothall.engine.documents.models import Held
from moothall.ground.councils import scope

__all__ = ["scanner"]
pytestmark = pytest.mark.django_db
PHOTO = {"id": "photo", "type": "file", "label": "A photo", "called": "a photo", "max": 2}
THINGS = {
    "id": "things",
    "type": "group",
    "label": "What should we take?",
    "called": "the things",
    "each": "thing",
    "questions": [
        {"id": "what", "type": "text", "label": "What is it?", "called": "what it is"},
        PHOTO | {"accepts": ["picture"], "required": False},
    ],
}
WHO = {"id": "who", "type": "text", "label": "Who are you?"}


@pytest.fixture
def walker(client, ashby, scanner):
    pages = [{"id": "things", "questions": [THINGS]}, {"id": "who", "questions": [WHO]}]
    with scope.opened([ashby.pk], writes=True) as at:
        known_team(ashby)
        catalogue.publish(ashby, definition(pages=pages), by=BUILDER, at=at)
    browser = Browser(client, ashby)
    browser.begin("broken-bin")
    return browser


def keys(browser, item):
    """The keys that the form names for an item."""
    name = f'name="things-{item}-photo-held" value="([^"]+)"'
    return re.findall(name, browser.page.text)


def things(browser, *whats, **pressed):
    """Post the items as the page before has them, with what was pressed or chosen."""
    fields = {"things-count": str(len(whats))}
    for at, what in enumerate(whats):
        fields |= {f"things-{at}-what": what, f"things-{at}-photo-held": keys(browser, at)}
    return browser.post(browser.path, fields | pressed)


def held(ashby):
    with scope.opened([ashby.pk], writes=False):
        return list(Held.objects.order_by("pk").values_list("question", "name"))


def test_each_item_keeps_its_own_files_until_the_case_has_them(walker, ashby):
    at = walker.path
    assert 'enctype="multipart/form-data"' in walker.page.text
    first = {"things-0-photo": upload("sofa.jpg", picture()), "things-add": "1"}
    things(walker, "A sofa", **first)
    assert (walker.path, "sofa.jpg" in walker.text) == (at, True)
    second = {"things-1-photo": upload("bed.png", picture("png")), "things-1-photo-upload": "x"}
    things(walker, "A sofa", "A bed", **second)
    assert [len(keys(walker, item)) for item in (0, 1)] == [1, 1]
    things(walker, "A sofa", "A bed")
    assert walker.path.endswith("/page/who")
    walker.post(walker.path, {"who": "Ada"})
    assert "A sofa, A photo: sofa.jpg A bed, A photo: bed.png" in walker.text
    reference = send(walker)
    with scope.opened([ashby.pk], writes=False):
        kept = list(CaseFile.objects.order_by("pk").values_list("name", "question", "is_public"))
    assert kept == [("sofa.jpg", "things.photo", True), ("bed.png", "things.photo", True)]
    assert held(ashby) == []
    walker.get(walker.path + "/record")
    assert "A bed, A photo: bed.png" in walker.text
    text = walker.get(f"/requests/{reference}").text
    [link, _] = re.findall(rf'href="(/requests/{reference}/files/[^"]+)"', text)
    assert read(answer(walker, link)).startswith(b"\xff\xd8\xff")


def test_files_go_with_their_item_and_leave_the_others_theirs(walker, ashby):
    at = walker.path
    chosen = {
        "things-0-photo": upload("sofa.jpg", picture()),
        "things-1-photo": upload("bed.png", picture("png")),
    }
    things(walker, "A sofa", "A bed", **chosen)
    walker.get(at)
    theirs = keys(walker, 1)
    things(walker, "A sofa", "A bed", **{"things-remove": "0"})
    assert (keys(walker, 0), "sofa.jpg" in walker.text) == (theirs, False)
    assert len(held(ashby)) == 2  # the answers that are kept still have both
    things(walker, "A bed")
    assert held(ashby) == [("things.photo", "bed.png")]
    walker.get(at)
    assert (keys(walker, 0), keys(walker, 1)) == (theirs, [])


def test_one_file_of_an_item_is_removed(walker, ashby):
    two = [upload("a.jpg", picture()), upload("b.png", picture("png"))]
    things(walker, "A sofa", **{"things-0-photo": two, "things-add": "1"})
    first, second = keys(walker, 0)
    things(walker, "A sofa", "", **{"things-0-photo-drop": first})
    assert keys(walker, 0) == [second]
    things(walker, "A sofa", "")
    assert held(ashby) == [("things.photo", "b.png")]


def test_what_is_wrong_beside_a_file_does_not_lose_it(walker, ashby):
    page = things(walker, "", **{"things-0-photo": upload("a.jpg", picture())})
    assert (page.status_code, "Enter what it is" in walker.text) == (422, True)
    things(walker, "A sofa")
    assert held(ashby) == [("things.photo", "a.jpg")]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (["a.jpg", "b.jpg", "c.jpg"], "You can only select up to 2 files"),
        (["a.pdf"], "The selected file must be a JPG or PNG"),
    ],
)
def test_what_an_item_does_not_take_is_told_beside_it(walker, ashby, files, told):
    sent = [upload(name, pdf() if name.endswith("pdf") else picture()) for name in files]
    page = things(walker, "A sofa", **{"things-0-photo": sent})
    assert (page.status_code, told in walker.text) == (422, True)
    assert 'href="#things-0-photo-file"' in walker.page.text
    assert 'value="A sofa"' in walker.page.text
    assert held(ashby) == []


def test_an_item_has_no_more_files_than_it_takes_one_after_another(walker, ashby):
    two = [upload("a.jpg", picture()), upload("b.png", picture("png"))]
    things(walker, "A sofa", **{"things-0-photo": two, "things-add": "1"})
    third = {"things-0-photo": upload("c.jpg", picture(size=(9, 9)))}
    assert things(walker, "A sofa", "", **third).status_code == 422
    assert "You can only select up to 2 files" in walker.text


def test_upload_pressed_without_a_file_is_told(walker):
    assert things(walker, "A sofa", **{"things-0-photo-upload": "x"}).status_code == 422
    assert "Select a photo" in walker.text


def test_s6_a_file_of_another_draft_is_not_believed(walker, ashby):
    things(walker, "A sofa", **{"things-0-photo": upload("a.jpg", picture())})
    with scope.opened([ashby.pk], writes=False):
        key = str(Held.objects.get().key)
    stranger = Browser(type(walker.client)(), ashby)
    stranger.begin("broken-bin")
    things(stranger, "Mine", **{"things-0-photo-held": [key]})
    stranger.post(stranger.path, {"who": "Eve"})
    assert stranger.path.endswith("/check")
    assert "a.jpg" not in stranger.text
    send(stranger)
    with scope.opened([ashby.pk], writes=False):
        assert (CaseFile.objects.count(), Held.objects.count()) == (0, 1)
