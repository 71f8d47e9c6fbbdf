"""A row of every model of cases, with as little said as possible."""

import itertools

from tests.engine.cases.telling import CALENDARS, Story, june

from moothall.engine.cases import facts
from moothall.engine.cases.models import Case, Event, Fact, Target, Task
from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars.words import Division
from moothall.ground.journal.words import Actor

NUMBERS = itertools.count(1)


def a_case(council, **more):
    values = {
        "reference": f"TST-{next(NUMBERS):07}",
        "service": "broken-lamp",
        "title": "Report a broken lamp",
        "kind": "report",
        "channel": "online",
        "priority": "P3",
        "created_at": june(1),
        "changed_at": june(1),
    }
    return Case.objects.create(council=council, **values | more)


def an_event(case, **more):
    values = {
        "council": case.council,
        "sequence": 1,
        "kind": "created",
        "effective_at": june(1),
        "recorded_at": june(1),
        "by_kind": "guest",
    }
    return Event.objects.create(case=case, **values | more)


def office(council_id) -> int:
    """Return the office hours of a council, which are made when they are first asked for."""
    zone, division = "Europe/London", Division.ENGLAND_AND_WALES
    by, at = Actor.job("set-up"), june(1)
    standard = calendars.add_standard(council_id, zone=zone, division=division, by=by, at=at)
    return standard["office"].pk


def a_target(case, **more):
    values = {
        "council": case.council,
        "code": "resolution",
        "number": 1,
        "measures": "resolution",
        "seconds": 14400,
        "calendar_version_id": office(case.council_id),
        "state": "running",
        "used_seconds": 0,
        "started_at": june(1),
    }
    return Target.objects.create(case=case, **values | more)


def a_task(case, **more):
    values = {"council": case.council, "code": "order", "name": "Order it", "position": 1}
    return Task.objects.create(case=case, **values | more)


def a_fact(case, **more):
    row = facts.facts(Story(june(1)).events, CALENDARS, at=june(1), zone="Europe/London")
    values = {name: getattr(row, name) for name in facts.COLUMNS}
    return Fact.objects.create(case=case, **{"council": case.council} | values | more)
