"""The layout: whose page it is, in its colour, with nothing from elsewhere and no crown."""

import re

import pytest

pytestmark = pytest.mark.django_db
HOST = {"host": "ashby.localhost"}


@pytest.mark.parametrize("address", ["/accessibility", "/cookies", "/privacy"])
def test_every_council_has_these_pages(client, ashby, address):
    page = client.get(address, headers=HOST)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert "Ashby Council" in page.text


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(client, ashby):
    page = client.get("/cookies", headers=HOST)
    assert not re.findall(r"<script(?![^>]* src=)|<style| style=| on\w+=", page.text)
    assert not re.findall(r"""(?:src|href)="(?:https?:)?//(?!mcmw)""", page.text)
    assert "crown" not in page.text
    assert "default-src 'self'" in page["Content-Security-Policy"]


def test_the_colour_is_a_sheet_of_its_own_that_browsers_keep(client, ashby):
    page = client.get("/look/1d4f91.css", headers=HOST)
    assert page["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in page["Cache-Control"]
    assert page.text.startswith(":root{--m-colour:#1d4f91;--m-ink:#ffffff;")


def test_a_colour_that_is_none_is_not_found(client, ashby):
    assert client.get("/look/red.css", headers=HOST).status_code == 404


def test_a_made_up_council_says_so(client, ashby):
    assert "made up" in client.get("/cookies", headers=HOST).text


def test_the_cookies_page_names_the_cookies_that_are_set(client, ashby, settings):
    page = client.get("/cookies", headers=HOST)
    named = set(re.findall(r'<th scope="row"[^>]*>(.*?)</th>', page.text))
    assert named == {
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
        settings.KNOWN_COOKIE_NAME,
        settings.LANGUAGE_COOKIE_NAME,
    }
