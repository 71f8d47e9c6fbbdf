"""Saying how one wants to be told."""

import pytest
from tests.faces.portal.conftest import somebody

from moothall.engine.contact import queries
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
ASHBY = {"host": "ashby.localhost"}
PATH = "/requests/how-we-tell-you"


@pytest.fixture
def rosa(client, ashby):
    identity, person = somebody(ashby)
    client.force_login(identity)
    return person


def preferred(council, person):
    with scope.opened([council.pk], writes=False):
        return queries.preferred_channel(person.pk)


def test_somebody_says_how_they_want_to_be_told(client, ashby, rosa):
    assert "How do you want to be told?" in client.get(PATH, headers=ASHBY).text
    page = client.post(PATH, {"channel": "text"}, headers=ASHBY)
    assert "We will tell you that way" in page.text
    assert preferred(ashby, rosa) == "text"
    assert 'value="text" checked' in client.get(PATH, headers=ASHBY).text


@pytest.mark.parametrize("typed", [{}, {"channel": "pigeon"}])
def test_nothing_chosen_is_an_error_with_a_way_to_the_field(client, ashby, rosa, typed):
    page = client.post(PATH, typed, headers=ASHBY)
    assert page.status_code == 422
    assert 'href="#channel"' in page.text
    assert preferred(ashby, rosa) == ""


def test_who_has_not_signed_in_is_asked_to(client, ashby):
    assert client.get(PATH, headers=ASHBY).status_code == 302
