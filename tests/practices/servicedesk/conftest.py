"""A rota of Ashby's ICT desk: Asha, Dev and Mo take turns, week by week; and its systems."""

from datetime import date, time
from pathlib import Path
from uuid import uuid4

import pytest
from tests.engine.cases.conftest import SETUP
from tests.engine.cases.conftest import desk as desk
from tests.engine.cases.telling import june
from tests.engine.registers.shelf import definitions

import moothall.packs
from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Asked
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import reading
from moothall.engine.registers import actions as registers
from moothall.engine.registers.models import Register
from moothall.ground.people import actions as people
from moothall.ground.people import queries as known
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.models import Shift
from moothall.practices.servicedesk.queries import duty
from moothall.practices.servicedesk.words.oncall import Pattern, Said

MONDAY = date(2026, 6, 1)
JOIN = "join-group"
FILE = Path(moothall.packs.__path__[0]) / "servicedesk" / "services" / f"{JOIN}.yaml"


def of(rota, name):
    found = next(n for n, called in duty.team(rota).items() if called == name)
    return list(Shift.objects.filter(rota=rota, identity_id=found).order_by("starts_at"))


def names(rota, at):
    return [one.name for one in duty.on_call(rota, at)]


def problems(rota, at):
    return [(str(one.problem), one.name) for one in duty.flags(rota, at)]


def volunteer(desk, *, agrees=True):
    """Have the employee ask to join by the service, which is put in force before the first."""
    if JOIN not in desk.versions:
        definition = reading.read(FILE.read_text()).definition
        published = catalogue.publish(desk.council, definition, by=SETUP, at=june(1, "00:00"))
        desk.versions[JOIN] = published[0].version.pk
    asked = Asked(
        token=uuid4(), version_id=desk.versions[JOIN], answers={"agrees": agrees, "why": ""}
    )
    return cases.submit(desk.council, asked, by=desk.actor("employee"), at=june(1))


def weeks(*people, **more):
    said = {
        "name": "Weeks",
        "weekdays": [0],
        "begins": time(9),
        "ends": time(9),
        "days": 7,
        "people": [one.identity_id for one in people],
        "from_on": MONDAY,
    }
    return Pattern(**said | more)


def trio_on(desk):
    """Have Asha, Dev and Mo in the team of a rota, which nobody is on yet."""
    for name in ("asha", "mo"):
        people.join_team(desk.people[name], desk.teams["ict-desk"], by=SETUP, at=june(1))
    said = Said(name="ICT out of hours", team="ict-desk", calendar="office")
    return actions.add_rota(desk.council, said, teams={"ict-desk"}, by=SETUP, at=june(1, "00:00"))


@pytest.fixture
def rota(desk):
    """The rota, with its team; nobody is on it yet."""
    return trio_on(desk)


@pytest.fixture
def trio(desk):
    return [desk.people[name] for name in ("asha", "dev", "mo")]


@pytest.fixture
def staffed(rota, trio):
    """The rota with its weeks: Asha from 1 June, Dev from 8 June, Mo from 15 June."""
    actions.set_layer(rota, weeks(*trio), by=SETUP, at=june(1, "00:00"))
    for one, phone in zip(trio, ("07700 900 001", "07700 900 002", "07700 900 003"), strict=True):
        actions.set_number(rota, one.identity_id, phone, by=SETUP, at=june(1, "00:00"))
    return rota


def a_system(desk, name="Parking permits"):
    """Keep a system in the register of systems, which is put in force before the first."""
    if not registers_of(desk):
        for definition in definitions().values():
            registers.publish(desk.council, definition, by=SETUP, at=june(1, "00:00"))
    values = {"name": name, "what": "Permits for residents"}
    return registers.add(desk.council, "systems", values, by=SETUP, at=june(1, "00:00"))


def registers_of(desk):
    return Register.objects.filter(council_id=desk.council.pk, slug="systems").exists()


@pytest.fixture
def system(desk):
    return a_system(desk)


@pytest.fixture
def looks(desk):
    """As whom somebody looks: `looks("mo")`."""
    return lambda name: known.who(desk.people[name].identity_id, [desk.council.pk])
