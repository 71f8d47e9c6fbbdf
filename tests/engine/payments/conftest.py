"""A council that takes money through the stand-in for GOV.UK Pay, for the collection of beds."""

from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
from tests.conftest import council as a_council
from tests.engine.catalogue.factories import known_team
from tests.outside.payments import paying
from tests.standing import on as standing_on

from moothall import packs
from moothall.engine.cases.history import Asked
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import reading
from moothall.engine.payments import actions, queries
from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars.words import Division
from moothall.ground.councils import scope
from moothall.ground.journal.words import GUEST, Actor
from moothall.ground.people import actions as people
from moothall.ground.people.models import Identity
from moothall.outside.payments.standin import Standin, secret_of

SERVICE = Path(packs.__file__).parent / "everyday" / "services" / "bulky-waste.yaml"
KEY = "api_test_of_the_tests"
SETUP = Actor.job("set-up")
BACK = "http://ashby.localhost/back"
HOME = {"lines": ["1 Example Street", "Ashby"], "postcode": "ZZ1 1AA", "uprn": "990000000001"}
ANSWERS = {
    "is_trade": False,
    "things": [{"what": "A bed", "size": "heavy"}],
    "photo": None,
    "home": HOME,
    "from_day": "2030-04-01",
    "gets_help": False,
    "who": {"name": "A Resident", "email": "resident@council.example", "phone": ""},
}


@cache
def bulky_waste():
    """The definition, read once a run."""
    return reading.read_file(SERVICE).definition


class Till:
    """A council with the service, its officers, and the stand-in."""

    def __init__(self, council, standin):
        self.council, self.standin = council, standin
        self.version = None

    def open(self):
        """Open the scope for writing; gives the moment."""
        return scope.opened([self.council.pk], writes=True)

    def submit(self, *, token=None, answers=None, at=None):
        asked = Asked(
            token=token or uuid4(), version_id=self.version, answers=ANSWERS | (answers or {})
        )
        with self.open() as now:
            return actions.submit(self.council, asked, by=GUEST, at=at or now)

    def changed(self, **fee):
        """Publish the service with another fee."""
        known = bulky_waste()
        definition = known.model_copy(update={"fee": known.fee.model_copy(update=fee)})
        with self.open() as at:
            made = catalogue.publish(self.council, definition, by=GUEST, at=at)
            self.version = made[0].version.pk

    def charge(self, case):
        with self.open():
            return queries.charge_of(case)

    def start(self, case, **how):
        """Begin to pay by card; gives the address of the card page."""
        charge = self.charge(case)
        with self.open() as at:
            way = queries.pay(self.council.pk, timeout=2)
            return actions.start(charge, by=GUEST, at=at, pay=way, back=BACK, **how).url

    def paid(self, case):
        """Pay at the stand-in; nothing here knows of it yet."""
        return paying.pay(self.start(case))

    def money(self, case):
        with self.open():
            return queries.money_of(case)


def furnish(council):
    """Give a council the service, two officers and its account; gives the version's id."""
    with scope.opened([council.pk], writes=True) as at:
        calendars.add_standard(
            council.pk, zone=council.zone, division=Division.NONE, by=SETUP, at=at
        )
        team = known_team(council)
        version = catalogue.publish(council, bulky_waste(), by=SETUP, at=at)[0].version
        for name in ("asha", "ben"):
            identity = Identity.objects.create(email=f"{name}@{council.slug}.example")
            person = people.add(
                council, name.title(), by=SETUP, at=at, email=identity.email, identity=identity
            )
            people.stand(person, "officer", by=SETUP, at=at)
            people.join_team(person, team, by=SETUP, at=at)
        actions.connect(council, key=KEY, secret=secret_of(KEY), by=SETUP, at=at)
    return version.pk


@pytest.fixture
def standin(tmp_path, settings):
    with Standin(tmp_path / "pay") as standin:
        settings.PAY_URL = standin.url
        settings.PAY_PAGES = [standin.url]
        yield standin


def ashbys_till():
    """Ashby and its version of the service, for many tests to stand on."""
    council = a_council("ashby")
    return council, furnish(council)


@pytest.fixture
@standing_on(ashbys_till)
def till(standing, standin):
    """Ashby's till."""
    council, version = standing
    till = Till(council, standin)
    till.version = version
    return till
