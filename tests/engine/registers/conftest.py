"""A council with three registers in force, teams and people; fictional, like all of it."""

from dataclasses import dataclass, field

import pytest
from tests.conftest import council as a_council
from tests.engine.registers.shelf import AT, definitions
from tests.standing import on as standing_on

from moothall.engine.registers import actions, queries
from moothall.ground.councils import actions as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people.models import Identity, Person
from moothall.ground.people.words import Who

SETUP = Actor.job("set-up")
STAFF = {"asha": "officer", "mo": "manager", "employee": "employee", "resident": None}


@dataclass
class Shelf:
    """What a test needs of a council: its people and its registers."""

    council: Council
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        return self.people[name].actor

    def who(self, name: str) -> Who:
        role = STAFF[name]
        roles = {self.council.pk: frozenset({role} if role else ())}
        return Who(1, {self.council.pk: self.people[name].pk}, roles)

    def kept(self, slug: str):
        return queries.register(self.council.pk, slug)

    def add(self, slug: str, *, by: str = "mo", at=AT, token=None, **values):
        actor = self.actor(by) if by in self.people else Actor.job(by)
        return actions.add(self.council, slug, values, by=actor, at=at, token=token)

    def risk(self, **values):
        plain = {"title": "Flood in the server room", "category": "technology"}
        return self.add("risks", **plain | {"likelihood": 3, "impact": 4} | values)

    def change(self, record, *, by: str = "mo", at=AT, revision=None, why="", **values):
        seen = record.revision if revision is None else revision
        return actions.change(record, values, by=self.actor(by), at=at, revision=seen, why=why)


def a_shelf(council: Council) -> Shelf:
    """Set a council up; the scope is open."""
    shelf = Shelf(council)
    councils.add_team(council, "ict-desk", name="ICT desk", by=SETUP, at=AT)
    for definition in definitions().values():
        actions.publish(council, definition, by=SETUP, at=AT)
    for name, role in STAFF.items():
        shelf.people[name] = someone(council, name, role)
    return shelf


def someone(council, name, role) -> Person:
    email = f"{name}@{council.slug}.example"
    identity = Identity.objects.get_or_create(email=email)[0]
    person = people.add(council, name.title(), by=SETUP, at=AT, email=email, identity=identity)
    if role:
        people.stand(person, role, by=SETUP, at=AT)
    return person


def ashbys_registers() -> Shelf:
    """Ashby's registers, for many tests to stand on."""
    ashby = a_council("ashby")
    with scope.opened([ashby.pk], writes=True):
        return a_shelf(ashby)


@pytest.fixture
@standing_on(ashbys_registers)
def shelf(ashby, standing):
    """Ashby's registers, with the scope open for writing."""
    with scope.opened([ashby.pk], writes=True):
        yield standing
