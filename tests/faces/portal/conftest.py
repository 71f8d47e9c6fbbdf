"""A council with the starter pack, and people to ask it for things."""

import pytest
from tests import starter
from tests.conftest import council as a_council
from tests.faces.portal.walking import Browser
from tests.standing import on as standing_on

from moothall.engine.catalogue import actions as catalogue
from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars.words import Division
from moothall.ground.councils import scope
from moothall.ground.councils.models import Team
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people.models import Identity
from moothall.ground.people.words import Role

BUILDER = Actor.job("test")


def furnish(council):
    """Give a council calendars, teams and the starter services."""
    with scope.opened([council.pk], writes=True) as at:
        calendars.add_standard(
            council.pk, zone=council.zone, division=Division.NONE, by=BUILDER, at=at
        )
        for service in starter.definitions().values():
            for code in service.teams():
                Team.objects.get_or_create(
                    council=council, code=code, defaults={"name": code.replace("-", " ").title()}
                )
            catalogue.publish(council, service, by=BUILDER, at=at)
    return council


def somebody(council, role=None, email="sam.okafor@ashby.example", name="Sam Okafor"):
    """Make somebody who can sign in; gives the identity and the person."""
    identity = Identity.objects.create(email=email)
    with scope.opened([council.pk], writes=True) as at:
        person = people.add(council, name, by=BUILDER, at=at, email=email, identity=identity)
        people.stand(person, role or Role.RESIDENT, by=BUILDER, at=at)
    return identity, person


def furnished_ashby():
    """Ashby, with the starter services, for many tests to stand on."""
    return furnish(a_council("ashby"))


@pytest.fixture
@standing_on(furnished_ashby)
def town(standing):
    """Ashby, with the starter services."""
    return standing


@pytest.fixture
def visitor(client, town):
    """Somebody who has not signed in."""
    return Browser(client, town)


@pytest.fixture
def employee(client, town):
    """Somebody who works for the council, signed in."""
    identity, _ = somebody(town, Role.EMPLOYEE)
    client.force_login(identity)
    return Browser(client, town)
