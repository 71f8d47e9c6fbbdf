"""The reference as a page: every operation and type, links that lead somewhere, nothing inline."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from moothall.faces.api.urls import _document, openapi

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(stranger):
    found = stranger.get("/reference")
    assert found.status_code == 200
    return found.text.replace("<wbr>", "")


def test_every_operation_and_every_type_is_on_the_page(page):
    document = _document()
    for path, methods in document["paths"].items():
        for method in methods:
            assert f"<code>{method.upper()} {path}</code>" in page
    for name in document["components"]["schemas"]:
        assert f'id="type-{name}"' in page


def test_who_asks_while_the_document_is_made_waits_for_that_one(rf):
    _document.cache_clear()
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(openapi, [rf.get("/api/v1/openapi.json")] * 2))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert _document.cache_info().misses == 1


def test_every_link_of_the_page_leads_somewhere_and_no_id_is_there_twice(page):
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_the_page_says_which_scope_a_call_needs_and_what_a_field_takes(page):
    assert "Needs a key with cases:read." in page
    assert "Needs no key." in page
    assert "120 characters or less" in page


def test_nothing_on_the_page_is_inline_or_from_elsewhere(page):
    assert not re.findall(r"<script(?![^>]* src=)|<style| style=| on\\w+=", page)
    assert not re.findall(r"""(?:src|href)="(?:https?:)?//""", page)
