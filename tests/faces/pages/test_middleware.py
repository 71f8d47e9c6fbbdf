"""One scope around every page, and what is refused before any view sees it."""

from uuid import uuid4

import pytest
from tests import starter
from tests.faces.portal.conftest import BUILDER
from tests.faces.portal.walking import Browser

from moothall.engine.catalogue import actions as catalogue
from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars.words import Division
from moothall.ground.councils import scope
from moothall.ground.councils.models import Team
from moothall.outside.postgres import prepared

HOST = {"host": "ashby.localhost"}


@pytest.mark.django_db
def test_a_nul_in_the_address_is_refused_with_a_page(client, ashby):
    for asked in ("?from=a%00b", "?a%00=b"):
        page = client.get(f"/cookies{asked}", headers=HOST)
        assert page.status_code == 400
        assert "We could not read that request" in page.text
    assert client.get("/cookies?a=%2500", headers=HOST).status_code == 200


@pytest.mark.django_db
def test_a_nul_in_what_was_typed_is_refused_with_a_page(client, ashby):
    typed = {"reference": "A7K-3QM-9TX", "email": "kim\0@ashby.example"}
    for more in ({}, {"content_type": "application/x-www-form-urlencoded"}):
        data = "reference=A7K&email=kim%00" if more else typed
        page = client.post("/track", data, headers=HOST, **more)
        assert page.status_code == 400
        assert "We could not read that request" in page.text


def test_the_draft_that_an_address_names_comes_with_the_scope(
    fresh_database, ashby_committed, client, monkeypatch
):
    with scope.opened([ashby_committed.pk], writes=True) as at:
        calendars.add_standard(
            ashby_committed.pk, zone="Europe/London", division=Division.NONE, by=BUILDER, at=at
        )
        service = starter.definitions()["missed-bin"]
        for code in service.teams():
            Team.objects.create(council=ashby_committed, code=code, name=code)
        catalogue.publish(ashby_committed, service, by=BUILDER, at=at)
    browser = Browser(client, ashby_committed)
    browser.begin("missed-bin")
    trips, each = [], prepared._each
    monkeypatch.setattr(prepared, "_each", lambda *asked: trips.append(asked[1]) or each(*asked))
    alone = []
    monkeypatch.setattr(prepared, "_checked", _noting(alone, prepared._checked))
    browser.get(browser.path)
    assert browser.page.status_code == 200
    assert browser.heading == service.pages[0].heading
    assert [trip.count(b"EXECUTE") for trip in trips] == [2]
    assert len(alone) == 1 + 3 + 1  # the session; the scope with the draft; the commit
    browser.get(browser.path.replace(browser.path.split("/")[2], str(uuid4())))
    assert browser.page.status_code == 404


def _noting(found, checked):
    def noted(raw, result):
        found.append(result)
        return checked(raw, result)

    return noted
