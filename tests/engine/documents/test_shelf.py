"""Only names that the shelf made lead to a content, also where another's content does lie."""

import io

import pytest

from moothall.engine.documents import shelf
from moothall.engine.documents.words import ContentLost

ASHBY, DUNMERE = 1, 2


@pytest.fixture
def stored(settings, tmp_path):
    settings.FILES = tmp_path / "files"
    return shelf.put(ASHBY, io.BytesIO(b"Ashby's own"))


def test_a_content_is_given_back_to_its_own_council(stored):
    with shelf.opened(ASHBY, stored) as content:
        assert content.read() == b"Ashby's own"
    with pytest.raises(ContentLost):
        shelf.opened(DUNMERE, stored)


@pytest.mark.parametrize(
    "way", ["../../{council}/{folder}/{name}", "{root}/{council}/{folder}/{name}"]
)
def test_s6_no_path_leads_to_a_content_of_another_council(stored, settings, way):
    shelf.put(DUNMERE, io.BytesIO(b"Dunmere's own"))
    there = {"council": ASHBY, "folder": stored[:2], "name": stored, "root": settings.FILES}
    with pytest.raises(ContentLost, match="no name of ours"):
        shelf.opened(DUNMERE, way.format(**there))
    with pytest.raises(ContentLost, match="no name of ours"):
        shelf.remove(DUNMERE, way.format(**there))
    assert shelf.place(ASHBY, stored).exists()


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a.b", "ä", "٣", "a\0b", "a b"])
def test_s6_what_is_no_name_of_ours_is_refused(settings, tmp_path, name):
    settings.FILES = tmp_path
    with pytest.raises(ContentLost, match="no name of ours"):
        shelf.place(ASHBY, name)
