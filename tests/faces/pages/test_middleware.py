"""One scope around every page, and what is refused before any view sees it."""

import pytest

pytestmark = pytest.mark.django_db
HOST = {"host": "ashby.localhost"}


def test_a_nul_in_the_address_is_refused_with_a_page(client, ashby):
    for asked in ("?from=a%00b", "?a%00=b"):
        page = client.get(f"/cookies{asked}", headers=HOST)
        assert page.status_code == 400
        assert "We could not read that request" in page.text
    assert client.get("/cookies?a=%2500", headers=HOST).status_code == 200


def test_a_nul_in_what_was_typed_is_refused_with_a_page(client, ashby):
    typed = {"reference": "A7K-3QM-9TX", "email": "kim\0@ashby.example"}
    for more in ({}, {"content_type": "application/x-www-form-urlencoded"}):
        data = "reference=A7K&email=kim%00" if more else typed
        page = client.post("/track", data, headers=HOST, **more)
        assert page.status_code == 400
        assert "We could not read that request" in page.text
