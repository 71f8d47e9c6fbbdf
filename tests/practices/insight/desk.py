"""A made-up desk for the tests: cases lived at random, and plain recomputations of its figures.

The recomputations read the events alone, one after another, in no way that the product does.
"""

import random
from datetime import UTC, datetime, timedelta

from moothall.engine.cases.facts import facts
from moothall.engine.cases.history import EventKind as K
from moothall.engine.cases.history import Occurred, Promise
from moothall.ground.calendars.workingtime import WorkingCalendar
from moothall.ground.journal.words import Actor
from moothall.practices.insight.measures.definition import COLUMNS

ALWAYS = WorkingCalendar("Europe/London", [[("00:00", "24:00")]] * 7, {})
OFFICE = WorkingCalendar("Europe/London", [[("08:30", "17:00")]] * 5 + [[], []], {})
CALENDARS = {1: ALWAYS, 2: OFFICE}
OFFICER = Actor("person", 7)
START = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 12, 1, tzinfo=UTC)


def occurred(kind, at, sequence, /, **data):
    return Occurred(kind, at, at, OFFICER, data, sequence)


def life(chance, *, calendar=1):
    """One case's events, in order."""
    at = START + timedelta(minutes=chance.randrange(0, 60 * 24 * 300))
    priority = chance.choice(["P1", "P2", "P3", "P4"])
    hours = {"P1": 4, "P2": 24, "P3": 72, "P4": 240}[priority]
    targets = [
        Promise("response", "response", hours * 900, calendar).as_data(),
        Promise("resolution", "resolution", hours * 3600, calendar).as_data(),
    ]
    created = {
        "priority": priority,
        "calendar": calendar,
        "kind": "incident",
        "service": chance.choice(["fault", "kit"]),
        "category": chance.choice(["Network", "Printing"]),
        "channel": chance.choice(["phone", "online"]),
    }
    if chance.random() < 0.9:
        created["targets"] = targets
    if chance.random() < 0.1:
        created["is_answered"] = True
    if chance.random() < 0.3:
        created["own_verdict"] = chance.random() < 0.6
    told = [(K.CREATED, at, created)]

    def later(most):
        nonlocal at
        at += timedelta(seconds=chance.randrange(1, most * 3600))
        return at

    if chance.random() < 0.05:
        told.append((K.CANCELLED, later(5), {"reason": chance.choice(["spam", "test", "withdrawn"])}))
        return finished(told)
    if chance.random() < 0.9:
        told.append((K.ASSIGNED, later(10), {"team": "desk"}))
    if chance.random() < 0.4:
        told.append((K.ASSIGNED, later(10), {"team": "desk", "person": chance.randrange(5)}))
    if chance.random() < 0.8:
        told.append((K.REPLIED, later(30), {}))
    if chance.random() < 0.4:
        told.append((K.PAUSED, later(20), {"reason": "requester", "stops_clock": True}))
        told.append((K.MESSAGE, later(60), {"is_thanks": chance.random() < 0.3}))
        told.append((K.RESUMED, later(1), {}))
    for _ in range(chance.choice([0, 1, 1, 1, 1, 2, 3])):
        if told[-1][0] in {K.RESOLVED, K.CLOSED}:
            told.append((K.REOPENED, later(100), {}))
        told.append((K.RESOLVED, later(150), {}))
        if chance.random() < 0.5:
            told.append((K.CLOSED, later(200), {}))
    if told[-1][0] in {K.RESOLVED, K.CLOSED} and chance.random() < 0.15:
        told.append((K.REOPENED, later(100), {}))
    if told[-1][0] in {K.RESOLVED, K.CLOSED} and chance.random() < 0.4:
        told.append((K.RATED, later(50), {"score": chance.randrange(1, 6)}))
    if told[-1][0] not in {K.RESOLVED, K.CLOSED, K.RATED} and chance.random() < 0.1:
        told.append((K.MERGED, later(50), {}))
    return finished(told)


def finished(told):
    return [
        occurred(kind, at, n, **data) for n, (kind, at, data) in enumerate(told, 1) if at <= NOW
    ]


def desk(cases, seed=1, calendar=1):
    chance = random.Random(seed)
    return [life(chance, calendar=calendar) for _ in range(cases)]


def fact_rows(lives, council=1):
    """Each life as a row of facts, in the order of the history's columns."""
    for number, events in enumerate(lives, 1):
        found = facts(events, CALENDARS, at=NOW, zone="Europe/London")
        yield (council, number, *(getattr(found, column) for column in COLUMNS))


def event_rows(lives, council=1):
    for number, events in enumerate(lives, 1):
        for event in events:
            yield council, number, event.sequence, event.kind.value, event.effective_at
