"""One made-up case, told event by event. Pure: the same luck tells the same tale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import exp
from random import Random
from typing import Any, TypeVar

from moothall.engine.cases.history import EventKind, Occurred, Requester
from moothall.engine.catalogue.definition import Priority, ServiceDefinition
from moothall.engine.catalogue.plan import Allowance, targets_for
from moothall.ground.calendars.workingtime import WorkingCalendar
from moothall.ground.journal.words import GUEST, Actor

T = TypeVar("T")
HOUR = 3600
DAY = 8.5 * HOUR
CLOSER = Actor.job("closing")


@dataclass(frozen=True)
class Ground:
    """What a tale needs to know of the council where it happens."""

    slug: str
    services: Mapping[str, ServiceDefinition]
    officers: Mapping[str, Sequence[int]]
    calendars: Mapping[str, WorkingCalendar]
    regulars: Mapping[str, Requester]
    until: datetime


@dataclass
class Tale:
    """A case as it goes on: what has happened so far, and what time it is in the tale."""

    rng: Random
    ground: Ground
    at: datetime
    team: str
    officer: int = 0
    events: list[Occurred] = field(default_factory=list)
    texts: dict[int, str] = field(default_factory=dict)

    def happens(self, kind: EventKind, by: Actor, *, text: str = "", **data: Any) -> None:  # noqa: ANN401 - an event's own data
        """Let something happen now; what lies in the future has not happened."""
        if self.at > self.ground.until:
            return
        if text:
            self.texts[len(self.events)] = text
        place = len(self.events) + 1
        self.events.append(Occurred(kind, self.at, self.at, by, data, place))

    def waits(self, seconds: float, calendar: str = "office") -> None:
        """Let so much working time pass."""
        self.at = self.ground.calendars[calendar].due(self.at, max(1, int(seconds)))

    def wanders(self, least: float, most: float) -> None:
        """Let some time pass by the wall clock, in seconds."""
        self.at += timedelta(seconds=int(self.rng.uniform(least, most)))

    def chance(self, share: float) -> bool:
        """Say yes so often."""
        return self.rng.random() < share

    def one(self, among: Sequence[T]) -> T:
        """Choose one."""
        return self.rng.choice(among)

    def spread(self, median: float, sigma: float) -> float:
        """Draw a length that is mostly near *median* and now and then very long."""
        return median * exp(self.rng.gauss(0.0, sigma))

    @property
    def me(self) -> Actor:
        """The officer who has the case."""
        return Actor.person(self.officer)

    def assigned(self, team: str = "") -> None:
        """Give the case to an officer, of another team where one is named."""
        self.team = team or self.team
        self.officer = self.one(self.ground.officers[self.team])
        self.happens(EventKind.ASSIGNED, self.me, team=self.team, person=self.officer)

    def asks(self, question: str, answer: str, reason: str = "requester") -> None:
        """Pause for the requester, who answers after a while."""
        self.happens(EventKind.REPLIED, self.me, text=question)
        self.happens(EventKind.PAUSED, self.me, reason=reason, stops_clock=True)
        self.wanders(0.5 * HOUR, 60 * HOUR)
        self.happens(EventKind.MESSAGE, GUEST, text=answer)
        self.waits(self.spread(0.4 * HOUR, 0.6))
        self.happens(EventKind.RESUMED, self.me)

    def resolves(self, outcome: str, text: str, *, stops: float) -> None:
        """End the work, close it after five working days, and ask how it went."""
        self.happens(EventKind.RESOLVED, self.me, text=text, outcome=outcome, is_public=True)
        if self.chance(stops):
            return
        self.waits(5 * DAY)
        self.happens(EventKind.CLOSED, CLOSER)
        if self.chance(0.34):
            self.wanders(HOUR, 70 * HOUR)
            score = self.rng.choices((5, 4, 3, 2, 1), (62, 27, 5, 3, 3))[0]
            self.happens(EventKind.RATED, GUEST, score=score)

    def reopens(self, words: str) -> None:
        """Let the requester say that it is not done."""
        self.wanders(4 * HOUR, 80 * HOUR)
        self.happens(EventKind.REOPENED, GUEST, text=words)


def promised(definition: ServiceDefinition, priority: Priority) -> dict[str, tuple[float, str]]:
    """Return what is promised at a priority: measure to seconds and the calendar that counts it."""
    found = targets_for(definition, priority)
    return {promise.measures: _length(promise.allowance) for promise in found}


def _length(allowance: Allowance) -> tuple[float, str]:
    return allowance.seconds or (allowance.days or 1) * DAY, allowance.calendar
