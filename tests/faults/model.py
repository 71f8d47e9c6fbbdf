"""A small model of a case: what comes of each act. It shares no code with the product."""

import copy
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from tests.engine.cases.telling import ENGLAND, LONDON

OPENS, CLOSES = time(8, 30), time(17)
RUNNING = ("open", "paused")


def working(start, end):
    """Count the seconds of office hours between two moments, a day at a time."""
    total, day = 0, start.astimezone(LONDON).date()
    while day <= end.astimezone(LONDON).date():
        if day.weekday() < 5 and day not in ENGLAND:
            edges = [datetime.combine(day, edge, LONDON) for edge in (OPENS, CLOSES)]
            begins, ends = max(edges[0], start), min(edges[1], end)
            total += max(0, int((ends - begins).total_seconds())) if begins < ends else 0
        day += timedelta(days=1)
    return total


@dataclass
class Modelled:
    """One case as the model knows it."""

    created: datetime
    contact: str
    state: str = "open"
    is_waiting: bool = False
    owner: tuple = ("street-services", None)
    runs: list = field(default_factory=list)
    resolved: datetime | None = None
    words: list = field(default_factory=list)
    events: int = 2
    last: datetime | None = None
    into: object = None
    before: object = None

    def __post_init__(self):
        self.runs, self.last = [[self.created, None]], self.created

    def stop(self, at):
        if self.runs[-1][1] is None:
            self.runs[-1][1] = at

    def start(self, at):
        self.runs.append([at, None])

    def pause(self, at, *, stops):
        self.state, self.is_waiting = "paused", stops
        if stops:
            self.stop(at)

    def resume(self, at):
        if self.is_waiting:
            self.start(at)
        self.state, self.is_waiting = "open", False

    def resolve(self, at):
        self.stop(at)
        self.state, self.is_waiting, self.resolved = "resolved", False, at

    def reopen(self, at):
        self.start(at)
        self.state = "open"

    def merge(self, into):
        self.before = copy.deepcopy((self.state, self.is_waiting, self.runs))
        self.state, self.into = "merged", into

    def unmerge(self):
        self.state, self.is_waiting, self.runs = self.before
        self.into = None

    def resolution(self):
        """Working seconds from creation to the last resolution; None where there is none."""
        if self.resolved is None:
            return None
        spans = [(s, min(e or self.resolved, self.resolved)) for s, e in self.runs]
        return sum(working(start, end) for start, end in spans if start < end)
