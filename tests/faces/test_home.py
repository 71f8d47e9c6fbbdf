"""The first page."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_bare_domain_offers_the_councils(client, ashby, dunmere):
    page = client.get("/", headers={"host": "localhost"})
    assert page.status_code == 200
    assert "Dunmere Council" in page.text


def test_the_host_names_the_council(client, ashby, dunmere):
    page = client.get("/", headers={"host": "ashby.localhost"})
    assert "Ashby Council" in page.text
    assert "Dunmere" not in page.text


def test_an_unknown_council_is_not_found(client, ashby):
    assert client.get("/", headers={"host": "atlantis.localhost"}).status_code == 404
