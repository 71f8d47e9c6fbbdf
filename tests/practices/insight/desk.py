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


class Life:
    """One case lived at random."""

    def __init__(self, chance, calendar):
        self.chance = chance
        self.at = START + timedelta(minutes=chance.randrange(0, 60 * 24 * 300))
        self.told = [(K.CREATED, self.at, self.created(calendar))]

    def created(self, calendar):
        pick = self.chance.choice
        priority = pick(["P1", "P2", "P3", "P4"])
        hours = {"P1": 4, "P2": 24, "P3": 72, "P4": 240}[priority]
        data = {
            "priority": priority,
            "calendar": calendar,
            "kind": "incident",
            "service": pick(["fault", "kit"]),
            "category": pick(["Network", "Printing"]),
            "channel": pick(["phone", "online"]),
            "is_answered": self.often(0.1),
        }
        if self.often(0.9):
            data["targets"] = [
                Promise("response", "response", hours * 900, calendar).as_data(),
                Promise("resolution", "resolution", hours * 3600, calendar).as_data(),
            ]
        return data | ({"own_verdict": self.often(0.6)} if self.often(0.3) else {})

    def often(self, share):
        return self.chance.random() < share

    def tell(self, kind, most_hours, **data):
        self.at += timedelta(seconds=self.chance.randrange(1, most_hours * 3600))
        self.told.append((kind, self.at, data))

    def stands(self, *kinds):
        return self.told[-1][0] in kinds

    def whole(self):
        if self.often(0.05):
            self.tell(K.CANCELLED, 5, reason=self.chance.choice(["spam", "test", "withdrawn"]))
        else:
            self.worked()
            self.resolved()
            self.after()
        return [
            occurred(kind, at, n, **data)
            for n, (kind, at, data) in enumerate(self.told, 1)
            if at <= NOW
        ]

    def worked(self):
        if self.often(0.9):
            self.tell(K.ASSIGNED, 10, team="desk")
        if self.often(0.4):
            self.tell(K.ASSIGNED, 10, team="desk", person=self.chance.randrange(5))
        if self.often(0.8):
            self.tell(K.REPLIED, 30)
        if self.often(0.4):
            self.tell(K.PAUSED, 20, reason="requester", stops_clock=True)
            self.tell(K.MESSAGE, 60, is_thanks=self.often(0.3))
            self.tell(K.RESUMED, 1)

    def resolved(self):
        for _ in range(self.chance.choice([0, 1, 1, 1, 1, 2, 3])):
            if self.stands(K.RESOLVED, K.CLOSED):
                self.tell(K.REOPENED, 100)
            self.tell(K.RESOLVED, 150)
            if self.often(0.5):
                self.tell(K.CLOSED, 200)

    def after(self):
        if self.stands(K.RESOLVED, K.CLOSED) and self.often(0.15):
            self.tell(K.REOPENED, 100)
        if self.stands(K.RESOLVED, K.CLOSED) and self.often(0.4):
            self.tell(K.RATED, 50, score=self.chance.randrange(1, 6))
        elif not self.stands(K.RESOLVED, K.CLOSED) and self.often(0.1):
            self.tell(K.MERGED, 50)


def desk(cases, seed=1, calendar=1):
    chance = random.Random(seed)
    return [Life(chance, calendar).whole() for _ in range(cases)]


def fact_rows(lives, council=1):
    """Each life as a row of facts, in the order of the history's columns."""
    for number, events in enumerate(lives, 1):
        found = facts(events, CALENDARS, at=NOW, zone="Europe/London")
        yield (council, number, *(getattr(found, column) for column in COLUMNS))


def event_rows(lives, council=1):
    for number, events in enumerate(lives, 1):
        for event in events:
            moved = event.effective_at, event.instead_of
            yield council, number, event.sequence, event.kind.value, *moved
