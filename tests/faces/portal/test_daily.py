"""Saying whether one email a day will do."""

import pytest
from tests.faces.portal.test_preferring import ASHBY, rosa  # noqa: F401 -- a fixture among them

from moothall.engine.contact import queries
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
PATH = "/requests/how-often"


def is_daily(council, person):
    with scope.opened([council.pk], writes=False):
        return queries.is_daily(person.pk)


def test_somebody_wants_one_email_a_day_and_then_not(client, ashby, rosa):  # noqa: F811
    assert 'value="once" checked' in client.get(PATH, headers=ASHBY).text
    page = client.post(PATH, {"often": "daily"}, headers=ASHBY)
    assert "We will email you that often." in page.text
    assert is_daily(ashby, rosa)
    assert 'value="daily" checked' in client.get(PATH, headers=ASHBY).text
    client.post(PATH, {"often": "once"}, headers=ASHBY)
    assert not is_daily(ashby, rosa)


def test_nothing_chosen_is_an_error_with_a_way_to_the_field(client, ashby, rosa):  # noqa: F811
    page = client.post(PATH, {"often": "never"}, headers=ASHBY)
    assert page.status_code == 422
    assert 'href="#often"' in page.text
    assert not is_daily(ashby, rosa)
