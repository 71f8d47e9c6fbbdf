"""The words of visits: counters, how a visit goes, what is recorded and refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import TextChoices

from moothall.engine.bookings.words import NoSuchBooking
from moothall.ground.journal.words import Refused

APPOINTMENT, WALK_IN = "appointment", "face-to-face"
"""The channels of their cases."""
WAITS = "appointment"
"""The reason for which the case of an appointment waits until somebody comes."""
MOST_NAME, MOST_WHERE = 80, 200
MOST_DETAILS = 4000
REMINDED_AHEAD = timedelta(days=1)
"""So long before an appointment whoever has it is reminded."""
TOLD_ENOUGH = timedelta(hours=36)
"""Whoever is told of its time so shortly before is not reminded of it too."""

VERBS: dict[str, str] = {
    "counter.added": "A desk was set up, at which people are seen face to face.",
    "counter.changed": "A desk is elsewhere, or its appointments are others from now on.",
    "counter.hours": "A desk has other hours from now on.",
    "counter.closed": "A desk is closed on a day, or open again.",
    "counter.ended": "Nobody is seen at a desk any more.",
    "visit.booked": "Somebody booked an appointment at a desk.",
    "visit.moved": "An appointment at a desk is at another time.",
    "visit.reminded": "Somebody was reminded of their appointment.",
    "visit.cancelled": "An appointment at a desk was cancelled.",
    "visit.arrived": "Somebody came to a desk: to their appointment, or without one.",
    "visit.called": "Somebody's turn came at a desk.",
    "visit.ended": "Somebody was seen at a desk, and left.",
    "visit.missed": "Somebody did not come to their appointment.",
    "visit.left": "Somebody left a desk before their turn.",
}


class State(TextChoices):
    """How a visit goes."""

    BOOKED = "booked", "Booked"
    WAITING = "waiting", "Waiting"
    SERVING = "serving", "Being seen"
    DONE = "done", "Seen"
    MISSED = "missed", "Did not come"
    LEFT = "left", "Left before their turn"
    CANCELLED = "cancelled", "Cancelled"


MOVES: dict[State, dict[str, State]] = {
    State.BOOKED: {
        "arrive": State.WAITING,
        "miss": State.MISSED,
        "cancel": State.CANCELLED,
    },
    State.WAITING: {"call": State.SERVING, "leave": State.LEFT},
    State.SERVING: {"finish": State.DONE},
    State.DONE: {},
    State.MISSED: {},
    State.LEFT: {},
    State.CANCELLED: {},
}
"""Every move a visit may make, by verb."""
HERE = (State.WAITING, State.SERVING)
"""The states in which somebody is at the desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a counter is to be; *service* is what its visits become cases of."""

    name: str
    where: str
    service: str
    minutes: int = 20
    at_once: int = 1
    ahead_days: int = 28
    notice_minutes: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """When a counter is open: on some days of the week (0 for Monday), by the clock on the wall.

    *shut_from* until *shut_until* it is closed, where both are said.
    """

    weekdays: Sequence[int]
    opens: time
    closes: time
    shut_from: time | None = None
    shut_until: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """Somebody who came without an appointment: who, what for, and how it was solved, if it was.

    *token* is the form's own. *person* is who they are, where they are known; else *name*.
    """

    token: UUID
    details: str
    person: int | None = None
    name: str = ""
    email: str = ""
    outcome: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """What a counter counts of a day, or of several: see `Visit` for the states.

    *longest* and *average* are seconds of waiting of those who were called; *came* were there.
    """

    came: int = 0
    walked_in: int = 0
    called: int = 0
    seen: int = 0
    missed: int = 0
    left: int = 0
    cancelled: int = 0
    average: int = 0
    longest: int = 0


class NoSuchCounter(Refused):
    """There is no such desk here."""


class NoSuchVisit(NoSuchBooking):
    """There is no such appointment here."""


class NotThisCounter(Refused):
    """A desk like this cannot be kept."""


class NotThisVisit(Refused):
    """That cannot be done with this visit."""


class NobodyWaits(Refused):
    """Nobody is waiting."""


@dataclass(frozen=True, slots=True)
class Turn:
    """When somebody's turn comes: the moment that their place in the line goes by."""

    arrived_at: datetime
    booked_for_at: datetime | None = None

    @property
    def at(self) -> datetime:
        """Whoever comes early waits for their time; whoever comes late, for those there before."""
        return max(self.arrived_at, self.booked_for_at or self.arrived_at)
