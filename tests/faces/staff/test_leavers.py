"""S34 by the clock on the wall: whoever leaves is out everywhere within 60 seconds."""

import time

import pytest
from django.test import Client
from tests.faces.pages.signing import GOOD, HOST, SETUP, identity, is_signed_in, sign_in

from moothall.ground.councils import scope
from moothall.ground.keys import actions as keys
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
SECONDS = 60


@pytest.fixture
def bo(ashby):
    opened = identity(ashby, "bo@ashby.example", role=Role.OFFICER)
    with scope.opened([ashby.pk], writes=False):
        return queries.person_of(opened.pk, ashby.pk)


def browsers(count):
    found = [Client() for _ in range(count)]
    for browser in found:
        sign_in(browser, "bo@ashby.example")
        assert is_signed_in(browser)
    return found


def test_s34_sessions_and_keys_of_a_leaver_are_dead_within_60_seconds(ashby, bo):
    open_elsewhere = browsers(2)
    with scope.opened([ashby.pk], writes=True) as at:
        within = keys.Terms(name="Bo's own", scopes=["cases:read"], person=bo)
        _, token = keys.make(ashby, within, by=bo.actor, at=at)
    bearer = {**HOST, "authorization": f"Bearer {token}"}
    assert Client().get("/api/v1/me", headers=bearer).status_code == 200
    with scope.opened([ashby.pk, 0], writes=True) as at:
        people.disable(bo, by=SETUP, at=at)
    left_at = time.monotonic()
    assert [is_signed_in(browser) for browser in open_elsewhere] == [False, False]
    assert Client().get("/api/v1/me", headers=bearer).status_code in {401, 403}
    late = Client()
    sign_in(late, "bo@ashby.example", GOOD)
    assert not is_signed_in(late)
    assert time.monotonic() - left_at < SECONDS
