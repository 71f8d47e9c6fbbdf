"""A diary of Ashby: half hours from nine to noon on workdays, for two at once."""

from uuid import uuid4

import pytest
from tests.engine.cases.conftest import SETUP
from tests.engine.cases.conftest import desk as desk
from tests.engine.cases.telling import june

from moothall.engine.bookings import actions
from moothall.engine.bookings.words import Plan
from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars.words import Division, Hours

MORNINGS = Hours(
    zone="Europe/London",
    week=[[("09:00", "12:00")]] * 5 + [[], []],
    division=Division.ENGLAND_AND_WALES,
)


def a_diary(council, **more):
    """Give the council a diary with hours of its own; the scope is open."""
    calendars.save(council.pk, "desk-1", MORNINGS, name="Mornings", by=SETUP, at=june(1, "00:00"))
    plan = Plan(**{"name": "Desk", "calendar": "desk-1", "minutes": 30, "at_once": 2} | more)
    return actions.add_diary(council, plan, by=SETUP, at=june(1, "00:00"))


@pytest.fixture
def diary(desk):
    return a_diary(desk.council)


@pytest.fixture
def hold(diary):
    """Hold a slot: `hold(june(2, "09:00"))`."""

    def held(starts_at, *, at=None, token=None, person=None, of=diary):
        at = at or june(1)
        token = token or uuid4()
        return actions.hold(of, starts_at, token=token, person=person, by=SETUP, at=at)

    return held
