"""The way to what can be set: by role, and at a partnership to each of its councils."""

import re

import pytest
from tests.faces.portal.conftest import somebody
from tests.faces.staff.conftest import Officer

from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.ground.people.models import Person
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
ALL = ("Services", "Routing", "API keys", "Webhooks")


def test_each_role_is_led_to_what_it_may_open(client, town):
    for role, texts in ((Role.DESIGNER, ALL[:2]), (Role.ADMIN, ALL)):
        identity, _ = somebody(town.council, role, f"{role}@ashby.example", "Sam Okafor")
        client.force_login(identity)
        page = Officer(client, "ashby").get("settings").text
        assert tuple(text for text in ALL if f">{text}</a>" in page) == texts


def test_a_partnership_leads_to_the_settings_of_its_councils(client, shared, town, other_town):
    for desk in (town, other_town):
        with scope.opened([desk.council.pk], writes=True) as at:
            pat = Person.objects.get(identity=shared, council=desk.council)
            people.stand(pat, Role.MANAGER, by=desk.actor("mo"), at=at)
    client.force_login(shared)
    page = Officer(client, "three-rivers-ict").get("settings").text
    for slug in ("ashby", "brackwater"):
        assert re.search(rf'href="http://{slug}\.localhost[:0-9]*/staff/settings"', page)
    assert "/staff/routing" not in page
