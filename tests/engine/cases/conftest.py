"""A council with the starter services, their teams and its officers; fictional, like all of it."""

from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from tests import starter
from tests.conftest import council as a_council
from tests.engine.cases.telling import june
from tests.standing import on as standing_on

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Asked, Requester
from moothall.engine.catalogue import actions as catalogue
from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars.words import Division
from moothall.ground.councils import actions as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council, Team
from moothall.ground.journal.words import GUEST, Actor
from moothall.ground.people import actions as people
from moothall.ground.people.models import Identity, Person

BINS = {
    "bin_kind": "rubbish",
    "missed_on": "2026-06-01",
    "address_line": "1 High Street",
    "town": "Ashby",
    "postcode": "AB1 2CD",
    "was_out": "yes",
    "help_to_move": False,
    "more": "",
    "full_name": "Robin Vale",
    "email": "Robin@example.com",
    "phone": "020 7946 0018",
}
FAULT = {
    "what": "email",
    "impact": "me",
    "can_work": "no",
    "details": "It says that it is full.",
    "place": "Town Hall, room 3",
    "call_back": "01632 960 001",
}
EQUIPMENT = {
    "equipment": ["laptop"],
    "reason": "new-starter",
    "needed_on": "2026-07-01",
    "hand_over": "desk",
    "manager_name": "Kit Marsh",
    "manager_email": "kit@ashby.example",
    "cost_centre": "C100",
    "limit": None,
}
ANSWERS = {"missed-bin": BINS, "ict-fault": FAULT, "ict-equipment": EQUIPMENT}
SETUP = Actor.job("set-up")


@dataclass
class Desk:
    """What a test needs of a council: who works there, and which services are in force.

    `beside` is another council's desk, where the scene that a test stands on has one.
    """

    council: Council
    versions: dict[str, int] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    beside: "Desk | None" = None

    def actor(self, name: str) -> Actor:
        return self.people[name].actor

    def asked(self, service="missed-bin", **more) -> Asked:
        answers = ANSWERS[service] | more.pop("answers", {})
        values = {"token": uuid4(), "version_id": self.versions[service], "answers": answers}
        return Asked(**values | more)

    def case(self, service="missed-bin", *, at=None, **more):
        by = GUEST if service == "missed-bin" else self.actor("employee")
        return cases.submit(self.council, self.asked(service, **more), by=by, at=at or june(1))


def a_desk(council: Council) -> Desk:
    """Set a council up; the scope is open."""
    desk, at = Desk(council), june(1, "00:00")
    calendars.add_standard(
        council.pk, zone=council.zone, division=Division.ENGLAND_AND_WALES, by=SETUP, at=at
    )
    for code in ("street-services", "ict-desk", "ict-stores"):
        desk.teams[code] = councils.add_team(council, code, name=code.title(), by=SETUP, at=at)
    for definition in starter.definitions().values():
        published = catalogue.publish(council, definition, by=SETUP, at=at)
        desk.versions[definition.service] = published[0].version.pk
    for name, role, team in (
        ("asha", "officer", "street-services"),
        ("dev", "officer", "ict-desk"),
        ("mo", "manager", None),
        ("employee", "employee", None),
        ("resident", None, None),
    ):
        desk.people[name] = someone(council, name, role, at)
        if team:
            people.join_team(desk.people[name], desk.teams[team], by=SETUP, at=at)
    return desk


def someone(council, name, role, at) -> Person:
    email = f"{name}@{council.slug}.example"
    identity = Identity.objects.get_or_create(email=email)[0]
    person = people.add(council, name.title(), by=SETUP, at=at, email=email, identity=identity)
    if role:
        people.stand(person, role, by=SETUP, at=at)
    return person


def ashbys_desk() -> Desk:
    """Ashby's desk, for many tests to stand on."""
    ashby = a_council("ashby")
    with scope.opened([ashby.pk], writes=True):
        return a_desk(ashby)


@pytest.fixture
@standing_on(ashbys_desk)
def desk(ashby, standing):
    """Ashby's desk, with the scope open for writing."""
    with scope.opened([ashby.pk], writes=True):
        yield standing


@pytest.fixture
def caller():
    return Requester(name="Sam Field", email="sam@example.com", phone="+44 1632 960 002")
