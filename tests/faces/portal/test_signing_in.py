"""What a guest began at a shared computer does not follow whoever signs in there next."""

import re

import pytest
from django.urls import reverse
from tests import starter
from tests.faces.pages.signing import GOOD, identity
from tests.faces.portal.test_sent import send

from moothall.engine.catalogue.models import Draft
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
BIN = starter.definitions()["missed-bin"]


@pytest.fixture
def asha(town):
    return identity(town)


def draft_in(path):
    return re.search(r"/apply/([0-9a-f-]{36})/", path)[1]


def sign_in(visitor, after=""):
    page = reverse("account_login") + (f"?next={after}" if after else "")
    visitor.post(page, {"login": "asha@example.org", "password": GOOD, "next": after})


def test_the_journey_that_somebody_signed_in_from_becomes_theirs(visitor, asha, town):
    visitor.begin(BIN.service)
    here = visitor.path
    sign_in(visitor, after=here)
    assert visitor.path == here
    with scope.opened([town.pk], writes=False):
        [draft] = Draft.objects.all()
        assert draft.person.identity == asha
    visitor.client.logout()
    assert visitor.get(here).status_code == 404


def test_all_else_that_a_guest_began_is_let_go_of(visitor, asha, town):
    visitor.walk(BIN)
    reference = send(visitor)
    sent = visitor.path
    visitor.begin(BIN.service)
    other = visitor.path
    visitor.begin(BIN.service)
    sign_in(visitor, after=visitor.path)
    assert visitor.get(other).status_code == 404
    assert visitor.get(sent).status_code == 404
    assert visitor.get(reverse("portal:case", args=[reference])).request["PATH_INFO"] == "/track"


def test_somebody_elses_journey_is_not_handed_over_for_its_address(visitor, asha, town, client):
    visitor.begin(BIN.service)
    theirs = visitor.path
    client.logout()
    sign_in(visitor, after=theirs)
    assert visitor.page.status_code == 404
    with scope.opened([town.pk], writes=False):
        assert Draft.objects.get(token=draft_in(theirs)).person is None
