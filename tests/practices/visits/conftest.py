"""An ICT desk of Ashby at which people are seen: workdays, nine to four, twenty minutes each."""

from datetime import time
from pathlib import Path
from uuid import uuid4

import pytest
from tests.engine.cases.conftest import SETUP
from tests.engine.cases.conftest import desk as desk
from tests.engine.cases.telling import june

import moothall.packs
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import reading
from moothall.practices.visits import actions
from moothall.practices.visits.words import Came, Opening, Said

SERVICE = "desk-visit"
FILE = Path(moothall.packs.__path__[0]) / "servicedesk" / "services" / f"{SERVICE}.yaml"
SAID = Said(name="ICT desk", where="Town Hall, ground floor", service=SERVICE)
OPENING = Opening(
    weekdays=range(5),
    opens=time(9),
    closes=time(16),
    shut_from=time(12),
    shut_until=time(13),
)
TROUBLE = "My headset has no sound."


def publish(council, at):
    """Publish what visits become cases of; the scope is open."""
    definition = reading.read(FILE.read_text()).definition
    catalogue.publish(council, definition, by=SETUP, at=at)


def a_counter(council, at=None, **more):
    """Set up the desk; the scope is open."""
    at = at or june(1, "00:00")
    publish(council, at)
    said = Said(**{"name": SAID.name, "where": SAID.where, "service": SERVICE} | more)
    return actions.add_counter(council, said, OPENING, by=SETUP, at=at)


@pytest.fixture
def counter(desk):
    return a_counter(desk.council)


@pytest.fixture
def books(desk, counter):
    """Have the employee book: `books(june(2, "10:00"))`."""

    def booked(starts_at, *, at=None, by=None, details=TROUBLE):
        how = {"by": by or desk.actor("employee"), "at": at or june(1)}
        token = uuid4()
        actions.hold(counter, starts_at, token=token, **how)
        return actions.book(counter, token, details, **how)

    return booked


@pytest.fixture
def comes(desk, counter):
    """Have somebody come without an appointment: `comes(june(2, "10:00"))`."""

    def came(at, *, by=None, **more):
        said = {"token": uuid4(), "details": TROUBLE, "name": "Kit Marsh"} | more
        return actions.receive(counter, Came(**said), by=by or desk.actor("dev"), at=at)

    return came
